"""Reading a mapping and checking it whole, before a file is touched."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from justexits.core.content import content_folder, load_yaml
from justexits.core.errors import BadInput, NotFound
from justexits.records.mapping.check import check
from justexits.records.mapping.form import (
    Condition,
    FileRule,
    Form,
    Join,
    Mapping,
    Office,
    RowRule,
    Span,
    TakeOut,
    Trailer,
    plain,
)
from justexits.records.mapping.plain_yaml import PlainLoader

FINGERPRINT_DIGITS = 12


def mapping_names() -> list[str]:
    """The mappings in content/mappings."""
    return sorted(path.parent.name for path in (content_folder() / "mappings").glob("*/mapping.yaml"))


def load_mapping(name: str | Path) -> Mapping:
    """The mapping of that name in content/mappings, or the one in a YAML file.

    Raises NotFound where there is none, and BadInput with the file and the place in it where something is wrong, and for a draft.
    """
    path = _path(name)
    raw = load_yaml(path, PlainLoader)
    if error := best_match(_schema().iter_errors(raw)):
        place = _place(raw, list(error.absolute_path))
        raise BadInput(
            f"The mapping does not have the form it needs: {error.message[:200]}.",
            "Compare it with docs/editors/mappings.md.",
            file=str(path),
            column=place or None,
        )
    mapping = _mapping(raw)
    check(mapping, str(path))
    if mapping.draft:
        raise BadInput(
            f"This mapping is a draft that nobody has looked at. {mapping.draft}",
            "Compare it with the files, correct it, and take out the line draft.",
            file=str(path),
            column="draft",
        )
    return mapping


def _path(name: str | Path) -> Path:
    text = str(name)
    if text.endswith((".yaml", ".yml")):
        if not Path(text).is_file():
            raise NotFound(f"There is no mapping file {text}.", "Check the path after --mapping.")
        return Path(text)
    names = mapping_names()
    if text not in names:
        near = get_close_matches(text, names, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise NotFound(f"There is no mapping {text}.", f"{hint}Name one of {', '.join(names)}, or the path of a YAML file.")
    return content_folder() / "mappings" / text / "mapping.yaml"


@cache
def _schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((content_folder() / "mappings" / "mapping.schema.json").read_text(encoding="utf-8")))


def _place(raw: Any, steps: list[str | int]) -> str:
    """Where in the file: `files[0] (parties).rows[1].columns.role`."""
    place = ""
    for step in steps:
        if isinstance(step, int):
            raw = raw[step]
            label = (raw.get("name") or raw.get("table")) if isinstance(raw, dict) else None
            place += f"[{step}]" + (f" ({label})" if label else "")
        else:
            raw = raw[step]
            place += f".{step}" if place else str(step)
    return place


def _mapping(raw: dict[str, Any]) -> Mapping:
    files = _with_offers(tuple(_file(entry) for entry in raw["files"]))
    return Mapping(
        name=raw["mapping"],
        version=raw["version"],
        title=raw["title"],
        office=Office(**raw["office"]),
        synthetic=raw.get("synthetic", False),
        draft=raw.get("draft", ""),
        files=files,
        fingerprint=hashlib.sha256(json.dumps(raw, sort_keys=True).encode()).hexdigest()[:FINGERPRINT_DIGITS],
        feeds=frozenset(rule.table for file in files for rule in file.rows),
    )


def _with_offers(files: tuple[FileRule, ...]) -> tuple[FileRule, ...]:
    """The entries, each with the columns that others take from it."""
    offers: dict[str, list[str]] = {rule.name: [] for rule in files}
    for rule in files:
        for join in rule.joins:
            offers.setdefault(join.entry, []).extend([*join.on.values(), *(one.column for one in join.when)])
        for name in rule.mentions():
            if found := rule.joined(name):
                offers[found[0].entry].append(found[1])
    return tuple(replace(rule, offers=tuple({plain(name): name for name in offers[rule.name]}.values())) for rule in files)


def _span(raw: dict[str, Any]) -> Span:
    start: int = raw["from"]
    return Span(name=raw["name"], start=start, end=raw["to"] if "to" in raw else start + raw["length"] - 1)


def _file(raw: dict[str, Any]) -> FileRule:
    read = raw.get("read", {})
    trailer = raw.get("trailer")
    return FileRule(
        name=raw["name"],
        match=raw["match"],
        kind=raw["kind"],
        delimiter=read.get("delimiter"),
        encoding=read.get("encoding"),
        control_rows=tuple(Condition.of(entry) for entry in raw.get("control_rows", ())),
        rows=tuple(_rows(entry) for entry in raw.get("rows", ())),
        sheet=read.get("sheet"),
        table=read.get("table"),
        record=read.get("record"),
        columns=tuple(read.get("columns", ())),
        header_rows=read.get("header_rows", 1),
        missing=tuple(str(word) for word in read.get("missing", ())),
        may_lack=tuple(read.get("may_lack", ())),
        layout=tuple(_span(entry) for entry in read.get("layout", ())),
        joins=tuple(_join(entry) for entry in raw.get("joins", ())),
        trailer=Trailer(when=Condition.of(trailer["when"]), count=trailer["count"]) if trailer else None,
        take_out=tuple(_take_out(entry) for entry in raw.get("take_out", ())),
    )


def _join(raw: dict[str, Any]) -> Join:
    return Join(entry=raw["file"], on=raw["on"], when=_conditions(raw.get("when", [])), sole=raw.get("sole", False))


def _conditions(raw: dict[str, Any] | list[dict[str, Any]]) -> tuple[Condition, ...]:
    return tuple(Condition.of(entry) for entry in ([raw] if isinstance(raw, dict) else raw))


def _take_out(raw: dict[str, Any]) -> TakeOut:
    return TakeOut(
        table=raw["table"],
        key=Form.of(raw["key"]),
        because=raw["because"],
        when=_conditions(raw.get("when", [])),
        order=raw.get("order"),
        on=Form.of(raw["on"]) if "on" in raw else None,
    )


def _rows(raw: dict[str, Any]) -> RowRule:
    return RowRule(
        table=raw["table"],
        when=_conditions(raw.get("when", [])),
        once=raw.get("once", False),
        merge=raw.get("merge", False),
        may_differ=tuple(raw.get("may_differ", ())),
        columns={column: Form.of(form) for column, form in raw["columns"].items()},
    )
