"""The list of comments for editors. Whatever is written here goes through the verbs of
`comments.services`: the admin's own saving and deleting know no lock and would break a tree."""

import re

from django.contrib import admin, messages
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.text import Truncator

from comments import codes, services
from comments.admin import confirming
from comments.admin.comment_page import CommentPage
from comments.admin.places import placement
from comments.counting import counted
from comments.models import Comment

# As the date beside a comment links to, and as it is shown once that link is followed.
ADDRESS = re.compile(r"(?:/c/|#c-)([0-9A-Za-z-]+)")
EXCERPT = 90  # characters: one line of the list
AT_ONCE = 500  # each one locks its thread: some seconds, and no request should last longer


class AttentionFilter(admin.SimpleListFilter):
    title = "attention"
    parameter_name = "attention"

    def lookups(self, request, model_admin):
        return [("needed", "Placement uncertain"), ("badly", "Below 80%")]

    def queryset(self, request, queryset):
        if self.value() in ("needed", "badly"):
            queryset = queryset.inferred()
        return queryset.filter(likelihood__lt=0.8) if self.value() == "badly" else queryset


@admin.register(Comment)
class CommentAdmin(CommentPage):
    list_display = ["comment", "on", "state_shown", "placement_shown", "origin_shown", "posted"]
    list_filter = [AttentionFilter, "state", "placement", "truncated", "origin",
                   "article__publication"]  # fmt: skip
    list_select_related = ["article"]
    list_per_page = 50
    # Counting a hundred thousand rows, once for each filter, is nothing a list should offer.
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["text", "author_name"]
    search_help_text = "Words of a comment, a name, a number as #12, or an address."
    actions = ["remove_with_reason", "restore_selected", "confirm_selected"]

    def has_add_permission(self, request) -> bool:
        """A comment is written on the site, under the one it answers: there the parent is
        where the writer stands, here it would be one of a hundred thousand in a list."""
        return False

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
        address = ADDRESS.search(search_term)
        if address and (code := codes.read(address[1])):
            return queryset.filter(code=code), False
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
        shown = comment.state == Comment.State.PUBLISHED
        kind = "bad" if not shown else "unsure" if comment.is_inferred else ""
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
        form = confirming.ReasonForm(confirming.answer(request))
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            self._each(request, queryset, services.remove, "removed", reason=reason)
            return None
        return confirming.ask(
            self,
            request,
            queryset,
            form,
            action="remove_with_reason",
            title="Remove comments",
            explanation="Their words and names are hidden. Numbers and replies stay where they "
            "are, and restoring brings everything back.",
            button="Remove",
            said=lambda comment: f"{comment}: {Truncator(comment.text).chars(EXCERPT)}",
        )

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
        told = f"{counted(count, 'comment')} {done}."
        self.message_user(request, told, messages.SUCCESS if count else messages.WARNING)

    def delete_queryset(self, request, queryset):
        """No action leads here; should one be added, it will not go round the services."""
        for comment in queryset.order_by("-level"):
            services.delete(comment=comment)
