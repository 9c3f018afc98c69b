"""The form of an article, its text in a rich-text editor."""

from django import forms
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from archive import markup, services
from archive.models import Article
from comments.admin import confirming

# The editor knows what `archive.markup` lets through, and nothing else.
CLASSES = {"cssClasses": list(markup.KINDS_OF_PARAGRAPH)}
EDITOR = {
    "Bold": True,
    "Italic": True,
    "Code": True,
    "CodeBlock": True,
    "Heading": {"levels": [2, 3, 4]},
    "Blockquote": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "HardBreak": True,
    "HorizontalRule": True,
    "Link": {"protocols": sorted(markup.SCHEMES), "enableTarget": False},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "NodeClass": {
        "cssClasses": {
            "paragraph": {"title": "Paragraph", **CLASSES},
            "heading": {"title": "Heading", **CLASSES},
            "blockquote": {"title": "Quotation", **CLASSES},
        }
    },
    "HTML": True,
}

STALE = (
    "Somebody else changed this article while you were writing. Nothing was saved, and your "
    "version is still in this form: open the article in another tab, compare, and enter there "
    "what is missing."
)


class RemovalForm(confirming.ReasonForm):
    kind = forms.ChoiceField(
        label="Decision",
        choices=Article.Removal.choices,
        initial=Article.Removal.EDITORS,
        required=False,
        widget=forms.RadioSelect,
        help_text="What the law demanded answers 451, everything else 410.",
    )

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Article.Removal.EDITORS


class ArticleForm(forms.ModelForm):
    body_html = ProseEditorFormField(
        label="Text",
        required=False,
        extensions=EDITOR,
        sanitize=markup.clean,
        widget=AdminProseEditorWidget,
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    withdraws = forms.BooleanField(
        required=False,
        label="Withdraw what stood here",
        help_text="For what must not be read any more: earlier versions then have no text at their "
        "addresses, for good.",
    )

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 - the fieldsets of the admin say which

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen_revision"].initial = self.instance.revision
        if "removal_kind" in self.fields:  # it says something of removed articles only
            self.fields["removal_kind"].required = False

    def clean_removal_kind(self) -> str:
        return self.cleaned_data["removal_kind"] or Article.Removal.EDITORS

    def clean(self):
        data = super().clean()
        if data.get("state") == Article.State.REMOVED and not data.get("removal_reason"):
            self.add_error("removal_reason", services.NO_REASON)
        if self.instance.pk:
            # Locked until the end of the request's transaction, so two editors who save at
            # once come one after the other, and the second one is told.
            now = Article.objects.select_for_update().get(pk=self.instance.pk)
            if data.get("seen_revision") != now.revision:
                raise forms.ValidationError(STALE, code="stale")
        return data

    def changes(self) -> dict[str, object]:
        """The columns of the form, as filled in. `services.edit_article` finds what is new."""
        names = services.Changes.__annotations__.keys() & self.cleaned_data.keys()
        return {name: getattr(self.instance, name) for name in names}
