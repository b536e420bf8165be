"""Three Rivers: comma files, one for each kind of record, UTF-8 with a mark, US dates, headers in capitals."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from justexits.simulate.exports.sheet import Sheet, Style, write_csv

PLACES = {
    "hotel": "HOT",
    "street": "STR",
    "store": "STO",
    "home": "RES",
    "vehicle": "VEH",
    "online": "WEB",
    "other": "OTH",
    "bar": "BAR",
}
STYLE = Style(
    dates="%m/%d/%Y",
    codes={
        "role": {
            "defendant": "DEF",
            "juvenile": "JUV",
            "victim": "VIC",
            "witness": "WIT",
            "missing_person": "MIS",
            "reporter": "RPT",
            "parent": "PAR",
        },
        "sex": {"F": "FEM", "M": "MAL"},
        "race": {
            "white": "W",
            "black": "B",
            "american_indian_alaska_native": "I",
            "asian": "A",
            "native_hawaiian_pacific_islander": "P",
            "other": "O",
        },
        "ethnicity": {"hispanic": "H", "not_hispanic": "N"},
        "address_kind": {
            "home": "RES",
            "hotel": "HOT",
            "shelter": "SHL",
            "foster": "FOS",
            "group_home": "GRP",
            "jail": "JAIL",
            "none": "TRN",
        },
        "status": {"referred": "REF", "declined": "DEC", "filed": "FIL", "diverted": "DIV", "disposed": "DSP", "warrant": "WAR"},
        "charging_decision": {"filed": "F", "declined": "D", "diverted": "V"},
        "disposition": {
            "guilty_plea": "PG",
            "guilty_trial": "FG",
            "adjudicated": "ADJ",
            "acquitted": "NG",
            "dismissed": "DISM",
            "nolle_prosequi": "NP",
            "diversion_completed": "DIVC",
            "deferred": "DFR",
        },
        "sentence_kind": {
            "prison": "DOC",
            "jail": "JAIL",
            "probation": "PROB",
            "fine": "FINE",
            "community_service": "CS",
            "treatment": "TX",
            "time_served": "TS",
        },
        "grade": {
            "misdemeanor": "M",
            "misdemeanor_a": "GM",
            "misdemeanor_b": "MB",
            "misdemeanor_c": "MC",
            "felony_1": "FA",
            "felony_2": "FB",
            "felony_3": "FC",
            "delinquency": "JV",
        },
        "place_kind": PLACES,
    },
)
KINDS = {
    "case": {"criminal": "CR", "juvenile": "JV", "missing_person": "MP"},
    "event": {
        "hearing": "HRG",
        "continuance": "CONT",
        "subpoena": "SUBP",
        "subpoena_unserved": "SUBPNS",
        "victim_did_not_appear": "VFTA",
        "victim_unreachable": "VUNR",
        "failure_to_appear": "FTA",
        "warrant": "WARR",
        "detention": "DET",
        "bail_posted": "BAIL",
        "plea_offer": "PLEA",
        "diversion_offered": "DVO",
        "diversion_entered": "DVE",
        "diversion_left": "DVL",
        "diversion_completed": "DVC",
        "missing_person_report": "MPR",
        "missing_person_closed": "MPC",
        "contact": "CTC",
    },
    "narrative": {"police_report": "PR", "victim_statement": "VS"},
}
FILES = {
    "case": (
        "CASES.csv",
        "CASE_NO case_id;TYPE kind;COURT court;CITY jurisdiction;AGENCY agency;REF_DT referred_on;"
        "FILE_DT filed_on;DISP_DT disposed_on;STATUS status",
    ),
    "arrest": (
        "ARRESTS.csv",
        "ARREST_NO arrest_id;CASE_NO case_id;PARTY_NO party_id;PCN tracking_number;AGENCY agency;"
        "ARR_DT on;LOC_TYPE place_kind;LOCATION place_key;"
        "CITY jurisdiction;CUST_FROM custody_from;CUST_TO custody_to",
    ),
    "party": (
        "PARTIES.csv",
        "PARTY_NO party_id;CASE_NO case_id;ROLE role;LAST_NAME family_name;FIRST_NAME given_name;"
        "MIDDLE middle_name;SUFFIX name_suffix;AKA alias_names;"
        "DOB birth_date;AGE recorded_age_low;SEX sex;RACE race;ETHNICITY ethnicity;LANGUAGE language;"
        "SID state_id;FBI_NO fbi_id;JAIL_NO local_id;"
        "PHONE phone;ADDRESS address;ADDR_TYPE address_kind",
    ),
    "charge": (
        "CHARGES.csv",
        "CHARGE_NO charge_id;CASE_NO case_id;PARTY_NO party_id;ARREST_NO arrest_id;STATUTE statute;"
        "CHARGE_TEXT description;CLASS grade;AMOUNT amount;"
        "OFF_DT offense_date;DECISION charging_decision;REASON decision_reason;DEC_DT decided_on;"
        "DISPO disposition;DISPO_DT disposition_date;"
        "SENTENCE sentence_kind;SENT_DAYS sentence_days",
    ),
    "event": (
        "EVENTS.csv",
        "EVENT_NO event_id;CASE_NO case_id;PARTY_NO party_id;ACTOR actor_id;EVENT kind;EVENT_DT on;"
        "LOC_TYPE place_kind;LOCATION place_key;CITY jurisdiction;RESULT result",
    ),
    "narrative": ("NARRATIVES.csv", "DOC_NO narrative_id;CASE_NO case_id;DOC_TYPE kind;DOC_DT written_on;TEXT text"),
}


def columns_of(written: str) -> list[tuple[str, str]]:
    """`HEADER canonical;HEADER canonical` as pairs."""
    return [(pair.rsplit(" ", 1)[0], pair.rsplit(" ", 1)[1]) for pair in written.split(";")]


def sheets(tables: dict[str, pa.Table]) -> list[Sheet]:
    """The files, each of one canonical table."""
    made = []
    for name, (file, columns) in FILES.items():
        style = STYLE.for_table(KINDS.get(name))
        made.append(style.sheet(file, name, tables[name], columns_of(columns)))
    return made


def write(sheet: Sheet, folder: Path) -> Path:
    """Write one file as this office does."""
    return write_csv(sheet, folder, encoding="utf-8-sig")
