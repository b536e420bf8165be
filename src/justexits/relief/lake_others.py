"""What follows for each charge from the person's other charges, for all charges of an office at once.

Sums over each person, without the row itself, in one grouping and one join: much cheaper than to sort every person's charges.
A sum counts what is surely so; that nothing was found is not known to be nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import ibis

from justexits.core.truth import negate
from justexits.relief.columns import TEXTS, text_columns
from justexits.relief.compile import day_literal
from justexits.relief.dates import FAR
from justexits.relief.history import UNSURE

if TYPE_CHECKING:
    import ibis.expr.types as ir

    Stage = Callable[[str, ir.Table], ir.Table]

# The columns of a charge's own row that what follows from other charges rests on, and the texts of the charge.
RESTED_ON = frozenset(
    {
        *("case_id", "case_status", "petition_pending", "disposition", "law", "statute", "description", "form", "ordinance"),
        *("disposition_date_low", "disposition_date_high", "sentence_end_low", "sentence_end_high"),
    }
)
ON_PROSTITUTION = {"pending_other_than_prostitution", "once_convicted_of_prostitution_offence"}


def with_others(own: ir.Table, prostitution: ir.Table | None, wanted: set[str], stage: Stage) -> ir.Table:
    """Each charge with the wanted facts that follow from the person's other charges."""
    asked = prostitution is not None and bool(ON_PROSTITUTION & wanted)
    rows = _said(_with_prostitution(own, prostitution) if asked else own)
    people = stage("relief_people", _people(rows, asked))
    made = _joined(rows, people, ["person_id"])
    if {"latest_other_conviction_low", "latest_sentence_end_low"} & wanted:
        made = _joined(made, stage("relief_newest", _newest(made)), ["person_id"])
        made = made.mutate(**_latest(made))
    if "conviction_from_arrest_stands" in wanted:
        made = _joined(made, stage("relief_arrests", _arrests(made)), ["person_id", "same_arrest"])
        made = made.mutate(conviction_from_arrest_stands=ibis.cases((made.stands > 0, True), (made.unsure == 0, False)))
    nothing = ibis.null("boolean")
    facts = {
        "other_conviction": ibis.ifelse(made.all_convicted - made.convicted > 0, True, nothing),
        "pending_charge": ibis.ifelse(made.all_pending - made.pending > 0, True, nothing),
        "other_petition_pending": ibis.ifelse(made.all_asked > 0, True, nothing),
        "outstanding_warrant": ibis.ifelse(made.all_wanted > 0, True, nothing),
    }
    if asked:
        facts["pending_other_than_prostitution"] = ibis.ifelse(made.all_other - made.other > 0, True, nothing)
        facts["once_convicted_of_prostitution_offence"] = ibis.ifelse(made.all_of_it > 0, True, nothing)
    return made.mutate(**facts)


def _said(own: ir.Table) -> ir.Table:
    """What each row says, as numbers to be summed, and the day of its conviction."""
    convicted = (own.disposition == "convicted").fill_null(False)
    return own.mutate(
        convicted=convicted.cast("int64"),
        pending=(own.disposition == "pending").fill_null(False).cast("int64"),
        asked_for=own.petition_pending.cast("int64"),
        is_wanted=(own.case_status == "warrant").fill_null(False).cast("int64"),
        conviction_day=ibis.ifelse(convicted, own.disposition_date_low, ibis.null("date")),
        same_arrest=own.arrest_id.fill_null(own.case_id),
    )


def _people(rows: ir.Table, asked: bool) -> ir.Table:
    """The sums of each person, and the first day that the most recent conviction can have."""
    more: dict[str, Any] = {"all_other": rows.other.sum(), "all_of_it": rows.of_it.sum()} if asked else {}
    return rows.group_by("person_id").agg(
        all_convicted=rows.convicted.sum(),
        all_pending=rows.pending.sum(),
        all_asked=rows.asked_for.sum(),
        all_wanted=rows.is_wanted.sum(),
        newest=rows.conviction_day.max(),
        **more,
    )


def _newest(made: ir.Table) -> ir.Table:
    """Of each person's convictions: how many are of the newest day, the newest day before it, and what is known of the ends.

    `may`: a conviction that may be the most recent one.
    """
    rows = made.filter(made.convicted == 1)
    may = ((rows.disposition_date_high >= rows.newest) | rows.disposition_date_low.isnull()).fill_null(False)
    rows = rows.mutate(may=may)
    may, nothing = rows.may, ibis.null("date")
    first, last, end = (
        ibis.ifelse(may, rows[name], nothing) for name in ("disposition_date_low", "disposition_date_high", "sentence_end_low")
    )
    return rows.group_by("person_id").agg(
        of_newest=(rows.conviction_day == rows.newest).fill_null(False).cast("int64").sum(),
        before_newest=ibis.ifelse(rows.conviction_day < rows.newest, rows.conviction_day, nothing).max(),
        several=may.cast("int64").sum(),
        undated=(may & rows.disposition_date_low.isnull()).cast("int64").sum(),
        endless=(may & rows.sentence_end_low.isnull()).cast("int64").sum(),
        first_day=first.min(),
        last_day=last.max(),
        last_end=end.max(),
        first_end=end.min(),
    )


def _latest(made: ir.Table) -> dict[str, Any]:
    """When the latest other conviction was, and when the sentence of the most recent one was over (`history._latest_sentence`).

    Of several convictions of one day the last end counts; where it is not known which is the most recent, the first of theirs.
    """
    alone = ((made.conviction_day == made.newest) & (made.of_newest == 1)).fill_null(False)
    latest = ibis.ifelse(alone, made.before_newest, made.newest)
    one_day = (made.undated == 0) & (made.first_day == made.last_day).fill_null(False)
    end = ibis.cases(((made.several == 1) | one_day, made.last_end), (made.endless == 0, made.first_end))
    never, nothing = day_literal(FAR), ibis.null("date")
    return {
        "latest_other_conviction_low": latest,
        "latest_other_conviction_high": ibis.ifelse(latest.notnull(), never, nothing),
        "latest_sentence_end_low": end,
        "latest_sentence_end_high": ibis.ifelse(end.notnull(), never, nothing),
    }


def _arrests(made: ir.Table) -> ir.Table:
    """Of each person's arrests: convictions that stand, and charges of which that is not known."""
    doubtful = (made.disposition.isnull() | made.disposition.isin([*sorted(UNSURE), "reduced"])).fill_null(True)
    return made.group_by(["person_id", "same_arrest"]).agg(stands=made.convicted.sum(), unsure=doubtful.cast("int64").sum())


def _with_prostitution(own: ir.Table, texts: ir.Table) -> ir.Table:
    """Adds whether a charge is pending that is surely not of prostitution, and whether it is a conviction of one that is."""
    said = own.mutate(**text_columns(own))
    said = said.left_join(texts, [said[name].identical_to(texts[name]) for name in TEXTS])
    said = said.drop(*TEXTS, *(f"{name}_right" for name in TEXTS))
    return said.mutate(
        other=((said.disposition == "pending") & negate(said.is_prostitution)).fill_null(False).cast("int64"),
        of_it=((said.disposition == "convicted") & said.is_prostitution_offence).fill_null(False).cast("int64"),
    )


def _joined(rows: ir.Table, groups: ir.Table, keys: list[str]) -> ir.Table:
    """Each row with what was found for its group; no row is lost, nor found twice."""
    made = rows.left_join(groups, keys)
    return made.drop(*(name for name in made.columns if name.removesuffix("_right") in keys and name.endswith("_right")))
