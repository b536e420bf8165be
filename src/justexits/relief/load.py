"""Reading the law files: each against the JSON Schema, its words against the tables, its versions against each other.

Nothing is half loaded: one fault, named by file, line and remedy, and no law is returned.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from justexits.core.content import content_folder
from justexits.core.errors import BadInput, NotFound
from justexits.relief.build import build
from justexits.relief.form import UNKNOWN, Condition, Entry, InForce, Law, Provision
from justexits.relief.source import Place, Source, schema_fault
from justexits.relief.tables import codes_path

TABLES = ("relief_facts", "relief_classes", "relief_names", "relief_lists", "relief_sections")


def law_folder() -> Path:
    """The folder content/law."""
    return content_folder() / "law"


@cache
def law() -> Law:
    """The law of content/law. Raises BadInput for the first fault in it."""
    return load_law(law_folder())


def load_law(folder: Path, *, more: tuple[Path, ...] = ()) -> Law:
    """The law of a folder (`<jurisdiction>/<provision>.yaml`) and of further files, such as a bill.

    Raises NotFound where there is none, BadInput with file, line and remedy for the first fault.
    """
    files = sorted(folder.glob("*/*.yaml"))
    if not files:
        raise NotFound(f"There is no law in {folder}.", "Name the folder that holds <jurisdiction>/<provision>.yaml.")
    provisions = tuple(load_provision(path) for path in (*files, *more))
    seen: dict[str, Provision] = {}
    for one in provisions:
        for entry in one.entries:
            if (other := seen.setdefault(entry.key, one)) is not one:
                raise BadInput(
                    f"The entry {entry.key} stands in {other.file} too.",
                    "Give it another id or version.",
                    file=one.file,
                    value=entry.key,
                )
    return Law(provisions=provisions, version=_version((*files, *more)))


def _version(files: tuple[Path, ...]) -> str:
    digest = hashlib.sha256()
    for path in (*files, *(codes_path(name) for name in TABLES)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


@cache
def _schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((law_folder() / "law.schema.json").read_text(encoding="utf-8")))


def load_provision(path: Path) -> Provision:
    """One law file. Raises BadInput with the line of what is wrong."""
    source = Source(path)
    if error := best_match(_schema().iter_errors(source.data)):
        raise schema_fault(source, error)
    raw = source.data
    entries = tuple(_entry(source, said, ("entries", number)) for number, said in enumerate(raw["entries"]))
    _no_overlap(source, entries)
    return Provision(id=raw["provision"], jurisdiction=raw["jurisdiction"], layer=raw["layer"], entries=entries, file=str(path))


def _entry(source: Source, said: dict[str, Any], place: Place) -> Entry:
    conditions = tuple(_condition(source, one, (*place, "conditions", number)) for number, one in enumerate(said["conditions"]))
    ids = [one.id for one in conditions]
    for number, one in enumerate(ids):
        if one in ids[:number]:
            raise source.wrong("Two conditions have this id.", "Give each its own.", (*place, "conditions", number, "id"), one)
    review = {key: str(value) for key, value in said["review"].items()}
    if review["status"] == "reviewed" and not {"by", "on"} <= set(review):
        raise source.wrong("A review needs who and when.", 'Write "by:" and "on:".', (*place, "review"))
    return Entry(
        id=said["id"],
        version=str(said.get("version", "")),
        covers=said["covers"],
        citation=said["citation"],
        status=said["status"],
        text_read=said["text_read"],
        in_force=_in_force(source, said["in_force"], (*place, "in_force")),
        conditions=conditions,
        no_condition=said.get("no_condition", {}),
        terms=said.get("terms", {}),
        review=review,
        **{key: tuple(said.get(key, ())) for key in ("sources", "watch", "notes")},
    )


def _in_force(source: Source, said: dict[str, Any], place: Place) -> InForce:
    def day(key: str, value: Any, words: tuple[str, ...]) -> date | None:
        if isinstance(value, date):
            return value
        if value in words:
            return None
        raise source.wrong("This is not a day.", f"Write it as 2026-01-23, or {' or '.join(words)}.", (*place, key), value)

    end = said["to"]["value"]
    return InForce(
        first=day("from", said["from"]["value"], (UNKNOWN,)),
        end=day("to", end, (UNKNOWN, "open")),
        end_known=end != UNKNOWN,
        applies_by=said["applies_by"]["value"],
        before=said["before"]["value"],
        seen_on=day("seen_on", said["seen_on"], (UNKNOWN,)),
    )


def _condition(source: Source, said: dict[str, Any], place: Place) -> Condition:
    unread, kind = said["mark"] == "not_read", said.get("kind", "fact")
    if unread and "test" in said:
        raise source.wrong(
            "A text that was not read cannot be tested.", "Take the test out, or say how it was read.", (*place, "test")
        )
    if not unread and kind != "finding" and "test" not in said:
        raise source.wrong("This condition says nothing that can be tested.", 'Write a "test:", or `kind: finding`.', place)
    try:
        test = build(said["test"]) if "test" in said else None
    except BadInput as error:
        raise source.wrong(error.what, error.remedy, (*place, "test"), error.value) from None
    except (ValueError, KeyError) as error:
        raise source.wrong(
            f"This test is not complete: {error}.", "Compare it with docs/editors/law.md.", (*place, "test")
        ) from None
    return Condition(
        id=said["id"],
        field=said["field"],
        mark=said["mark"],
        says=said["says"],
        cite=said["cite"],
        kind=kind,
        note=said.get("note", ""),
        test=test,
        false_is_lawyer="on_false" in said,
        left_out=_left_out(said.get("test", {})),
    )


def _left_out(test: dict[str, Any]) -> tuple[str, ...]:
    """The classes of offences that a test leaves out, as facts."""
    return tuple(f"class:{one['class']}" for one in test.get("offence", {}).get("exclude", ()) if "class" in one)


def _no_overlap(source: Source, entries: tuple[Entry, ...]) -> None:
    """Dated texts of one id may not stand on the same day; unknown days cannot be compared."""
    for (_, one), (second, two) in itertools.combinations(enumerate(entries), 2):
        if one.id != two.id:
            continue
        if one.version == two.version:
            raise source.wrong(
                "This id stands twice with the same version.", "Give each text its version.", ("entries", second), two.id
            )
        first, last = sorted((one.in_force, two.in_force), key=lambda when: when.first or date.min)
        if first.first and last.first and first.end_known and (first.end is None or first.end > last.first):
            raise source.wrong(
                f"The texts {one.version} and {two.version} of {one.id} stand on the same days.",
                'Let "to:" of the older be the first day of the newer.',
                ("entries", second, "in_force"),
            )
