"""Classes that a section of law or a national code settles by itself: tables in content/codes, no words needed."""

from __future__ import annotations

import re
from functools import cache

from justexits.core.content import content_folder, load_yaml
from justexits.core.errors import BadInput
from justexits.records.codes import code_list

_CODE_NAMES = re.compile(
    r"\b(RCW|NRS|ORS|KRS|MCL|ILCS|PC|PL|CPC|F\.?S\.?|O\.?C\.?G\.?A\.?|R\.?C\.?|SECTION|SEC|CODE|PENAL|LAW)\b|§"
)
# A section wherever it stands: figures, with letters behind them, divided by signs, and subsections in brackets.
_SECTION = re.compile(r"\d+[A-Z]{0,2}(?:[.:/-]\d+[A-Z]?)*(?:\([A-Z0-9]{1,3}\))*")
_SUBSECTION_BEHIND = re.compile(r"\s*§§\s*([A-Z]+\d*)")  # "18 § 5902 §§ B": 5902(b)
_FIGURE = re.compile(r"\d")
_OF_A_CODE = re.compile(r"[.:/()-]")  # a bare number is a section only beside the name of a code
_KEPT = re.compile(r"[^A-Z0-9.:/()\-]")
_LAST_BRACKET = re.compile(r"\([^()]*\)$")


def section_key(section: str) -> str:
    """A section of law as tables compare it: capitals, without the code's short name, spaces and signs; subsections stay."""
    return _KEPT.sub("", _CODE_NAMES.sub("", section.upper())).strip(".:-/")


@cache
def states_with_tables() -> tuple[str, ...]:
    """The states that have a table of sections, by their two letters, in order."""
    return tuple(sorted(path.stem.upper() for path in (content_folder() / "codes" / "statutes").glob("*.yaml")))


@cache
def statute_table(state: str) -> dict[str, str]:
    """The sections of one state whose class is sure, by `section_key`; empty for a state that has no table.

    Raises BadInput where a section names a class that is not there.
    """
    path = content_folder() / "codes" / "statutes" / f"{state.lower()}.yaml"
    if not path.exists():
        return {}
    return {
        section_key(str(section)): _class(str(said["class"]), str(path), str(section))
        for section, said in load_yaml(path)["sections"].items()
    }


def class_of_section(section: str, state: str) -> tuple[str, str] | None:
    """(class, section of the table) for a section as an office writes it: the subsection first, then what it is a part of.

    Where the whole is none, each section that stands in it counts ("18 Pa.C.S. 3929", "A.R.S. 13-3209"), if they agree.
    """
    table = statute_table(state)
    if (found := _in_table(section_key(section), table)) is not None or not table:
        return found
    whole = _SUBSECTION_BEHIND.sub(r"(\1)", section.upper())
    each = {one for part in _SECTION.findall(whole) if (one := _in_table(section_key(part), table))}
    return each.pop() if len({name for name, _ in each}) == 1 else None


def class_of_citation(text: str, state: str | None = None) -> tuple[str, str, str] | None:
    """(class, state, section) of a section of law among a charge's words: beside the short name of a code that a state's table
    knows, or with a sign in it where the `state` is given. None where there is none, or where two would disagree."""
    plain = text.upper()
    found: set[tuple[str, str, str]] = set()
    if _FIGURE.search(plain) is None or (state is None and _any_code().search(plain) is None):
        return None
    for each, named in _codes_by_state().items():
        if state is not None and each != state.upper():
            continue
        table = statute_table(each)
        sections = [one for pair in named.findall(plain) for one in pair if one] if named else []
        if state is not None:
            sections += [part for part in _SECTION.findall(plain) if _OF_A_CODE.search(part)]
        found |= {(one[0], each, one[1]) for part in sections if (one := _in_table(section_key(part), table))}
    return min(found) if len({name for name, _, _ in found}) == 1 else None


@cache
def _codes_by_state() -> dict[str, re.Pattern[str] | None]:
    """State -> what finds a section beside one of the short names of its codes ("RCW 9A.88.110", "647(b)(2) P.C.")."""
    found: dict[str, re.Pattern[str] | None] = {}
    for state in states_with_tables():
        names = _names_of_codes(state)
        section = _SECTION.pattern
        beside = rf"\b(?:{names})\W{{0,3}}(?:SEC\w*\W{{1,2}})?({section})|({section})\W{{0,2}}\b(?:{names})(?![A-Z])"
        found[state] = re.compile(beside) if names else None
    return found


@cache
def _any_code() -> re.Pattern[str]:
    """What finds the short name of any code: most texts have none, and are not looked through state by state."""
    return re.compile(rf"\b(?:{'|'.join(filter(None, map(_names_of_codes, states_with_tables())))})(?![A-Z])")


def _names_of_codes(state: str) -> str:
    """An expression for the short names by which a state's sections are cited, with points or without; empty where none are."""
    said = load_yaml(content_folder() / "codes" / "statutes" / f"{state.lower()}.yaml")
    return "|".join(r"\.?".join(str(name)) + r"\.?" for name in said.get("cited_as", ()))


def _in_table(key: str, table: dict[str, str]) -> tuple[str, str] | None:
    while key:
        if key in table:
            return table[key], key
        shorter = _LAST_BRACKET.sub("", key)
        if shorter == key:
            return None
        key = shorter
    return None


@cache
def _national_codes() -> dict[str, str]:
    path = content_folder() / "codes" / "national_codes.yaml"
    return {
        f"{system}:{code}": _class(str(name), str(path), f"{system}:{code}")
        for system, said in load_yaml(path)["systems"].items()
        for code, name in said["codes"].items()
    }


def codes_of_system(system: str) -> dict[str, str]:
    """code -> class of one list of national codes ("uccs", "nibrs", "ncic"); empty for another word."""
    start = f"{system.upper()}:"
    return {code.removeprefix(start): name for code, name in _national_codes().items() if code.startswith(start)}


def class_of_national_code(code: str) -> str | None:
    """The class of a national code written "NIBRS:40A", "NCIC:4004" or "UCCS:1060"; None where the code does not settle it."""
    system, _, number = code.upper().replace(" ", "").partition(":")
    return _national_codes().get(f"{system}:{number}")


def _class(name: str, file: str, where: str) -> str:
    if name not in code_list("offense_class"):
        raise BadInput(f"{where} names a class that is not there.", "Use one of offense_classes.yaml.", file=file, value=name)
    return name
