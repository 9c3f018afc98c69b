"""One article with its discussion, and the way to one comment."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from archive import canonical, nearby, record
from archive.models import Article
from archive.structured import heads, linked
from archive.views import finding
from archive.views.showing import gone, keep_cookie, show, show_in_parts
from archive.views.web import signposts
from archive.visits import COOKIE, Visits, news
from comments import codes, discussion
from comments.drawing import Pen
from comments.models import Comment
from comments.overview import minimap, people

LARGEST_NUMBER = 2**31 - 1  # what the column of comment numbers holds on PostgreSQL


@require_safe
def article(request, slug):
    found, instead = finding.article(request, slug)
    if found is None:
        return instead
    visits = Visits.read(request.COOKIES.get(COOKIE))
    visit = visits and visits.arrive(found)
    asked = {name: request.GET.get(name, "") for name in ("sort", "thread", "after", "view")}
    try:
        talk = discussion.read(found, **asked, since=visit and visit.since)
    except discussion.NotThere as reason:
        raise Http404("No such part of this discussion.") from reason
    tally = record.Tally.of(found)
    before, after = nearby.in_time(found)
    address = request.build_absolute_uri(found.get_absolute_url())
    pen = Pen(line_address=record.line_addresses(found, tally, talk))
    context = {
        "article": found,
        "talk": talk,
        "sorts": {k: v for k, v in discussion.SORTS.items() if k != "votes" or tally.voted},
        "tally": tally,
        "visit": visit,
        "news": visit and news(found, visit),
        "way": record.way(found),
        "saved_as": record.format_of(found.capture) if found.capture else "",
        "lost": record.lost(found, tally),
        "damage": record.damage(found),
        "address": address,
        "canonical": canonical.address_for(address, found.url),
        "is_hidden": canonical.is_hidden(),
        "citation": record.citation(found, address),
        "first_version": record.first_version(found),
        "metas": heads.of_article(found, request.build_absolute_uri),
        "linked_html": linked.script_html(
            linked.article(found, talk.rows, request.build_absolute_uri),
            linked.trail_to_article(found, request.build_absolute_uri),
        ),
        "before": before,
        "after": after,
    }
    name = "archive/article.html"
    if talk.parts:
        response = show_in_parts(request, name, context, "thread", pen.stream(talk.parts))
    else:
        if talk.rows:
            context["thread"] = pen.thread(talk.rows)
            context["overview"] = {"map": minimap(talk.rows), "people": people(talk.rows)}
        response = show(request, name, context)
    response["Link"] = signposts(request, found)
    if visits:
        keep_cookie(response, COOKIE, str(visits))
        patch_cache_control(response, private=True)
    return response


@require_safe
def comment(request, code):
    """The lasting address of one comment: it leads to where the discussion shows it, in one step
    however it was typed. A comment that was merged away leads there for good, and one that was
    removed has a notice that leads to its seat."""
    found = finding.coded(code)
    if found.article.state != Article.State.PUBLISHED:
        return gone(request, found.article)
    place = finding.place_of(found)
    if found.code == codes.read(code):
        if found.state == Comment.State.REMOVED:
            return gone(request, found.article, found, place)
        return redirect(place)
    # The other comment is for ever this one; the page that it stands on is not.
    response = redirect(place, permanent=True)
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def numbered(request, slug, number):
    """The comment that has this number today. A fuller capture of the page may shift the numbers,
    so nobody may keep where this leads."""
    found = get_object_or_404(Article.objects.with_address(), slug=slug)
    if found.state == Article.State.REMOVED:
        return gone(request, found)
    known = Comment.objects.of(found).defer("text", "body_html")
    return redirect(get_object_or_404(known, number=min(number, LARGEST_NUMBER)))
