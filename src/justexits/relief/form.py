"""The form of a law file, once it is read: provisions, their entries (tracks and dated texts), and the conditions of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from justexits.relief.evaluate import Program, program
from justexits.relief.nodes import ClassOf, Match, Node, facts_of, leaves

UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One condition of an entry, in words, with how it was read.

    `kind`: fact (records or a person can state it), finding (a human weighs it: listed, never blocks), lawyer (where it is true
    only a lawyer can answer). `mark`: read, secondary, not_read. `test` is None for a finding without one, or an unread text.
    """

    id: str
    field: str
    mark: str
    says: str
    cite: str
    kind: str = "fact"
    note: str = ""
    test: Node | None = None
    false_is_lawyer: bool = False  # whether there are exceptions was not recorded
    left_out: tuple[str, ...] = ()  # the classes of offences that it leaves out, as facts (`class:<name>`)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The facts that the test asks for."""
        return facts_of(self.test) if self.test is not None else ()

    @cached_property
    def offences(self) -> tuple[Match | ClassOf, ...]:
        """The leaves of the test that say which offences it names."""
        found = leaves(self.test) if self.test is not None else ()
        return tuple(leaf for leaf in found if isinstance(leaf, Match | ClassOf))

    @cached_property
    def told(self) -> dict[str, str | None]:
        """What a trace says of the condition itself."""
        told: dict[str, str | None] = {"id": self.id, "kind": self.kind, "says": self.says, "cite": self.cite, "mark": self.mark}
        return {**told, "note": self.note or None}

    @cached_property
    def program(self) -> Program | None:
        """The interpreter of the test."""
        return program(self.test) if self.test is not None else None

    @property
    def unread(self) -> bool:
        """Whether the text of this condition was not read."""
        return self.mark == "not_read"


@dataclass(frozen=True, kw_only=True)
class InForce:
    """The days on which a text stands. None is unknown; `end`: the first day on which it no longer stands, None also for open."""

    first: date | None
    end: date | None
    end_known: bool
    applies_by: str  # filing, disposition, offence, unknown
    before: str  # nothing, other_text, unknown
    seen_on: date | None

    @property
    def start(self) -> date | None:
        """The first day on which the text is known to stand; None where no day is known."""
        return self.first or self.seen_on


@dataclass(frozen=True, kw_only=True, eq=False)
class Entry:
    """One track of a provision in one dated text."""

    id: str
    version: str
    covers: str
    citation: str
    status: str
    text_read: str
    in_force: InForce
    conditions: tuple[Condition, ...]
    no_condition: dict[str, dict[str, Any]] = field(default_factory=dict)
    terms: dict[str, dict[str, Any]] = field(default_factory=dict)
    review: dict[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Id and version, unique in the law."""
        return f"{self.id}@{self.version}" if self.version else self.id

    def term(self, name: str) -> Any:
        """What another field says (relief, burden and so on); None where it is unknown or says nothing."""
        value = self.terms.get(name, {}).get("value")
        return None if value in (None, UNKNOWN, "silent", "not_applicable") else value


@dataclass(frozen=True, kw_only=True, eq=False)
class Provision:
    """What a jurisdiction's text offers, with all its entries."""

    id: str
    jurisdiction: str
    layer: str  # law, office_policy, local_practice: never mixed in one file
    entries: tuple[Entry, ...]
    file: str = ""


@dataclass(frozen=True, kw_only=True)
class Law:
    """All provisions that are loaded, and the version of the whole: a hash over what the files and tables say."""

    provisions: tuple[Provision, ...]
    version: str

    def of(self, jurisdiction: str) -> tuple[Provision, ...]:
        """The provisions of one jurisdiction."""
        return tuple(one for one in self.provisions if one.jurisdiction == jurisdiction)

    @property
    def jurisdictions(self) -> tuple[str, ...]:
        """The jurisdictions that have a file."""
        return tuple(sorted({one.jurisdiction for one in self.provisions}))
