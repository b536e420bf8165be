"""Reading one person's history from a case file (docs/reference/relief-case.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from justexits.relief.case_form import ALIASES, GRADES, NOT_KNOWN, case_schema
from justexits.relief.dates import Span, read_span
from justexits.relief.history import ChargeRow, form_in, ordinance_in
from justexits.relief.matchers import NOT_KNOWN as FORM_NOT_KNOWN
from justexits.relief.sections import law_named
from justexits.relief.source import Place, Source, nearest, schema_fault, shown
from justexits.relief.tables import facts_table
from justexits.relief.victimisation import read_period

FORM = "docs/reference/relief-case.md"
DEGREES = "ABCDEFGHI"
ORDINALS = ("FIRST", "SECOND", "THIRD", "FOURTH", "FIFTH", "SIXTH", "SEVENTH", "EIGHTH", "NINTH")
DEGREE = re.compile(r"(?P<letter>[A-Z])(?:-I{1,3}|-[12])?|[FM]?-?(?P<number>[1-9])(?:ST|ND|RD|TH)?")
AS_WRITTEN = {"id", "case", "arrest", "superseded_by", "statute", "description", "degree", "source", "name"}
YEARS = range(1900, 2101)  # a day of a person's history lies in these
APART = {"id", "jurisdiction", "case", "arrest", "source", "classes", "charged", "relief_given", "superseded_by"}


@dataclass(frozen=True)
class Case:
    """One person's history: facts of the person, the charges to answer for, and what is to be said about the others."""

    file: str
    person: dict[str, Any]
    rows: tuple[ChargeRow, ...]
    set_aside: tuple[tuple[str, str], ...]  # charge, and why there is no answer for it
    sealed: tuple[ChargeRow, ...] = ()  # those of them that were sealed or expunged


@cache
def _schema() -> Draft202012Validator:
    return Draft202012Validator(case_schema())


def read_case(path: Path) -> Case:
    """The history that a case file holds. Raises NotFound, or BadInput with the line and, for a misspelt key, the right one."""
    source = Source(path)
    source.data = _told(source, source.data, ())
    errors = sorted(_schema().iter_errors(source.data), key=lambda error: error.validator != "additionalProperties")
    if errors:
        typo = errors[0].validator == "additionalProperties"
        raise schema_fault(source, errors[0] if typo else best_match(_schema().iter_errors(source.data)), FORM)
    said = source.data
    person = _facts(source, said.get("person") or {}, ("person",))
    rows: dict[str, ChargeRow] = {}
    aside: list[tuple[str, str]] = []
    sealed: list[ChargeRow] = []
    seen: dict[str, Any] = {}
    for number, charge in enumerate(said["charges"]):
        place: Place = ("charges", number)
        name = charge["id"]
        if name in seen:
            if seen[name] != charge:
                raise source.wrong("Two different charges have this id.", "Give each its own id.", (*place, "id"), name)
            continue
        seen[name] = charge
        row = _row(source, charge, place)
        if why := _aside(charge):
            aside.append((name, why))
            sealed += [] if charge.get("superseded_by") else [row]
        else:
            rows[name] = row
    _all_named(source, said["charges"], set(seen))
    return Case(str(path), person, tuple(rows.values()), tuple(aside), tuple(sealed))


def _told(source: Source, value: Any, place: Place) -> Any:
    """What the file tells: without keys that hold nothing, and with names and sections as they are written, whatever they are.

    A section 529.020 is no number, an id 0123 no octal one, and a description `no` is not false.
    """
    if isinstance(value, list):
        return [_told(source, one, (*place, at)) for at, one in enumerate(value)]
    if not isinstance(value, dict):
        in_words = bool(place) and place[-1] in AS_WRITTEN and not isinstance(value, str)
        return source.written(place) or value if in_words else value
    known = {key: one for key, one in value.items() if one is not None}
    if place == ("person",) and known.get("victim_kinds", 0) in ([], *NOT_KNOWN):
        del known["victim_kinds"]
    return {key: _told(source, one, (*place, key)) for key, one in known.items()}


def _all_named(source: Source, charges: list[dict[str, Any]], names: set[str]) -> None:
    """A charge that took another's place must stand in the file: nothing is set aside for a charge that nobody answers."""
    follows = {charge["id"]: charge["superseded_by"] for charge in charges if charge.get("superseded_by")}
    for number, charge in enumerate(charges):
        after = charge.get("superseded_by")
        if after and after in names and _comes_back(charge["id"], follows):
            raise source.wrong(
                "These charges take each other's place, so that none is answered.",
                "Leave it out at the charge that stands.",
                ("charges", number, "superseded_by"),
                after,
            )
        if after and after not in names:
            raise source.wrong(
                "No other charge of this file has this id.",
                f"{nearest(after, sorted(names))}Name the charge that took this one's place, or leave it out.",
                ("charges", number, "superseded_by"),
                after,
            )


def _comes_back(name: str, follows: dict[str, str]) -> bool:
    at, seen = name, set()
    while at in follows and at not in seen:
        seen.add(at)
        at = follows[at]
    return at == name and bool(seen)


def _aside(charge: dict[str, Any]) -> str | None:
    if charge.get("superseded_by"):
        return f"went on as charge {charge['superseded_by']}, which is answered there"
    if charge.get("relief_given") in ("sealed", "expunged"):
        return f"was already {charge['relief_given']}: nothing is left to ask for, and the record should not be visible"
    return None


def _row(source: Source, charge: dict[str, Any], place: Place) -> ChargeRow:
    name = charge["id"]
    facts = _facts(source, {key: value for key, value in charge.items() if key not in APART}, place)
    for given, value in charge.get("classes", {}).items():
        facts[f"class:{given}"] = None if value in NOT_KNOWN else value
    facts.setdefault("law", law_named(facts.get("statute")) or charge["jurisdiction"])
    words = (facts.get("description"), facts.get("statute"))
    if facts.get("form") is None:  # left out: as the words say, or the offence itself; asked for in vain: as they say, or unknown
        facts["form"] = form_in(*words) or (FORM_NOT_KNOWN if "form" in facts else None)
    facts.setdefault("ordinance", ordinance_in(*words))  # left out: as the words say, or under the jurisdiction's own code
    case = charge.get("case", name)
    at = charge.get("source") or f"{source.path.name}, line {source.line(place)}"
    row = ChargeRow(name, charge["jurisdiction"], case, charge.get("arrest", case), facts, at)
    if charge.get("charged"):
        row.remarks.append(
            f"charged as {', '.join(str(value) for value in charge['charged'].values())}: a petition lists that too"
        )
    return row


def _facts(source: Source, said: dict[str, Any], place: Place) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for key, value in said.items():
        facts[key] = _value(source, key, value, (*place, key))
    if alias := ALIASES.get(str(facts.get("disposition"))):
        facts = {
            **alias,
            **{key: value for key, value in facts.items() if key != "disposition"},
            "disposition": alias["disposition"],
        }
    if facts.get("grade"):
        facts["grade"] = GRADES.get(facts["grade"], facts["grade"])
    if facts.get("degree"):
        facts["degree"] = _degree(source, str(facts["degree"]), (*place, "degree"))
    return facts


def _degree(source: Source, written: str, place: Place) -> str:
    """The letter of a class or degree, as `B`, `class b`, `2`, `2nd degree`, `second` or `F2` write it; or unclassified."""
    plain = re.sub(r"\b(CLASS|DEGREE|FELONY|MISDEMEANOU?R)\b", " ", written.upper()).strip()
    if plain == "UNCLASSIFIED":
        return "unclassified"
    found = DEGREE.fullmatch(plain)
    if not found and plain not in ORDINALS:
        raise source.wrong(
            "This is no class or degree.", "Write a letter (A, B, C ...), a number (1, 2, 3 ...) or unclassified.", place, written
        )
    letter = found and found["letter"]
    return letter or DEGREES[int(found["number"]) - 1 if found else ORDINALS.index(plain)]


def _value(source: Source, key: str, value: Any, place: Place) -> Any:
    if value is None or (isinstance(value, str) and (value in NOT_KNOWN or not value.strip())):
        return None
    fact = facts_table().get(key)
    if key == "victim_period":
        return tuple(_period(source, one, place) for one in (value if isinstance(value, list) else [value]))
    if fact is not None and fact.type == "date":
        span = read_span(value)
        if span is None:
            raise source.wrong(
                "This is not a day.",
                "Write 2019-05-03, 2019-05 or 2019, or {from: ..., to: ...}; leave it out where it is not known.",
                place,
                shown(value),
            )
        if span.low.year not in YEARS or span.high.year not in YEARS:
            raise source.wrong(
                f"This day does not lie between {YEARS[0]} and {YEARS[-1]}.", "Mend the year.", place, shown(value)
            )
        return span
    if key == "victim_kinds":
        return tuple(sorted(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return source.written(place) or str(value)
    return value


def _period(source: Source, value: Any, place: Place) -> Span:
    if (found := read_period(value)) is None:
        raise source.wrong(
            "This is not a time.",
            "Write 2018, 2018-03 or {from: 2018-03, to: 2019-10}; leave an end out where it is not known.",
            place,
            shown(value),
        )
    return found
