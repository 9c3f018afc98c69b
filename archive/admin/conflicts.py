"""Conflicts: where an import and an editor changed the same thing, and a person decides."""

import dataclasses

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_POST

from archive import wording
from archive.admin.later import deciding
from archive.differences import Piece, difference, folded
from archive.models import Conflict
from comments.refused import Refused

LONG = 2_000  # characters of a version: what was imported before is then folded away
OPEN_FIRST = Case(When(choice=Conflict.Choice.OPEN, then=Value(0)), default=Value(1))
TOLD = {
    Conflict.Choice.MINE: "What stood here was kept.",
    Conflict.Choice.THEIRS: "The source's was taken.",
    Conflict.Choice.EDITED: "What stands here now was kept.",
}
VALUES = ("base", "mine", "theirs")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One column of the comparison. `closed` is for what is too long to stand beside the rest."""

    title: str
    note: str
    pieces: list[Piece]
    closed: bool = False


class UnitFilter(admin.SimpleListFilter):
    """By what they are about, of what there is."""

    title = "what is in conflict"
    parameter_name = "unit"

    def lookups(self, request, model_admin):
        there = Conflict.objects.order_by("unit").values_list("unit", flat=True).distinct()
        two = {"body": "Text of the article", "text": "Text of a comment"}
        return [(unit, two.get(unit) or capfirst(wording.unit_name(unit))) for unit in there]

    def queryset(self, request, queryset):
        return queryset.filter(unit=self.value()) if self.value() else queryset


@admin.register(Conflict)
class ConflictAdmin(admin.ModelAdmin):
    list_display = ["conflict", "on", "choice_shown", "run", "decided_at", "decided_by"]
    list_display_links = ["conflict"]
    list_filter = ["choice", UnitFilter]
    list_select_related = ["article", "comment", "run", "decided_by"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["article__title"]
    search_help_text = "Words of an article's title."
    ordering = [OPEN_FIRST, "-pk"]

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False  # what was decided, and by whom, stays on record

    def get_queryset(self, request):
        hidden = ("article__body_html", "article__source_blocks", "article__problems",
                  "comment__text", "comment__body_html")  # fmt: skip
        return super().get_queryset(request).defer(*hidden)

    def get_urls(self):
        view = self.admin_site.admin_view(self.decide)
        own = path("<int:pk>/decide/", view, name="archive_conflict_decide")
        return [own, *super().get_urls()]

    # The list

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**(extra_context or {}), "title": "Conflicts"})

    @admin.display(description="about", ordering="unit")
    def conflict(self, conflict: Conflict) -> str:
        return name_of(conflict)

    @admin.display(description="article", ordering="article__title")
    def on(self, conflict: Conflict) -> str:
        return format_html("<bdi>{}</bdi>", Truncator(conflict.article.title).chars(60))

    @admin.display(description="decision", ordering="choice")
    def choice_shown(self, conflict: Conflict) -> str:
        kind = "unsure" if conflict.choice == Conflict.Choice.OPEN else ""
        label = conflict.get_choice_display()
        return format_html('<span class="aw-state {}">{}</span>', kind, label)

    # One conflict

    def may_decide(self, request: HttpRequest, conflict: Conflict) -> bool:
        """Deciding writes the article or the comment: it takes what editing them takes."""
        needed = "comments.change_comment" if conflict.comment_id else "archive.change_article"
        return self.has_change_permission(request, conflict) and request.user.has_perm(needed)

    @method_decorator(require_GET)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        conflict = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, conflict):
            raise PermissionDenied
        if conflict is None:
            raise Http404("There is no such conflict.")
        stands = deciding.stands(conflict)
        changed = stands not in _recorded(conflict)
        context = {
            **self.admin_site.each_context(request),
            "title": capfirst(name_of(conflict)),
            "opts": self.opts,
            "original": conflict,
            "versions": versions(conflict, stands if changed else None),
            "changed": changed,
            "may_decide": self.may_decide(request, conflict),
            "is_open": conflict.choice == Conflict.Choice.OPEN,
            "edit": _edit_address(conflict),
            "newer": self._same_again(conflict),
            "next": self._next(conflict),
        }
        return TemplateResponse(request, "admin/archive/conflict/change_form.html", context)

    @method_decorator([csrf_protect, require_POST])
    def decide(self, request, pk: int):
        conflict = self.get_queryset(request).filter(pk=pk).first()
        if not self.has_change_permission(request, conflict):
            raise PermissionDenied
        if conflict is None:
            raise Http404("There is no such conflict.")
        if not self.may_decide(request, conflict):
            raise PermissionDenied
        choice, seen = request.POST.get("choice", ""), request.POST.get("seen", "")
        try:
            decided = deciding.resolve(pk, choice=choice, user=request.user, seen=seen)
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            told = TOLD[Conflict.Choice(decided.choice)]
            about = capfirst(wording.unit_name(conflict.unit))
            self.log_change(request, conflict.comment or conflict.article, f"{about}: {told}")
            self.message_user(request, told, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:archive_conflict_change", args=[pk]))

    def _same_again(self, conflict: Conflict) -> Conflict | None:
        """A later import may have said yet another thing about it."""
        same = Conflict.objects.filter(
            article=conflict.article_id, comment=conflict.comment_id, unit=conflict.unit
        )
        return same.filter(pk__gt=conflict.pk).only("pk").order_by("-pk").first()

    def _next(self, conflict: Conflict) -> Conflict | None:
        waiting = Conflict.objects.filter(choice=Conflict.Choice.OPEN).exclude(pk=conflict.pk)
        older_first = Case(When(pk__lt=conflict.pk, then=Value(0)), default=Value(1))
        return waiting.only("pk").order_by(older_first, "-pk").first()


def name_of(conflict: Conflict) -> str:
    """ "text of comment #4 Bo", "title of the article" """
    of = f"comment {conflict.comment}" if conflict.comment_id else "the article"
    return f"{wording.unit_name(conflict.unit)} of {of}"


def versions(conflict: Conflict, stands: object = None) -> list[Version]:
    """The three versions side by side, and what stands there now where that is a fourth one."""
    values = [getattr(conflict, name) for name in VALUES]
    named = wording.codes_in((conflict.unit, value) for value in (*values, stands))
    comments = wording.comments_of(named)
    base, mine, theirs, now = (
        wording.in_words(conflict.unit, value, comments=comments) for value in (*values, stands)
    )

    def compared(was: str, now: str) -> list[Piece]:
        if conflict.unit in wording.PROSE:
            return folded(difference(was, now))
        return difference(f"{was}\n" if was else "", f"{now}\n" if now else "", of_prose=False)

    run = f"by run {conflict.run_id}" if conflict.run_id else "by an import"
    found = [
        Version(
            title="Imported before",
            note="What both began with",
            pieces=[Piece("same", base)] if base else [],
            closed=len(base) > LONG,
        ),
        Version(title="Here", note="As edited", pieces=compared(base, mine)),
        Version(title="At the source", note=f"Read {run}", pieces=compared(base, theirs)),
    ]
    if stands is not None:
        note = "Changed since, compared with Here"
        found.append(Version(title="Here now", note=note, pieces=compared(mine, now)))
    return found


def _recorded(conflict: Conflict) -> list[object]:
    """What may stand there unless somebody wrote something else since."""
    took = conflict.choice == Conflict.Choice.THEIRS
    return [conflict.theirs if took else conflict.mine]


def _edit_address(conflict: Conflict) -> str:
    if conflict.comment_id:
        return reverse("admin:comments_comment_change", args=[conflict.comment_id])
    return reverse("admin:archive_article_change", args=[conflict.article_id])
