"""How the records of an export name each other: which column holds a table's id, and which columns refer to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from justexits.records.proposing.assign import Fit, fits_of, id_fits, primary_table
from justexits.records.proposing.profile import FileProfile
from justexits.records.proposing.words import words_of

RAISED = 0.35  # what full agreement of the values adds to a fit by name
OVERLAP = 0.5
MAY_BE_BOTH = (
    "local_id",
    "description",
    "full_name",
    "family_name",
    "given_name",
)  # a name that is part of an id is a name all the same
SAYS_NOTHING = frozenset(
    {"code", "codes", "id", "number", "value", "description", "table", "tbl", "lkp", "lookup", "key", "list", "all", "of", "csv"}
)  # words of names that do not tell one table of codes from another
LOOKED_UP = {
    "party": ("family_name", "given_name", "full_name"),
    "charge": ("statute", "description"),
}  # what a file that others join is about, and what they take from it
OWN_KEY = 0.55  # what it adds that no value of a column stands twice in the file that it should be the id of
SURE_BY_NAME = 0.6  # what a name must say of an id that no other file confirms


@dataclass
class FilePlan:
    """What is known of one file while the mapping is put together."""

    file: FileProfile
    about: str | None
    fits: list[Fit]
    looked_up: bool = False  # a file of people or of offences that others take names from
    is_again: bool = False  # a view that shows again what is read from tables
    codes_of: set[str] = field(default_factory=set)  # what it is a table of codes for
    meanings: dict[str, dict[str, str]] = field(default_factory=dict)  # column -> what the export itself says that its codes mean
    joins: list[dict[str, Any]] = field(default_factory=list)
    forms: dict[str, Any] = field(default_factory=dict)  # id concept -> the form that makes it
    sure: dict[str, float] = field(default_factory=dict)

    def fit(self, table: str, concept: str, role: str | None = None) -> Fit | None:
        """The column that feeds that canonical column."""
        return next((one for one in self.fits if (one.table, one.concept, one.role) == (table, concept, role)), None)

    def of(self, table: str) -> list[Fit]:
        """Everything that feeds a table."""
        return [one for one in self.fits if one.table == table]


def plain_label(file: FileProfile) -> str:
    """A name for a file that others join, without marks that a column's name could be cut at."""
    return " ".join(re.findall(r"[A-Za-z0-9]+", file.part or file.name.rpartition(".")[0] or file.name))


def _join(plans: list[FilePlan], table: str) -> None:
    """Where names (or texts of offences) stand in a file of their own, without cases, files with the cases take them from it."""
    for people in plans:
        names = [one for one in people.of(table) if one.concept in LOOKED_UP[table]]
        keys = [column.name for column in people.file.columns if column.unique and column.filled == people.file.rows]
        if not names or not keys or id_fits(people.file, "case", "case_id"):
            continue
        for other in plans:
            if other is people or not id_fits(other.file, "case", "case_id") or other.fit(table, names[0].concept):
                continue
            if table == "charge" and other.about != "charge":
                continue
            if found := _same_values(other.file, people.file, keys, strictly=table == "charge"):
                _take_over(other, people, table, *found)


def _same_values(file: FileProfile, people: FileProfile, keys: list[str], *, strictly: bool) -> tuple[str, str] | None:
    """Our column and their key, where nearly all of our values are theirs; columns of one name come first."""
    theirs = {key: people.values_of(key) for key in keys}
    found = []
    for column in file.columns:
        values = file.values_of(column.name) if column.distinct > 2 else set()
        for key in keys:
            shared = len(values & theirs[key]) / len(values) if values else 0.0
            alike = len(set(words_of(column.name)) & set(words_of(key))) / len(set(words_of(key)))
            if strictly and not set(words_of(column.name)) & {*words_of(key), *words_of(people.label)} - SAYS_NOTHING:
                continue
            if shared > 0.8 and alike > 0:
                found.append((alike, shared, column.name, key))
    return max(found)[2:] if found else None


def _take_over(plan: FilePlan, people: FilePlan, table: str, ours: str, key: str) -> None:
    entry = plain_label(people.file)
    people.looked_up = True
    plan.joins.append({"file": entry, "on": {ours: key}})
    columns = {one.column: people.file.by_name[one.column] for one in people.of(table) if one.column != key}
    joined = tuple(replace(column, name=f"{entry}.{name}") for name, column in columns.items())
    plan.file = replace(plan.file, columns=(*plan.file.columns, *joined))
    fed = {one.concept for one in plan.of(table)}
    taken = [one for one in people.of(table) if one.concept not in fed and one.column in columns]
    plan.fits += [replace(one, column=f"{entry}.{one.column}") for one in taken]


def _without_views(plans: list[FilePlan]) -> list[FilePlan]:
    """The plans without views of a database that show again what its tables hold."""
    for plan in plans:
        of_tables = {other.about for other in plans if other.file.name == plan.file.name and not other.file.is_view}
        plan.is_again = plan.file.is_view and plan.about in of_tables
    return plans


def plan_files(files: list[FileProfile]) -> list[FilePlan]:
    """The files with their ids found: case ids first, for everything refers to a case."""
    plans = [FilePlan(file=file, about=primary_table(file), fits=fits_of(file)) for file in files]
    _join(plans, "party")
    _join(plans, "charge")
    plans = _without_views(plans)
    for concept, table in (("case_id", "case"), ("party_id", "party"), ("arrest_id", "arrest")):
        _own_and_others(plans, concept, table)
        if concept == "party_id":
            _parties_by_place(plans)
    for plan in plans:
        for concept, table in (("charge_id", "charge"), ("event_id", "event"), ("narrative_id", "narrative")):
            if plan.about == table:
                _own_key(plan, concept, table)
        taken = {name for form in plan.forms.values() for name in ([form] if isinstance(form, str) else form.get("join", []))}
        plan.fits = [one for one in plan.fits if one.column not in taken or one.concept in MAY_BE_BOTH]
    return plans


def _own_and_others(plans: list[FilePlan], concept: str, table: str) -> None:
    """Find the id in the files about its table, then in the others by name and by the values that they share with it."""
    known: set[str] = set()
    for plan in sorted((one for one in plans if not one.looked_up and not one.is_again), key=lambda one: one.about != table):
        own = plan.about == table
        best: tuple[float, str] | None = None
        by_name = id_fits(plan.file, table if own else plan.about or table, concept, plan.about)
        by_name = by_name or id_fits(plan.file, table, concept, plan.about)
        for column, fit in by_name:
            score = _with_values(plan, column, fit, known, own=own, case=concept == "case_id")
            if score is not None and column not in plan.forms.values() and (best is None or score > best[0]):
                best = (score, column)
        if best is None and known:
            best = _by_values(plan, known)
        if best is not None:
            plan.forms[concept] = best[1]
            plan.sure[concept] = min(1.0, best[0])
            if own or not known:
                known |= plan.file.values_of(best[1])


def _with_values(plan: FilePlan, column: str, fit: float, known: set[str], *, own: bool, case: bool) -> float | None:
    """How well a column fits once its values are held against the ids that are known; None where they are others."""
    if own:
        profile = plan.file.by_name[column]
        if case:
            return fit
        if _nearly_unique(plan.file, column):
            return fit + OWN_KEY
        return fit if 2 * profile.distinct > profile.filled else fit - 0.2
    values = plan.file.values_of(column)
    if not known or not values:
        return fit if fit >= SURE_BY_NAME or case else None
    shared = len(values & known) / len(values)
    if case:  # every file may bring cases of its own
        return fit + RAISED * shared
    return None if shared < 0.05 else fit + RAISED * (shared - OVERLAP)


def _by_values(plan: FilePlan, known: set[str]) -> tuple[float, str] | None:
    """A column whose values are nearly all known ids, whatever its name is."""
    found = []
    for column in plan.file.columns:
        if (
            column.distinct < 3
            or "." in column.name
            or column.name in plan.forms.values()
            or any(len(value) < 3 for value, _ in column.values[:20])
        ):
            continue
        values = plan.file.values_of(column.name)
        shared = len(values & known) / len(values)
        if shared > 0.9:
            found.append((0.5 + 0.3 * shared, column.name))
    return max(found, default=None)


def _parties_by_place(plans: list[FilePlan]) -> None:
    """Where people are numbered within their case, case and number together are the id, in every file that has both."""
    for plan in (one for one in plans if one.about == "party"):
        case, now = plan.forms.get("case_id"), plan.forms.get("party_id")
        if not isinstance(case, str) or (isinstance(now, str) and _nearly_unique(plan.file, now)):
            continue
        numbers = [now] if isinstance(now, str) else []
        numbers += [column.name for column in plan.file.columns if set(words_of(column.name)) & {"sequence", "party", "number"}]
        for number in dict.fromkeys(name for name in numbers if name != case):
            rows, distinct = plan.file.count_distinct([case, number])
            if rows >= 0.97 * plan.file.rows and distinct >= 0.97 * rows:
                for other in plans:
                    theirs = other.forms.get("case_id")
                    if isinstance(theirs, str) and number in other.file.by_name:
                        other.forms["party_id"], other.sure["party_id"] = {"join": [theirs, number], "with": "-"}, 0.85
                return


def _own_key(plan: FilePlan, concept: str, table: str) -> None:
    """The id of a charge, an event or a narrative in its own file: a column, columns put together, or the line."""
    unique = [(score, name) for name, score in id_fits(plan.file, table, concept) if _nearly_unique(plan.file, name)]
    if unique:
        plan.forms[concept], plan.sure[concept] = max(unique)[1], max(unique)[0]
        return
    parts = [plan.forms[name] for name in ("case_id", "party_id") if isinstance(plan.forms.get(name), str)]
    party = plan.forms.get("party_id")
    if isinstance(party, dict) and party.get("join"):
        parts = list(party["join"])
    places = [one.column for one in plan.of(table) if one.concept == "charge_place"]
    places += [name for name, _ in id_fits(plan.file, table, concept)]
    for place in dict.fromkeys(places):
        for chosen in ([parts[0], place] if parts else None, [*parts, place]):
            if chosen and len(set(chosen)) == len(chosen):
                rows, distinct = plan.file.count_distinct(chosen)
                if rows and distinct >= 0.99 * rows:
                    plan.forms[concept], plan.sure[concept] = {"join": chosen, "with": "/"}, 0.75
                    return
    if table != "charge" and (spare := _unique_column(plan.file)):
        plan.forms[concept], plan.sure[concept] = spare, 0.5
        return
    plan.forms[concept], plan.sure[concept] = {"line": True}, 0.4


def _nearly_unique(file: FileProfile, name: str) -> bool:
    """Whether hardly any value stands twice: a row that was exported twice is no reason to doubt an id."""
    column = file.by_name[name]
    return column.filled >= 0.97 * file.rows and column.distinct >= 0.97 * column.filled


def _unique_column(file: FileProfile) -> str | None:
    """The first column, where no value in it stands twice: most exports put a row's own id first."""
    first = file.columns[0]
    return first.name if first.unique and first.filled == file.rows and first.distinct > 3 else None
