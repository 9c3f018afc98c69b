"""The page of one comment: its source, its form, and a button for each verb."""

from django.contrib import admin, messages
from django.contrib.admin.options import get_content_type_for_model
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from comments import services
from comments.admin import confirming, provenance
from comments.admin.forms import EditForm
from comments.admin.places import chosen_parent, neighbour, placement, places
from comments.counting import counted
from comments.models import WITHHELD, Comment


class CommentPage(admin.ModelAdmin):
    """What `CommentAdmin` does with one comment. Whatever it writes goes through
    `comments.services`: the admin's own saving and deleting know no lock."""

    def has_delete_permission(self, request, obj=None) -> bool:
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or not obj.children.exists())

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
        changes, withdraws = form.changes(), form.cleaned_data["withdraws"]
        if not (changes or withdraws):
            self.message_user(request, "Nothing was changed.", messages.INFO)
            return True
        try:
            services.edit(
                comment=comment,
                revision=form.cleaned_data["revision"],
                by=request.user.get_username(),
                withdraws=withdraws,
                **changes,
            )
        except services.Refused as refusal:
            form.add_error(None, str(refusal))
            return False
        labels = ", ".join(form.fields[name].label or name for name in changes)
        told = [f"Changed {labels}."] if labels else []
        told += ["Withdrew earlier versions."] if withdraws else []
        self.log_change(request, comment, " ".join(told))
        self.message_user(request, f"{comment} was saved.", messages.SUCCESS)
        return True

    def _page(self, request, comment: Comment, form: EditForm):
        lines, refusal, total = [], "", None
        if comment.capture_id:
            read = comment.capture.excerpt(*provenance.window(comment), user=request.user)
            lines = provenance.lines(comment, read.lines, start=read.first)
            refusal, total = read.refusal, comment.capture.line_count
        others = Comment.objects.of(comment.article).inferred().order_by()
        context = {
            **self.admin_site.each_context(request),
            "title": f"Comment #{comment.number} by {comment.author_name or 'Unknown'}",
            "opts": self.opts,
            "original": comment,
            "content_type_id": get_content_type_for_model(comment).pk,
            "form": form,
            "reason": confirming.ReasonForm(prefix="remove"),
            "lines": lines,
            "total": total,
            "refusal": refusal,
            "fields": provenance.fields(comment, lines),
            "absent": provenance.absences(comment),
            "versions": comment.versions.defer("text", "body_html"),
            "open_conflicts": self._open_conflicts(request, comment),
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
            "is_withheld": comment.state in WITHHELD,
        }
        return TemplateResponse(request, "admin/comments/comment/change_form.html", context)

    def _open_conflicts(self, request, comment: Comment) -> int:
        verbs = ("view", "change")
        if not any(request.user.has_perm(f"archive.{verb}_conflict") for verb in verbs):
            return 0
        return comment.conflicts.filter(choice="open").count()

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
            form = confirming.ReasonForm(request.POST, prefix="remove")
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
            replies = counted(count, "reply", "replies")
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

    def save_model(self, request, obj, form, change):
        raise NotImplementedError("Comments are written by comments.services only.")

    def _back(self, comment: Comment, *, to_list: bool):
        if to_list:
            return HttpResponseRedirect(reverse("admin:comments_comment_changelist"))
        return HttpResponseRedirect(address(comment.pk))


def address(pk: int) -> str:
    return reverse("admin:comments_comment_change", args=[pk])
