"""Comments for editors. Whatever is written here goes through the verbs of
`comments.services`: the admin's own saving and deleting know no lock and would break a tree."""

from django.contrib import admin, messages
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from comments import services
from comments.admin import provenance
from comments.admin.forms import EditForm, ReasonForm
from comments.admin.places import UNSURE, chosen_parent, neighbour, placement, places
from comments.models import Comment

EXCERPT = 90  # characters: one line of the list
LISTED = 50  # on a confirmation page; of more the number must do
AT_ONCE = 500  # each one locks its thread: some seconds, and no request should last longer


class AttentionFilter(admin.SimpleListFilter):
    title = "attention"
    parameter_name = "attention"

    def lookups(self, request, model_admin):
        return [("needed", "Placement uncertain"), ("badly", "Below 80%")]

    def queryset(self, request, queryset):
        if self.value() in ("needed", "badly"):
            queryset = queryset.filter(placement__in=UNSURE)
        return queryset.filter(likelihood__lt=0.8) if self.value() == "badly" else queryset


@admin.register(Comment)
class CommentAdmin(admin.ModelAdmin):
    list_display = ["comment", "on", "state_shown", "placement_shown", "origin_shown", "posted"]
    list_filter = [AttentionFilter, "state", "placement", "truncated", "origin",
                   "article__publication"]  # fmt: skip
    list_select_related = ["article"]
    list_per_page = 50
    # Counting a hundred thousand rows, once for each filter, is nothing a list should offer.
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["text", "author_name"]
    search_help_text = "Words of a comment, a name, or a number as #12."
    actions = ["remove_with_reason", "restore_selected", "confirm_selected"]

    def has_add_permission(self, request) -> bool:
        """A comment is written on the site, under the one it answers: there the parent is
        where the writer stands, here it would be one of a hundred thousand in a list."""
        return False

    def has_delete_permission(self, request, obj=None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.children.exists())

    # The list

    def get_queryset(self, request):
        return Comment.objects.defer("body_html", "article__body_html", "article__source_blocks")

    def get_ordering(self, request):
        reading = ["tree_id", "lft"]
        return reading if "article__id__exact" in request.GET else ["-pk"]

    def get_actions(self, request, action_location=None):
        # Django 6.1 asks for a place, 5.2 does not know of any.
        place = {} if action_location is None else {"action_location": action_location}
        actions = super().get_actions(request, **place)
        actions.pop("delete_selected", None)  # each deletion is confirmed on its own page
        return actions

    def get_search_results(self, request, queryset, search_term):
        number = search_term.strip().removeprefix("#")
        if search_term.strip().startswith("#") and number.isdecimal() and len(number) < 10:
            return queryset.filter(number=int(number)), False
        return super().get_search_results(request, queryset, search_term)

    @admin.display(description="comment", ordering="number")
    def comment(self, comment: Comment) -> str:
        excerpt = Truncator(comment.text).chars(EXCERPT)
        name = comment.author_name or "Unknown"
        return format_html(
            '#{} <bdi>{}</bdi> <span class="quiet aw-excerpt" dir="auto">{}</span>',
            str(comment.number),
            name,
            excerpt,
        )

    @admin.display(description="on", ordering="article")
    def on(self, comment: Comment) -> str:
        return Truncator(comment.article.title).chars(40)

    @admin.display(description="state", ordering="state")
    def state_shown(self, comment: Comment) -> str:
        removed = comment.state == Comment.State.REMOVED
        kind = "bad" if removed else "unsure" if comment.placement in UNSURE else ""
        label = "Removed" if removed else comment.get_state_display()
        return format_html('<span class="aw-state {}">{}</span>', kind, label)

    @admin.display(description="placement", ordering="likelihood")
    def placement_shown(self, comment: Comment) -> str:
        return placement(comment)

    @admin.display(description="origin", ordering="origin")
    def origin_shown(self, comment: Comment) -> str:
        return "Captured" if comment.origin == Comment.Origin.CAPTURED else "Added here"

    @admin.display(description="posted", ordering="posted_on")
    def posted(self, comment: Comment) -> str:
        if comment.posted_on is None:
            return "unknown"
        day = date_format(comment.posted_on, "j M Y")
        return format_html('<span class="nowrap">{}</span>', day)

    # Actions on several

    @admin.action(permissions=["change"], description="Remove, with a reason")
    def remove_with_reason(self, request, queryset):
        form = ReasonForm(request.POST if "confirmed" in request.POST else None)
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            self._each(request, queryset, services.remove, "removed", reason=reason)
            return None
        chosen = list(queryset[: LISTED + 1])
        items = [f"{each}: {Truncator(each.text).chars(EXCERPT)}" for each in chosen[:LISTED]]
        if len(chosen) > LISTED:
            items.append("and more")
        context = {
            **self.admin_site.each_context(request),
            "title": "Remove comments",
            "explanation": "Their words and names are hidden. Numbers and replies stay where "
            "they are, and restoring brings everything back.",
            "opts": self.opts,
            "form": form,
            "items": items,
            "selected": request.POST.getlist(admin.helpers.ACTION_CHECKBOX_NAME),
            "across": request.POST.get("select_across"),
            "action": "remove_with_reason",
            "button": "Remove",
        }
        return TemplateResponse(request, "admin/confirm_action.html", context)

    @admin.action(permissions=["change"], description="Restore")
    def restore_selected(self, request, queryset):
        self._each(request, queryset, services.restore, "restored")

    @admin.action(permissions=["change"], description="Confirm placement")
    def confirm_selected(self, request, queryset):
        self._each(request, queryset, services.confirm_placement, "confirmed")

    def _each(self, request, queryset, verb, done: str, **words) -> None:
        """One after the other, each in its own transaction: a refusal stops nobody else."""
        chosen = list(queryset[: AT_ONCE + 1])
        if len(chosen) > AT_ONCE:
            told = f"Select {AT_ONCE} comments or fewer: each of them locks its thread."
            self.message_user(request, told, messages.ERROR)
            return
        count = 0
        for comment in chosen:
            try:
                verb(comment=comment, **words)
            except services.Refused as refusal:
                self.message_user(request, f"{comment}: {refusal}", messages.WARNING)
            else:
                self.log_change(request, comment, done.capitalize())
                count += 1
        told = ngettext("%d comment %s.", "%d comments %s.", count) % (count, done)
        self.message_user(request, told, messages.SUCCESS if count else messages.WARNING)

    # One comment

    def get_urls(self):
        verbs = {"place": self.place, "confirm": self.confirm, "remove": self.remove,
                 "restore": self.restore}  # fmt: skip
        return [
            *(
                path(
                    f"<int:pk>/{name}/",
                    self.admin_site.admin_view(view),
                    name=f"comments_comment_{name}",
                )
                for name, view in verbs.items()
            ),
            *super().get_urls(),
        ]

    @method_decorator([csrf_protect, require_http_methods(["GET", "HEAD", "POST"])])
    def change_view(self, request, object_id, form_url="", extra_context=None):
        comment = self.get_object(request, object_id)
        if comment is None:
            raise Http404("There is no such comment.")
        if not self.has_view_or_change_permission(request, comment):
            raise PermissionDenied
        form = EditForm(request.POST or None, instance=comment)
        if request.method == "POST":
            if not self.has_change_permission(request, comment):
                raise PermissionDenied
            if form.is_valid() and self._edit(request, comment, form):
                return self._back(comment, to_list="_save" in request.POST)
        return self._page(request, comment, form)

    def _edit(self, request, comment: Comment, form: EditForm) -> bool:
        changes = form.changes()
        if not changes:
            self.message_user(request, "Nothing was changed.", messages.INFO)
            return True
        try:
            services.edit(comment=comment, revision=form.cleaned_data["revision"], **changes)
        except services.Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        labels = ", ".join(form.fields[name].label or name for name in changes)
        self.log_change(request, comment, f"Changed {labels}.")
        self.message_user(request, f"{comment} was saved.", messages.SUCCESS)
        return True

    def _page(self, request, comment: Comment, form: EditForm):
        source = comment.capture.lines() if comment.capture_id else []
        lines = provenance.lines(comment, source)
        others = Comment.objects.filter(article=comment.article_id, placement__in=UNSURE).order_by()
        context = {
            **self.admin_site.each_context(request),
            "title": f"Comment #{comment.number} by {comment.author_name or 'Unknown'}",
            "opts": self.opts,
            "original": comment,
            "content_type_id": get_content_type_for_model(comment).pk,
            "form": form,
            "reason": ReasonForm(prefix="remove"),
            "lines": lines,
            "total": len(source),
            "fields": provenance.fields(comment, lines),
            "places": places(comment),
            "placement": placement(comment),
            "replies": comment.children.count(),
            "below": comment.get_descendant_count(),
            "previous": neighbour(comment, forwards=False),
            "next": neighbour(comment, forwards=True),
            "unsure_here": others.count(),
            "media": self.media + form.media,
            "may_change": self.has_change_permission(request, comment),
            "may_delete": self.has_delete_permission(request, comment),
            "is_removed": comment.state == Comment.State.REMOVED,
        }
        return TemplateResponse(request, "admin/comments/comment/change_form.html", context)

    def _asked(self, request, pk: int) -> Comment:
        """The comment a button was pressed for, unless the page it stood on is out of date."""
        comment = Comment.objects.filter(pk=pk).first()
        if not self.has_change_permission(request, comment):
            raise PermissionDenied
        if comment is None:
            raise Http404("There is no such comment.")
        if request.POST.get("revision") != str(comment.revision):
            raise services.Refused(services.CHANGED)
        return comment

    def _verb(self, request, pk: int, ask):
        """Do what a button asks for, and show the comment again with what came of it."""
        onwards = None
        try:
            comment = self._asked(request, pk)
            if "_next" in request.POST:
                onwards = neighbour(comment, forwards=True)
            told = ask(comment)
        except services.Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            onwards = None
        else:
            self.log_change(request, comment, told)
            self.message_user(request, f"{comment}: {told}", messages.SUCCESS)
        return HttpResponseRedirect(address(onwards.pk if onwards else pk))

    @method_decorator([csrf_protect, require_POST])
    def place(self, request, pk: int):
        def ask(comment: Comment) -> str:
            parent = chosen_parent(comment, request.POST)
            services.move(comment=comment, parent=parent, revision=comment.revision)
            return f"Placed under {parent}." if parent else "Placed at the top level."

        return self._verb(request, pk, ask)

    @method_decorator([csrf_protect, require_POST])
    def confirm(self, request, pk: int):
        def ask(comment: Comment) -> str:
            services.confirm_placement(comment=comment)
            return "Placement confirmed."

        return self._verb(request, pk, ask)

    @method_decorator([csrf_protect, require_POST])
    def remove(self, request, pk: int):
        def ask(comment: Comment) -> str:
            form = ReasonForm(request.POST, prefix="remove")
            if not form.is_valid():
                raise services.Refused(form.errors["reason"][0])
            reason = form.cleaned_data["reason"]
            services.remove(comment=comment, reason=reason, revision=comment.revision)
            return f"Removed: {reason}"

        return self._verb(request, pk, ask)

    @method_decorator([csrf_protect, require_POST])
    def restore(self, request, pk: int):
        def ask(comment: Comment) -> str:
            services.restore(comment=comment, revision=comment.revision)
            return "Restored."

        return self._verb(request, pk, ask)

    # Deletion, of one comment that nobody answered

    def delete_view(self, request, object_id, extra_context=None):
        comment = self.get_object(request, object_id)
        count = comment.children.count() if comment else 0
        if count and super().has_delete_permission(request, comment):
            replies = ngettext("%d reply", "%d replies", count) % count
            told = f"{comment} has {replies}. Remove it instead: then they keep their place."
            self.message_user(request, told, messages.ERROR)
            return HttpResponseRedirect(address(comment.pk))
        try:
            return super().delete_view(request, object_id, extra_context)
        except services.Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(address(object_id))

    def delete_model(self, request, obj):
        services.delete(comment=obj)

    def delete_queryset(self, request, queryset):
        """No action leads here; should one be added, it will not go round the services."""
        for comment in queryset.order_by("-level"):
            services.delete(comment=comment)

    def save_model(self, request, obj, form, change):
        raise NotImplementedError("Comments are written by comments.services only.")

    def _back(self, comment: Comment, *, to_list: bool):
        if to_list:
            return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))
        return HttpResponseRedirect(address(comment.pk))


def address(pk: int) -> str:
    return reverse("admin:comments_comment_change", args=[pk])
