"""Authors, and the joining of two spellings of one person."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count

from archive.models import Article, Author, Byline
from comments.admin import confirming
from comments.models import Commenter


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


@transaction.atomic
def join(*, keep: Author, others: list[Author]) -> Author:
    """Give everything that these authors signed to one of them, and remember their names."""
    names = [*keep.also_credited_as]
    for other in others:
        names += [other.name, *other.also_credited_as]
        # Both spellings may sign one article in one role: the second signature then goes.
        theirs = Byline.objects.filter(author=other)
        signed = set(Byline.objects.filter(author=keep).values_list("article", "role"))
        for byline in theirs:
            if (byline.article_id, byline.role) in signed:
                byline.delete()
        theirs.update(author=keep)
        Article.objects.filter(reprint_author=other).update(reprint_author=keep)
        Commenter.objects.filter(author=other).update(author=keep)
        keep.bio = keep.bio or other.bio
        other.delete()
    keep.also_credited_as = [name for name in dict.fromkeys(names) if name != keep.name]
    keep.save()
    return keep


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
class AuthorAdmin(admin.ModelAdmin):
    form = AuthorForm
    list_display = ["name", "articles", "other_names"]
    search_fields = ["name"]
    actions = ["join_selected"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["name"]}

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
            join(keep=keep, others=others)
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
