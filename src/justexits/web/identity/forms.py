"""The form of an answer about a pair. Nothing in it is chosen beforehand."""

from __future__ import annotations

from django import forms

from justexits.web.identity.models import Answer


class LinkForm(forms.Form):
    """A reader's answer, and what lay before the reader when the page was opened."""

    answer = forms.ChoiceField(
        choices=Answer.choices, widget=forms.RadioSelect, error_messages={"required": "Choose one of the three answers."}
    )
    reason = forms.CharField(
        label="What decided it?", max_length=1000, error_messages={"required": "Say in a few words what decided it."}
    )
    seen_snapshot = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class TakeBackForm(forms.Form):
    """Why an answer is taken back."""

    reason = forms.CharField(
        max_length=500, label="Why?", error_messages={"required": "Say in a few words why you take it back."}
    )


class CompareForm(forms.Form):
    """Two records to compare."""

    one = forms.CharField(
        max_length=200, label="One record", error_messages={"required": "Name the first record."},
        help_text="The number of the record, as the page of a pair shows it, or the number of a case.",
    )  # fmt: skip
    other = forms.CharField(max_length=200, label="The other record", error_messages={"required": "Name the other record."})
