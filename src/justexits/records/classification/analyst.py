"""What an analyst decided about charge texts that no rule knows. Decisions are only ever added; the newest of a text counts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from justexits.core.errors import BadInput, CannotWrite
from justexits.records.classification.rules import text_rules
from justexits.records.codes import code_list
from justexits.records.home import Home

FILE = "charge_text_decisions.jsonl"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """One decision: `text` as a clerk typed it has these classes; none means that the decision before it is taken back."""

    text: str
    classes: tuple[str, ...]
    by: str
    why: str
    decided_at: str  # UTC

    @property
    def decided_on(self) -> datetime:
        """The moment of the decision."""
        return datetime.fromisoformat(self.decided_at)


def decide(home: Home, *, text: str, classes: Iterable[str], by: str, why: str) -> Decision:
    """Add a decision. Raises BadInput for a class that is not there, a text without words, or a missing name or reason."""
    named = tuple(dict.fromkeys(classes))
    for name in named:
        if name not in code_list("offense_class"):
            raise BadInput(f"There is no offense class {name}.", "Use one of content/codes/offense_classes.yaml.", value=name)
    if not text_rules().normal(text):
        raise BadInput("The text has no words.", "Give the charge text as the list of unmapped texts shows it.", value=text)
    if not by.strip() or not why.strip():
        raise BadInput("A decision needs who made it and why.", "Give both; they stay with the decision.")
    made = Decision(
        text=text, classes=named, by=by.strip(), why=why.strip(), decided_at=datetime.now(UTC).isoformat(timespec="seconds")
    )
    lock = home.writer_lock(wait=5)
    try:
        with _path(home).open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(asdict(made), ensure_ascii=False) + "\n")
    except OSError as error:
        raise CannotWrite(f"The decision could not be written: {error.strerror}.", "Free some space and decide again.") from error
    finally:
        lock.release()
    return made


def decisions(home: Home) -> list[Decision]:
    """Every decision, oldest first. Raises BadInput naming the line that cannot be read."""
    path = _path(home)
    if not path.exists():
        return []
    made = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            said = json.loads(line)
            made.append(Decision(**{**said, "classes": tuple(said["classes"])}))
        except (ValueError, TypeError, KeyError):
            raise BadInput(
                "This line is no decision.", "Restore the file from a backup.", file=str(path), line=number, value=line[:80]
            ) from None
    return made


def decided_classes(home: Home) -> dict[str, tuple[str, ...]]:
    """Normal text -> classes, of the newest decision of each text; a text whose decision was taken back is left out."""
    newest = {text_rules().normal(one.text): one.classes for one in decisions(home)}
    return {text: classes for text, classes in newest.items() if classes}


def _path(home: Home) -> Path:
    return home.path / FILE
