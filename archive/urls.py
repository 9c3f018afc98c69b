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


class Ending(UnicodeSlug):
    """Of an address that names a format; which ones there are is the view's to say."""

    regex = r"\w{0,10}"


class Stamp(UnicodeSlug):
    """A moment as archives of the web write it, YYYYMMDDHHMMSS or the beginning of that. What
    follows it says there how the copy is shown, which is always one way here."""

    regex = r"\d{4,14}(?:[a-z]{2}_)?"

    def to_python(self, value: str) -> str:
        return value.rstrip("abcdefghijklmnopqrstuvwxyz_")


class TimeMapForm(UnicodeSlug):
    regex = r"link|json"


register_converter(UnicodeSlug, "words")
register_converter(Ending, "format")
register_converter(Stamp, "stamp")
register_converter(TimeMapForm, "timemap")

handler404 = "archive.views.not_found"

urlpatterns = [
    path("", views.browse, name="browse"),
    path("search/", views.search, name="search"),
    path("a/<words:slug>/", views.article, name="article"),
    path("a/<words:slug>/<int:number>/", views.numbered, name="numbered"),
    path("a/<words:slug>/card.png", views.card, name="card"),
    path("a/<words:slug>/@v<int:number>/", views.article_version, name="article_version"),
    path("a/<words:slug>/cite/", views.cite_article, name="cite_article"),
    path("a/<words:slug>/cite.<format:ending>", views.cite_article, name="cite_article"),
    path(
        "a/<words:slug>/feed.<format:form>",
        views.feed,
        {"kind": "discussion"},
        name="discussion_feed",
    ),
    path("c/<words:code>/@v<int:number>/", views.comment_version, name="comment_version"),
    path("c/<words:code>/cite/", views.cite_comment, name="cite_comment"),
    path("c/<words:code>/cite.<format:ending>", views.cite_comment, name="cite_comment"),
    path("a/<words:slug>/changes/", views.article_changes, name="article_changes"),
    path("c/<words:code>/", views.comment, name="comment"),
    path("c/<words:code>", views.comment),  # as people type it
    path("c/<words:code>/changes/", views.comment_changes, name="comment_changes"),
    path("captures/<slug:start>/", views.capture, name="capture"),
    path("authors/<words:slug>/", views.author, name="author"),
    path("commenters/<words:slug>/", views.commenter, name="commenter"),
    path("publications/<words:slug>/", views.publication, name="publication"),
    path("feeds/", views.feeds, name="feeds"),
    path("feed.<format:form>", views.feed, name="feed"),
    path(
        "authors/<words:slug>/feed.<format:form>",
        views.feed,
        {"kind": "author"},
        name="author_feed",
    ),
    path(
        "commenters/<words:slug>/feed.<format:form>",
        views.feed,
        {"kind": "commenter"},
        name="commenter_feed",
    ),
    path(
        "publications/<words:slug>/feed.<format:form>",
        views.feed,
        {"kind": "publication"},
        name="publication_feed",
    ),
    path("tags/<words:slug>/feed.<format:form>", views.feed, {"kind": "tag"}, name="tag_feed"),
    path("publications/", views.publications, name="publications"),
    path("tags/<words:slug>/", views.tag, name="tag"),
    path("tags/", views.tags, name="tags"),
    path("people/", views.people, name="people"),
    path("about/", views.about, name="about"),
    path("theme/", views.theme, name="theme"),
    path("language/", views.language, name="language"),
    path("visits/", views.visits, name="visits"),
    path("dates/", views.dates, name="dates"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/<int:month>/", views.month, name="month"),
    path("<int:year>/<int:month>/<int:day>/", views.day, name="day"),
    path("favicon.ico", views.favicon, name="favicon"),
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
