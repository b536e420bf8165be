"""Charge texts that no rule knows, by how often they come up, and what an analyst decided about them.

A charge text may hold a name that a clerk typed into it, so an address carries the text's digest and never the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

import ibis
from django.conf import settings
from django.db import transaction

from justexits.records.classification import Decision, decide, decisions
from justexits.records.home import Home
from justexits.web.accounts.permissions import Permission, require
from justexits.web.audit.events import record_event
from justexits.web.audit.models import EventKind

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Reading
    from justexits.web.accounts.models import User

PAGE_SIZE = 50


@dataclass(frozen=True, kw_only=True)
class UnmappedText:
    """One text, how many charges carry it, and the newest decision about it, which counts from the next screening on."""

    text: str
    digest: str
    charges: int
    decided: Decision | None


@dataclass(frozen=True, kw_only=True)
class UnmappedPage:
    """One page of the texts without a class, and how far the office's charges are mapped."""

    rows: tuple[UnmappedText, ...]
    charges: int
    mapped: int
    texts: int
    page: int
    pages: int

    @property
    def share_words(self) -> str:
        """The share of charges that have a class."""
        return f"{self.mapped / self.charges:.1%}" if self.charges else "no charges yet"


def home() -> Home:
    """The deployment's data folder."""
    return Home(settings.JUSTEXITS_HOME)


def _unmapped(reading: Reading, office_id: str) -> ir.Table:
    """text, digest, charges: each text of a charge that has no class."""

    def make() -> ir.Table:
        tables = reading.tables_of(office_id)
        bare = tables["charge"].anti_join(tables["offense_class"], "charge_id")
        counted = bare.filter(bare.description.notnull()).group_by("description").aggregate(charges=lambda t: t.count())
        return counted.select("charges", text="description", digest=counted.description.hexdigest("sha256"))

    return reading.keep("unmapped_charge_texts", make)


def unmapped(reading: Reading, user: User, page: int) -> UnmappedPage:
    """The texts without a class, those first that most charges carry."""
    require(user, Permission.MAP_CHARGE_TEXTS)
    table = _unmapped(reading, user.office_id)
    tables = reading.tables_of(user.office_id)
    texts = reading.rows(table.count().name("n").as_table())[0]["n"]
    charges = reading.rows(tables["charge"].count().name("n").as_table())[0]["n"]
    mapped = reading.rows(tables["charge"].semi_join(tables["offense_class"], "charge_id").count().name("n").as_table())[0]["n"]
    pages = max(1, ceil(texts / PAGE_SIZE))
    page = min(max(1, page), pages)
    found = reading.rows(table.order_by([ibis.desc("charges"), "text"]).limit(PAGE_SIZE, offset=(page - 1) * PAGE_SIZE))
    newest = {one.text: one for one in decisions(home())}
    rows = tuple(UnmappedText(**row, decided=newest.get(row["text"])) for row in found)
    return UnmappedPage(rows=rows, charges=charges, mapped=mapped, texts=texts, page=page, pages=pages)


def find_text(reading: Reading, user: User, digest: str) -> tuple[str, int] | None:
    """A text without a class by its digest, with how many charges carry it."""
    require(user, Permission.MAP_CHARGE_TEXTS)
    table = _unmapped(reading, user.office_id)
    found = reading.rows(table.filter(table.digest == digest))
    return (found[0]["text"], found[0]["charges"]) if found else None


def history(user: User, text: str) -> list[Decision]:
    """What was decided about a text, newest first."""
    require(user, Permission.MAP_CHARGE_TEXTS)
    return [one for one in reversed(decisions(home())) if one.text == text]


def decide_text(*, by: User, text: str, digest: str, classes: list[str], why: str) -> Decision:
    """Keep what an analyst decided a charge text is; no class takes an earlier decision back. Raises Refused, BadInput."""
    require(by, Permission.MAP_CHARGE_TEXTS)
    with transaction.atomic():
        record_event(EventKind.CHARGE_TEXT_DECIDED, by=by, subject=("charge text", digest[:16]), detail={"classes": classes})
        return decide(home(), text=text, classes=classes, by=by.get_username(), why=why)


def readiness_of(reading: Reading, user: Any) -> dict[str, list[dict[str, Any]]]:
    """Which rules and measures the office's records can carry, and what is lacking for the others."""
    from justexits import measures, screening
    from justexits.web.fact_words import fact_words

    require(user, Permission.SEE_IMPORTS)
    tables = reading.tables_of(user.office_id)
    rules = {one.id: one.statement for one in screening.catalogue()}
    names = {one.id: one.name for one in measures.catalogue()}
    found_rules = screening.readiness(tables, screening.basis_of(user.office_id), run=reading.rows)
    found_measures = measures.readiness(tables, run=reading.rows)

    def row(one: Any, title: str) -> dict[str, Any]:
        filled = [(fact_words(name), f"{share:.0%}") for name, share in one.filled.items()]
        return {"title": title, "ready": one.ready, "why": one.why, "filled": filled}

    return {
        "rules": [row(one, rules.get(one.indicator, one.indicator)) for one in found_rules],
        "measures": [row(one, names.get(one.measure, one.measure)) for one in found_measures],
    }
