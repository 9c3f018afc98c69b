from django.contrib import admin
from django.urls import path, register_converter

from archive import views


class UnicodeSlug:
    """As SlugField(allow_unicode=True) writes them; everything else is a 404, not a query."""

    regex = r"[-\w]{1,100}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(UnicodeSlug, "words")

handler404 = "archive.views.not_found"

urlpatterns = [
    path("", views.browse, name="browse"),
    path("a/<words:slug>/", views.article, name="article"),
    path("a/<words:slug>/<int:number>/", views.numbered, name="numbered"),
    path("c/<words:code>/", views.comment, name="comment"),
    path("authors/<words:slug>/", views.author, name="author"),
    path("commenters/<words:slug>/", views.commenter, name="commenter"),
    path("publications/<words:slug>/", views.publication, name="publication"),
    path("people/", views.people, name="people"),
    path("about/", views.about, name="about"),
    path("theme/", views.theme, name="theme"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/<int:month>/", views.month, name="month"),
    path("admin/", admin.site.urls),
]
