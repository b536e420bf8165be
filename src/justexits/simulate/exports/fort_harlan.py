"""Fort Harlan: pipes and Latin-1, one line a charge with case, defendant and arrest repeated, a trailer with a count."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from justexits.simulate.exports.sheet import Sheet, Style, write_csv
from justexits.simulate.exports.three_rivers import columns_of

STYLE = Style(
    dates="%d-%b-%Y",
    upper=True,
    codes={
        "role": {
            "defendant": "D",
            "juvenile": "J",
            "victim": "V",
            "witness": "W",
            "missing_person": "MP",
            "reporter": "R",
            "parent": "P",
        },
        "sex": {"F": "2", "M": "1"},
        "race": {
            "white": "WHITE",
            "black": "BLACK",
            "american_indian_alaska_native": "NATIVE AM",
            "asian": "ASIAN",
            "native_hawaiian_pacific_islander": "PAC ISL",
            "other": "OTHER",
        },
        "ethnicity": {"hispanic": "Y", "not_hispanic": "N"},
        "address_kind": {"home": "H", "hotel": "M", "shelter": "S", "foster": "F", "group_home": "G", "jail": "J", "none": "X"},
        "status": {
            "referred": "PENDING REVIEW",
            "declined": "NO CHARGES",
            "filed": "OPEN",
            "diverted": "PRETRIAL DIV",
            "disposed": "CLOSED",
            "warrant": "WARRANT",
        },
        "charging_decision": {"filed": "CHARGED", "declined": "NOT CHARGED", "diverted": "PTD"},
        "disposition": {
            "guilty_plea": "GUILTY-PLEA",
            "guilty_trial": "GUILTY-TRIAL",
            "adjudicated": "ADJUDICATED",
            "acquitted": "NOT GUILTY",
            "dismissed": "DISM BY COURT",
            "nolle_prosequi": "DISM BY CA",
            "diversion_completed": "PTD SUCCESS",
            "deferred": "DEFERRED",
        },
        "sentence_kind": {
            "prison": "NDCS",
            "jail": "JAIL",
            "probation": "PROBATION",
            "fine": "FINE",
            "community_service": "COMM SERV",
            "treatment": "TREATMENT",
            "time_served": "TIME SERVED",
        },
        "grade": {
            "misdemeanor": "MISD",
            "misdemeanor_a": "M1",
            "misdemeanor_b": "M2",
            "misdemeanor_c": "M3",
            "felony_1": "F1",
            "felony_2": "F2",
            "felony_3": "F3",
            "delinquency": "JUV",
        },
        "place_kind": {
            "hotel": "MOTEL/HOTEL",
            "street": "STREET",
            "store": "STORE",
            "home": "RESIDENCE",
            "vehicle": "VEHICLE",
            "online": "INTERNET",
            "other": "OTHER",
            "bar": "BAR",
        },
    },
)
KINDS = {
    "case": {"criminal": "CRIMINAL", "juvenile": "JUVENILE", "missing_person": "MISSING"},
    "event": {
        "hearing": "HEARING",
        "continuance": "CONTINUED",
        "subpoena": "SUBPOENA",
        "subpoena_unserved": "SUBPOENA RET UNSERVED",
        "victim_did_not_appear": "VICTIM NO SHOW",
        "victim_unreachable": "UNABLE TO REACH VICTIM",
        "failure_to_appear": "FTA",
        "warrant": "WARRANT",
        "detention": "BOOKED",
        "bail_posted": "BOND POSTED",
        "plea_offer": "PLEA OFFER",
        "diversion_offered": "PTD OFFERED",
        "diversion_entered": "PTD ENTERED",
        "diversion_left": "PTD TERMINATED",
        "diversion_completed": "PTD COMPLETED",
        "missing_person_report": "MISSING REPORT",
        "missing_person_closed": "MISSING CLOSED",
        "contact": "CONTACT",
    },
    "narrative": {"police_report": "REPORT", "victim_statement": "VICTIM STMT"},
}
CASE = (
    "CASE NO case_id;CASE TYPE kind;COURT court;CITY jurisdiction;AGENCY agency;"
    "REFERRED referred_on;FILED filed_on;DISPOSED disposed_on;STATUS status"
)
PERSON = (
    "AKA alias_names;DOB birth_date;AGE recorded_age_low;SEX sex;RACE race;ETH ethnicity;"
    "LANG language;SID state_id;FBI NO fbi_id;JAIL NO local_id;"
    "PHONE phone;ADDRESS address;ADDR TYPE address_kind"
)
ARREST = (
    "ARREST NO arrest_id;PCN tracking_number;ARREST AGENCY agency;ARREST DATE on;"
    "PLACE TYPE place_kind;PLACE place_key;ARREST CITY jurisdiction;"
    "CUSTODY FROM custody_from;CUSTODY TO custody_to"
)
CHARGE = (
    "STATUTE statute;CHARGE description;GRADE grade;AMOUNT amount;OFFENSE DATE offense_date;"
    "DECISION charging_decision;DECISION REASON decision_reason;"
    "DECIDED decided_on;DISPOSITION disposition;DISPO DATE disposition_date;SENTENCE sentence_kind;DAYS sentence_days"
)


def sheets(tables: dict[str, pa.Table]) -> list[Sheet]:
    """Charges (with case, defendant and arrest), other participants, matters without a charge, activity log, narratives."""
    case, party, arrest, charge = (tables[name] for name in ("case", "party", "arrest", "charge"))
    of_case, of_party = _taken(case, "case_id", charge["case_id"]), _taken(party, "party_id", charge["party_id"])
    of_arrest = _taken(arrest, "arrest_id", charge["arrest_id"])
    wide = (
        _columns("case", of_case, CASE)
        | _named(of_party)
        | _columns("party", of_party, PERSON)
        | _columns("arrest", of_arrest, ARREST)
    )
    wide |= {"CT": _after(charge["charge_id"], "/")} | _columns("charge", charge, CHARGE)
    others = party.filter(pc.invert(pc.is_in(party["role"], pa.array(["defendant", "juvenile"]))))
    rest = {"CASE NO": others["case_id"]} | _named(others) | _columns("party", others, PERSON)
    missing = case.filter(pc.equal(case["kind"], "missing_person"))
    event, narrative = tables["event"], tables["narrative"]
    log = _columns(
        "event", event, ("LOG NO event_id;CASE NO case_id;BY actor_id;ACTIVITY kind;DATE on;CITY jurisdiction;RESULT result")
    )
    log["SEQ"] = _after(event["party_id"], "-")
    texts = _columns("narrative", narrative, ("NARR NO narrative_id;CASE NO case_id;TYPE kind;DATE written_on;TEXT text"))
    return [
        Sheet("CHARGES.TXT", "charge", pa.table(wide)),
        Sheet("PARTICIPANTS.TXT", "party", pa.table(rest)),
        Sheet("INTAKE.TXT", "case", pa.table(_columns("case", missing, CASE))),
        Sheet("ACTIVITY.TXT", "event", pa.table(log)),
        Sheet("NARRATIVES.TXT", "narrative", pa.table(texts)),
    ]


def _taken(table: pa.Table, key: str, wanted: pa.ChunkedArray) -> pa.Table:
    return table.take(pc.index_in(wanted, value_set=table[key].combine_chunks()))


def _columns(name: str, table: pa.Table, columns: str) -> dict[str, pa.Array]:
    style = STYLE.for_table(KINDS.get(name))
    return {header: style.text(table, column) for header, column in columns_of(columns)}


def _after(ids: pa.ChunkedArray, mark: str) -> pa.Array:
    """What follows the last mark of each id: the number within the case."""
    return pa.array([None if one is None else one.rsplit(mark, 1)[1] for one in ids.to_pylist()], pa.string())


def _named(party: pa.Table) -> dict[str, pa.Array]:
    """SEQ, ROLE and the packed name LAST, FIRST MIDDLE SUFFIX."""
    names = []
    parts = (party[name].to_pylist() for name in ("family_name", "given_name", "middle_name", "name_suffix"))
    for family, given, middle, suffix in zip(*parts, strict=True):
        rest = " ".join(part for part in (given, middle, suffix) if part)
        names.append(f"{family}, {rest}" if rest else family)
    return {"SEQ": _after(party["party_id"], "-"), "ROLE": STYLE.text(party, "role"), "NAME": pa.array(names, pa.string())}


def write(sheet: Sheet, folder: Path) -> Path:
    """Write one file as this office does."""
    return write_csv(sheet, folder, delimiter="|", encoding="latin-1", trailer="TOTAL|{rows}")
