"""A slow and obvious reading of the indicators in plain Python, to hold the Ibis rules against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from justexits.core.dates import age_on
from justexits.records.codes import offense_group
from tests.screening.oracle_more import MORE, NOT_THE_CHILD

Row = dict[str, Any]
Hit = tuple[str, str, date | None, str | None]  # person, evidence, day, missing fact or None
CS, EX, SURVIVAL = (set(offense_group(name)) for name in ("CS", "EX", "SURVIVAL"))


@dataclass
class Records:
    """The rows of a small world, with the links that a gate leaves, and all links."""

    tables: dict[str, list[Row]]
    least: float = 0.0

    def __post_init__(self) -> None:
        self.all_links = [(r["person_id"], r["party_id"]) for r in self.tables["person_party"]]
        self.links = [(r["person_id"], r["party_id"]) for r in self.tables["person_party"] if r["path_probability"] >= self.least]
        self.party = {r["party_id"]: r for r in self.tables["party"]}
        self.case = {r["case_id"]: r for r in self.tables["case"]}
        self.classes: dict[str, set[str]] = {}
        for row in self.tables["offense_class"]:
            self.classes.setdefault(row["charge_id"], set()).add(row["class"])

    def of(self, party_id: str | None) -> str | None:
        return next((who for who, party in self.links if party == party_id), None)

    def of_any(self, party_id: str) -> str | None:
        return next((who for who, party in self.all_links if party == party_id), None)

    def appearances(self) -> Iterator[tuple[str, Row]]:
        return ((who, self.party[party]) for who, party in self.links)

    def charges(self, classes: set[str]) -> Iterator[Row]:
        return (r for r in self.tables["charge"] if self.classes.get(r["charge_id"], set()) & classes)

    def age(
        self, who: str, on: date | None, precision: str | None, youngest: int, fact: str
    ) -> tuple[int | None, str | None, bool]:
        """Age, the missing fact where there is none, and whether the years alone show an adult."""
        born = next((r["birth_date"] for r in self.tables["person"] if r["person_id"] == who and r["birth_date"]), None)
        years = [
            self.party[p]["birth_date"].year for w, p in self.all_links if w == who and self.party[p]["birth_date"] is not None
        ]
        year = born.year if born else max(years, default=None)
        adult = on is not None and year is not None and on.year - year - 1 >= 18
        if on is None or precision != "day":
            return None, fact, adult
        if born is None or age_on(born, on) < youngest:
            return None, "party.birth_date", adult
        return age_on(born, on), None, adult


def y01(r: Records) -> Iterator[Hit]:
    for charge in r.charges(CS):
        if who := r.of(charge["party_id"]):
            on = charge["offense_date"]
            age, lacks, adult = r.age(who, on, charge["offense_date_precision"], 10, "charge.offense_date")
            if (age is None and not adult) or (age is not None and age < 18):
                yield who, f"charge:{charge['charge_id']}", on, lacks


def y03a(r: Records) -> Iterator[Hit]:
    for event in r.tables["event"]:
        who = r.of(event["party_id"])
        if event["kind"] == "missing_person_report" and who:
            if r.party[event["party_id"]]["role"] in NOT_THE_CHILD:
                continue
            age, lacks, adult = r.age(who, event["on"], event["on_precision"], 0, "event.on")
            if (age is None and not adult) or (age is not None and age < 18):
                yield who, f"event:{event['event_id']}", event["on"], lacks


def _harmed(r: Records, classes: set[str]) -> Iterator[tuple[str, Row, Row]]:
    for who, party in r.appearances():
        for charge in r.charges(classes):
            same = charge["party_id"] == party["party_id"] or r.of_any(charge["party_id"]) == who
            if party["role"] == "victim" and charge["case_id"] == party["case_id"] and not same:
                yield who, party, charge


def v01(r: Records) -> Iterator[Hit]:
    for who, party, charge in _harmed(r, {"RAPE_SA"}):
        on = charge["offense_date"]
        age, lacks, _ = r.age(who, on, charge["offense_date_precision"], 0, "charge.offense_date")
        if age is None or age >= 18:
            yield who, f"charge:{charge['charge_id']}", on, lacks
            yield who, f"party:{party['party_id']}", on, lacks


def v02(r: Records) -> Iterator[Hit]:
    harmed = list(_harmed(r, {"ASSAULT", "DV_ASSAULT", "ROBBERY"}))
    for who, party, charge in harmed:
        if len({p["case_id"] for w, p, _ in harmed if w == who}) >= 2:
            yield who, f"charge:{charge['charge_id']}", charge["offense_date"], None
            yield who, f"party:{party['party_id']}", charge["offense_date"], None


def v04(r: Records) -> Iterator[Hit]:
    for event in r.tables["event"]:
        if event["kind"] not in ("victim_did_not_appear", "subpoena_unserved", "victim_unreachable"):
            continue
        for who, party in r.appearances():
            evidence = f"event:{event['event_id']}"
            if event["party_id"] == party["party_id"] and party["role"] in ("victim", None):
                yield who, evidence, event["on"], None if party["role"] else "party.role"
            if event["party_id"] is None and party["case_id"] == event["case_id"] and party["role"] == "victim":
                yield who, evidence, event["on"], "event.party_id"


def s06(r: Records) -> Iterator[Hit]:
    for who in {who for who, _ in r.links}:
        mine = [c for c in r.charges(SURVIVAL) if r.of(c["party_id"]) == who]
        kinds = {c["charge_id"]: r.classes[c["charge_id"]] & SURVIVAL for c in mine}
        dated = [c for c in mine if c["offense_date"] and c["offense_date_precision"] == "day"]
        undated = {kind for c in mine if c not in dated for kind in kinds[c["charge_id"]]}
        evidence: set[str] = set()
        possible = len(undated) >= 3
        for start in {c["offense_date"] for c in dated}:
            inside = [c for c in dated if 0 <= (c["offense_date"] - start).days <= 730]
            known = {kind for c in inside for kind in kinds[c["charge_id"]]}
            possible = possible or len(known | undated) >= 3
            if len(known) >= 3:
                evidence |= {c["charge_id"] for c in inside}
        for c in mine:
            if c["charge_id"] in evidence:
                yield who, f"charge:{c['charge_id']}", c["offense_date"], None
            elif possible and not evidence:
                yield who, f"charge:{c['charge_id']}", c["offense_date"], "charge.offense_date"


def c06(r: Records) -> Iterator[Hit]:
    roles = ("defendant", "juvenile", "victim", "child", "missing_person")
    exploiters = {r.of(c["party_id"]) for c in r.charges(EX)} - {None}
    never = {r.of_any(c["party_id"]) for c in r.charges(EX)}
    for who in {who for who, _ in r.links} - never:
        for other in exploiters:
            mine = [p for w, p in r.appearances() if w == who and p["role"] in roles]
            theirs = [p for w, p in r.appearances() if w == other and p["role"] in roles]
            shared = {p["case_id"] for p in mine} & {p["case_id"] for p in theirs}
            if len(shared) < 2:
                continue
            for party in mine + theirs:
                if party["case_id"] in shared:
                    yield who, f"party:{party['party_id']}", r.case[party["case_id"]]["referred_on"], None
            for charge in r.charges(EX):
                if r.of(charge["party_id"]) == other:
                    yield who, f"charge:{charge['charge_id']}", charge["offense_date"], None


def x01(r: Records) -> Iterator[Hit]:
    for charge in r.charges(EX):
        if who := r.of(charge["party_id"]):
            yield who, f"charge:{charge['charge_id']}", charge["offense_date"], None


def _any(r: Records, classes: set[str]) -> Iterator[Hit]:
    for charge in r.charges(classes):
        if who := r.of(charge["party_id"]):
            yield who, f"charge:{charge['charge_id']}", charge["offense_date"], None


def s02(r: Records) -> Iterator[Hit]:
    return _any(r, {"DRUG_POSS"})


def s03(r: Records) -> Iterator[Hit]:
    return _any(r, {"TRESPASS", "LOITER_OTHER"})


def s04(r: Records) -> Iterator[Hit]:
    return _any(r, {"FALSE_ID_TO_LE", "FRAUD_ID"})


def c01(r: Records) -> Iterator[Hit]:
    for charge in r.charges(CS):
        if who := r.of(charge["party_id"]):
            on = charge["offense_date"]
            age, lacks, _ = r.age(who, on, charge["offense_date_precision"], 10, "charge.offense_date")
            if age is None or age >= 18:
                yield who, f"charge:{charge['charge_id']}", on, lacks


def c02(r: Records) -> Iterator[Hit]:
    hits = [(r.of(charge["party_id"]), charge) for charge in r.charges(CS)]
    for who, charge in hits:
        if who and len({other["case_id"] for one, other in hits if one == who}) >= 3:
            yield who, f"charge:{charge['charge_id']}", charge["offense_date"], None


def _of_harm(r: Records, classes: set[str]) -> Iterator[Hit]:
    for who, party, charge in _harmed(r, classes):
        yield who, f"charge:{charge['charge_id']}", charge["offense_date"], None
        yield who, f"party:{party['party_id']}", charge["offense_date"], None


def c03(r: Records) -> Iterator[Hit]:
    return _of_harm(r, EX)


def v03(r: Records) -> Iterator[Hit]:
    return _of_harm(r, {"STRANGULATION", "KIDNAP_FI"})


def v08(r: Records) -> Iterator[Hit]:
    for event in r.tables["event"]:
        if event["kind"] == "witness_warrant" and (who := r.of(event["party_id"])):
            role = r.party[event["party_id"]]["role"]
            if role in ("victim", "witness", None):
                yield who, f"event:{event['event_id']}", event["on"], None if role else "party.role"


def c05(r: Records) -> Iterator[Hit]:
    for who, party in r.appearances():
        mine = [c for c in r.charges(EX) if c["case_id"] == party["case_id"] and r.of(c["party_id"]) == who]
        if party["role"] not in ("defendant", "juvenile") or mine:
            continue
        own = [c for c in r.tables["charge"] if c["party_id"] == party["party_id"]]
        lacks = "offense_class.class" if any(not r.classes.get(c["charge_id"]) for c in own) else None
        for charge in r.charges(EX):
            if charge["case_id"] == party["case_id"] and r.of(charge["party_id"]) not in (None, who):
                yield who, f"charge:{charge['charge_id']}", charge["offense_date"], lacks
                yield who, f"party:{party['party_id']}", r.case[party["case_id"]]["referred_on"], lacks


def v05(r: Records) -> Iterator[Hit]:
    for who, victim in r.appearances():
        for other, accused in r.appearances():
            if other != who or victim["role"] != "victim" or accused["role"] not in ("defendant", "juvenile"):
                continue
            if victim["case_id"] == accused["case_id"]:
                continue
            days = [r.case[party["case_id"]]["referred_on"] for party in (victim, accused)]
            known = None not in days
            if not known or abs((days[0] - days[1]).days) <= 730:
                for party, day in zip((victim, accused), days, strict=True):
                    yield who, f"party:{party['party_id']}", day, None if known else "case.referred_on"


def s05(r: Records) -> Iterator[Hit]:
    mine = [(r.of(e["party_id"]), e) for e in r.tables["event"] if e["kind"] == "failure_to_appear"]
    mine = [(who, e) for who, e in mine if who and r.party[e["party_id"]]["role"] in ("defendant", "juvenile")]
    for who, event in mine:
        days = {e["on"] for one, e in mine if one == who and e["on"]}
        open_ones = sum(one == who and e["on"] is None for one, e in mine)
        if len(days) >= 2 and event["on"]:
            yield who, f"event:{event['event_id']}", event["on"], None
        elif len(days) < 2 <= len(days) + open_ones:
            yield who, f"event:{event['event_id']}", event["on"], "event.on"


RULES = {
    **{"C01": c01, "C02": c02, "C03": c03, "C05": c05, "V03": v03, "V05": v05, "V08": v08},
    **{"S02": s02, "S03": s03, "S04": s04, "S05": s05},
    **{"Y01": y01, "Y03a": y03a, "V01": v01, "V02": v02, "V04": v04, "S06": s06, "C06": c06, "X01": x01},
    **MORE,
}


def expected(tables: dict[str, list[Row]]) -> dict[tuple[str, str], tuple[Any, ...]]:
    """(person, indicator) -> (truth, possible, missing facts, evidence, first day, last day)."""
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for indicator, rule in RULES.items():
        answers = []
        for possible, least in ((False, 0.95), (True, 0.0)):
            hits = sorted(rule(Records(tables, least)), key=lambda hit: hit[0])
            for who, group in groupby(hits, key=lambda hit: hit[0]):
                rows = list(group)
                kept = [row for row in rows if row[3] is None] or rows
                truth = "true" if kept[0][3] is None else "unknown"
                days = [row[2] for row in kept if row[2]]
                lacks = sorted({row[3] for row in kept if row[3]})
                evidence = sorted({row[1] for row in kept})
                answers.append((who, truth, possible, lacks, evidence, min(days, default=None), max(days, default=None)))
        for answer in sorted(answers, key=lambda one: (one[1] != "true", one[2])):
            found.setdefault((answer[0], indicator), answer[1:])
    return found
