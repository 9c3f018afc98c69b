"""The names that sign comments: looking them up, and saying which two are one person."""

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html

from comments.models import Comment, Commenter


class CommenterForm(forms.ModelForm):
    class Meta:
        model = Commenter
        fields = ["author", "same_as", "note"]

    def clean_same_as(self) -> Commenter | None:
        """A joined name points at the name it is known by, never on to a third one, so no
        circle can close and nobody has to follow a chain."""
        other = self.cleaned_data["same_as"]
        if other is None:
            return None
        if other.pk == self.instance.pk:
            raise forms.ValidationError("A name cannot be joined with itself.")
        if other.same_as_id:
            raise forms.ValidationError(
                f"{other} is itself joined with {other.same_as}: choose that name."
            )
        if self.instance.also_known_as.exists():
            raise forms.ValidationError("Other names are joined with this one: join them first.")
        return other


@admin.register(Commenter)
class CommenterAdmin(admin.ModelAdmin):
    form = CommenterForm
    list_display = ["name", "publication", "comment_count", "same_as", "author"]
    list_filter = [
        "publication",
        ("same_as", admin.EmptyFieldListFilter),
        ("author", admin.EmptyFieldListFilter),
    ]
    list_select_related = ["publication", "same_as", "author"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name"]
    autocomplete_fields = ["author", "same_as"]
    # Name and publication are how an import finds a name again.
    fields = ["name", "publication", "comments_shown", "author", "same_as", "note"]
    readonly_fields = ["name", "publication", "comments_shown"]

    def has_add_permission(self, request) -> bool:
        return False  # a name comes with its first comment

    def get_queryset(self, request):
        signed = Comment.objects.filter(commenter=OuterRef("pk")).order_by().values("commenter")
        counted = Subquery(signed.annotate(n=Count("pk")).values("n"))
        return super().get_queryset(request).annotate(counted=Coalesce(counted, 0))

    @admin.display(description="comments", ordering="counted")
    def comment_count(self, commenter: Commenter) -> int:
        return commenter.counted

    @admin.display(description="comments")
    def comments_shown(self, commenter: Commenter) -> str:
        return format_html(
            '<a href="{}?commenter__id__exact={}">{}</a>',
            reverse("admin:comments_comment_changelist"),
            commenter.pk,
            commenter.counted,
        )
