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
_KEPT = re.compile(r"[^A-Z0-9.:/()\-]")
_LAST_BRACKET = re.compile(r"\([^()]*\)$")


def section_key(section: str) -> str:
    """A section of law as tables compare it: capitals, without the code's short name, spaces and signs; subsections stay."""
    return _KEPT.sub("", _CODE_NAMES.sub("", section.upper())).strip(".:-/")


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
    """(class, section of the table) for a section as an office writes it: the subsection first, then what it is a part of."""
    table = statute_table(state)
    key = section_key(section)
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
