"""A slow and obvious reading of the measures in plain Python, to hold the Ibis expressions against."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from justexits.core.dates import age_on
from justexits.records.codes import offense_group

Row = dict[str, Any]
# unit, day, precision, party, charge, counted (three-valued), met (three-valued), amount
Fact = tuple[str, date | None, str | None, str | None, str | None, bool | None, bool | None, float | None]
CS, EX = set(offense_group("CS")), set(offense_group("EX"))


class Records:
    """The rows of a small world."""

    def __init__(self, tables: dict[str, list[Row]], until: date) -> None:
        self.tables, self.until = tables, until
        self.case = {row["case_id"]: row for row in tables["case"]}
        self.party = {row["party_id"]: row for row in tables["party"]}
        self.person = {row["party_id"]: row["person_id"] for row in tables["person_party"]}
        self.classes: dict[str, set[str]] = {}
        for row in tables["offense_class"]:
            self.classes.setdefault(row["charge_id"], set()).add(row["class"])

    def charges(self, classes: set[str]) -> Iterator[Row]:
        return (row for row in self.tables["charge"] if self.classes.get(row["charge_id"], set()) & classes)


def filed(charge: Row) -> bool | None:
    return {"filed": True, "declined": False, "diverted": False}.get(charge["charging_decision"])


def dated(row: Row, name: str) -> tuple[date | None, str | None]:
    return row[name], row.get(f"{name}_precision") or ("day" if row[name] else None)


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


def held(r: Records, table: str) -> list[Row]:
    """The decisions that no other revises or takes back."""
    rows = r.tables.get(table, [])
    gone = {row["revises"] for row in rows if row.get("revises")}
    return [row for row in rows if not row.get("withdrawn") and row[f"{table}_id"] not in gone]


def a3(r: Records) -> Iterator[Fact]:
    for review in held(r, "review"):
        if review["outcome"] == "identified":
            yield review["person_id"], review["decided_at"].date(), "day", None, None, True, True, None


def a4(r: Records) -> Iterator[Fact]:
    for review in held(r, "review"):
        if review["outcome"] in ("identified", "vulnerable", "not_indicated"):
            met = review["outcome"] == "identified"
            yield review["review_id"], review["decided_at"].date(), "day", None, None, True, met, None


def identified(r: Records) -> dict[str, date]:
    days: dict[str, date] = {}
    for person, on, *_ in a3(r):
        days[person] = min(on or date.max, days.get(person, date.max))
    return days


def b1(r: Records) -> Iterator[Fact]:
    for party in r.tables["party"]:
        charges = [one for one in r.tables["charge"] if one["party_id"] == party["party_id"]]
        since = identified(r).get(r.person.get(party["party_id"], ""))
        answers = [filed(one) if one["charging_decision"] != "diverted" else True for one in charges]
        days = [dated(one, "decided_on") for one in charges if one["decided_on"]]
        if since is None or all(answer is None for answer in answers):
            continue
        on = max((day for day, _ in days if day), default=None)
        coarse = any(how != "day" for _, how in days)
        declined = False if True in answers else None if None in answers else True
        counted = None if coarse or on is None else since <= on
        yield party["case_id"], on, "year" if coarse else "day", party["party_id"], None, counted, declined, None


def b6(r: Records) -> Iterator[Fact]:
    for charge in r.tables["charge"]:
        who = r.person.get(charge["party_id"])
        if who in identified(r) and charge["disposition"]:
            answers = {one["answer"] for one in held(r, "nexus_finding") if one["charge_id"] == charge["charge_id"]}
            convicted = charge["disposition"] in ("guilty_plea", "guilty_trial", "adjudicated")
            tied = False if not convicted else True if "yes" in answers else False if "no" in answers else None
            on, how = dated(charge, "disposition_date")
            yield str(who), on, how, charge["party_id"], charge["charge_id"], True, tied, None


DECISIONS = ("filed", "declined", "diverted")


def accused_of(r: Records, person: str) -> list[Row]:
    return [
        one for one in r.tables["party"] if r.person.get(one["party_id"]) == person and one["role"] in ("defendant", "juvenile")
    ]


def charges_of_party(r: Records, party_id: str) -> list[Row]:
    return [one for one in r.tables["charge"] if one["party_id"] == party_id]


def a1(r: Records) -> Iterator[Fact]:
    risk = CS | set(offense_group("SURVIVAL"))
    for charge in r.charges(risk):
        who = r.person.get(charge["party_id"])
        role = r.party[charge["party_id"]]["role"]
        if who and role in ("defendant", "juvenile") and charge["charging_decision"] in DECISIONS:
            on, how = dated(charge, "decided_on")
            days = [one["decided_at"].date() for one in held(r, "review") if one["person_id"] == who]
            met = False if not days else min(days) <= on if on and how == "day" else None
            yield who, on, how, charge["party_id"], charge["charge_id"], True, met, None


def a2(r: Records) -> Iterator[Fact]:
    for row in r.tables.get("surfaced_ledger", []):
        on = row["first_shown_on"]
        if (r.until - on).days < 7:
            continue
        last, working = on, 0
        while working < 5:
            last += timedelta(days=1)
            working += last.weekday() < 5
        days = [one["decided_at"].date() for one in held(r, "review") if one["person_id"] == row["person_id"]]
        met = any(on <= day <= last for day in days)
        yield f"{row['person_id']} {row['indicator']}", on, "day", None, None, True, met, None


def a5(r: Records) -> Iterator[Fact]:
    for row in held(r, "audit_sample"):
        known = row["outcome"] in ("identified", "vulnerable", "not_indicated")
        met = row["outcome"] == "identified" if known else None
        yield row["audit_sample_id"], row["decided_at"].date(), "day", None, None, True, met, row["weight"]


def a7(r: Records) -> Iterator[Fact]:
    for person, since in identified(r).items():
        parties = accused_of(r, person)
        received = {one["party_id"]: dated(r.case[one["case_id"]], "referred_on") for one in parties}
        days = [on for on, how in received.values() if on and how == "day" and on <= since]
        exact = all(how == "day" for _, how in received.values())
        for party in parties:
            on, how = received[party["party_id"]]
            if days and not (how == "day" and on == max(days)):
                continue
            taken = [
                dated(one, "decided_on")
                for one in charges_of_party(r, party["party_id"])
                if one["charging_decision"] in DECISIONS
            ]
            met: bool | None = not days or not taken or since <= min((day for day, _ in taken if day), default=date.max)
            if not exact or any(day is None or precise != "day" for day, precise in taken):
                met = None
            yield person, since, "day", party["party_id"], None, True, met, None


def b5(r: Records) -> Iterator[Fact]:
    for person, since in identified(r).items():
        for party in accused_of(r, person):
            case = r.case[party["case_id"]]
            on, how = dated(case, "disposed_on")
            ends = [one["disposition"] for one in charges_of_party(r, party["party_id"])]
            if case["filed_on"] and on and ends:
                known = [end for end in ends if end and end != "nolle_prosequi"]
                met = False if known else None if None in ends else True
                counted = since <= on if how == "day" else None
                yield case["case_id"], on, how, party["party_id"], None, counted, met, None


def h1(r: Records) -> Iterator[Fact]:
    for person, since in identified(r).items():
        for party in accused_of(r, person):
            on, how = dated(r.case[party["case_id"]], "referred_on")
            charges = charges_of_party(r, party["party_id"])
            if on is None or not charges:
                continue
            taken = [dated(one, "decided_on") for one in charges if one["charging_decision"] in DECISIONS]
            undated = any(day is None or precise != "day" for day, precise in taken)
            last = max((day for day, precise in taken if day and precise == "day"), default=None)
            over = len(taken) == len(charges) and last is not None and last <= r.until
            if over and last and since > last:
                continue
            days = ((last if over and last else r.until) - on).days
            known = how == "day" and not undated and days >= 0
            yield party["party_id"], on, how, party["party_id"], None, True, over if known else None, float(days)


FACTS: dict[str, Callable[[Records], Iterator[Fact]]] = {
    **{"A1": a1, "A2": a2, "A3": a3, "A4": a4, "A5": a5, "A7": a7, "B1": b1, "B5": b5, "B6": b6, "H1": h1},
    **{"B2": b2, "B3": b3, "C2": c2, "C3": c3, "E1": e1, "E2": e2, "E5": e5},
    **{"E6": e6, "F1": f1, "F2": f2, "H2": h2, "H3": h3, "FR1": fr1},
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


def expected(
    tables: dict[str, list[Row]], measure: str, until: date, group_by: str = "all"
) -> dict[tuple[str, date, str | None], tuple[int, int, int, list[float], list[bool]]]:
    """(grain, period, group) -> units in the numerator, units counted, left out, amounts, and for each whether it ended."""
    r = Records(tables, until)
    cells: dict[tuple[str, date, str | None], dict[str, list[Fact]]] = {}
    for fact in FACTS[measure](r):
        _, on, how, *_ = fact
        for grain in ("month", "quarter", "year", "rolling_12"):
            group = race_of(r, fact) if group_by == "race" else None
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
