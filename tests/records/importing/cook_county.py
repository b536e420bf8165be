"""Made-up files in the case-level layout that Cook County published, shaped by public profiles of the real ones, dirt included.

Nobody in them exists. Shares, ranges and spellings follow the profiles (cases 0.365 and defendants 0.394 of the charges, ids
beyond 32 bits, ages to 156, six spellings of gender, thirteen of race, chapters that hold the whole statute); which value meets
which is random. The same seed writes the same files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

CASES, DEFENDANTS, DISPOSED, SENTENCED = 0.365, 0.394, 0.92, 0.26
GENDERS = ("Male name, no gender given", "Unknown Gender", "Unknown", "male")
RACES = (
    *("HISPANIC", "White/Black [Hispanic or Latino]", "Asian", "ASIAN", "American Indian", "Biracial", "Unknown"),
    *("CAUCASIAN", "Albino"),
)
DISPOSITIONS = (
    *("FNG", "Finding Guilty", "FNPC", "Verdict Guilty", "Nolle On Remand", "Case Dismissed", "Verdict-Not Guilty", "SOL"),
    *("Death Suggested-Cause Abated", "Finding Guilty - Lesser Included", "Superseded by Indictment", "BFW"),
    *("Transferred - Misd Crt", "Plea of Guilty - Lesser Included", "Mistrial Declared", "Charge Vacated"),
)
SENTENCES = ("Jail", "Conditional Discharge", "2nd Chance Probation", "Supervision", "Cook County Boot Camp", "Death")


@dataclass(frozen=True, kw_only=True)
class Made:
    """The files, how many rows each has (header left out), and the dirt that was put in."""

    files: tuple[Path, Path, Path]
    charges: int
    rows: tuple[int, int, int]
    impossible_ages: int
    unnamed_genders: int


def write_cook_county(folder: Path, *, charges: int, seed: int = 1) -> Made:
    """Write Initiation.csv, Dispositions.csv and Sentencing.csv with that many charges."""
    engine = duckdb.connect()
    engine.execute(_macros(seed))
    engine.execute(f"CREATE TABLE defendant AS {_defendants(int(charges * DEFENDANTS) or 1, int(charges * CASES) or 1)}")
    engine.execute(f"CREATE TABLE charge AS {_charges(charges, int(charges * DEFENDANTS) or 1)}")
    files, rows = [], []
    for name, select in (("Initiation", INITIATION), ("Dispositions", DISPOSITIONS_FILE), ("Sentencing", SENTENCING)):
        files.append(folder / f"{name}.csv")
        rows.append(engine.execute(f"COPY ({select}) TO '{files[-1]}' (HEADER)").fetchone()[0])
    ages, genders = engine.execute(
        "SELECT count(*) FILTER (WHERE age > 120), count(*) FILTER (WHERE gender = 'Unsure') FROM defendant"
        " WHERE d IN (SELECT d FROM charge)"
    ).fetchone()
    return Made(
        files=(files[0], files[1], files[2]),
        charges=charges,
        rows=(rows[0], rows[1], rows[2]),
        impossible_ages=ages,
        unnamed_genders=genders,
    )


def _macros(seed: int) -> str:
    """A number from 0 to 1 for each thing and question, the same in every run; a pick from a list by it; dates as published."""
    return f"""
    CREATE MACRO chance(thing, question) AS (hash(thing, question, {seed}) % 1000003) / 1000003.0;
    CREATE MACRO pick(list, thing, question) AS list[1 + (hash(thing, question, {seed}) % len(list))::INTEGER];
    CREATE MACRO stamp(moment) AS strftime(moment, '%-m/%-d/%Y %-I:%M:%S %p');
    """


def _defendants(defendants: int, cases: int) -> str:
    return f"""
    SELECT range AS d, 260122253823 + range * 2517391 AS participant, 64999851671 + (range % {cases}) * 197351 AS case_number,
      CASE WHEN chance(range, 'age?') < 0.019 THEN NULL WHEN chance(range, 'age156') < 0.0002 THEN 121 + (range % 36)
        ELSE 17 + (pow(chance(range, 'age'), 1.7) * 60)::INTEGER END AS age,
      CASE WHEN chance(range, 'g?') < 0.0046 THEN NULL WHEN chance(range, 'gu') < 0.00002 THEN 'Unsure'
        WHEN chance(range, 'gdirt') < 0.001 THEN pick({list(GENDERS)}, range, 'gpick')
        WHEN chance(range, 'g') < 0.892 THEN 'Male' ELSE 'Female' END AS gender,
      CASE WHEN chance(range, 'r?') < 0.0064 THEN NULL WHEN chance(range, 'r') < 0.67 THEN 'Black'
        WHEN chance(range, 'r') < 0.84 THEN 'White [Hispanic or Latino]' WHEN chance(range, 'r') < 0.95 THEN 'White'
        ELSE pick({list(RACES)}, range, 'rpick') END AS race,
      TIMESTAMP '2011-01-03' + INTERVAL (chance(range, 'received') * 3200) DAY AS received,
      CASE WHEN chance(range, 'arr?') < 0.86 THEN INTERVAL (20 + chance(range, 'arr') * 60) DAY END AS to_arraignment,
      CASE WHEN chance(range, 'arrest?') < 0.966 THEN INTERVAL (60 + (hash(range) % 3000)) MINUTE END AS before,
      CASE WHEN chance(range, 'pd') < 0.671 THEN 'CHICAGO PD' WHEN chance(range, 'pd') < 0.7 THEN 'COOK COUNTY SHERIFF'
        WHEN chance(range, 'pd') < 0.996 THEN 'VILLAGE PD ' || hash(range) % 300 END AS agency,
      CASE WHEN chance(range, 'city') < 0.7 THEN 'Chicago' WHEN chance(range, 'city') < 0.96 THEN 'Town ' || hash(range) % 270 END
        AS city
    FROM range({defendants})"""


def _charges(charges: int, defendants: int) -> str:
    return f"""
    SELECT range AS c, 576865764426 + range * 2366903 AS number, 94353794219 + range * 584113 AS version, d.*,
      row_number() OVER (PARTITION BY d.d ORDER BY range) AS place, 'Offense category ' || hash(range) % 81 AS category,
      'OFFENSE TITLE ' || hash(range, 't') % 1402 AS title, if(chance(range, 'ch') < 0.84, '720', '625') AS chapter,
      if(chance(range, 'act') < 0.765, '5', '570') AS act, (hash(range, 's') % 1392)::VARCHAR || '(a)(1)' AS section,
      pick(['4','4','4','4','2','2','3','1','X','M','A','B','C','P','O','U','Z'], range, 'class') AS grade,
      lpad((hash(range, 'aoic') % 2331)::VARCHAR, 7, '0') AS aoic,
      received + INTERVAL (90 + chance(range, 'disposed') * 500) DAY AS disposed
    FROM range({charges}) JOIN defendant AS d
      ON d.d = if(range < {defendants}, range, (hash(range, 'whose') % {defendants})::BIGINT)"""


COMMON = """coalesce(age::VARCHAR || '.0', '') AS AGE_AT_INCIDENT, gender AS GENDER, race AS RACE,
    CASE WHEN chance(c, 'ib') < 0.987 THEN stamp(date_trunc('day', received - before)) END AS INCIDENT_BEGIN_DATE,
    CASE WHEN chance(c, 'ie') < 0.11 THEN stamp(date_trunc('day', received)) END AS INCIDENT_END_DATE,
    stamp(received - before) AS ARREST_DATE, agency AS LAW_ENFORCEMENT_AGENCY,
    CASE WHEN chance(d, 'unit') < 0.3 THEN 'District ' || hash(d) % 25 END AS UNIT, city AS INCIDENT_CITY,
    stamp(received) AS RECEIVED_DATE, stamp(date_trunc('day', received + to_arraignment)) AS ARRAIGNMENT_DATE,
    category AS UPDATED_OFFENSE_CATEGORY, place AS CHARGE_COUNT"""
HEAD = """case_number AS CASE_ID, participant AS CASE_PARTICIPANT_ID, category AS OFFENSE_CATEGORY,
    (place = 1)::VARCHAR AS PRIMARY_CHARGE, number AS CHARGE_ID, version AS CHARGE_VERSION_ID"""
# An old entry has no act and no section: its chapter holds the whole statute.
AS_CHARGED = """title AS DISPOSITION_CHARGED_OFFENSE_TITLE,
    if(chance(c, 'old') < 0.028, '720-' || act || '/' || section, chapter) AS DISPOSITION_CHARGED_CHAPTER,
    if(chance(c, 'old') < 0.028, NULL, act) AS DISPOSITION_CHARGED_ACT,
    if(chance(c, 'old') < 0.028, NULL, section) AS DISPOSITION_CHARGED_SECTION, grade AS DISPOSITION_CHARGED_CLASS,
    aoic AS DISPOSITION_CHARGED_AOIC, stamp(date_trunc('day', disposed)) AS DISPOSITION_DATE"""
INITIATION = f"""SELECT {HEAD}, title AS CHARGE_OFFENSE_TITLE, chapter AS CHAPTER, act AS ACT, section AS SECTION, grade AS CLASS,
    aoic AS AOIC, CASE WHEN chance(d, 'ev') < 0.74 THEN 'Preliminary Hearing' WHEN chance(d, 'ev') < 0.976 THEN 'Indictment' END
    AS EVENT, CASE WHEN chance(d, 'ev') < 0.976 THEN stamp(date_trunc('day', received + INTERVAL 5 DAY)) END AS EVENT_DATE,
    {COMMON} FROM charge ORDER BY c"""
DISPOSITIONS_FILE = f"""SELECT {HEAD}, {AS_CHARGED}, CASE WHEN chance(c, 'dis') < 0.61 THEN 'Nolle Prosecution'
    WHEN chance(c, 'dis') < 0.86 THEN 'Plea Of Guilty' ELSE pick({list(DISPOSITIONS)}, c, 'dpick') END AS CHARGE_DISPOSITION,
    CASE WHEN chance(c, 'why') < 0.27 THEN 'PG to Other Count/s' END AS CHARGE_DISPOSITION_REASON,
    'Judge ' || hash(d) % 403 AS JUDGE,
    'District ' || hash(case_number) % 6 AS COURT_NAME, 'Courthouse ' || hash(case_number) % 17 AS COURT_FACILITY, {COMMON}
    FROM charge WHERE chance(c, 'disposed?') < {DISPOSED} ORDER BY c"""
SENTENCING = f"""SELECT {HEAD}, {AS_CHARGED}, if(chance(c, 'v') < 0.9, 'Plea Of Guilty', 'Finding Guilty') AS CHARGE_DISPOSITION,
    NULL AS CHARGE_DISPOSITION_REASON,
    if(again, 'Probation Violation Sentencing', 'Original Sentencing') AS SENTENCE_PHASE,
    stamp(date_trunc('day', disposed + INTERVAL 20 DAY)) AS SENTENCE_DATE, 'Judge ' || hash(d) % 325 AS SENTENCE_JUDGE,
    CASE WHEN chance(c, 'sen') < 0.536 THEN 'Prison' WHEN chance(c, 'sen') < 0.916 THEN 'Probation'
      ELSE pick({list(SENTENCES)}, c, 'spick') END AS SENTENCE_TYPE,
    (again OR chance(c, 'twice') >= 0.015)::VARCHAR AS CURRENT_SENTENCE, 'Commitment ' || hash(c) % 29 AS COMMITMENT_TYPE,
    pick(['2', '1', '3', '18', '24', '1.5', '6'], c, 'term') AS COMMITMENT_TERM,
    CASE WHEN chance(c, 'unit') < 0.727 THEN 'Year(s)' WHEN chance(c, 'unit') < 0.96 THEN 'Months'
      WHEN chance(c, 'unit') < 0.993 THEN 'Days' WHEN chance(c, 'unit') < 0.996 THEN 'Natural Life' END AS COMMITMENT_UNIT,
    'District ' || hash(case_number) % 6 AS COURT_NAME, 'Courthouse ' || hash(case_number) % 16 AS COURT_FACILITY,
    (200 - 300 * (hash(c) % 3)::INTEGER)::VARCHAR || '.0' AS LENGTH_OF_CASE_IN_DAYS, {COMMON}
    FROM charge CROSS JOIN (VALUES (false), (true)) AS phases(again)
    WHERE chance(c, 'sentenced?') < {SENTENCED} AND chance(c, 'disposed?') < {DISPOSED}
      AND (NOT again OR chance(c, 'twice') < 0.015)
    ORDER BY c, again"""
