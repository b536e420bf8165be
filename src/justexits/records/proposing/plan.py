"""What is known of one file while a mapping is put together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from justexits.records.proposing.assign import Fit
from justexits.records.proposing.profile import FileProfile
from justexits.records.proposing.references import Reference
from justexits.records.proposing.words import role_of


@dataclass
class FilePlan:
    """What is known of one file while the mapping is put together."""

    file: FileProfile
    about: str | None
    fits: list[Fit]
    looked_up: bool = False  # a file of people or of offences that others take names from
    is_again: bool = False  # a view that shows again what is read from tables
    is_joined: bool = False  # a file with records of its own from which others take their case
    codes_of: set[str] = field(default_factory=set)  # what it is a table of codes for
    meanings: dict[str, dict[str, str]] = field(default_factory=dict)  # column -> what the export itself says that its codes mean
    joins: list[dict[str, Any]] = field(default_factory=list)
    forms: dict[str, Any] = field(default_factory=dict)  # id concept -> the form that makes it
    sure: dict[str, float] = field(default_factory=dict)
    referred: set[str] = field(default_factory=set)  # columns that rows of other files name a row of this one by
    refers: list[Reference] = field(default_factory=list)

    def fit(self, table: str, concept: str, role: str | None = None) -> Fit | None:
        """The column that feeds that canonical column."""
        return next((one for one in self.fits if (one.table, one.concept, one.role) == (table, concept, role)), None)

    @property
    def entry(self) -> str:
        """What its entry in the mapping is called."""
        return plain_label(self.file) if self.is_joined or self.looked_up else self.file.label

    def of(self, table: str) -> list[Fit]:
        """Everything that feeds a table."""
        return [one for one in self.fits if one.table == table]


def parts_of(form: Any) -> list[Any]:
    """What a form of an id is put together from: columns, and constants as they stand in the mapping."""
    if isinstance(form, str):
        return [form]
    return [part for one in form.get("join", ()) for part in ([one] if "constant" in one else parts_of(one))]


def columns_in(form: Any) -> list[str]:
    """The columns that a form of an id is put together from."""
    return [part for part in parts_of(form) if isinstance(part, str)]


def plain_label(file: FileProfile) -> str:
    """A name for a file that others join, without marks that a column's name could be cut at."""
    return " ".join(re.findall(r"[A-Za-z0-9]+", file.part or file.name.rpartition(".")[0] or file.name))


def plan_of(plans: Sequence[FilePlan], file: FileProfile) -> FilePlan:
    """The plan for a file, whatever columns of others were added to it."""
    return next(plan for plan in plans if file.relation in (plan.file.relation, *plan.file.relations))


def role_in_name(plan: FilePlan) -> str | None:
    """The role that a file's name speaks of."""
    return role_of(plan.file.part or "") or role_of(plan.file.name)
