"""The forms of an answer. Nothing in them is chosen beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms

from justexits.web.relief.asks import NO, NOT_ASKED, OPEN_WORDS, YES, Ask, fault_in

if TYPE_CHECKING:
    from justexits.web.relief.records import Record

KNOWN = "known"


class AnswerForm(forms.Form):
    """An answer to one question of fact with its source, and what lay before whoever answers when the page was opened."""

    records = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Which records is the answer about?"
    )
    answer = forms.ChoiceField(widget=forms.RadioSelect, error_messages={"required": "Choose one of the answers."})
    value = forms.CharField(required=False, max_length=200, label="The answer")
    source = forms.CharField(required=False, max_length=300, label="Source: where it was read, or who said it", strip=True)
    note = forms.CharField(required=False, max_length=1000, label="Note", widget=forms.Textarea(attrs={"rows": 2}))
    seen_snapshot = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    seen_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, ask: Ask, records: Sequence[Record], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask = ask
        self.fields["records"].choices = [(one.key, f"{one.what}, {one.case_id}") for one in records]
        first = [(YES, "Yes"), (NO, "No")] if ask.kind == "yes_no" else [(KNOWN, "It is known:")]
        self.fields["answer"].choices = [*first, *OPEN_WORDS.items()]
        if ask.kind == "choice":
            self.fields["value"] = forms.ChoiceField(required=False, label="The answer", choices=[("", "Choose"), *ask.choices])
        elif ask.kind == "date":
            self.fields["value"].help_text = "A day (2019-05-03), or as much as is known: 2019-05, 2019."

    def clean(self) -> dict[str, Any]:
        """An answer needs its value and its source; what is left open needs no value, and what was not asked no source."""
        cleaned: dict[str, Any] = super().clean() or {}
        answer = cleaned.get("answer")
        if self.ask.of == "charge" and not cleaned.get("records") and "records" not in self.errors:
            self.add_error("records", "Choose at least one record.")
        if not answer:
            return cleaned
        cleaned["given"] = (cleaned.get("value") or "").strip() if answer == KNOWN else answer
        if (fault := fault_in(self.ask, cleaned["given"])) and "value" not in self.errors:
            self.add_error("value", fault)
        if not (cleaned.get("source") or "").strip() and answer != NOT_ASKED:
            self.add_error("source", "Say where it was read, or who said it.")
        return cleaned


class TakeBackForm(forms.Form):
    """Why an answer is taken back."""

    reason = forms.CharField(
        max_length=500, label="Why?", error_messages={"required": "Say in a few words why you take it back."}
    )
