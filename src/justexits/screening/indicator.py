"""What an indicator is, and what rules have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


class Family(StrEnum):
    """What an indicator is about; a family's findings count together up to a cap."""

    YOUTH = "YOUTH"
    CSE = "CSE"
    VICTIM = "VICTIM"
    NET = "NET"
    SURVIVAL = "SURVIVAL"
    PLACE = "PLACE"
    TEXT = "TEXT"
    LANE = "LANE"  # counts nothing; says who reviews


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator: what it says, how strong it is, and the rule that finds it.

    `rule` takes canonical tables and gives the rows that meet it or leave it open, in the form of `rows.hits`: person_id,
    office_id, evidence ("table:id"), the day, its precision, and the missing fact, null where the rule is met. A person is found
    where one of her rows meets it, not decidable where all of them leave it open.
    `needs` are the columns ("table.column") without which it finds nobody; of its `ways`, where it has some, an office must have
    all columns of one ("event.kind=contact" is a column that must say so); `looks_for` are codes of a column, one of which an
    office must use at all. `strength`: 1 context, 2 supporting, 3 strong, 4 direct. `wave` 2 needs data that many offices lack.
    `looks_at_others` says that who others are counts too, by the same links as hers: then a weak link of anybody may change it.
    Where `covered_by` (another indicator) is met too, this one says the same again and counts nothing toward a tier.
    """

    id: str
    statement: str
    family: Family
    strength: int
    rule: Callable[[Tables], ir.Table]
    meaning: str
    against: str
    source: str
    needs: tuple[str, ...]
    ways: tuple[tuple[str, ...], ...] = ()
    looks_for: tuple[tuple[str, tuple[str, ...]], ...] = ()
    uses_juvenile_records: bool = False
    version: str = "1"
    wave: int = 1
    covered_by: str = ""
    looks_at_others: bool = False
