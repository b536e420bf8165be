"""Points of findings in one office, where they differ from their strength: files that a person accepted, numbered, never changed.

They stand in the data folder, `screening/weights/<office>/<version>.json`, in the form of content/screening/weights.schema.json.
A snapshot names the version by which its people were placed, so that a page says the same tomorrow.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

from justexits.core.content import content_folder
from justexits.core.errors import BadInput, Busy, CannotWrite, NotFound
from justexits.records.home import Home
from justexits.screening.indicators import catalogue, rarer


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Points by indicator for one office; version 0 is the catalogue's own: every finding counts its strength."""

    office_id: str
    version: int = 0
    replaces: int = 0
    points: Mapping[str, float] = field(default_factory=dict)
    based_on: Mapping[str, Any] = field(default_factory=lambda: {"how": "the catalogue's strengths"})
    accepted: Mapping[str, str] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The file's content."""
        said: dict[str, Any] = {"office": self.office_id, "version": self.version, "replaces": self.replaces}
        said |= {"points": dict(self.points), "based_on": dict(self.based_on)}
        return said | ({"accepted": dict(self.accepted)} if self.accepted else {})


def key_of(office_id: str) -> str:
    """Under which name a snapshot's versions keep the number of an office's weights."""
    return f"weights {office_id}"


def history(home: Home, office_id: str) -> list[Weights]:
    """Every accepted version of an office, oldest first. Raises BadInput naming a file that was changed by hand wrongly."""
    found = [read(path) for path in _folder(home, office_id).glob("*.json")]
    return sorted(found, key=lambda one: one.version)


def weights_of(home: Home, office_id: str, version: int | None = None) -> Weights:
    """An office's weights: the newest accepted ones, or those of a version. Raises NotFound where that version is gone."""
    if version == 0:
        return Weights(office_id=office_id)
    if version is None:
        known = history(home, office_id)
        return known[-1] if known else Weights(office_id=office_id)
    path = _path(home, office_id, version)
    if not path.exists():
        raise NotFound(f"Version {version} of the points of {office_id} is missing.", f"Restore {path} from the backup.")
    return read(path)


def weights_in(home: Home, office_id: str, versions: Mapping[str, str]) -> Weights:
    """The weights that a snapshot with these versions names; the catalogue's where it names none."""
    return weights_of(home, office_id, int(versions.get(key_of(office_id), "0")))


def read(path: Path) -> Weights:
    """A file of weights or a proposal. Raises NotFound, and BadInput with the file and the place in it."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.", "Write a proposal with `justexits weights propose`.") from error
    except ValueError as error:
        raise BadInput("The file is no JSON.", "Propose anew, or restore it from the backup.", file=str(path)) from error
    if wrong := best_match(_schema().iter_errors(said)):
        place = ".".join(str(part) for part in wrong.absolute_path)
        raise BadInput(
            f"The file does not have the form it needs: {wrong.message[:200]}.",
            "Compare it with content/screening/weights.schema.json.",
            file=str(path),
            column=place or None,
        )
    known = {one.id for one in (*catalogue(), *rarer())}
    for name in said["points"]:
        if name not in known:
            raise BadInput(
                "There is no such indicator.",
                "Use an id of docs/reference/indicators.md.",
                file=str(path),
                column="points",
                value=name,
            )
    return Weights(
        office_id=said["office"],
        version=said["version"],
        replaces=said["replaces"],
        points=said["points"],
        based_on=said["based_on"],
        accepted=said.get("accepted", {}),
    )


def accept(home: Home, proposal: Weights, *, by: str, reason: str, on: date) -> Weights:
    """Put a proposal into force as the office's next version; the next `screen` places people by it.

    Raises BadInput without a name and a reason, Busy where another version was accepted since it was proposed, CannotWrite.
    """
    if not by.strip() or not reason.strip():
        raise BadInput("Points are accepted by somebody, for a reason.", "Give both; they stay with the file.")
    lock = home.writer_lock(wait=5)
    try:
        now = weights_of(home, proposal.office_id).version
        if proposal.replaces != now:
            raise Busy(
                f"The proposal was made over version {proposal.replaces}, and version {now} is in force.",
                "Propose anew, and compare.",
            )
        said = {"by": by.strip(), "on": on.isoformat(), "reason": reason.strip()}
        made = Weights(
            office_id=proposal.office_id,
            version=now + 1,
            replaces=now,
            points=proposal.points,
            based_on=proposal.based_on,
            accepted=said,
        )
        write(_path(home, made.office_id, made.version), made)
    finally:
        lock.release()
    return made


def write(path: Path, weights: Weights) -> None:
    """Write the file whole or not at all; one that is there is never written over. Raises CannotWrite."""
    staged = path.with_suffix(".tmp")
    try:
        if path.exists():
            raise CannotWrite(f"{path} is there already.", "Name another file; no version is ever changed.")
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        staged.write_text(json.dumps(weights.as_dict(), indent=1) + "\n", encoding="utf-8")
        staged.replace(path)
    except OSError as error:
        raise CannotWrite(f"{path} could not be written: {error.strerror}.", "Name a folder that you may write to.") from error


@cache
def _schema() -> Draft202012Validator:
    text = (content_folder() / "screening" / "weights.schema.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def _folder(home: Home, office_id: str) -> Path:
    return home.path / "screening" / "weights" / office_id


def _path(home: Home, office_id: str, version: int) -> Path:
    return _folder(home, office_id) / f"{version}.json"
