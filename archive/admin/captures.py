"""Captures: to be read, never changed. Their bytes are shown as text or not at all."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import FileResponse, Http404
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET

from archive.holdings import HoldingsError
from archive.models import Capture, FixityCheck
from archive.models.captures import WINDOW

CHECKS = 20  # of one capture: the last ones


class DamagedFilter(admin.SimpleListFilter):
    title = "state of the file"
    parameter_name = "damaged"

    def lookups(self, request, model_admin):
        return [("yes", "Damaged or missing"), ("no", "Not known to be damaged")]

    def queryset(self, request, queryset):
        if self.value() in ("yes", "no"):
            return queryset.filter(damaged_at__isnull=self.value() == "no")
        return queryset


@admin.register(Capture)
class CaptureAdmin(admin.ModelAdmin):
    list_display = ["file_name", "format", "size_shown", "line_count", "captured_at", "imported_at",
                    "file_state"]  # fmt: skip
    list_filter = ["format", DamagedFilter, "holds_personal_data", "imported_at"]
    search_fields = ["file_name", "sha256", "url"]
    show_full_result_count = False
    # Only when the page was saved is anybody's to know better than the file.
    fields = ["file_name", "articles_read", "text_shown", "public_shown", "file_state",
              "checks_shown", "captured_at", "address_shown", "format", "encoding", "size_shown",
              "line_count", "sha256", "imported_at"]  # fmt: skip
    readonly_fields = [field for field in fields if field != "captured_at"]

    # One field with one label, where the admin's own pair of date and time has none.
    formfield_overrides = {
        models.DateTimeField: {
            "form_class": forms.DateTimeField,
            "widget": forms.DateTimeInput(
                attrs={"type": "datetime-local", "step": 1}, format="%Y-%m-%dT%H:%M:%S"
            ),
        }
    }

    def has_add_permission(self, request) -> bool:
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        return False  # articles and comments are only as good as what they were read from

    def save_model(self, request, obj, form, change):
        obj.save(update_fields=["captured_at"])

    def get_urls(self):
        views = {"text": self.text, "download": self.download}
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"archive_capture_{name}",
                )
                for name, view in views.items()
            ),
            *super().get_urls(),
        ]

    @admin.display(description="size", ordering="size")
    def size_shown(self, capture: Capture) -> str:
        return filesizeformat(capture.size)

    @admin.display(description="address")
    def address_shown(self, capture: Capture) -> str:
        if not capture.url:
            return "-"
        proof = "recorded by a crawler" if capture.url_verified else "as the page says, unverified"
        return format_html("<bdi>{}</bdi> ({})", capture.url, proof)

    @admin.display(description="for readers")
    def public_shown(self, capture: Capture) -> str:
        return capture.kept_back() or "The raw file may be shown to readers."

    @admin.display(description="state of the file", ordering="damaged_at")
    def file_state(self, capture: Capture) -> str:
        if capture.damaged_at:
            day = f"{localtime(capture.damaged_at):%Y-%m-%d}"
            return format_html('<span class="aw-state bad">Source damaged, found {}</span>', day)
        if capture.checked_at:
            return f"whole on {localtime(capture.checked_at):%Y-%m-%d}"
        return "not checked since its import"

    @admin.display(description="what checks found")
    def checks_shown(self, capture: Capture) -> str:
        def row(check: FixityCheck) -> tuple[str, str, str]:
            moment = f"{localtime(check.checked_at):%Y-%m-%d %H:%M}"
            return moment, check.get_outcome_display(), check.detail

        rows = [row(check) for check in capture.checks.all()[:CHECKS]]
        return format_html_join("", "<div>{}: {}. {}</div>", rows) or "Nothing but whole bytes"

    @admin.display(description="articles read from it")
    def articles_read(self, capture: Capture) -> str:
        return format_html(
            '<a href="{}?capture__id__exact={}">{}</a>',
            reverse("admin:archive_article_changelist"),
            capture.pk,
            capture.articles.count(),
        )

    @admin.display(description="the file")
    def text_shown(self, capture: Capture) -> str:
        return format_html(
            '<a href="{}">Read with line numbers</a> · <a href="{}">Download</a>',
            reverse("admin:archive_capture_text", args=[capture.pk]),
            reverse("admin:archive_capture_download", args=[capture.pk]),
        )

    def _readable(self, request, pk: int) -> Capture:
        capture = Capture.objects.filter(pk=pk).first()
        if not self.has_view_permission(request, capture):
            raise PermissionDenied
        if capture is None:
            raise Http404("There is no such capture.")
        return capture

    def _page(self, request, capture: Capture, status: int = 200, **context):
        """The page of a capture's text, or of the reason why there is none."""
        whole = {
            **self.admin_site.each_context(request),
            "title": f"Text of {capture.file_name}",
            "opts": self.opts,
            "capture": capture,
            **context,
        }
        name = "admin/archive/capture/text.html"
        return TemplateResponse(request, name, whole, status=status)

    def _kept_back(self, request, capture: Capture):
        reason = f"{capture.kept_back()} Reading it takes the permission to see personal data."
        return self._page(request, capture, status=403, refusal=reason)

    @method_decorator(require_GET)
    def text(self, request, pk: int):
        capture = self._readable(request, pk)
        if not capture.readable_by(request.user):
            return self._kept_back(request, capture)
        number = request.GET.get("page")
        line = request.GET.get("line", "")
        if line.isascii() and line.isdecimal():  # links name a line; its page is ours to find
            number = (int(line[:9]) - 1) // WINDOW + 1
        try:
            page = Paginator(capture.shown_lines(), WINDOW).get_page(number)
        except HoldingsError as error:
            return self._page(request, capture, status=503, refusal=str(error))
        return self._page(
            request, capture, page=page, lines=enumerate(page, start=page.start_index())
        )

    @method_decorator(require_GET)
    def download(self, request, pk: int):
        capture = self._readable(request, pk)
        if not capture.readable_by(request.user):
            return self._kept_back(request, capture)
        try:
            content = capture.opened()
        except HoldingsError as error:
            return self._page(request, capture, status=503, refusal=str(error))
        # Always a file to keep, whatever it holds: as a page of this site it could speak for it.
        return FileResponse(
            content,
            content_type="application/octet-stream",
            headers={
                "Content-Disposition": content_disposition_header(True, capture.file_name),
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox; default-src 'none'",
            },
        )
