"""The form of a review. Nothing in it is chosen beforehand."""

from __future__ import annotations

from typing import Any

from django import forms

from justexits.web.casework.models import Outcome
from justexits.web.casework.reviews import outcome_meanings, reasons


def outcome_rows(form: forms.Form) -> list[dict[str, Any]]:
    """The outcomes with what each means, and which one was chosen in the form."""
    chosen = form["outcome"].value()
    return [
        {"code": code, "label": label, "meaning": outcome_meanings()[code], "checked": chosen == code}
        for code, label in Outcome.choices
    ]


class ReviewForm(forms.Form):
    """A reviewer's decision, and what lay before her when she opened the page."""

    outcome = forms.ChoiceField(
        choices=Outcome.choices, widget=forms.RadioSelect, error_messages={"required": "Choose one of the five outcomes."}
    )
    reasons = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one reason."}
    )
    note = forms.CharField(required=False, max_length=4000, widget=forms.Textarea)
    seen_snapshot = forms.IntegerField(widget=forms.HiddenInput)
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reasons"].choices = [(reason.code, reason.label) for reason in reasons().values()]

    @property
    def outcome_rows(self) -> list[dict[str, Any]]:
        """The outcomes with what each means, and which one was chosen."""
        return outcome_rows(self)

    @property
    def reason_rows(self) -> list[dict[str, Any]]:
        """The reasons with the outcomes that each can stand for, and which were chosen."""
        chosen = self["reasons"].value() or []
        labels = dict(Outcome.choices)
        return [
            {
                "code": reason.code,
                "label": reason.label,
                "goes_with": ", ".join(str(labels[outcome]) for outcome in reason.outcomes),
                "checked": reason.code in chosen,
            }
            for reason in reasons().values()
        ]

    def clean(self) -> dict[str, Any]:
        """Reasons that cannot stand for the outcome are refused here, in the form's words."""
        cleaned: dict[str, Any] = super().clean() or {}
        outcome, chosen = cleaned.get("outcome"), cleaned.get("reasons") or []
        if wrong := [reasons()[code].label for code in chosen if outcome and outcome not in reasons()[code].outcomes]:
            label = Outcome(outcome).label
            self.add_error("reasons", f"“{wrong[0]}” does not go with “{label}”. Choose a reason that does, or another outcome.")
        return cleaned


class EntryForm(forms.Form):
    """What the raw records show, in the reader's eyes. Nothing is chosen beforehand."""

    outcome = forms.ChoiceField(
        choices=Outcome.choices, widget=forms.RadioSelect, error_messages={"required": "Choose one of the five."}
    )
    note = forms.CharField(required=False, max_length=4000, widget=forms.Textarea)

    @property
    def outcome_rows(self) -> list[dict[str, Any]]:
        """The outcomes with what each means, and which one was chosen."""
        return outcome_rows(self)


class WithdrawForm(forms.Form):
    """Why a review is taken back."""

    reason = forms.CharField(max_length=500, error_messages={"required": "Say in a few words why you take it back."})
