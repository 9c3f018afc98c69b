"""Pairs of articles that may be one page: both side by side, and a person decides."""

import dataclasses
from html import unescape
from itertools import islice

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, strip_tags
from django.utils.text import Truncator
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_POST

from archive.admin.later import blocks, deciding, snapshots
from archive.admin.later import likeness as marking
from archive.models import Article, Likeness
from comments.models import Comment
from comments.refused import Refused

OPEN_FIRST = Case(When(verdict=Likeness.Verdict.OPEN, then=Value(0)), default=Value(1))
PARAGRAPH = 600  # characters of the first one
COMPARED = 500  # comments of one side, in which the shared ones are looked for
EXAMPLES = 5  # comments that both have
HEAVY = ("source_blocks", "problems")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """`stays` is the article that the other would become part of."""

    article: Article
    captures: list[str]
    paragraph: str
    stays: bool


@admin.register(Likeness)
class LikenessAdmin(admin.ModelAdmin):
    list_display = ["pair", "why", "verdict_shown", "run", "decided_at"]
    list_filter = ["verdict"]
    list_select_related = ["article", "other", "run"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["article__title", "other__title"]
    search_help_text = "Words of a title."
    ordering = [OPEN_FIRST, "-pk"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False  # a decision that is forgotten is asked for again

    def get_queryset(self, request):
        heavy = [f"{side}__{name}" for side in ("article", "other") for name in HEAVY]
        return super().get_queryset(request).defer(*heavy)

    def get_urls(self):
        verbs = {"join": self.join, "apart": self.apart}
        own = [
            path(
                f"<int:pk>/{name}/", self.admin_site.admin_view(v), name=f"archive_likeness_{name}"
            )
            for name, v in verbs.items()
        ]
        return [*own, *super().get_urls()]

    # The list

    def changelist_view(self, request, extra_context=None):
        title = "Articles that may be one page"
        return super().changelist_view(request, {**(extra_context or {}), "title": title})

    @admin.display(description="pages")
    def pair(self, likeness: Likeness) -> str:
        titles = (Truncator(a.title).chars(60) for a in (likeness.article, likeness.other))
        return format_html("<bdi>{}</bdi> / <bdi>{}</bdi>", *titles)

    @admin.display(description="decision", ordering="verdict")
    def verdict_shown(self, likeness: Likeness) -> str:
        kind = "unsure" if likeness.verdict == Likeness.Verdict.OPEN else ""
        label = likeness.get_verdict_display()
        return format_html('<span class="aw-state {}">{}</span>', kind, label)

    # One pair

    def may_join(self, request: HttpRequest, likeness: Likeness) -> bool:
        """One article and its address go: it takes what deleting and editing them takes."""
        needed = ["archive.change_article", "archive.delete_article", "comments.change_comment"]
        return self.has_change_permission(request, likeness) and request.user.has_perms(needed)

    @method_decorator(require_GET)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        likeness = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, likeness):
            raise PermissionDenied
        if likeness is None:
            raise Http404("There is no such pair.")
        shared, examples = shared_comments(likeness)
        context = {
            **self.admin_site.each_context(request),
            "title": "One page or two?",
            "opts": self.opts,
            "original": likeness,
            "sides": sides(likeness),
            "shared": shared,
            "examples": examples,
            "is_open": likeness.verdict == Likeness.Verdict.OPEN,
            "may_change": self.has_change_permission(request, likeness),
            "may_join": self.may_join(request, likeness),
        }
        return TemplateResponse(request, "admin/archive/likeness/change_form.html", context)

    @method_decorator([csrf_protect, require_POST])
    def join(self, request, pk: int):
        likeness = self._asked(request, pk)
        if not self.may_join(request, likeness):
            raise PermissionDenied
        titles = f"“{likeness.article}” and “{likeness.other}”"
        try:
            kept = deciding.join(pk)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(_address(pk))
        self.log_change(request, kept, f"Made one article of {titles}.")
        self.message_user(request, f"{titles} are one article now.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:archive_article_change", args=[kept.pk]))

    @method_decorator([csrf_protect, require_POST])
    def apart(self, request, pk: int):
        likeness = self._asked(request, pk)
        try:
            deciding.keep_apart(pk)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.log_change(request, likeness, "Two pages.")
            told = "They stay two, and no import asks again."
            self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:archive_likeness_changelist"))

    def _asked(self, request, pk: int) -> Likeness:
        likeness = self.get_queryset(request).filter(pk=pk).first()
        if not self.has_change_permission(request, likeness):
            raise PermissionDenied
        if likeness is None:
            raise Http404("There is no such pair.")
        return likeness


def sides(likeness: Likeness) -> list[Side]:
    kept, _ = deciding.pair(likeness)
    pair = [likeness.article_id, likeness.other_id]
    articles = Article.objects.select_related("publication", "capture").defer(*HEAVY).in_bulk(pair)
    found = []
    for pk in pair:
        article = articles[pk]
        snapshots = article.snapshots.select_related("capture").only("capture__file_name")
        names = [str(s.capture) for s in snapshots.order_by("pk")]
        found.append(
            Side(
                article=article,
                captures=names,
                paragraph=_first_paragraph(article.body_html),
                stays=pk == kept.pk,
            )
        )
    return found


def shared_comments(likeness: Likeness) -> tuple[int, list[Comment]]:
    """How many comments both were read with, and some of them."""
    one, other = (_marks(a) for a in (likeness.article, likeness.other))
    shared = one & other
    if not shared:
        return 0, []
    rows = Comment.objects.public().of(likeness.article).in_reading_order()
    rows = rows.defer("body_html")[:COMPARED]
    alike = (row for row in rows if marking.mark(row.author_name, row.text) in shared)
    return len(shared), list(islice(alike, EXAMPLES))


def _marks(article: Article) -> set[int]:
    packed = article.snapshots.values_list("comment_marks", flat=True)
    return set().union(*map(snapshots.unpacked_marks, packed))


def _first_paragraph(body_html: str) -> str:
    for _, written in blocks.elements(body_html) or []:
        if text := unescape(strip_tags(written)).strip():
            return Truncator(text).chars(PARAGRAPH)
    return ""


def _address(pk: int) -> str:
    return reverse("admin:archive_likeness_change", args=[pk])
