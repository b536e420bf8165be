"""What measures may see: the columns that figures are made of, and none that name somebody or hold a text of hers."""

from __future__ import annotations

from justexits.records.tables import TABLES, Kind


def _dated(*names: str) -> tuple[str, ...]:
    return tuple(column for name in names for column in (name, f"{name}_precision"))


RECORDS: dict[str, tuple[str, ...]] = {
    "case": ("case_id", "kind", "agency", "unit", *_dated("referred_on", "filed_on", "disposed_on"), "status", "batch_id"),
    "arrest": ("arrest_id", "case_id", "party_id", "tracking_number", *_dated("on", "custody_from", "custody_to"), "batch_id"),
    "party": (
        *("party_id", "case_id", "role", *_dated("birth_date"), "recorded_age_low", "recorded_age_high"),
        *("sex", "race", "ethnicity", "language", "batch_id"),
    ),
    "charge": (
        *("charge_id", "case_id", "party_id", "description", *_dated("offense_date"), "charging_decision", "decision_reason"),
        *(*_dated("decided_on"), "disposition", *_dated("disposition_date"), "sentence_kind", "sentence_days", "batch_id"),
    ),
    "event": ("event_id", "case_id", "party_id", "actor_id", "kind", *_dated("on"), "result", "batch_id"),
    "batch": ("batch_id", "mapping", "imported_at"),
    "prior_relief": ("prior_relief_id", "case_id", "charge_id", "kind", *_dated("on"), "result"),
    "offense_class": ("charge_id", "class"),
    "person_party": ("person_id", "party_id", "path_probability"),
    "finding": ("person_id", "indicator", "truth", "possible", "strength"),
    "surfaced_ledger": ("person_id", "indicator", "first_shown_on"),
}
# Of what people decided everything but what they wrote.
WRITTEN = frozenset({"note", "text", "source", "advocate", "order_number", "snapshot", "office_id"})


# Every table that measures may see, with those columns.
SEEN: dict[str, tuple[str, ...]] = RECORDS | {
    name: tuple(column.name for column in table.columns if column.name not in WRITTEN)
    for name, table in TABLES.items()
    if table.kind is Kind.DECISION
}
