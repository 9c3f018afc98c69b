"""Articles: their text, who signed them, and what their page said besides."""

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.db import transaction
from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from archive import services
from archive.admin import article_imports
from archive.admin.article_filters import EditedFilter, UncertainFilter, uncertain
from archive.admin.article_forms import ArticleForm, RemovalForm
from archive.admin.later import deciding
from archive.models import Article, Byline, Capture
from comments.admin import confirming
from comments.counting import counted
from comments.models import Comment

SHOWN_COMMENTS = 200  # rows of the discussion on an article's form; the list has the rest


class BylineInline(admin.TabularInline):
    model = Byline
    extra = 1
    autocomplete_fields = ["author"]
    verbose_name_plural = "signed by"


@admin.register(Article)
class ArticleAdmin(admin.ModelAdmin):
    form = ArticleForm
    inlines = [BylineInline]
    list_display = [
        *("title", "publication", "published_on", "comments", "unsure"),
        *("state_shown", "imported_at"),
    ]
    list_select_related = ["publication"]
    list_filter = [
        *("publication", "state", UncertainFilter, EditedFilter),
        *(("tags", admin.RelatedOnlyFieldListFilter), "bylines__role"),
    ]
    list_per_page = 50
    show_full_result_count = False
    date_hierarchy = "published_on"
    search_fields = ["title", "dek", "bylines__author__name", "reprint_author__name"]
    search_help_text = "Title, line under the title, or the name of an author."
    actions = ["publish", "remove_with_reason", "delete_selected"]
    autocomplete_fields = ["publication", "tags", "reprint_author", "reprint_publication"]
    readonly_fields = [
        *("published_basis", "published_precision", "declared_comments", "captured_sort"),
        *("capture_shown", "source_state_shown", "imported_at", "edited_at"),
    ]
    fieldsets = [
        (None, {"fields": ["seen_revision", "title", "slug", "kicker", "dek", "body_html"]}),
        (
            "Where and when",
            {
                "fields": [
                    "publication",
                    "url",
                    ("published_on", "published_precision", "published_basis"),
                    ("series", "episode"),
                    ("tags", "language"),
                ]
            },
        ),
        (
            "Reprinted from",
            {"fields": ["reprint_title", "reprint_author", "reprint_publication", "reprint_url"]},
        ),
        (
            "At the foot of the page",
            {"fields": ["author_note", "disclaimer", ("rating_value", "rating_count")]},
        ),
        (
            "On this site",
            {"fields": ["state", ("removal_reason", "removal_kind"), "comments_open", "withdraws"]},
        ),
        (
            "Record",
            {
                "fields": [
                    "capture_shown",
                    "source_state_shown",
                    ("declared_comments", "captured_sort"),
                    "imported_at",
                    "edited_at",
                ]
            },
        ),
    ]

    # Lists

    def get_queryset(self, request):
        found = super().get_queryset(request)
        if request.resolver_match and request.resolver_match.url_name.endswith("_changelist"):
            counted = uncertain("pk").values("article").annotate(n=Count("pk")).values("n")
            found = found.annotate(unsure=Coalesce(Subquery(counted), 0)).defer(
                "body_html", "source_blocks", "problems"
            )
        return found

    @admin.display(ordering="comment_count")
    def comments(self, article: Article) -> int:
        return article.comment_count

    @admin.display(description="uncertain", ordering="unsure")
    def unsure(self, article: Article) -> int:
        return article.unsure

    @admin.display(description="state", ordering="state")
    def state_shown(self, article: Article) -> str:
        return article.get_state_display()

    # The form

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else self.fieldsets[:-1]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["title"]}

    @admin.display(description="read from")
    def capture_shown(self, article: Article):
        if not article.capture_id:
            return "Nothing: it was written here."
        capture = Capture.objects.get(pk=article.capture_id)
        address = reverse("admin:archive_capture_change", args=[capture.pk])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, capture)

    @admin.display(description="at its source")
    def source_state_shown(self, article: Article) -> str:
        if not article.capture_id:
            return "-"
        said = article.source_state
        return f"Not published there: {said}" if said else "Published"

    def save_model(self, request, obj, form, change):
        """A new article is written at once; a change waits for its tags and bylines."""
        if not change:
            services.add_article(article=obj)

    def save_related(self, request, form, formsets, change):
        if not change:
            super().save_related(request, form, formsets, change)
            return
        article = services.edit_article(
            article=form.instance,
            revision=form.cleaned_data["seen_revision"],
            tags=form.cleaned_data.get("tags"),
            bylines=_bylines(formsets),
            by=request.user.get_username(),
            withdraws=form.cleaned_data["withdraws"],
            **form.changes(),
        )
        if "publication" in form.changed_data:
            deciding.follow_home(article)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        article = self.get_object(request, object_id)
        shown = Comment.objects.none()
        if article:
            shown = Comment.objects.of(article).in_reading_order().defer("text", "body_html")
        discussion = list(shown[: SHOWN_COMMENTS + 1])
        context = {
            **(extra_context or {}),
            "discussion": discussion[:SHOWN_COMMENTS],
            "versions": article.versions.defer("body_html") if article else [],
            "more_comments": len(discussion) > SHOWN_COMMENTS,
            **(article_imports.told(self.admin_site, request, article) if article else {}),
        }
        return super().change_view(request, object_id, form_url, context)

    # Removal and deletion

    @admin.action(permissions=["change"], description="Publish")
    def publish(self, request, queryset):
        hidden = queryset.exclude(state=Article.State.PUBLISHED)
        self._each(request, hidden, services.publish_article, "published", log="Published.")

    @admin.action(permissions=["change"], description="Remove from the site, with a reason")
    def remove_with_reason(self, request, queryset):
        form = RemovalForm(confirming.answer(request))
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            self._each(
                request,
                queryset,
                services.remove_article,
                "removed from the site",
                log=f"Removed from the site: {reason}",
                reason=reason,
                kind=form.cleaned_data["kind"],
            )
            return None
        return confirming.ask(
            self,
            request,
            queryset,
            form,
            action="remove_with_reason",
            title="Remove articles from the site",
            explanation="Their addresses will say that they were removed, and why. Nothing is "
            "lost: publishing brings them back.",
            button="Remove",
        )

    def _each(self, request, queryset, verb, done: str, *, log: str, **words) -> None:
        """One after the other, each in its own transaction: a refusal stops nobody else."""
        count = 0
        for article in list(queryset):
            try:
                verb(article=article, **words)
            except services.Refused as refusal:
                self.message_user(request, f"{article}: {refusal}", messages.WARNING)
            else:
                self.log_change(request, article, log)
                count += 1
        told = f"{counted(count, 'article')} {done}."
        self.message_user(request, told, messages.SUCCESS)

    @admin.action(
        permissions=["delete"], description="Delete selected articles with their discussions"
    )
    def delete_selected(self, request, queryset):
        try:
            with transaction.atomic():
                return delete_selected(self, request, queryset)
        except services.Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return None

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except services.Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:archive_article_change", args=[object_id]))

    def get_deleted_objects(self, objs, request):
        """Comments are protected from a deletion that does not mean them. This one does, and
        says so; a hundred thousand of them are counted, not listed."""
        articles = list(objs)
        found = Comment.objects.filter(article__in=articles).order_by().values_list("article")
        counts = dict(found.annotate(Count("pk")))
        count = sum(counts.values())
        lacking = set()
        if not self.has_delete_permission(request):
            lacking.add(self.opts.verbose_name)
        if count and not request.user.has_perm("comments.delete_comment"):
            lacking.add(Comment._meta.verbose_name)
        listed = []
        for article in articles:
            stays = "The capture it was read from stays." if article.capture_id else ""
            talk = counted(counts.get(article.pk, 0), "comment")
            going = f"With its discussion of {talk}. {stays}".strip()
            listed += [str(article), [going]]
        summary = {self.opts.verbose_name_plural: len(articles)}
        if count:
            summary[Comment._meta.verbose_name_plural] = count
        return listed, summary, lacking, []

    def delete_model(self, request, obj):
        services.delete_article(article=obj)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            for article in queryset:
                self.delete_model(request, article)


def _bylines(formsets) -> list[Byline] | None:
    """The signatures as the form has them; none of them is saved yet. Null is: as they were."""
    for formset in formsets:
        # Nothing is written, but Django's history of the page asks what would have been.
        formset.save(commit=False)
        if formset.model is Byline and formset.has_changed():
            filled = [form for form in formset.forms if form.instance.pk or form.has_changed()]
            return [form.instance for form in filled if form not in formset.deleted_forms]
    return None
