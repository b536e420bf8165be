"""The forms of targets, notes, meetings and saved views. Nothing in them is chosen beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone

from justexits import measures
from justexits.measures.practices import Item
from justexits.web.accounts.roles import ROLES
from justexits.web.performance.definitions import Definition, definitions
from justexits.web.performance.models import Ending, Met

ALL_MEASURES = "Every measure"
PERCENT = 100


def roles() -> list[tuple[str, str]]:
    """The roles of the office, for a choice."""
    return [(role.name, role.display_name) for role in ROLES.values()]


class Day(forms.DateField):
    """A day, with the browser's own calendar where it has one."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


class TargetForm(forms.Form):
    """What a measure should be, by when, who answers for it, and why."""

    value = forms.FloatField(min_value=0, error_messages={"required": "Say which figure the office wants."})
    from_on = Day(label="Holds from", error_messages={"required": "Say from which day it holds."})
    due_on = Day(label="Due", error_messages={"required": "Say by which day it should be reached."})
    owner = forms.ChoiceField(label="Who answers for it", error_messages={"required": "Choose a role."})
    reason = forms.CharField(
        label="Why this value and this day?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say in a few words why."},
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, definition: Definition, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_share = definition.unit == "share"
        unit = "percent" if self.is_share else definition.unit
        good = definition.better if definition.better in (measures.Better.UP, measures.Better.DOWN) else ""
        self.fields["value"].label = f"Target, in {unit}"
        self.fields["value"].help_text = f"Which way is good: {good}." if good else ""
        self.fields["owner"].choices = [("", "Choose a role"), *roles()]
        self.fields["from_on"].initial = timezone.localdate()

    def clean_value(self) -> float:
        """The value as figures have it: a share between 0 and 1."""
        value: float = self.cleaned_data["value"]
        if not self.is_share:
            return value
        if value > PERCENT:
            raise forms.ValidationError("A share is at most 100 percent.")
        return value / PERCENT


class BaselineForm(forms.Form):
    """Where a baseline ends, and why there."""

    until = Day(label="Last day of the baseline", error_messages={"required": "Say on which day the baseline ends."})
    reason = forms.CharField(
        label="What happened then?", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as: the new charging policy began the day after. Name no person.",
        error_messages={"required": "Say in a few words what happened."},
    )  # fmt: skip


class ChecklistForm(forms.Form):
    """Whether the items of a practice were followed in one case. What is left open is not answered."""

    case_id = forms.CharField(label="Case number", max_length=200, error_messages={"required": "Give the number of the case."})

    def __init__(self, items: Iterable[Item], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            self.fields[item.id] = forms.ChoiceField(
                label=item.text, choices=Met.choices, widget=forms.RadioSelect, required=False
            )

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by item."""
        return {item.id: said for item in self.items if (said := self.cleaned_data.get(item.id))}


class NoteForm(forms.Form):
    """What happened on a day."""

    on = Day(label="Day", error_messages={"required": "Say on which day it happened."})
    text = forms.CharField(
        label="What happened", max_length=200, help_text="Such as: the charging policy changed. Name no person.",
        error_messages={"required": "Say what happened."},
    )  # fmt: skip
    measure = forms.ChoiceField(label="For which measure", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = [("", ALL_MEASURES), *((one.id, one.name) for one in definitions().values())]


class MeetingForm(forms.Form):
    """Who looked at which figures, and what came of it."""

    on = Day(label="Day of the meeting", error_messages={"required": "Say on which day it was held."})
    roles = forms.MultipleChoiceField(
        label="Who was there", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least one role."}
    )
    looked_at = forms.MultipleChoiceField(
        label="Which measures were looked at", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one measure."},
    )  # fmt: skip
    ending = forms.ChoiceField(
        label="How did it end?", choices=Ending.choices, widget=forms.RadioSelect,
        error_messages={"required": "Say whether something changes."},
    )  # fmt: skip
    text = forms.CharField(
        label="What was decided, or why nothing changes", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Name no person.", error_messages={"required": "Say what was decided, or why nothing changes."},
    )  # fmt: skip

    def __init__(self, counted: list[Definition], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = roles()
        self.fields["looked_at"].choices = [(one.id, one.name) for one in counted]


class ViewForm(forms.Form):
    """The name of a view, and whether the office sees it."""

    name = forms.CharField(
        label="Name of this view", max_length=80, error_messages={"required": "Give it a name by which you will know it."}
    )
    is_shared = forms.BooleanField(label="Share it with the office", required=False)


class TakeBackForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        max_length=500, label="Why?", error_messages={"required": "Say in a few words why you take it back."}
    )
