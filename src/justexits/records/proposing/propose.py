"""A proposal for a mapping: entries for each file, each with how sure it is, and the YAML that a person saves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from justexits.core.errors import BadInput
from justexits.records.mapping.check import needed
from justexits.records.proposing.alike import put_together
from justexits.records.proposing.codes import find_codes
from justexits.records.proposing.entries import entries_of, merge_repeated, missing_cases
from justexits.records.proposing.gone import SURE as SURE_OF_GONE
from justexits.records.proposing.gone import taken_out
from justexits.records.proposing.keys import plan_files
from justexits.records.proposing.layout import TYPE
from justexits.records.proposing.nameless import CASE, with_names
from justexits.records.proposing.nameless import SURE as SURE_OF_VALUES
from justexits.records.proposing.plan import FilePlan
from justexits.records.proposing.profile import FileProfile, profile_files
from justexits.records.tables import TABLES

SURE = 0.8  # from here on a guess is taken without a question
TAKEN_OUT = "taken out:"
VIEW = "a view that shows again what is read from the tables"
ORDER = ("case", "party", "arrest", "charge", "event", "narrative")


@dataclass(frozen=True, kw_only=True)
class Guess:
    """One canonical column of one file: what feeds it, how sure that is, and values to look at."""

    file: str
    table: str
    column: str
    form: Any
    confidence: float
    samples: tuple[str, ...]
    unknown_values: tuple[str, ...] = ()  # values that nobody knows the meaning of

    @property
    def source(self) -> str:
        """What feeds it, in a few words."""
        return shown(self.form)


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A whole mapping to look at: as YAML would say it, the guesses behind it, and what no use was found for."""

    mapping: dict[str, Any]
    guesses: tuple[Guess, ...]
    not_used: dict[str, tuple[str, ...]]  # columns by file
    left_out: tuple[str, ...]  # files, each with the reason


def propose(paths: Sequence[Path], *, name: str, office_id: str | None = None, office_name: str | None = None) -> Proposal:
    """Look at the files of an export and propose a mapping. Raises NotFound and BadInput where a file cannot be read."""
    profiles, unread = profile_files(paths)
    profiles, drafts, told = _with_names(profiles)
    unread += told
    plans = plan_files(put_together(profiles))
    find_codes(plans)
    made = {id(plan): entries_of(plan, plans) for plan in plans}
    missing_cases(plans, made)
    merge_repeated(plans, made)
    files, guesses, not_used, left = [], [], {}, list(unread)
    for plan in plans:
        if plan.codes_of or plan.is_again:
            what = f"read as the codes of {', '.join(sorted(plan.codes_of))}" if plan.codes_of else VIEW
            left.append(f"{plan.file.label}: {what}")
            continue
        if plan.looked_up:
            files.append({key: value for key, value in _file_entry(plan, []).items() if key != "rows"})
            continue
        entries = [entry for entry in made[id(plan)] if _complete(entry)]
        if not entries:
            left.append(f"{plan.file.label}: {_why_none(plan, made[id(plan)])}")
            continue
        entries.sort(key=lambda entry: ORDER.index(entry["table"]))
        gone = taken_out(plan, entries)
        files.append(_file_entry(plan, entries) | ({"take_out": gone} if gone else {}))
        guesses += [*_guesses(plan, entries), *_guesses_of_gone(plan, gone)]
        used = {name for entry in entries for name in _used(entry)} | {one["when"]["column"] for one in gone}
        used |= {again for name in used for again in plan.file.repeats.get(name, ())}
        not_used[plan.entry] = tuple(column.name for column in plan.file.columns if column.name not in used)
    mapping = {
        "mapping": name,
        "version": 1,
        "title": f"{office_name or name}, proposed from the export's names and values",
        "office": {"office_id": office_id or name, "name": office_name or name},
        **({"draft": " ".join(drafts)} if drafts and files else {}),
        "files": files,
    }
    return Proposal(mapping=mapping, guesses=tuple(guesses), not_used=not_used, left_out=tuple(left))


def _with_names(profiles: Sequence[FileProfile]) -> tuple[list[FileProfile], list[str], list[str]]:
    """The files, those without names with names that their values suggest; what is to be checked; those that say too little.

    Raises BadInput for a single file that says too little.
    """
    named, drafts, told = [], [], []
    for file in profiles:
        one = with_names(file) if file.remark else file
        if file.remark and CASE not in {column.name for column in one.columns}:
            if len(profiles) == 1:
                raise BadInput(*file.remark, file=file.label)
            told.append(f"{file.label}: {' '.join(file.remark)}")
            continue
        if file.remark:
            drafts.append(f"{file.label}: {file.remark[0]} What its columns are was guessed from their values alone; check each.")
        named.append(one)
    return named, drafts, told


def _why_none(plan: FilePlan, entries: list[dict[str, Any]]) -> str:
    """Why a file makes no record: what its table needs and no column gives."""
    entry = next((one for one in entries if one["table"] == plan.about), None)
    lacks = (
        [name for name in needed(TABLES[plan.about]) if plan.about and entry and name not in entry["columns"]]
        if plan.about
        else []
    )
    if plan.about and entry and plan.about != "case" and not set(entry["columns"]) & {"case_id", "party_id"}:
        lacks.append("the number of a case or a person")
    seen = ", ".join(list(plan.file.by_name)[:12])
    if lacks:
        return f"it seems to be about {plan.about}, and no column was recognised as {' and '.join(lacks)} (it has {seen})"
    return f"no record could be made of its columns ({seen})"


def _complete(entry: dict[str, Any]) -> bool:
    """Whether every column that the table needs is fed, and it is known whose record it is and what it says."""
    fed = set(entry["columns"])
    if entry["table"] != "case" and not fed & {"case_id", "party_id"}:
        return False
    if entry["table"] == "event" and not fed & {"kind", "on"}:
        return False
    return all(column in fed for column in needed(TABLES[entry["table"]]))


def _used(entry: dict[str, Any]) -> set[str]:
    """The columns of the file that an entry reads."""
    conditions = entry.get("when") or []
    asked = {one["column"] for one in ([conditions] if isinstance(conditions, dict) else conditions)}
    return asked | {column for form in entry["columns"].values() for column in columns_of(form["form"])}


def _file_entry(plan: FilePlan, entries: list[dict[str, Any]]) -> dict[str, Any]:
    file = plan.file
    entry: dict[str, Any] = {"name": plan.entry, "match": pattern_of(file.name), "kind": file.kind}
    read = dict(file.read)
    if lacking := [name for name in read.pop("may_lack", ()) if any(name in _used(one) for one in entries)]:
        read["may_lack"] = lacking
    if read:
        entry["read"] = read
    words = {(column, " ".join(re.findall(r"[A-Za-z]+", word))) for column, word in file.trailers}
    if file.record_type:
        entry["control_rows"] = [{"column": TYPE, "matches": f"^[^{file.record_type}]"}]
    elif words:
        entry["control_rows"] = [{"column": column, "matches": f"(?i)^[^A-Z]*{word}"} for column, word in sorted(words)]
    if plan.joins:
        entry["joins"] = plan.joins
    entry["rows"] = [
        {
            "table": one["table"],
            **({"when": one["when"]} if one.get("when") else {}),
            **({"once": True} if one.get("once") else {}),
            **({"merge": True} if one.get("merge") else {}),
            "columns": {column: form["form"] for column, form in one["columns"].items()},
        }
        for one in entries
    ]
    return entry


def pattern_of(name: str) -> str:
    """A pattern for the next export's file of that name: what looks like a date or a running number may differ."""
    bare = re.sub(r"\.gz$", "", name)
    stem, point, suffix = bare.rpartition(".")
    return re.sub(r"([-_ ]?\d{2,})+", "*", stem if point else bare) + (f".{suffix}" if point else "")


def _guesses(plan: FilePlan, entries: list[dict[str, Any]]) -> list[Guess]:
    found = []
    for entry in entries:
        for column, form in entry["columns"].items():
            sources = columns_of(form["form"])
            samples = plan.file.by_name[sources[0]].samples if sources and sources[0] in plan.file.by_name else []
            found.append(
                Guess(
                    file=plan.entry,
                    table=entry["table"],
                    column=column,
                    form=form["form"],
                    confidence=round(min(1.0, max(0.0, form["sure"])) * (SURE_OF_VALUES if plan.file.remark else 1.0), 2),
                    samples=tuple(samples),
                    unknown_values=tuple(form.get("guessed", ())),
                )
            )
    return found


def _guesses_of_gone(plan: FilePlan, gone: list[dict[str, Any]]) -> list[Guess]:
    """The flags that take records out, to be looked at like columns."""
    return [
        Guess(
            file=plan.entry,
            table=one["table"],
            column=f"{TAKEN_OUT} {one['because']}",
            form={"from": one["when"]["column"], "values": dict.fromkeys(one["when"]["in"], one["because"])},
            confidence=SURE_OF_GONE,
            samples=tuple(one["when"]["in"]),
        )
        for one in gone
    ]


def columns_of(form: Any) -> list[str]:
    """The columns of the file that a form reads."""
    if isinstance(form, str):
        return [form]
    given = form.get("from", [])
    found = [given] if isinstance(given, str) else list(given)
    for part in (*form.get("join", ()), *form.get("first", ())):
        found += columns_of(part)
    if "times" in form:
        found.append(form["times"]["from"])
    return found


def shown(form: Any) -> str:
    """A form in a few words, for a table."""
    if isinstance(form, str):
        return form
    if "constant" in form:
        return f"always {form['constant']}"
    if form.get("line"):
        return "made from the line"
    base = " + ".join(columns_of(form))
    if "dates" in form:
        return f"{base} as {' or '.join(form['dates'])}"
    if "values" in form:
        known = ", ".join(f"{key}={value or '?'}" for key, value in list(form["values"].items())[:6])
        return f"{base}: {known}{' ...' if len(form['values']) > 6 else ''}"
    return f"{base} ({form['pattern']})" if "pattern" in form else base
