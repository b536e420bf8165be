"""What the columns of a file without names may be, by their values alone. For a person to check, always."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from justexits.records.proposing.assign import SECTION
from justexits.records.proposing.layout import RACES, SEXES, TYPE
from justexits.records.proposing.profile import ColumnProfile, FileProfile
from justexits.records.proposing.values import mean_length, share_matching, share_of_dates

SURE = 0.6  # how much of a fit by name is left where the name was guessed itself
CASE = "CASE NUMBER"
NUMBER = r"(?=.*\d)[A-Za-z0-9]{2,}([-/ ]?[A-Za-z0-9]+)*"
WORDS = r"[^,]*[A-Za-z]{3}[^,]* [^,]+"
GENERATION = 25  # years over which days of birth lie, and hardly any others
OLDER = 10  # years between birth and what a person is accused of, at least


def with_names(file: FileProfile) -> FileProfile:
    """The file with names for its columns that the rest of the proposal knows; `COLUMN n` where the values say nothing."""
    names = _names(file)
    columns = tuple(replace(one, name=names[one.name]) for one in file.columns)
    if file.kind == "fixed":
        read: dict[str, Any] = {"layout": [{"name": names[span.name], "from": span.start, "to": span.end} for span in file.spans]}
    else:
        read = {"columns": [names[one.name] for one in file.columns]}
    trailers = tuple((names[column], word) for column, word in file.trailers)
    return replace(file, columns=columns, trailers=trailers, read={**file.read, **read})


def _names(file: FileProfile) -> dict[str, str]:
    names: dict[str, str] = {TYPE: TYPE} if TYPE in file.by_name else {}
    for column, name in _days(file).items():
        names[column] = name

    def take(name: str, fits: Callable[[ColumnProfile], bool]) -> None:
        found = (one.name for one in file.columns if one.name not in names and one.filled and fits(one))
        if column := next(found, None):
            names[column] = name

    take(CASE, lambda one: share_matching(one, NUMBER) > 0.9 and mean_length(one) >= 5 and 3 * one.distinct > file.rows)
    take("NAME", lambda one: share_matching(one, r"[^,\d]+,\s*[^,\d]+") > 0.8)
    take("STATUTE", lambda one: share_matching(one, f"[A-Z]{{2,4}} \\d+.*|{SECTION}") > 0.8 and one.distinct < file.rows)
    if "NAME" not in names.values():
        take("LAST NAME", lambda one: _is_name(one, file.rows))
        take("FIRST NAME", lambda one: _is_name(one, file.rows))
    take("SEX", lambda one: one.distinct > 1 and {value for value, _ in one.values} <= SEXES)
    take("RACE", lambda one: one.distinct > 2 and {value for value, _ in one.values} <= RACES)
    take("CHARGE DESCRIPTION", lambda one: mean_length(one) > 8 and share_matching(one, WORDS) > 0.5)
    return {one.name: names.get(one.name, one.name) for one in file.columns}


def _is_name(column: ColumnProfile, rows: int) -> bool:
    """Whether the values may be names of people: one word of letters each, and many different ones."""
    return (
        share_matching(column, r"[A-Za-zÀ-ÿ' .-]{2,}") > 0.95 and mean_length(column) > 3 and column.distinct > min(12, rows / 3)
    )


def _days(file: FileProfile) -> dict[str, str]:
    """The columns of days: the one that lies long before another, or over very many years, is that of birth."""
    found = {one.name: some for one in file.columns if share_of_dates(one) >= 0.8 and (some := _years(one))}
    years = {name: all_years[len(all_years) // 2] for name, all_years in found.items()}
    first = min(years, key=years.__getitem__) if years else ""
    of_birth = bool(years) and (years[first] + OLDER <= max(years.values()) or found[first][-1] - found[first][0] >= GENERATION)
    return {name: "BIRTH DATE" if of_birth and name == first else f"DATE {place}" for place, name in enumerate(years, start=1)}


def _years(column: ColumnProfile) -> list[int]:
    """The years that the values hold, the earliest first."""
    return sorted(
        int(text)
        for value, _ in column.values
        for text in [next((value[at : at + 4] for at in range(len(value) - 3) if value[at : at + 2] in ("19", "20")), "")]
        if text.isdigit()
    )
