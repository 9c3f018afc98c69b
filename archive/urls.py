from django.contrib import admin
from django.urls import path, register_converter

from archive import views
from archive.converters import Ending, Stamp, TimeMapForm, Words

register_converter(Words, "words")
register_converter(Ending, "format")
register_converter(Stamp, "stamp")
register_converter(TimeMapForm, "timemap")

handler404 = "archive.views.not_found"

ARTICLES = [
    path("", views.browse, name="browse"),
    path("search/", views.search, name="search"),
    path("a/<words:slug>/", views.article, name="article"),
    path("a/<words:slug>/<int:number>/", views.numbered, name="numbered"),
    path("a/<words:slug>/changes/", views.article_changes, name="article-changes"),
    path("a/<words:slug>/@v<int:number>/", views.article_version, name="article-version"),
    path("a/<words:slug>/cite/", views.cite_article, name="cite-article"),
    path("a/<words:slug>/cite.<format:ending>", views.cite_article, name="cite-article"),
    path("a/<words:slug>/card.png", views.card, name="card"),
    path("a/<words:slug>.json", views.article_json, name="article-json"),
    path("articles.json", views.articles_json, name="articles-json"),
    path("captures/<slug:start>/", views.capture, name="capture"),
]
COMMENTS = [
    path("c/<words:code>/", views.comment, name="comment"),
    path("c/<words:code>", views.comment),  # as people type it
    path("c/<words:code>/changes/", views.comment_changes, name="comment-changes"),
    path("c/<words:code>/@v<int:number>/", views.comment_version, name="comment-version"),
    path("c/<words:code>/cite/", views.cite_comment, name="cite-comment"),
    path("c/<words:code>/cite.<format:ending>", views.cite_comment, name="cite-comment"),
    path("c/<words:code>.json", views.thread_json, name="thread-json"),
]
LISTS = [
    path("people/", views.people, name="people"),
    path("authors/<words:slug>/", views.author, name="author"),
    path("authors/<words:slug>.json", views.author_json, name="author-json"),
    path("commenters/<words:slug>/", views.commenter, name="commenter"),
    path("commenters/<words:slug>.json", views.commenter_json, name="commenter-json"),
    path("publications/", views.publications, name="publications"),
    path("publications/<words:slug>/", views.publication, name="publication"),
    path("publications/<words:slug>.json", views.publication_json, name="publication-json"),
    path("tags/", views.tags, name="tags"),
    path("tags/<words:slug>/", views.tag, name="tag"),
    path("dates/", views.dates, name="dates"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/<int:month>/", views.month, name="month"),
    path("<int:year>/<int:month>/<int:day>/", views.day, name="day"),
]
FEEDS = [
    path("feeds/", views.feeds, name="feeds"),
    path("feed.<format:form>", views.feed, name="feed"),
    *(
        path(f"{place}/<words:slug>/feed.<format:form>", views.feed, {"kind": kind}, f"{kind}-feed")
        for place, kind in (
            ("a", "discussion"),
            ("authors", "author"),
            ("commenters", "commenter"),
            ("publications", "publication"),
            ("tags", "tag"),
        )
    ),
]
PAGES = [
    path("about/", views.about, name="about"),
    path("api/", views.api, name="api"),
    path("theme/", views.theme, name="theme"),
    path("language/", views.language, name="language"),
    path("visits/", views.visits, name="visits"),
]
# Addresses of then, and what programs ask of any site.
MACHINES = [
    path("web/", views.web, name="web"),
    path("web/*/<path:url>", views.lookup_all, name="web-all"),
    path("web/<stamp:stamp>/<path:url>", views.lookup_at, name="web-at"),
    path("web/<path:url>", views.lookup, name="web-lookup"),
    path("timegate/<path:url>", views.timegate, name="timegate"),
    path("timemap/<timemap:form>/<path:url>", views.timemap, name="timemap"),
    path("oembed/", views.embed, name="oembed"),
    path("openapi.json", views.openapi_json, name="openapi"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap_index, name="sitemap-index"),
    path("sitemap-<words:section>.xml", views.sitemap, name="sitemap"),
    path("favicon.ico", views.favicon, name="favicon"),
]

urlpatterns = [
    *ARTICLES,
    *COMMENTS,
    *LISTS,
    *FEEDS,
    *PAGES,
    *MACHINES,
    path("admin/", admin.site.urls),
]
