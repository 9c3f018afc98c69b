"""The form of a comment: what an editor may change."""

from django import forms
from django.contrib import admin

from comments.models import Comment


class EditForm(forms.ModelForm):
    """What an editor may change, as typed. It is never saved: `services.edit` is."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    withdraws = forms.BooleanField(
        required=False,
        label="Withdraw what stood here",
        help_text="For what must not be read any more: earlier versions then have no text at their "
        "addresses, for good.",
    )

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
