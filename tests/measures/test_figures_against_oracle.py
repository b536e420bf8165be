"""On random small worlds the measures count exactly what a slow plain reading of them counts."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from justexits.measures import Figure, Kind, catalogue, measure_of
from tests.measures.engine import figures_in, figures_there, put
from tests.measures.oracle import FACTS, expected
from tests.worlds import Row

UNTIL = date(2024, 12, 31)
LAST_RUN = date(2024, 1, 1)  # the last run of twelve months that the records hold whole
MANY = 60 if os.environ.get("JUSTEXITS_PROVE") else 1  # times as many worlds in `prove`
DAYS = (
    *(None, date(2023, 3, 1), date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31), date(2024, 4, 2), date(2024, 6, 30)),
    date(2025, 2, 1),
)
OUTCOMES = ("identified", "identified", "vulnerable", "not_indicated", "more_needed")
ENDS = (None, None, "dismissed", "guilty_plea", "nolle_prosequi")
BIRTHS = (None, date(1980, 1, 1), date(2006, 1, 1), date(2006, 1, 2), date(2008, 5, 5), date(2020, 1, 1))
CLASSES = ("PROSTITUTION", "LOITER_PROST", "BUYER", "HT_SEX", "PANDERING", "ASSAULT", "THEFT_RETAIL")
KINDS = (
    "continuance",
    "witness_warrant",
    "felony_review",
    "hearing",
    "contact",
    "contact",
    "restitution",
    "diversion_offered",
    "diversion_completed",
    "diversion_left",
)
DECISIONS = (None, "filed", "filed", "declined", "diverted", "deferred", "transferred")


def made(seed: int) -> dict[str, list[Row]]:
    """Some cases with anything missing or contradictory; the same seed gives the same world."""
    dice = Random(seed)

    def day(name: str) -> Row:
        on = dice.choice(DAYS)
        return {name: on, f"{name}_precision": dice.choice(("day", "day", "day", "month", "year")) if on else None}

    case, party, charge, classes, event, links = [], [], [], [], [], []
    for number in range(dice.randint(1, 5)):
        row: Row = {"case_id": f"k{number}", "kind": dice.choice(("criminal", "criminal", "juvenile", "civil", None))}
        row |= day("referred_on") | day("filed_on") | day("disposed_on")
        case.append(row | {"status": dice.choice((None, "filed", "disposed"))})
        for each in range(dice.randint(1, 3)):
            name = f"p{number}{each}"
            who = {"party_id": name, "case_id": f"k{number}", "role": dice.choice(("defendant", "juvenile", "victim", None))}
            who |= {"race": dice.choice((None, "white", "black")), "ethnicity": dice.choice((None, "hispanic"))}
            who |= {"sex": dice.choice(("female", "female", None)), "language": dice.choice(("en", "es", None))}
            party.append(who | day("birth_date") | {"birth_date": dice.choice(BIRTHS)})
            if dice.random() < 0.9:
                links.append({"person_id": dice.choice("ab"), "party_id": name, "path_probability": 1.0})
            for one in range(dice.randint(0, 2)):
                about = {"charge_id": f"{name}-{one}", "case_id": f"k{number}", "party_id": name}
                about |= {"charging_decision": dice.choice(DECISIONS), "disposition": dice.choice(ENDS)}
                charge.append(about | day("offense_date") | day("decided_on") | day("disposition_date"))
                for kind in dice.sample(CLASSES, dice.randint(0, 2)):
                    classes.append({"charge_id": f"{name}-{one}", "class": kind, "source": "text", "version": "1"})
    for number in range(dice.randint(0, 9)):
        where = dice.choice(case)["case_id"]
        there = [one["party_id"] for one in party if one["case_id"] == where]
        happened = {"event_id": f"e{number}", "case_id": where, "party_id": dice.choice([None, *there, *there])}
        happened |= {"kind": dice.choice(KINDS), "result": dice.choice((None, "approved", "Rejected", "held"))}
        event.append(happened | day("on"))
    review, nexus = [], []
    for number in range(dice.randint(0, 5)):
        by = {
            "decided_by": "x",
            "snapshot": 1,
            "decided_at": datetime(2023, dice.randint(1, 12), dice.randint(1, 28), tzinfo=UTC),
        }
        before = dice.choice((None, None, None, *(one["review_id"] for one in review)))
        about = {"review_id": f"r{number}", "number": 1, "person_id": dice.choice("ab"), "outcome": dice.choice(OUTCOMES)}
        review.append(about | by | {"revises": before, "withdrawn": dice.choice((None, None, None, True)) if before else None})
        if charge:
            found = {"nexus_finding_id": f"n{number}", "person_id": "a", "charge_id": dice.choice(charge)["charge_id"]}
            nexus.append(found | by | {"answer": dice.choice(("yes", "no", "unknown"))})
    for row in party:
        row["birth_date_precision"] = (row["birth_date_precision"] or "day") if row["birth_date"] else None
    tables = {"case": case, "party": party, "charge": charge, "offense_class": classes, "event": event, "review": review}
    tables |= found_and_held(dice, [one["party_id"] for one in party], day)
    tables |= checked(dice, [one["charge_id"] for one in charge], [one["party_id"] for one in party], day)
    return tables | {"person_party": links, "nexus_finding": nexus}


def found_and_held(dice: Random, parties: list[str], day: Callable[[str], Row]) -> dict[str, list[Row]]:
    """Findings that were shown, people drawn for the audit, and times in custody."""
    shown, drawn, arrest = [], [], []
    for number in range(dice.randint(0, 3) if parties else 0):
        one = {"arrest_id": f"a{number}", "party_id": dice.choice(parties)}
        arrest.append(one | day("custody_from") | day("custody_to"))
    for number in range(dice.randint(0, 3)):
        on = date(2023, dice.randint(1, 12), dice.randint(1, 28))
        shown.append({"person_id": dice.choice("ab"), "indicator": f"i{number}", "first_shown_on": on, "at_snapshot": 1})
        row = {"audit_sample_id": f"d{number}", "drawn_from": "queue", "weight": dice.choice((1.0, 4.0)), "snapshot": 1}
        row |= {
            "person_id": dice.choice((None, "a", "b")),
            "decided_by": "x",
            "decided_at": datetime(on.year, on.month, on.day, tzinfo=UTC),
        }
        drawn.append(row | {"outcome": dice.choice((*OUTCOMES, None))})
    return {"surfaced_ledger": shown, "audit_sample": drawn, "arrest": arrest}


def checked(dice: Random, charges: list[str], parties: list[str], day: Callable[[str], Row]) -> dict[str, list[Row]]:
    """Links that somebody read, pages that somebody opened, and petitions."""
    read, opened, relief, checklist = [], [], [], []
    for number in range(dice.randint(0, 3)):
        at = datetime(2023, dice.randint(1, 12), dice.randint(1, 28), tzinfo=UTC)
        by = {"decided_by": "x", "snapshot": 1, "decided_at": at}
        pair = {
            "party_id": dice.choice((*parties, "p1")),
            "other_party_id": dice.choice((*parties[:2], "p3")),
            "drawn_from": dice.choice(("joined", "joined", "near")),
        }
        row = {"link_audit_id": f"l{number}", "answer": dice.choice(("same", "different", "unsure"))}
        read.append(row | pair | by | {"weight": dice.choice((1.0, 4.0))})
        opened.append({"access_id": f"o{number}", "person_id": dice.choice("ab")} | by)
        item = {"checklist_item_id": f"h{number}", "checklist": "p", "item": "i", "case_id": dice.choice(("k0", "k1"))}
        before = dice.choice((None, *(one["checklist_item_id"] for one in checklist)))
        checklist.append(item | by | {"answer": dice.choice(("yes", "no", "unknown")), "revises": before})
        about = {"prior_relief_id": f"r{number}", "charge_id": dice.choice((None, *charges))}
        about |= {"kind": dice.choice(("vacatur", "sealing", "pardon", None))}
        results = ("granted", "granted_in_part", "denied", "pending", None)
        relief.append(about | day("on") | {"result": dice.choice(results)})
    return {"link_audit": read, "access": opened, "prior_relief": relief, "checklist_item": checklist}


SEEDS = st.integers(0, 2**32).map(made)
Cell = tuple[str, date, str | None]


def _counted(figures: list[Figure], by: str) -> dict[Cell, tuple[Any, ...]]:
    found = {}
    for one in figures:
        if one.group_by == by and (one.denominator or one.numerator or one.left_out):
            found[one.grain, one.period, one.group] = (one.numerator, one.denominator, one.value, one.left_out)
    return found


def _expected(tables: dict[str, list[Row]], measure: str, by: str) -> dict[Cell, tuple[Any, ...]]:
    definition = measure_of(measure)
    assert definition is not None
    found: dict[Cell, tuple[Any, ...]] = {}
    for key, (met, counted, left_out, amounts, ended) in expected(tables, measure, UNTIL, by).items():
        rolling = key[0] == "rolling_12"
        if key[1] <= UNTIL and (counted or left_out) and not (rolling and key[1] > LAST_RUN):
            match definition.kind:
                case Kind.COMPARISON:
                    found[key] = (met, counted, None, left_out)  # of so few, none is held against another
                case Kind.SHARE:
                    found[key] = (met, counted, met / counted if counted else None, left_out)
                case Kind.WEIGHTED:
                    weight = sum(one for one, over in zip(amounts, ended, strict=True) if over)
                    found[key] = (met, counted, weight / sum(amounts) if counted else None, left_out)
                case Kind.RATIO:
                    found[key] = (met, counted - met, met / (counted - met) if counted - met else None, left_out)
                case Kind.COUNT:
                    found[key] = (met, None, met, left_out)
                case Kind.RATE:
                    found[key] = (sum(amounts), counted, sum(amounts) / counted if counted else None, left_out)
                case Kind.DAYS:
                    median = _median(amounts, ended)
                    found[key] = (median, counted, median, left_out)
    return found


def _median(days: list[float], ended: list[bool]) -> float | None:
    """By scipy's empirical distribution of censored data: the first day on which half or fewer still wait."""
    from scipy.stats import CensoredData, ecdf

    if not any(ended):
        return None
    uncensored = [day for day, over in zip(days, ended, strict=True) if over]
    right = [day for day, over in zip(days, ended, strict=True) if not over]
    waiting = ecdf(CensoredData(uncensored, right=right)).sf
    reached = np.flatnonzero(waiting.probabilities <= 0.5 + 1e-9)
    return float(waiting.quantiles[reached[0]]) if len(reached) else None


def _ways(measure: str) -> tuple[str, ...]:
    """By what the oracle groups a measure: a comparison has no figure of everybody."""
    definition = measure_of(measure)
    assert definition is not None
    return (definition.compares,) if definition.compares else ("all", *(by for by in ("race",) if by in definition.groups))


@pytest.mark.proof
@settings(max_examples=12 * MANY, deadline=None, derandomize=True)
@given(tables=SEEDS)
def test_every_measure_counts_what_a_plain_reading_counts(tables: dict[str, list[Row]]) -> None:
    put(tables)
    for measure, figures in figures_there(*FACTS, until=UNTIL).items():
        for by in _ways(measure):
            assert (measure, by, _counted(figures, by)) == (measure, by, _expected(tables, measure, by))


def test_every_measure_that_is_counted_has_a_plain_reading() -> None:
    assert set(FACTS) == {one.id for one in catalogue() if one.is_on}


@pytest.mark.parametrize("measure", ["B2", "B3", "E1"])
@settings(max_examples=4, deadline=None, derandomize=True)
@given(tables=SEEDS, forget=st.sampled_from(["charging_decision", "birth_date"]))
def test_a_missing_fact_never_adds_to_numerator_or_denominator(measure: str, tables: dict[str, list[Row]], forget: str) -> None:
    poorer = {name: [{**row, forget: None} if forget in row else row for row in rows] for name, rows in tables.items()}
    poorer["party"] = [{**row, "role": "defendant"} for row in poorer["party"]]
    tables = {**tables, "party": [{**row, "role": "defendant"} for row in tables["party"]]}
    before, after = (_counted(figures_in(one, measure, UNTIL), "all") for one in (tables, poorer))
    for key, (numerator, denominator, _, _) in after.items():
        assert numerator <= before[key][0] and denominator <= before[key][1]


@settings(max_examples=3, deadline=None, derandomize=True)
@given(tables=SEEDS, seed=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(tables: dict[str, list[Row]], seed: Any) -> None:
    shuffled = {name: seed.sample(rows, len(rows)) for name, rows in tables.items()}
    one, other = (_counted(figures_in(given, "E1", UNTIL), "race") for given in (shuffled, tables))
    assert one == other
