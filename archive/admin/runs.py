"""Import runs: what each of them did, and a way to take it back."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.text import Truncator
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from archive import wording
from archive.admin import row_changes
from archive.admin.later import runs, undoing
from archive.models import Conflict, ImportRun, Outcome
from comments.counting import counted
from comments.refused import Refused

KILLED = "killed"  # as `importing.runs` calls what no row says of itself
ROWS = 50  # of a run, on one page
# Each page is undone in its own transaction: some seconds, and no request should last longer.
AT_ONCE = 500
FILES = 20  # that were begun and not read to their end; there is one for each process that read
REFUSALS = 100  # told one by one; of more the number must do
STATES = {**dict(ImportRun.State.choices), KILLED: "Killed before its end"}
BAD = {KILLED, ImportRun.State.FAILED, ImportRun.State.STOPPED}
OPTIONS = {
    "paths": "Paths",
    "publication": "Publication",
    "captured_at": "Saved at",
    "format": "Format",
    "on_conflict": "On conflict",
}


@admin.register(ImportRun)
class ImportRunAdmin(admin.ModelAdmin):
    list_display = ["run", "started_at", "state_shown", "paths", "pages", "comments"]
    list_filter = ["state", "started_at"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ["-pk"]

    def has_add_permission(self, request) -> bool:
        return False  # imports are started by command, where the files are

    def has_delete_permission(self, request, obj=None) -> bool:
        return False  # a run that is undone stays on record

    def get_urls(self):
        view = self.admin_site.admin_view(self.undo)
        return [path("<int:pk>/undo/", view, name="archive_importrun_undo"), *super().get_urls()]

    # The list

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {**(extra_context or {}), "title": "Import runs"})

    @admin.display(ordering="pk")
    def run(self, run: ImportRun) -> str:
        return str(run)

    @admin.display(description="state", ordering="state")
    def state_shown(self, run: ImportRun) -> str:
        return _state(run)

    @admin.display
    def paths(self, run: ImportRun) -> str:
        said = " ".join(map(str, run.options.get("paths", [])))
        return format_html('<bdi class="aw-path">{}</bdi>', Truncator(said).chars(120))

    @admin.display
    def pages(self, run: ImportRun) -> str:
        return wording.counts(run.totals.get("pages", {})) or "-"

    @admin.display
    def comments(self, run: ImportRun) -> str:
        return wording.counts(run.totals.get("comments", {})) or "-"

    # One run

    @method_decorator(require_GET)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        run = self.get_object(request, object_id)
        if not self.has_view_or_change_permission(request, run):
            raise PermissionDenied
        if run is None:
            raise Http404("There is no such run.")
        rows = run.rows.order_by("pk")
        asked = request.GET.get("outcome", "")
        if asked in Outcome.values:
            rows = rows.filter(outcome=asked)
        hidden = ("article__body_html", "article__source_blocks", "article__problems")
        shown = rows.select_related("file", "article").defer("before", *hidden)
        page = Paginator(shown, ROWS).get_page(request.GET.get("page"))
        found = dict(run.rows.order_by().values_list("outcome").annotate(Sum("pages")))
        context = {
            **self.admin_site.each_context(request),
            "title": str(run),
            "opts": self.opts,
            "original": run,
            "state": _state(run),
            "options": _options(run),
            "outcomes": [(o, wording.OUTCOMES[o], found[o]) for o in Outcome if o in found],
            "outcome": asked if asked in Outcome.values else "",
            "total": sum(found.values()),
            "comments": wording.counts(run.totals.get("comments", {})),
            "missing": run.totals.get("missing", []),
            "unread": run.files.filter(read_at=None)[:FILES],
            "conflicts": run.conflicts.count() if self._sees_conflicts(request) else 0,
            "page": page,
            "rows": row_changes.told(page.object_list),
            "may_undo": self.has_change_permission(request, run)
            and run.state != ImportRun.State.UNDONE,
        }
        return TemplateResponse(request, "admin/archive/importrun/change_form.html", context)

    def _sees_conflicts(self, request) -> bool:
        return self.admin_site.get_model_admin(Conflict).has_view_permission(request)

    @method_decorator([csrf_protect, require_http_methods(["GET", "HEAD", "POST"])])
    def undo(self, request, pk: int):
        """Ask first, then do it, and say what could not be undone and why."""
        run = ImportRun.objects.filter(pk=pk).first()
        if not self.has_change_permission(request, run):
            raise PermissionDenied
        if run is None:
            raise Http404("There is no such run.")
        written = run.rows.filter(before__isnull=False, undone_at=None).count()
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": f"Undo run {run.pk}",
            "opts": self.opts,
            "original": run,
            "written": written,
            "at_once": AT_ONCE,
        }
        if request.method == "POST" and written <= AT_ONCE:
            try:
                refused = [(row, why) for row, why in undoing.undo(pk) if why is not None]
            except Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
                return HttpResponseRedirect(address(pk))
            done = counted(written - len(refused), "page")
            self.log_change(request, run, f"Undone: {done}; {len(refused)} refused.")
            if not refused:
                self.message_user(request, f"{run} is undone: {done}.", messages.SUCCESS)
                return HttpResponseRedirect(address(pk))
            context |= {"done": done, "refused": refused[:REFUSALS], "kept": len(refused)}
        return TemplateResponse(request, "admin/archive/importrun/undo.html", context)


def address(pk: int) -> str:
    return reverse("admin:archive_importrun_change", args=[pk])


def _state(run: ImportRun) -> str:
    state = runs.state_of(run)
    kind = "bad" if state in BAD else "unsure" if state == ImportRun.State.RUNNING else ""
    return format_html('<span class="aw-state {}">{}</span>', kind, STATES[state])


def _options(run: ImportRun) -> list[tuple[str, str]]:
    """What the importer was told, but for what was left to it."""
    return [
        (OPTIONS.get(name, name), ", ".join(map(str, value)) if isinstance(value, list) else value)
        for name, value in run.options.items()
        if value not in (None, "", [], False)
    ]
