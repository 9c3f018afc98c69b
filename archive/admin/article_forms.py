"""The forms of an article: its text in a rich-text editor, and the reason of a removal."""

from django import forms
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from archive import markup
from archive.models import Article

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


class ArticleForm(forms.ModelForm):
    body_html = ProseEditorFormField(
        label="Text",
        required=False,
        extensions=EDITOR,
        sanitize=markup.clean,
        widget=AdminProseEditorWidget,
    )
    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Article
        fields = "__all__"  # noqa: DJ007 - the fieldsets of the admin say which

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen_revision"].initial = self.instance.revision

    def clean(self):
        data = super().clean()
        if data.get("state") == Article.State.REMOVED and not data.get("removal_reason"):
            self.add_error("removal_reason", "Readers are told why: write the reason.")
        if self.instance.pk:
            # Locked until the end of the request's transaction, so two editors who save at
            # once come one after the other, and the second one is told.
            self.before = Article.objects.select_for_update().get(pk=self.instance.pk)
            if data.get("seen_revision") != self.before.revision:
                raise forms.ValidationError(STALE, code="stale")
        return data

    def changes(self) -> list[str]:
        """Columns that differ from the row as it is. `changed_data` would also name texts
        whose only news are the line ends of the browser."""
        columns = [f.name for f in Article._meta.concrete_fields if f.name in self.cleaned_data]
        return [
            name for name in columns if getattr(self.before, name) != getattr(self.instance, name)
        ]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=200,
        help_text="Shown to readers in place of what was removed.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": "Readers are told why: write the reason."},
    )
