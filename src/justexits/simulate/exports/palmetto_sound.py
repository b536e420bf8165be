"""Palmetto Sound: Parquet files with numbers as ids, ISO dates (some only a year), semicolon files for events and notes."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from justexits.simulate.exports.sheet import Sheet, Style, write_csv, write_parquet
from justexits.simulate.exports.three_rivers import columns_of

STYLE = Style(
    dates="%Y-%m-%d",
    partial=True,
    codes={
        "role": {
            "defendant": "Defendant",
            "juvenile": "Juvenile",
            "victim": "Victim",
            "witness": "Witness",
            "missing_person": "Missing",
            "reporter": "Complainant",
            "parent": "Guardian",
        },
        "sex": {"F": "female", "M": "male"},
        "race": {
            "white": "10",
            "black": "20",
            "american_indian_alaska_native": "30",
            "asian": "40",
            "native_hawaiian_pacific_islander": "41",
            "other": "90",
        },
        "ethnicity": {"hispanic": "true", "not_hispanic": "false"},
        "address_kind": {
            "home": "residence",
            "hotel": "lodging",
            "shelter": "shelter",
            "foster": "foster care",
            "group_home": "group home",
            "jail": "detention",
            "none": "unhoused",
        },
        "status": {"referred": "0", "declined": "1", "filed": "2", "diverted": "3", "disposed": "4", "warrant": "5"},
        "charging_decision": {"filed": "prosecute", "declined": "decline", "diverted": "PTI"},
        "disposition": {
            "guilty_plea": "Guilty plea",
            "guilty_trial": "Guilty by jury",
            "adjudicated": "Adjudicated delinquent",
            "acquitted": "Not guilty",
            "dismissed": "Dismissed",
            "nolle_prosequi": "Nolle prosequi",
            "diversion_completed": "PTI completed",
            "deferred": "Deferred",
        },
        "sentence_kind": {
            "prison": "SCDC",
            "jail": "County",
            "probation": "Probation",
            "fine": "Fine",
            "community_service": "Service",
            "treatment": "Treatment",
            "time_served": "Time served",
        },
        "grade": {
            "misdemeanor": "MU",
            "misdemeanor_a": "MA",
            "misdemeanor_b": "MB",
            "misdemeanor_c": "MC",
            "felony_1": "FA",
            "felony_2": "FB",
            "felony_3": "FC",
            "delinquency": "JD",
        },
        "place_kind": {
            "hotel": "lodging",
            "street": "roadway",
            "store": "retail",
            "home": "residence",
            "vehicle": "vehicle",
            "online": "internet",
            "other": "other",
            "bar": "tavern",
        },
    },
)
KINDS = {
    "case": {"criminal": "GS", "juvenile": "FC", "missing_person": "MISSING"},
    "event": {
        "hearing": "hearing held",
        "continuance": "continued",
        "subpoena": "subpoena issued",
        "subpoena_unserved": "subpoena not served",
        "victim_did_not_appear": "victim absent",
        "victim_unreachable": "victim not located",
        "failure_to_appear": "defendant absent",
        "warrant": "bench warrant",
        "detention": "detained",
        "bail_posted": "bond made",
        "plea_offer": "offer",
        "diversion_offered": "PTI offered",
        "diversion_entered": "PTI entered",
        "diversion_left": "PTI removed",
        "diversion_completed": "PTI completed",
        "missing_person_report": "missing report",
        "missing_person_closed": "missing cleared",
        "contact": "contact made",
    },
    "narrative": {"police_report": "incident report", "victim_statement": "victim statement"},
}
FILES = {
    "case": (
        "cases.parquet",
        "caseNumber case_id;docket kind;courtName court;municipality jurisdiction;lawEnforcement agency;"
        "received referred_on;indicted filed_on;closed disposed_on;"
        "state status",
    ),
    "arrest": (
        "arrests.parquet",
        "bookingId arrest_id;caseNumber case_id;participantId party_id;otn tracking_number;"
        "lawEnforcement agency;arrested on;premises place_kind;premisesName place_key;"
        "municipality jurisdiction;heldFrom custody_from;heldTo custody_to",
    ),
    "party": (
        "parties.parquet",
        "participantId party_id;caseNumber case_id;participation role;surname family_name;"
        "forename given_name;secondName middle_name;generation name_suffix;"
        "otherNames alias_names;born birth_date;ageYears recorded_age_low;gender sex;raceCode race;"
        "hispanic ethnicity;spoken language;sid state_id;fbi fbi_id;"
        "bookingNumber local_id;telephone phone;lastKnownAddress address;addressType address_kind",
    ),
    "charge": (
        "charges.parquet",
        "warrantId charge_id;caseNumber case_id;participantId party_id;bookingId arrest_id;cdr statute;"
        "offense description;level grade;value amount;offenseDate offense_date;"
        "screening charging_decision;screeningNote decision_reason;screened decided_on;"
        "outcome disposition;outcomeDate disposition_date;punishment sentence_kind;"
        "punishmentDays sentence_days",
    ),
    "event": (
        "events.csv",
        "eventId event_id;caseNumber case_id;participantId party_id;by actor_id;what kind;when on;"
        "municipality jurisdiction;outcome result",
    ),
    "narrative": ("notes.csv", "noteId narrative_id;caseNumber case_id;noteType kind;written written_on;note text"),
}
WHOLE = ("participantId", "warrantId", "bookingId")


def sheets(tables: dict[str, pa.Table]) -> list[Sheet]:
    """The files, each of one canonical table."""
    made = []
    for name, (file, columns) in FILES.items():
        style = STYLE.for_table(KINDS.get(name))
        sheet = style.sheet(file, name, tables[name], columns_of(columns), 1 if file.endswith(".parquet") else 2)
        made.append(sheet)
    return made


def write(sheet: Sheet, folder: Path) -> Path:
    """Write one file as this office does; ids of Parquet files are whole numbers."""
    if not sheet.file.endswith(".parquet"):
        return write_csv(sheet, folder, delimiter=";")
    columns = {
        name: pc.cast(sheet.columns[name], pa.int64()) if name in WHOLE else sheet.columns[name]
        for name in sheet.columns.column_names
    }
    return write_parquet(Sheet(sheet.file, sheet.table, pa.table(columns)), folder)
