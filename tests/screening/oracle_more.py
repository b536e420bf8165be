"""The rest of the indicators, as plainly read: what oracle.py leaves for this file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from justexits.core.dates import age_on
from justexits.records.codes import offense_group

if TYPE_CHECKING:
    from tests.screening.oracle import Hit, Records, Row

CS, EX = set(offense_group("CS")), set(offense_group("EX"))
HARM = {*offense_group("VIOLENT"), *offense_group("SEXUAL")}
ACCUSED = ("defendant", "juvenile")
NOT_THE_CHILD = ("reporter", "parent", "witness", "bail_payer", "petitioner", "respondent")
BAD_PLACES = ("hotel", "truck_stop", "massage")


def day_of(r: Records, case_id: str) -> object:
    return r.case[case_id]["referred_on"]


def of_charge(r: Records, charge: Row, youngest: int = 10) -> tuple[str | None, int | None, str | None, bool]:
    who = r.of(charge["party_id"])
    if who is None:
        return None, None, None, False
    return who, *r.age(who, charge["offense_date"], charge["offense_date_precision"], youngest, "charge.offense_date")


def y02(r: Records) -> Iterator[Hit]:
    for person in {who for who, _ in r.links}:
        mine = [(charge, *of_charge(r, charge)[1:]) for charge in r.charges(CS) if r.of(charge["party_id"]) == person]
        ages = [age for _, age, _, _ in mine if age is not None]
        unsure = min((lacks for _, age, lacks, _ in mine if age is None and lacks), default=None)
        is_open = any(age is None for _, age, _, _ in mine)
        if not (ages and 18 <= min(ages) <= 20) and not (not ages and is_open):
            continue
        for charge, age, _, adult in mine:
            if age is not None and age != min(ages):
                continue
            if age is None and adult and unsure is None:
                continue
            yield person, f"charge:{charge['charge_id']}", charge["offense_date"], unsure


def reports(r: Records) -> Iterator[tuple[str, Row, str | None]]:
    for event in r.tables["event"]:
        who = r.of(event["party_id"])
        if event["kind"] != "missing_person_report" or not who or r.party[event["party_id"]]["role"] in NOT_THE_CHILD:
            continue
        age, lacks, adult = r.age(who, event["on"], event["on_precision"], 0, "event.on")
        if (age is None and not adult) or (age is not None and age < 18):
            yield who, event, lacks


def y03(r: Records) -> Iterator[Hit]:
    found = list(reports(r))
    for who, event, lacks in found:
        known = {e["on"] for one, e, missing in found if one == who and missing is None}
        unsure = sum(one == who and missing is not None for one, _, missing in found)
        if len(known) >= 2 and lacks is None:
            yield who, f"event:{event['event_id']}", event["on"], None
        elif len(known) < 2 <= len(known) + unsure and lacks is not None:
            yield who, f"event:{event['event_id']}", event["on"], lacks


def somewhere(r: Records) -> Iterator[tuple[str, str, Row]]:
    rows = [(f"arrest:{a['arrest_id']}", a) for a in r.tables["arrest"]]
    rows += [(f"event:{e['event_id']}", e) for e in r.tables["event"] if e["kind"] == "contact"]
    for name, row in rows:
        if who := r.of(row["party_id"]):
            yield who, name, row


def y04(r: Records) -> Iterator[Hit]:
    told = [e for e in r.tables["event"] if e["kind"] == "missing_person_report" and r.of(e["party_id"])]
    told = [e for e in told if r.party[e["party_id"]]["role"] not in NOT_THE_CHILD]
    for who, name, row in somewhere(r):
        for report in told:
            if r.of(report["party_id"]) != who:
                continue
            dated = bool(row["on"] and report["on"])
            soon = dated and 0 <= (row["on"] - report["on"]).days <= 30
            elsewhere = (
                None not in (row["jurisdiction"], report["jurisdiction"]) and row["jurisdiction"] != report["jurisdiction"]
            )
            away = row["place_kind"] in BAD_PLACES or elsewhere
            unsaid = row["place_kind"] is None and not away
            if (soon and away) or (soon and unsaid) or (not dated and away):
                lacks = None if soon and away else "arrest.place_kind" if soon else "arrest.on"
                yield who, name, row["on"], lacks
                yield who, f"event:{report['event_id']}", report["on"], lacks


def y05(r: Records) -> Iterator[Hit]:
    from tests.screening.oracle import _harmed

    for who, party, charge in _harmed(r, set(offense_group("SEXUAL"))):
        on = charge["offense_date"]
        age, lacks, adult = r.age(who, on, charge["offense_date_precision"], 0, "charge.offense_date")
        if (age is None and not adult) or (age is not None and age < 18):
            yield who, f"charge:{charge['charge_id']}", on, lacks
            yield who, f"party:{party['party_id']}", on, lacks


def y06(r: Records) -> Iterator[Hit]:
    for who, party in r.appearances():
        child = r.case[party["case_id"]]["kind"] == "dependency" and party["role"] == "child"
        if child or party.get("address_kind") in ("foster", "group_home"):
            yield who, f"party:{party['party_id']}", day_of(r, party["case_id"]), None


def y07(r: Records) -> Iterator[Hit]:
    born = {row["person_id"]: row["birth_date"] for row in r.tables["person"]}
    accused = [(who, party) for who, party in r.appearances() if party["role"] in ACCUSED]
    for who, party in accused:
        for charge in r.tables["charge"]:
            age = of_charge(r, charge)[1]
            if charge["party_id"] != party["party_id"] or age is None or age >= 18:
                continue
            for other, beside in accused:
                if other == who or beside["case_id"] != party["case_id"]:
                    continue
                lacks = None if born.get(other) else "party.birth_date"
                if lacks is None:
                    old = age_on(born[other], charge["offense_date"]) if born[other] <= charge["offense_date"] else -1
                    apart = age_on(born[other], born[who]) if born[other] <= born[who] else -1
                    if old < 21 or apart < 6:
                        continue
                yield who, f"charge:{charge['charge_id']}", charge["offense_date"], lacks
                yield who, f"party:{beside['party_id']}", charge["offense_date"], lacks


def c04(r: Records) -> Iterator[Hit]:
    for event in r.tables["event"]:
        who, said = r.of(event["party_id"]), event.get("result")
        if event["kind"] == "screening_outcome" and who and said in (None, "confirmed", "likely"):
            yield who, f"event:{event['event_id']}", event["on"], None if said else "event.result"


def c07(r: Records) -> Iterator[Hit]:
    for sold in r.charges(CS):
        for exploiting in r.charges(EX):
            who = r.of(sold["party_id"])
            if who is None or r.of(exploiting["party_id"]) != who:
                continue
            exact = all(c["offense_date"] and c["offense_date_precision"] == "day" for c in (sold, exploiting))
            if not exact or sold["offense_date"] <= exploiting["offense_date"]:
                for charge in (sold, exploiting):
                    yield who, f"charge:{charge['charge_id']}", charge["offense_date"], None if exact else "charge.offense_date"


def v07(r: Records) -> Iterator[Hit]:
    for who, party in r.appearances():
        if party["role"] == "petitioner" and r.case[party["case_id"]]["kind"] == "protective_order":
            yield who, f"party:{party['party_id']}", day_of(r, party["case_id"]), None


def _by_whom(r: Records) -> list[tuple[str, Row, Row, str]]:
    from tests.screening.oracle import _harmed

    found = [(who, party, charge, r.of_any(charge["party_id"])) for who, party, charge in _harmed(r, HARM)]
    return [(who, party, charge, other) for who, party, charge, other in found if other]


def v09(r: Records) -> Iterator[Hit]:
    found = _by_whom(r)
    for who, party, charge, _ in found:
        if len({other for one, _, _, other in found if one == who}) >= 3:
            yield who, f"charge:{charge['charge_id']}", charge["offense_date"], None
            yield who, f"party:{party['party_id']}", charge["offense_date"], None


def v10(r: Records) -> Iterator[Hit]:
    accused = [(who, party) for who, party in r.appearances() if party["role"] in ACCUSED]
    for who, _, charge, abuser in _by_whom(r):
        for one, mine in accused:
            for other, theirs in accused:
                together = one == who and other == abuser and mine["case_id"] == theirs["case_id"]
                if together and mine["case_id"] != charge["case_id"]:
                    yield who, f"charge:{charge['charge_id']}", charge["offense_date"], None
                    for party in (mine, theirs):
                        yield who, f"party:{party['party_id']}", day_of(r, party["case_id"]), None


def n01(r: Records) -> Iterator[Hit]:
    charged = {r.of_any(c["party_id"]) for c in r.charges(EX)}
    paid = [
        (r.of(e["party_id"]), e, r.of_any(e["actor_id"]) or e["actor_id"])
        for e in r.tables["event"]
        if e["kind"] == "bail_posted"
    ]
    paid = [(who, e, payer) for who, e, payer in paid if who and payer and payer != who]
    for who, event, payer in paid:
        helped = {one for one, _, other in paid if other == payer}
        if len(helped) >= 3 or (payer in charged and payer is not None):
            yield who, f"event:{event['event_id']}", event["on"], None


def s01(r: Records) -> Iterator[Hit]:
    for charge in r.charges({"THEFT_RETAIL"}):
        who, amount = r.of(charge["party_id"]), charge.get("amount")
        if who and (amount is None or amount <= 1000):
            yield who, f"charge:{charge['charge_id']}", charge["offense_date"], "charge.amount" if amount is None else None


def s08(r: Records) -> Iterator[Hit]:
    roles = (*ACCUSED, "victim", "child")
    exploiters = {r.of(c["party_id"]) for c in r.charges(EX)} - {None}
    never = {r.of_any(c["party_id"]) for c in r.charges(EX)}
    part = [(who, party) for who, party in r.appearances() if party["role"] in roles]
    for who in {who for who, _ in r.links} - never:
        mine = [party for one, party in part if one == who]
        shared = {p["case_id"] for p in mine} & {p["case_id"] for other, p in part if other in exploiters and other != who}
        if not shared:
            continue
        days = [day_of(r, case) for case in shared]
        met, met_known = min((d for d in days if d), default=None), None not in days
        accused = [p for p in mine if p["role"] in ACCUSED]
        sure = {p["party_id"]: bool(met_known and day_of(r, p["case_id"])) for p in accused}
        near = {p["party_id"]: sure[p["party_id"]] and 0 <= (day_of(r, p["case_id"]) - met).days <= 365 for p in accused}
        if any(sure[p["party_id"]] and day_of(r, p["case_id"]) < met for p in accused):
            continue
        known = {p["case_id"] for p in accused if near[p["party_id"]]}
        possible = known | {p["case_id"] for p in accused if not sure[p["party_id"]]}
        if len(possible) < 3:
            continue
        firm = len(known) >= 3 and all(sure.values())
        for p in accused:
            if near[p["party_id"]] or not firm:
                yield who, f"party:{p['party_id']}", day_of(r, p["case_id"]), None if firm else "case.referred_on"


def l01(r: Records) -> Iterator[Hit]:
    found = [(who, name, row) for who, name, row in somewhere(r) if row["place_kind"] in BAD_PLACES]
    for who, name, row in found:
        if len({(other["case_id"], other["on"]) for one, _, other in found if one == who}) >= 2:
            yield who, name, row["on"], None


def l02(r: Records) -> Iterator[Hit]:
    found = [(r.of(a["party_id"]), a) for a in r.tables["arrest"] if a["jurisdiction"]]
    for who in {who for who, _ in found if who}:
        mine = [a for one, a in found if one == who]
        undated = {a["jurisdiction"] for a in mine if not a["on"]}
        inside: set[str] = set()
        possible = len(undated) >= 3
        for start in {a["on"] for a in mine if a["on"]}:
            near = [a for a in mine if a["on"] and 0 <= (a["on"] - start).days <= 730]
            possible = possible or len({a["jurisdiction"] for a in near} | undated) >= 3
            if len({a["jurisdiction"] for a in near}) >= 3:
                inside |= {a["arrest_id"] for a in near}
        for a in mine:
            if a["arrest_id"] in inside:
                yield who, f"arrest:{a['arrest_id']}", a["on"], None
            elif possible and not inside:
                yield who, f"arrest:{a['arrest_id']}", a["on"], "arrest.on"


def l04(r: Records) -> Iterator[Hit]:
    found = [(who, party) for who, party in r.appearances() if party.get("address_kind") in ("none", "shelter")]
    for who, party in found:
        if len({other["case_id"] for one, other in found if one == who}) >= 2:
            yield who, f"party:{party['party_id']}", day_of(r, party["case_id"]), None


MORE = {
    **{"Y02": y02, "Y03": y03, "Y04": y04, "Y05": y05, "Y06": y06, "Y07": y07, "C04": c04, "C07": c07, "V07": v07},
    **{"V09": v09, "V10": v10, "N01": n01, "S01": s01, "S08": s08, "L01": l01, "L02": l02, "L04": l04},
}
