"""Captures: to be read, never changed. Their bytes are shown as text or not at all."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpResponse
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from archive.models import Capture

LINES = 500  # a page of text: a screen scrolls it, and 40 MB of text stay where they are


@admin.register(Capture)
class CaptureAdmin(admin.ModelAdmin):
    list_display = ["file_name", "format", "size_shown", "line_count", "captured_at", "imported_at"]
    list_filter = ["format", "imported_at"]
    search_fields = ["file_name", "sha256"]
    show_full_result_count = False
    # Only when the page was saved is anybody's to know better than the file.
    fields = ["file_name", "articles_read", "text_shown", "captured_at", "format", "encoding",
              "size_shown", "line_count", "sha256", "imported_at"]  # fmt: skip
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

    def get_queryset(self, request):
        return super().get_queryset(request).without_content()

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

    @method_decorator(require_GET)
    def text(self, request, pk: int):
        capture = self._readable(request, pk)
        number = request.GET.get("page")
        line = request.GET.get("line", "")
        if line.isascii() and line.isdecimal():  # links name a line; its page is ours to find
            number = (int(line[:9]) - 1) // LINES + 1
        page = Paginator(capture.lines(), LINES).get_page(number)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Text of {capture.file_name}",
            "opts": self.opts,
            "capture": capture,
            "page": page,
            "lines": enumerate(page, start=page.start_index()),
        }
        return TemplateResponse(request, "admin/archive/capture/text.html", context)

    @method_decorator(require_GET)
    def download(self, request, pk: int):
        capture = self._readable(request, pk)
        # Always a file to keep, whatever it holds: as a page of this site it could speak for it.
        return HttpResponse(
            bytes(capture.content),
            content_type="application/octet-stream",
            headers={
                "Content-Disposition": content_disposition_header(True, capture.file_name),
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox; default-src 'none'",
            },
        )
