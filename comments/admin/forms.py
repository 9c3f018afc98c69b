"""The forms of a comment: what an editor may change, and the reason of a removal."""

from django import forms
from django.contrib import admin

from comments.models import Comment


class EditForm(forms.ModelForm):
    """What an editor may change, as typed. It is never saved: `services.edit` is."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Comment
        fields = ["text", "author_name", "author_kind", "posted_on", "truncated"]
        widgets = {
            "text": admin.widgets.AdminTextareaWidget,
            "author_name": admin.widgets.AdminTextInputWidget,
            "posted_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        labels = {"author_kind": "Kind of writer", "posted_on": "Date"}
        help_texts = {"author_name": "As printed. Empty is unknown."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["revision"].initial = self.instance.revision
        self.before = {name: getattr(self.instance, name) for name in self._meta.fields}

    def _post_clean(self):
        """Not put into the instance: the page round the form shows the comment as it is."""

    def changes(self) -> dict[str, object]:
        data = {name: self.cleaned_data[name] for name in self._meta.fields}
        data["text"] = data["text"].replace("\r\n", "\n")
        data["author_name"] = data["author_name"] or None
        data["author_kind"] = data["author_kind"] or None
        return {name: value for name, value in data.items() if value != self.before[name]}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=200,
        help_text="Shown to readers in place of the words.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        error_messages={"required": "Readers are told why: write the reason."},
    )
