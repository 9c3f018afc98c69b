"""The page between an action on several rows and its doing: which rows, and why."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.admin import ModelAdmin, helpers
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse

from comments import services

LISTED = 50  # rows; of more the number must do


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=services.MAX_REASON,
        help_text="Shown to readers in place of what was removed.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": services.NO_REASON},
    )


def answer(request: HttpRequest) -> Any:
    """What the page sent, for its form; nothing when it has yet to be shown."""
    return request.POST if "confirmed" in request.POST else None


def ask(
    model_admin: ModelAdmin,
    request: HttpRequest,
    queryset: QuerySet,
    form: forms.Form,
    *,
    action: str,
    title: str,
    explanation: str,
    button: str,
    said: Callable[[Any], str] = str,
) -> TemplateResponse:
    """The page itself. It sends the same action again, with the form filled in."""
    chosen = list(queryset[: LISTED + 1])
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "explanation": explanation,
        "opts": model_admin.opts,
        "form": form,
        "items": [said(row) for row in chosen[:LISTED]],
        "more": len(chosen) > LISTED,
        "selected": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
        "across": request.POST.get("select_across"),
        "action": action,
        "button": button,
    }
    return TemplateResponse(request, "admin/confirm_action.html", context)
