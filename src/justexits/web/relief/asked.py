"""What an address asks of the relief pages: the day to answer for, the jurisdictions, the record, the provision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django import forms
from django.utils import timezone

from justexits.relief import law
from justexits.web.relief.law_words import state_name

if TYPE_CHECKING:
    from django.http import QueryDict

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 1, 1)


class DayInput(forms.DateInput):
    """A browser's field for a day. One that is none is not written into it again: the browser would warn on its console."""

    input_type = "date"

    def format_value(self, value: object) -> str | None:
        """The day as the field takes it; empty for what is none."""
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            return None


class DayForm(forms.Form):
    """The day to answer for, and further jurisdictions to look into."""

    as_of = forms.DateField(
        label="Answer for this day",
        widget=DayInput,
        input_formats=["%Y-%m-%d"],
        error_messages={"required": "Name the day.", "invalid": "This is not a day. Write it as 2026-11-01."},
    )
    also = forms.MultipleChoiceField(
        required=False,
        label="Also look into the law of",
        error_messages={"invalid_choice": "There is no law of this name here. Choose one of the list."},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["also"].choices = sorted(((code, state_name(code)) for code in law().jurisdictions), key=lambda one: one[1])

    def clean_as_of(self) -> date:
        """A day on which law can be asked about."""
        day: date = self.cleaned_data["as_of"]
        if not FIRST_DAY <= day <= LAST_DAY:
            raise forms.ValidationError(f"Name a day between {FIRST_DAY.year} and {LAST_DAY.year}.")
        return day


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What was asked, made whole: a fault leaves today's answers on the page, and says so."""

    form: DayForm
    as_of: date
    also: tuple[str, ...]

    @property
    def query(self) -> str:
        """As it stands in the address of a trace or of an answer."""
        return urlencode([("as_of", self.as_of.isoformat()), *(("also", code) for code in self.also)])

    def query_with(self, **more: str) -> str:
        """The same with further parts."""
        return f"{self.query}&{urlencode(more)}"


def asked(given: QueryDict) -> Asked:
    """What an address asks. A part that is left out is today, and no further jurisdiction."""
    data = given.copy()
    data.setdefault("as_of", timezone.localdate().isoformat())
    data.setlist("also", [code for code in data.getlist("also") if code])
    form = DayForm(data)
    form.is_valid()
    as_of, also = form.cleaned_data.get("as_of"), form.cleaned_data.get("also", [])
    return Asked(form=form, as_of=as_of or timezone.localdate(), also=tuple(also))
