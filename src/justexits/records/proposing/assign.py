"""Which column of a file feeds which canonical column: by its name, held against its values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from justexits.records.proposing.profile import ColumnProfile, FileProfile
from justexits.records.proposing.values import coded, mean_length, share_matching, share_of_counts, share_of_dates
from justexits.records.proposing.words import ROLES, concepts_of, fit, role_of, role_word, table_of, words_of
from justexits.records.tables import TABLES

LEAST = 0.45  # a fit below this is no fit
OWN_TABLE = 0.15  # how much likelier a column is one of the table that the file is about
SURE_OF = 0.6
OF_CHARGES = ("statute", "description", "disposition", "disposition_date", "offense_date", "grade")
ABOUT = {"narrative": ("text",), "party": ("given_name", "family_name", "full_name", "birth_date", "role", "party_id")}
NUMBERS_OF_PEOPLE = ("local_id", "state_id", "fbi_id")
IDS = ("case_id", "party_id", "charge_id", "arrest_id", "event_id", "narrative_id")
ID_WORDS = frozenset({"id", "number", "sequence", "reference", "index"})
# Whose names, addresses and phones are not those of a party to the case.
NOT_A_PARTY = frozenset(
    {"court", "courthouse", "agency", "officer", "judge", "attorney", "prosecutor", "clerk", "counsel", "detective", "lawyer"}
)
NOT_A_VALUE = frozenset(
    {"age", "height", "weight", "bond", "bail", "fine", "fines", "fee", "fees", "cost", "costs", "paid", "restitution"}
)
YES_OR_NO = r"(?i)y|n|yes|no|t|f|true|false|[01x]"  # answers to a question that only the column's name says
THE_DAY = {"event": "on", "arrest": "on", "narrative": "written_on", "charge": "offense_date"}
NUMBERS = ("age", "amount", "sentence_days", "sentence_term", "charge_place")
NUMBER = r"\(?[-+]?\s*[$€£]?\s*-?[\d,.' ]*\d\)?"
# How sections of law are written: 9A.88.030, 720 ILCS 5/16-25, 18 USC 1591.
SECTION = r"[A-Za-z .]{0,12}\d+[A-Za-z]?( [A-Z.]{2,8} \d+\w*)?([-.:(/]+ ?\w+\)?)+.*|\d+ [A-Z.]{2,8} \d+.*"
LETTERS = r"[^\d]*[A-Za-zÀ-ÿ][^\d]*"


@dataclass(frozen=True, kw_only=True)
class Fit:
    """One column taken for one canonical column of one table, and how sure that is, from 0 to 1."""

    column: str
    table: str
    concept: str
    score: float
    role: str | None = None  # of a person whose columns carry the role's word, such as VICTIM NAME


def fits_of(file: FileProfile) -> list[Fit]:
    """The best use of each column that holds no id, each canonical column fed once (once a role, where roles have columns)."""
    about = primary_table(file)
    everything = list(_candidates(file, about))
    tables = _likely_tables(about, everything)
    candidates = sorted((one for one in everything if one.table in tables), key=lambda one: -one.score)
    taken: dict[tuple[str, str, str | None], Fit] = {}
    used: set[str] = set()
    for one in candidates:
        place = (one.table, one.concept, one.role)
        if one.column not in used and place not in taken:
            taken[place] = one
            used.add(one.column)
    for role in {role for table, _, role in taken if table == "party"}:
        if ("party", "family_name", role) in taken and ("party", "given_name", role) in taken:
            taken.pop(("party", "full_name", role), None)  # a name that stands in parts needs not be taken apart
    return [*taken.values(), *_by_values(file, about, taken, used)]


def _by_values(file: FileProfile, about: str | None, taken: dict[tuple[str, str, str | None], Fit], used: set[str]) -> list[Fit]:
    """Columns whose names say nothing, but whose values are those of a list of codes that the file's table lacks so far."""
    found: list[Fit] = []
    if about == "charge" and ("charge", "statute", None) not in taken:
        free = [column for column in file.columns if column.name not in used and share_matching(column, SECTION) >= 0.8]
        free = [column for column in free if share_of_dates(column) < 0.5]
        free = [column for column in free if share_matching(column, NUMBER) < 0.5]  # 5.5 may be a section, and is an amount
        found += [Fit(column=column.name, table="charge", concept="statute", score=0.55) for column in free[:1]]
        used.update(column.name for column in free[:1])
    if day := _only_day(file, about, taken, used):
        found.append(day)
    for concept in concepts_of(about) if about else ():
        definition = TABLES[about].by_name.get(concept) if about else None
        if definition is None or about is None or not definition.codes or (about, concept, None) in taken:
            continue
        status = taken.get(("case", "status", None)) if concept == "disposition" else None  # one column may say both
        may = {column.name for column in file.columns if column.name not in used} | ({status.column} if status else set())
        free = [column for column in file.columns if column.name in may and 2 <= column.distinct <= 150]
        free = [column for column in free if not share_matching(column, YES_OR_NO) > 0.5]
        shares = {column.name: coded(column, definition.codes).share for column in free if mean_length(column) > 2}
        best = max(shares, key=lambda name: shares[name], default=None)
        if best is not None and shares[best] >= 0.8:
            used.add(best)
            found.append(Fit(column=best, table=about, concept=concept, score=0.65 * shares[best]))
    return found


def _only_day(file: FileProfile, about: str | None, taken: dict[tuple[str, str, str | None], Fit], used: set[str]) -> Fit | None:
    """The one column of days that is left, where the file's table has one day that matters and no column was found for it."""
    concept = THE_DAY.get(about or "")
    days = [column.name for column in file.columns if column.name not in used and share_of_dates(column) >= 0.8]
    if (
        about is None
        or concept is None
        or len(days) != 1
        or any(table == about and is_day(table, one) for table, one, _ in taken)
    ):
        return None
    used.add(days[0])
    return Fit(column=days[0], table=about, concept=concept, score=0.6)


def is_day(table: str, concept: str) -> bool:
    """Whether a canonical column is a date."""
    definition = TABLES[table].by_name.get(concept)
    return definition is not None and definition.is_date


def _likely_tables(about: str | None, everything: list[Fit]) -> set[str]:
    """The tables that a file may feed: its own, and those whose facts are often repeated on its lines."""
    people = {one.concept for one in everything if one.table == "party" and one.score > 0.7}
    tables = {"case", *([about] if about else [])}
    if (
        people & {"given_name", "family_name", "full_name", "birth_date"}
        or len(people & {"sex", "race", "ethnicity", "age"}) >= 2
    ):
        tables.add("party")
    if about in ("charge", None):
        tables.add("arrest")
    if about in ("party", "case", "arrest", None):
        tables.add("charge")
    return tables


def _candidates(file: FileProfile, about: str | None) -> Iterable[Fit]:
    for column in file.columns:
        if not column.filled:
            continue
        for table in ("case", "party", "charge", "arrest", "event", "narrative"):
            word = role_word(column.name) if table == "party" else None
            bonus = OWN_TABLE if table == about else 0.0
            for concept in concepts_of(table):
                words = set(words_of(column.name))
                if table == "party" and concept in NUMBERS_OF_PEOPLE and words <= {"id", "number"}:
                    continue  # a bare number is that of the row, not of the person
                if concept in IDS or (concept == "amount" and NOT_A_VALUE & words):
                    continue
                if table == "party" and word is None and NOT_A_PARTY & words:
                    continue
                by_name = fit(column.name, table, concept, without=word)
                if by_name < LEAST - 0.1:
                    continue
                score = by_name * held_against(column, table, concept)
                if score >= LEAST:
                    role = ROLES[word] if word else None
                    yield Fit(column=column.name, table=table, concept=concept, score=score + bonus, role=role)


def held_against(column: ColumnProfile, table: str, concept: str) -> float:
    """How well the values go with being that canonical column, from 0 to 1."""
    definition = TABLES[table].by_name.get(concept)
    if definition is not None and definition.is_date:
        return 1.0 if max(share_of_dates(column), share_of_counts(column)) >= 0.8 or _years(column) else 0.0
    if share_of_dates(column) >= 0.8 and not share_matching(column, r"\d+"):
        return 0.0
    if definition is not None and definition.codes:
        if column.distinct > 150 or (mean_length(column) > 4 and share_matching(column, r".*\d{3}.*") > 0.8):
            return 0.0  # too many to be codes, or numbers of something
        return 0.55 + 0.45 * coded(column, definition.codes).share
    if concept in NUMBERS:
        return 1.0 if share_matching(column, NUMBER) >= 0.8 else 0.0
    return _text_held_against(column, concept)


def _years(column: ColumnProfile) -> bool:
    return share_matching(column, r"(19|20)\d\d([-/](0?[1-9]|1[0-2]))?|(19|20)\d\d-\d\d-\d\d") >= 0.9


def _text_held_against(column: ColumnProfile, concept: str) -> float:
    length = mean_length(column)
    if concept in ("given_name", "family_name", "middle_name", "full_name", "name_suffix"):
        letters = share_matching(column, LETTERS)
        if concept == "full_name":
            return letters * (1.0 if share_matching(column, r".+[, ].+") > 0.6 else 0.4)
        return letters * (0.6 if share_matching(column, r".+,.+") > 0.5 else 1.0)
    if concept == "text":
        return 1.0 if length > 25 else 0.3
    if concept == "description":
        words = length > 4 and share_matching(column, r".*[A-Za-z]{3}.*") > 0.5
        return 1.0 if words and not share_matching(column, "(?i)true|false|yes|no") else 0.2
    if concept == "statute":
        return 1.0 if share_matching(column, r".*\d.*") > 0.6 else 0.3
    if concept == "phone":
        return 1.0 if share_matching(column, r"[\d\-(). +x]{7,20}") > 0.6 else 0.2
    if concept == "address":
        return 1.0 if length > 5 else 0.5
    if concept == "address_zip":
        return 1.0 if share_matching(column, r"\d{5}(-?\d{4})?") > 0.6 else 0.0
    return 1.0


def primary_table(file: FileProfile) -> str | None:
    """The table that a file is about: by its name, else by the ids and columns that it has."""
    weights: dict[str, float] = {}
    found: dict[str, dict[str, float]] = {}
    for table in ("case", "party", "charge", "arrest", "event", "narrative"):
        best: dict[str, float] = {}
        for column in file.columns:
            word = role_word(column.name) if table == "party" else None
            for concept in concepts_of(table):
                score = fit(column.name, table, concept, without=word)
                if score >= LEAST and concept != "case_id":
                    # What is said of VICTIM NAME or DEF DOB is repeated beside something else; a file of people says NAME.
                    score *= 2.0 if concept == f"{table}_id" else 0.5 if word else 1.0
                    best[concept] = max(best.get(concept, 0.0), score)
        weights[table], found[table] = sum(best.values()), best
    # A charge's line often repeats its case and its person; it is still about the charge.
    weights["charge"] *= 1.15
    named = table_of(re.split(r"[./]", file.part or "")[-1]) or table_of(file.name)  # the last step of a path says what it is
    of_charges = [concept for concept in OF_CHARGES if found["charge"].get(concept, 0) >= SURE_OF]
    if named == "case" and len(of_charges) > 1 and _case_repeats(file):
        return "charge"  # a listing of cases with a line for each charge
    if named == "event" and len(of_charges) > 1 and {"statute", "offense_date"} & set(of_charges):
        return "charge"  # a log of charges
    if named and any(score >= SURE_OF for concept, score in found[named].items() if concept in ABOUT.get(named, (concept,))):
        return named
    chosen = max(weights, key=lambda table: weights[table])
    return chosen if weights[chosen] > 1 else None


def _case_repeats(file: FileProfile) -> bool:
    """Whether one case stands on several lines."""
    best = max(((fit(column.name, "case", "case_id"), column.name) for column in file.columns), default=(0.0, ""))
    rows, distinct = file.count_distinct([best[1]]) if best[0] >= 0.75 else (0, 0)
    return rows > 1.2 * distinct


def id_fits(file: FileProfile, table: str, concept: str, about: str | None = None) -> list[tuple[str, float]]:
    """Columns that may be that id of that table, the likeliest first."""
    found = []
    for column in file.columns:
        if not column.filled or share_of_dates(column) >= 0.8 or mean_length(column) > 60:
            continue
        score = fit(column.name, table, concept)
        if words_of(column.name) == ("id",) and concept != f"{about or table}_id":
            continue  # a bare ID is the number of what the file is about
        if words_of(column.name) in (("id",), ("number",)) and concept == "case_id" and about != "case":
            continue
        if role_of(column.name) and concept == "party_id":
            score = max(score, fit(column.name, table, concept, without=role_word(column.name)) - 0.05)
        if score >= 0.75 or (score >= LEAST and ID_WORDS & set(words_of(column.name))):
            found.append((column.name, score))
    return sorted(found, key=lambda one: -one[1])
