"""What sentences still ask for, what relief was given before, and what courts ordered, as facts of each charge.

A missing ledger stays unknown: that nothing was entered is not that nothing is owed. What stands under a matter and names no
charge counts for each charge of that matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import add
from typing import TYPE_CHECKING, Any

import ibis

from justexits.relief.dates import FAR

if TYPE_CHECKING:
    import ibis.expr.types as ir

SENTENCE = ("custody", "supervision", "community_service", "treatment")  # what must be over before a sentence is
MONEY = {"restitution": "restitution", "fine": "fines"}  # kind of obligation: the fact
TABLES = ("obligation", "prior_relief", "order")


def with_terms(charges: ir.Table, tables: Mapping[str, ir.Table]) -> ir.Table:
    """The charges (with `charge_id`, `case_id`, `disposition`, `grade`) with what these tables say of them; sealed ones left out.

    Adds restitution, fines, sentence_end_low, sentence_end_high, in_custody, treatment_ordered_and_not_met, petition_pending.
    """
    counted = _joined(charges, _owed(tables["obligation"]))
    given = _joined(counted, _given(tables["prior_relief"], tables["order"]))
    kept = given.filter(given.of_charge_sealed + given.of_case_sealed == 0)
    changed = kept.of_charge_reduced + kept.of_case_reduced > 0
    nothing = ibis.null("string")
    vacated = ibis.cases(
        (kept.of_charge_vacated > 0, "vacated"),
        ((kept.of_case_vacated > 0) & (kept.disposition == "convicted").fill_null(False), nothing),  # which charge is not said
        else_=kept.disposition,
    )
    facts = {
        "disposition": vacated,
        "grade": ibis.ifelse(changed, nothing, kept.grade),
        "degree": ibis.ifelse(changed, nothing, kept.degree),
        "petition_pending": kept.of_charge_pending + kept.of_case_pending > 0,
    }
    return kept.mutate(**facts, **_obliged(kept))


def _owed(obligation: ir.Table) -> ir.Table:
    """For each obligation, one count: of its kind, settled, owed, waived; and the day on which a part of a sentence was over."""
    open_status = obligation.status.isin(["open", "violated"]).fill_null(False)
    done = obligation.status.isin(["completed", "waived"]).fill_null(False)
    paid = obligation.status.isnull() & (obligation.amount_paid >= obligation.amount_owed).fill_null(False)
    unpaid = obligation.status.isnull() & (obligation.amount_paid < obligation.amount_owed).fill_null(False)
    settled, owed = done | paid, open_status | unpaid
    waived = (obligation.status == "waived").fill_null(False)
    kinds = {name: (obligation.kind == name).fill_null(False) for name in ("custody", "supervision", "treatment", *MONEY)}
    settling = {name: kinds[name] for name in ("treatment", *MONEY)}
    sentence = obligation.kind.isin(SENTENCE).fill_null(False)
    exact = obligation.completed_on.notnull() & (obligation.completed_on_precision.fill_null("day") == "day")
    counts: dict[str, Any] = {"all": ibis.literal(True), "all_settled": settled, "sentence_open": sentence & owed}
    counts |= {"undated": sentence & ibis.ifelse(waived, False, ibis.ifelse(exact, False, True))}
    counts |= kinds
    for name, of_kind in settling.items():
        counts |= {f"{name}_settled": of_kind & settled, f"{name}_owed": of_kind & owed}
    counts |= {f"{name}_waived": kinds[name] & waived for name in MONEY}
    over = ibis.ifelse(sentence & exact, obligation.completed_on, ibis.null("date"))
    return _numbers(obligation, counts, over=over)


def _given(prior: ir.Table, order: ir.Table) -> ir.Table:
    """Relief that was given or asked for before, and orders of that kind, one count each."""
    granted = (prior.result == "granted").fill_null(False)
    asked = (prior.result == "pending").fill_null(False)
    closed = prior.kind.isin(["sealing", "expungement"]).fill_null(False)
    counts = {
        "sealed": closed & granted,
        "vacated": (prior.kind == "vacatur").fill_null(False) & granted,
        "reduced": (prior.kind == "reduction").fill_null(False) & granted,
        "pending": closed & asked,
    }
    never = ibis.literal(False)
    ordered = {
        "sealed": (order.kind == "sealing").fill_null(False),
        "vacated": (order.kind == "vacatur").fill_null(False),
        "reduced": never,
        "pending": never,
    }
    return _numbers(prior, counts).union(_numbers(order, ordered))


def _numbers(table: ir.Table, counts: Mapping[str, Any], **more: Any) -> ir.Table:
    return table.select("charge_id", "case_id", **{name: value.cast("int64") for name, value in counts.items()}, **more)


def _joined(charges: ir.Table, rows: ir.Table) -> ir.Table:
    """The sums of rows that name the charge (`of_charge_...`) and of those that name its matter only (`of_case_...`)."""
    names = [name for name in rows.columns if name not in ("charge_id", "case_id", "over")]
    for prefix, key, chosen in (
        ("of_charge", "charge_id", rows.filter(rows.charge_id.notnull())),
        ("of_case", "case_id", rows.filter(rows.charge_id.isnull() & rows.case_id.notnull())),
    ):
        sums = {f"{prefix}_{name}": chosen[name].sum() for name in names}
        if "over" in rows.columns:
            sums |= {f"{prefix}_over": chosen.over.max()}
        charges = charges.left_join(chosen.group_by(key).agg(**sums), key).drop(f"{key}_right")
        charges = charges.mutate(**{f"{prefix}_{name}": charges[f"{prefix}_{name}"].fill_null(0) for name in names})
    return charges


def _obliged(kept: ir.Table) -> dict[str, Any]:
    def total(*names: str) -> Any:
        return reduce(add, (kept[f"{of}_{name}"] for name in names for of in ("of_charge", "of_case")))

    money = {
        fact: ibis.cases(
            (total(f"{kind}_owed") > 0, "owed"),
            ((total(kind) > 0) & (total(f"{kind}_waived") == total(kind)), "none"),
            ((total(kind) > 0) & (total(f"{kind}_settled") == total(kind)), "paid"),
        )
        for kind, fact in MONEY.items()
    }
    last = ibis.greatest(kept.of_charge_over.fill_null(kept.of_case_over), kept.of_case_over.fill_null(kept.of_charge_over))
    whole = (total("custody", "supervision") > 0) & (total("all") == total("all_settled")) & (total("undated") == 0)
    never = ibis.date(FAR.year, FAR.month, FAR.day)  # not over, and no day on which it will be is known
    end = ibis.cases((total("sentence_open") > 0, never), (whole, last))
    met = (total("treatment") > 0) & (total("treatment") == total("treatment_settled"))
    return money | {
        "sentence_end_low": end,
        "sentence_end_high": end,
        "in_custody": total("custody") > 0,
        "treatment_ordered_and_not_met": ibis.cases((total("treatment_owed") > 0, True), (met, False)),
    }
