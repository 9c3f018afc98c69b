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


class Stamp(UnicodeSlug):
    """A moment as archives of the web write it, YYYYMMDDHHMMSS or the beginning of that. What
    follows it says there how the copy is shown, which is always one way here."""

    regex = r"\d{4,14}(?:[a-z]{2}_)?"

    def to_python(self, value: str) -> str:
        return value.rstrip("abcdefghijklmnopqrstuvwxyz_")


class TimeMapForm(UnicodeSlug):
    regex = r"link|json"


register_converter(UnicodeSlug, "words")
register_converter(Stamp, "stamp")
register_converter(TimeMapForm, "timemap")

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
    path("a/<words:slug>.json", views.article_json, name="article-json"),
    path("c/<words:code>.json", views.thread_json, name="thread-json"),
    path("authors/<words:slug>.json", views.author_json, name="author-json"),
    path("commenters/<words:slug>.json", views.commenter_json, name="commenter-json"),
    path("publications/<words:slug>.json", views.publication_json, name="publication-json"),
    path("articles.json", views.articles_json, name="articles-json"),
    path("openapi.json", views.openapi_json, name="openapi"),
    path("api/", views.api, name="api"),
    path("web/", views.web, name="web"),
    path("web/*/<path:url>", views.lookup_all, name="web-all"),
    path("web/<stamp:stamp>/<path:url>", views.lookup_at, name="web-at"),
    path("web/<path:url>", views.lookup, name="web-lookup"),
    path("timegate/<path:url>", views.timegate, name="timegate"),
    path("timemap/<timemap:form>/<path:url>", views.timemap, name="timemap"),
    path("oembed/", views.embed, name="oembed"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap-index"),
    path("sitemap-<words:section>.xml", views.sitemap, name="sitemap"),
    path("admin/", admin.site.urls),
]
