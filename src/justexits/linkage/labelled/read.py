"""Somebody's records and their truth, read as parties."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from justexits.core.errors import BadInput
from justexits.linkage.labelled.columns import NAMES, RECORD_ID, first_of, found_by_name, from_mapping
from justexits.linkage.labelled.dates import are_serial, day_first, month_of, of_serial, read_date
from justexits.linkage.labelled.files import Texts
from justexits.linkage.prepare import Beside

# One of these at least must be there; race and role are only looked at in the result, and sex alone tells nobody apart.
COMPARED = frozenset(NAMES) - {"race", "role", "sex", "age", "name_suffix", "state", "city", "postcode", "street_number"}
KINDS = {
    "alias_names": pa.list_(pa.string()), "birth_date": pa.date32(), "recorded_age_low": pa.int64(),
    "recorded_age_high": pa.int64(),
}  # fmt: skip
AGE_SEEN_ON = date(2000, 1, 1)  # ages of one file are compared with one another, so any day will do


@dataclass(frozen=True, kw_only=True)
class Records:
    """Records as linkage takes them: parties (party_id is the record id), what stands beside them, which column was taken for
    what, the further columns compared (extra_n -> what it is called), the columns left alone, and groups for the audit."""

    party: pa.Table
    beside: Beside
    columns: Mapping[str, str]
    extra: Mapping[str, str]
    left_alone: tuple[str, ...]
    groups: Mapping[str, Texts]
    absent: tuple[str, ...]  # columns that the mapping names and the file lacks


def read_records(table: Mapping[str, Texts], *, path: Path, mapping: Path | None, truth_ids: set[str]) -> Records:
    """The table as parties. The record id is the column that the mapping says, or that holds the truth's record ids."""
    header = list(table)
    found, absent = from_mapping(mapping, header) if mapping else (found_by_name(header), ())
    record = found.pop("record_id", None) or _record_column(table, truth_ids)
    if record is None:
        raise BadInput(
            "No column holds the record ids that the truth file names.",
            "Check that both files are of one set, or name the column as record_id in a mapping.",
            file=str(path),
        )
    found = {role: column for role, column in found.items() if column != record}
    ids = table[record]
    _refuse_ids(ids, path, record)
    if not COMPARED & set(found):
        raise BadInput(
            f"No column was recognised as a name, a birth date, a number or an address among {', '.join(header)}.",
            "Say in a mapping which is given_name, family_name or full_name.",
            file=str(path),
        )
    return _as_parties(
        {role: table[column] for role, column in found.items()}, [str(value) for value in ids], found, header, record, absent
    )


def _refuse_ids(ids: Texts, path: Path, record: str) -> None:
    """Raise BadInput for the first record without an id, or with one that another has."""
    seen: set[str] = set()
    for line, value in enumerate(ids, start=2):
        if value is None or value in seen:
            raise BadInput(
                "A record id is missing." if value is None else "A record id stands twice.",
                "Give each record an id of its own.",
                file=str(path), line=line, column=record, value=value,
            )  # fmt: skip
        seen.add(value)


def _record_column(table: Mapping[str, Texts], truth_ids: set[str]) -> str | None:
    """The column with the most of the truth's record ids; of several the one whose name says so."""
    share = {name: len(truth_ids & {value for value in values if value}) for name, values in table.items()}
    best = max(share.values(), default=0)
    if not best:
        return None
    most = [name for name, count in share.items() if count == best]
    full = [name for name in most if len(set(table[name])) == len(table[name])]
    # Where an id stands twice, the column is named all the same, so that the fault can be.
    return first_of(full, RECORD_ID) or (full[0] if full else first_of(most, RECORD_ID))


def _as_parties(
    values: dict[str, Texts],
    ids: list[str],
    found: dict[str, str],
    header: list[str],
    record: str,
    absent: tuple[str, ...],
) -> Records:
    size = len(ids)
    none: Texts = [None] * size
    if set(values) & COMPARED == {"phone"}:  # nothing else to go by
        values = values | {"local_id": values["phone"]}

    def of(role: str) -> Texts:
        return values.get(role, none)

    given, middle, family = _names(values, none)
    births, years = _births(values, size)
    ages = [age_of(text) for text in of("age")]
    columns: dict[str, Any] = {
        "party_id": ids,
        "case_id": ids,
        "given_name": given,
        "middle_name": middle,
        "family_name": family,
        "name_suffix": of("name_suffix"),
        "alias_names": [[part.strip() for part in several(alias)] if alias else None for alias in of("alias_names")],
        "birth_date": [date(year, 1, 1) if year and 1900 < year < 2100 else None for year in years],
        "birth_date_precision": ["year" if year else None for year in years],
        "recorded_age_low": [age - 1 if age is not None else None for age in ages],
        "recorded_age_high": [age + 1 if age is not None else None for age in ages],
        "sex": [{"f": "F", "w": "F", "m": "M"}.get(sex[0].lower()) if sex else None for sex in of("sex")],
        "state_id": of("state_id"),
        "fbi_id": of("fbi_id"),
        "local_id": of("local_id"),
        "phone": of("phone"),
        "address": _addresses(values, size),
    }
    party = pa.table({name: pa.array(column, KINDS.get(name, pa.string())) for name, column in columns.items()})
    extra = _further(values)
    return Records(
        party=party,
        beside=_beside(ids, births, [values[role] for role in extra]),
        columns=found | {"record_id": record},
        extra={f"extra_{n}": role.replace("_", " ") for n, role in enumerate(extra, start=1)},
        left_alone=tuple(name for name in header if name not in found.values() and name != record),
        groups=_groups(values, births, years, family),
        absent=absent,
    )


def _beside(ids: list[str], births: Texts, extra: list[Texts]) -> Beside:
    columns = {"party_id": ids, "birth_text": births} | {f"extra_{n}": column for n, column in enumerate(extra, start=1)}
    return Beside(
        seen=pa.table({"case_id": ids, "on": pa.array([AGE_SEEN_ON] * len(ids), pa.date32())}),
        extra=pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()}),
    )


def _names(values: Mapping[str, Texts], none: Texts) -> tuple[Texts, Texts, Texts]:
    """Given, middle and family names, out of columns of their own and, where these lack one, out of the whole name."""
    given, middle, family = (values.get(role, none) for role in ("given_name", "middle_name", "family_name"))
    if "full_name" not in values:
        return given, middle, family
    whole = [split_name(name) for name in values["full_name"]]
    first, second, third = (
        [own or name[place] for own, name in zip(column, whole, strict=True)]
        for place, column in enumerate((given, middle, family))
    )
    return first, second, third


def age_of(text: str | None) -> int | None:
    """The years in an age as people write it: 34, 34.0, 34 yrs."""
    found = re.match(r"\d{1,3}(?!\d)", text or "")
    return int(found[0]) if found else None


def several(text: str) -> Sequence[str]:
    """Several names in one field, parted by semicolons or bars, or a list as Parquet and JSON have them: [Ann, Annie]."""
    if text.startswith("[") and text.endswith("]"):
        text = re.sub(r"[\"']", "", text[1:-1]).replace(",", ";")
    return [part for part in text.replace("|", ";").split(";") if part.strip()]


def split_name(name: str | None) -> tuple[str | None, str | None, str | None]:
    """Given, middle and family name out of one field: LAST, FIRST MIDDLE, or first middle last."""
    if not name:
        return None, None, None
    if "," in name:
        last, _, rest = name.partition(",")
        words = rest.split()
        return (words[0] if words else None), (" ".join(words[1:]) or None), last.strip() or None
    words = name.split()
    if len(words) == 1:
        return None, None, words[0]
    return words[0], (" ".join(words[1:-1]) or None), words[-1]


def _births(values: dict[str, Texts], size: int) -> tuple[Texts, list[int | None]]:
    if "birth_date" in values:
        days_first, serial = day_first(values["birth_date"]), are_serial(values["birth_date"])
        distinct = set(values["birth_date"])
        read = {value: of_serial(value) if serial else read_date(value, days_first=days_first) for value in distinct}
        pairs = [read[value] for value in values["birth_date"]]
    else:
        none: Texts = [None] * size
        parts = zip(
            *([month_of(one) for one in values.get(f"birth_{part}", none)] for part in ("year", "month", "day")), strict=True
        )
        pairs = [read_date("-".join(p for p in part if p)) if part[0] else (None, None) for part in parts]
    return [day for day, _ in pairs], [year for _, year in pairs]


def _addresses(values: dict[str, Texts], size: int) -> Texts:
    """One line of address, where there is a street; the town and the postcode alone are compared as columns of their own."""
    if "address" not in values:
        return [None] * size
    none: Texts = [None] * size
    rows = zip(*(values.get(part, none) for part in ("street_number", "address", "city", "state", "postcode")), strict=True)
    made: Texts = []
    for number, street, city, state, postcode in rows:
        line = " ".join(part for part in (number, street) if part)
        code = postcode.zfill(5) if postcode and postcode.isdigit() else postcode
        tail = " ".join(part for part in (state, code) if part)
        made.append(", ".join(part for part in (line, city, tail) if part) if line else None)
    return made


def _further(values: dict[str, Texts]) -> list[str]:
    """Which further columns are compared as texts of their own."""
    further = ["email", "birth_place", "occupation"]
    if "address" not in values:
        further += ["city", "postcode"]
    return [role for role in further if role in values]


def _groups(values: dict[str, Texts], births: Texts, years: list[int | None], family: Texts) -> dict[str, Texts]:
    """By what the audit looks at the result: never used for linking, but for sex as recorded."""
    groups: dict[str, Texts] = {role: values[role] for role in ("sex", "role", "race") if role in values}
    groups["born"] = [f"{year // 20 * 20} to {year // 20 * 20 + 19}" if year else None for year in years]
    groups["birth date"] = ["known" if day else "not known" for day in births]
    compound = [None if name is None else "two or more" if len(name.replace("-", " ").split()) > 1 else "one" for name in family]
    groups["surnames"] = compound
    return {name: column for name, column in groups.items() if 1 < len(set(column)) <= 12}
