"""Authors, and the joining of two spellings of one person."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count

from archive import services
from archive.admin.named import NamedAdmin
from archive.models import Author
from comments.admin import confirming


class JoinForm(forms.Form):
    keep = forms.ModelChoiceField(
        Author.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        label="The name to keep",
        error_messages={"required": "Choose the name to keep."},
    )

    def __init__(self, *args, authors, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["keep"].queryset = authors


class AuthorForm(forms.ModelForm):
    class Meta:
        model = Author
        fields = ["name", "slug", "bio", "also_credited_as"]

    def clean_also_credited_as(self) -> list[str]:
        """Lists of authors, their pages and the import all read it name by name."""
        names = self.cleaned_data["also_credited_as"]
        if names is None:
            return []
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise forms.ValidationError('Write a list of names, as ["A. Lee", "Ann B. Lee"].')
        return names


@admin.register(Author)
class AuthorAdmin(NamedAdmin):
    form = AuthorForm
    list_display = ["name", "articles", "other_names"]
    search_fields = ["name"]
    actions = ["join_selected"]

    def get_queryset(self, request):
        articles = Count("bylines__article", distinct=True)
        return super().get_queryset(request).annotate(article_count=articles)

    @admin.display(ordering="article_count")
    def articles(self, author: Author) -> int:
        return author.article_count

    @admin.display(description="also credited as")
    def other_names(self, author: Author) -> str:
        return ", ".join(str(name) for name in author.also_credited_as)

    @admin.action(permissions=["delete"], description="Join selected authors into one")
    def join_selected(self, request, queryset):
        # Django reads several permissions of an action as "any of them": this one needs both.
        if not self.has_change_permission(request):
            raise PermissionDenied
        if queryset.count() < 2:
            self.message_user(request, "Select two authors or more.", messages.ERROR)
            return None
        form = JoinForm(confirming.answer(request), authors=queryset)
        if form.is_valid():
            keep = form.cleaned_data["keep"]
            others = list(queryset.exclude(pk=keep.pk))
            names = ", ".join(other.name for other in others)
            try:
                keep = services.join_authors(kept=keep, others=others)
            except services.Refused as refusal:
                self.message_user(request, str(refusal), messages.ERROR)
                return None
            self.log_change(request, keep, f"Joined with {names}.")
            self.message_user(request, f"{names}: now signed as {keep}.", messages.SUCCESS)
            return None
        return confirming.ask(
            self,
            request,
            queryset,
            form,
            action="join_selected",
            title="Join authors",
            explanation="Articles, reprints and joined commenters of the others move to the name "
            "you keep; their spellings are remembered with it. This cannot be taken back.",
            button="Join",
        )
