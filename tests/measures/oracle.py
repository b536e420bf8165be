"""A slow and obvious reading of the measures in plain Python, to hold the Ibis expressions against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from justexits.core.dates import age_on
from tests.measures.oracle_decided import a6, a8, a9, b7, c1, d4, e7, g1, g2, g5, g6, i3, survivor_of
from tests.measures.oracle_records import CS, EX, Fact, Records, Row, dated, filed
from tests.measures.oracle_reviewed import a1, a2, a3, a4, a5, a7, b1, b5, b6, f4, f5, h1


def b2(r: Records) -> Iterator[Fact]:
    for charge in r.charges(CS):
        on, how = dated(r.case[charge["case_id"]], "referred_on")
        yield charge["case_id"], on, how, charge["party_id"], charge["charge_id"], True, filed(charge), None


def is_child(r: Records, charge: Row) -> bool | None:
    party = r.party[charge["party_id"]]
    (born, born_how), (on, on_how) = dated(party, "birth_date"), dated(charge, "offense_date")
    if born and on and born_how == on_how == "day" and age_on(born, on) >= 10:
        return age_on(born, on) < 18
    if born and on and on.year - born.year - 1 >= 18:
        return False
    return True if party["role"] == "juvenile" else None


def b3(r: Records) -> Iterator[Fact]:
    for charge in r.charges(CS):
        if who := r.person.get(charge["party_id"]):
            on, how = dated(r.case[charge["case_id"]], "referred_on")
            yield who, on, how, charge["party_id"], charge["charge_id"], is_child(r, charge), filed(charge), None


def e1(r: Records) -> Iterator[Fact]:
    parties = {charge["party_id"] for charge in r.charges(EX)}
    for charge in r.tables["charge"]:
        if charge["party_id"] in parties:
            on, how = dated(r.case[charge["case_id"]], "referred_on")
            yield charge["case_id"], on, how, charge["party_id"], charge["charge_id"], True, filed(charge), None


def e6(r: Records) -> Iterator[Fact]:
    for side, classes in ((True, {"BUYER"}), (False, CS)):
        for charge in r.charges(classes):
            if filed(charge):
                on, how = dated(r.case[charge["case_id"]], "filed_on")
                yield f"{side}{charge['case_id']}", on, how, charge["party_id"], charge["charge_id"], True, side, None


def h2(r: Records) -> Iterator[Fact]:
    for charge in r.charges(EX):
        case = r.case[charge["case_id"]]
        (begin, how), (end, end_how) = dated(case, "filed_on"), dated(case, "disposed_on")
        if begin is None:
            continue
        over = end is not None and end <= r.until
        took = ((end if over and end else r.until) - begin).days
        told = any(one["disposition"] for one in r.tables["charge"] if one["case_id"] == case["case_id"])
        known = how == "day" and end_how in (None, "day") and took >= 0
        undated = end is None and (case["status"] == "disposed" or told)
        met = None if not known or undated else over
        yield case["case_id"], begin, how, charge["party_id"], charge["charge_id"], True, met, float(took)


def h3(r: Records) -> Iterator[Fact]:
    for case in r.tables["case"]:
        if case["kind"] in ("criminal", "juvenile", None) and case["filed_on"] and case["disposed_on"]:
            times = sum(one["kind"] == "continuance" and one["case_id"] == case["case_id"] for one in r.tables["event"])
            parties = [one["party_id"] for one in r.tables["party"] if one["case_id"] == case["case_id"]]
            accused = [one for one in parties if r.party[one]["role"] in ("defendant", "juvenile")] or [None]
            for party in accused:
                counted = None if case["kind"] is None else True
                yield case["case_id"], *dated(case, "disposed_on"), party, None, counted, False, float(times)


def fr1(r: Records) -> Iterator[Fact]:
    for event in r.tables["event"]:
        if event["kind"] == "felony_review":
            met = {"approved": True, "rejected": False}.get((event["result"] or "").lower())
            yield event["event_id"], *dated(event, "on"), event["party_id"], None, True, met, None


def c2(r: Records) -> Iterator[Fact]:
    for event in r.tables["event"]:
        if event["kind"] in ("diversion_completed", "diversion_left"):
            yield event["event_id"], *dated(event, "on"), event["party_id"], None, True, event["kind"].endswith("completed"), None


def c3(r: Records) -> Iterator[Fact]:
    starts: list[tuple[str | None, str | None, Row, str]] = []
    for event in r.tables["event"]:
        if event["kind"] in ("diversion_completed", "diversion_left"):
            starts.append((event["party_id"], event["case_id"], event, "on"))
    for charge in r.tables["charge"]:
        mine = [one["charging_decision"] for one in r.tables["charge"] if one["party_id"] == charge["party_id"]]
        if set(mine) == {"declined"}:
            starts.append((charge["party_id"], charge["case_id"], charge, "decided_on"))
    for party_id, case_id, row, name in starts:
        on, how = dated(row, name)
        who = r.person.get(party_id or "")
        if who and on and (r.until - on).days >= 365:
            yield who, on, how, party_id, None, True, _new_case(r, who, case_id, on, how), None


def _new_case(r: Records, who: str, case_id: str | None, on: date, how: str | None) -> bool | None:
    answer: bool | None = False
    for party in r.tables["party"]:
        filed_on, filed_how = dated(r.case[party["case_id"]], "filed_on")
        mine = r.person.get(party["party_id"]) == who and party["role"] in ("defendant", "juvenile")
        if mine and party["case_id"] != case_id and filed_on:
            days = (filed_on - on).days
            if how == filed_how == "day":
                if 1 <= days <= 365:
                    return True
            elif -365 <= days <= 730:
                answer = None
    return answer


def e2(r: Records) -> Iterator[Fact]:
    parties = {charge["party_id"] for charge in r.charges(EX)}
    for charge in r.tables["charge"]:
        if charge["party_id"] in parties:
            kinds = r.classes.get(charge["charge_id"], set())
            trafficking = bool(kinds & {"HT_SEX", "HT_LABOR", "HT_UNSPECIFIED"}) if kinds else None
            on, how = dated(r.case[charge["case_id"]], "filed_on")
            yield charge["case_id"], on, how, charge["party_id"], charge["charge_id"], filed(charge), trafficking, None


def about(r: Records, kind: str, party_id: str, case_id: str) -> bool | None:
    """Whether there is such an event about a party; unknown where one in the case says nothing of whom it is about."""
    events = [event for event in r.tables["event"] if event["kind"] == kind]
    if any(event["party_id"] == party_id for event in events):
        return True
    return None if any(event["party_id"] is None and event["case_id"] == case_id for event in events) else False


def e5(r: Records) -> Iterator[Fact]:
    for charge in r.charges(EX):
        if charge["disposition"] in ("guilty_plea", "guilty_trial", "adjudicated"):
            met = about(r, "restitution", charge["party_id"], charge["case_id"])
            on, how = dated(charge, "disposition_date")
            yield charge["party_id"], on, how, charge["party_id"], charge["charge_id"], True, met, None


def f1(r: Records) -> Iterator[Fact]:
    for party in r.tables["party"]:
        on, how = dated(r.case[party["case_id"]], "filed_on")
        if party["role"] == "victim" and on:
            met = about(r, "contact", party["party_id"], party["case_id"])
            yield party["case_id"], on, how, party["party_id"], None, True, met, None


def f2(r: Records) -> Iterator[Fact]:
    victims = {party["party_id"] for party in r.tables["party"] if party["role"] == "victim"}
    for case in r.tables["case"]:
        begin, how = dated(case, "filed_on")
        if begin is None or not any(r.party[one]["case_id"] == case["case_id"] for one in victims):
            continue
        contacts = [one for one in r.tables["event"] if one["kind"] == "contact" and one["case_id"] == case["case_id"]]
        contacts = [one for one in contacts if one["party_id"] in victims or one["party_id"] is None]
        doubtful = any(one["party_id"] is None or dated(one, "on")[1] != "day" for one in contacts)
        days = [(one["on"] - begin).days for one in contacts if one["on"] and one["on"] <= r.until and one["party_id"]]
        reached = bool(days)
        known = how == "day" and not doubtful and (r.until - begin).days >= 0
        amount = float(max(0, min(days))) if reached else float((r.until - begin).days)
        yield case["case_id"], begin, how, None, None, True, reached if known else None, amount


FACTS: dict[str, Callable[[Records], Iterator[Fact]]] = {
    **{"A6": a6, "A8": a8, "A9": a9, "B7": b7, "C1": c1, "D4": d4, "E7": e7, "G1": g1, "G2": g2, "G5": g5, "G6": g6, "I3": i3},
    **{"A1": a1, "A2": a2, "A3": a3, "A4": a4, "A5": a5, "A7": a7, "B1": b1, "B5": b5, "B6": b6, "H1": h1},
    **{"B2": b2, "B3": b3, "C2": c2, "C3": c3, "E1": e1, "E2": e2, "E5": e5},
    **{"E6": e6, "F1": f1, "F2": f2, "F4": f4, "F5": f5, "H2": h2, "H3": h3, "FR1": fr1},
}


def periods_of(on: date, how: str, grain: str) -> list[date]:
    if how == "year" and grain != "year":
        return []
    if grain == "rolling_12":
        first = on.year * 12 + on.month - 1
        return [date((first - back) // 12, (first - back) % 12 + 1, 1) for back in range(12)]
    month = {"month": on.month, "quarter": (on.month - 1) // 3 * 3 + 1, "year": 1}[grain]
    return [date(on.year, month, 1)]


def state_of(facts: list[Fact]) -> str:
    """Where a unit stands: in the numerator, in the denominator only, or left out."""
    if any(counted is True and met is True for *_, counted, met, _ in facts):
        return "met"
    unsure = ((counted is True and met is None) or (counted is None and met is not False) for *_, counted, met, _ in facts)
    if any(unsure):
        return "left out"
    return "counted" if any(counted is True for *_, counted, _, _ in facts) else "left out"


def race_of(r: Records, fact: Fact) -> str | None:
    party = r.party.get(fact[3] or "", {})
    return "hispanic" if party.get("ethnicity") == "hispanic" else party.get("race")


GROUP_OF: dict[str, Callable[[Records, Fact], str | None]] = {
    "all": lambda *_: None,
    "race": race_of,
    "survivor": survivor_of,
}


def expected(
    tables: dict[str, list[Row]], measure: str, until: date, group_by: str = "all"
) -> dict[tuple[str, date, str | None], tuple[int, int, int, list[float], list[bool]]]:
    """(grain, period, group) -> units in the numerator, units counted, left out, amounts, and for each whether it ended."""
    r = Records(tables, until)
    cells: dict[tuple[str, date, str | None], dict[str, list[Fact]]] = {}
    for fact in FACTS[measure](r):
        _, on, how, *_ = fact
        for grain in ("month", "quarter", "year", "rolling_12"):
            group = GROUP_OF[group_by](r, fact)
            for period in periods_of(on, how, grain) if on and how and fact[5] is not False else ():
                cells.setdefault((grain, period, group), {}).setdefault(fact[0], []).append(fact)
    found = {}
    for key, units in cells.items():
        states = {unit: state_of(facts) for unit, facts in units.items()}
        kept = [unit for unit, state in states.items() if state != "left out"]
        amounts = [max((one[7] for one in units[unit] if one[7] is not None), default=0.0) for unit in kept]
        met = [states[unit] == "met" for unit in kept]
        found[key] = (sum(met), len(kept), len(states) - len(kept), amounts, met)
    return found
