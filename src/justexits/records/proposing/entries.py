"""The entries of a mapping for one file: which tables its rows feed, and the form of each column."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from typing import Any

from justexits.records.proposing.assign import Fit, is_day
from justexits.records.proposing.plan import FilePlan, columns_in, parts_of
from justexits.records.proposing.profile import ColumnProfile
from justexits.records.proposing.values import coded, date_forms, share_matching
from justexits.records.proposing.words import fit, role_of, words_of
from justexits.records.tables import TABLES

Entry = dict[str, Any]  # table, when, once, columns: canonical column -> {form, sure, guessed}
LEAST_CONTENT = {"case": 1, "party": 2, "charge": 2, "arrest": 1, "event": 2, "narrative": 1}
US = r".*\d,\d{3}\.\d+"  # a number with the cents behind a point
YES = frozenset({"y", "yes", "t", "true", "1", "x"})
NO = frozenset({"n", "no", "f", "false", "0"})
FLAGGED = ("defendant", "victim", "witness", "petitioner", "respondent")
FLAG_WORDS = frozenset({"is", "flag", "indicator", "ind", "yes", "no", "was"})
EXACT = 0.97
SURE_ALONE = 0.75  # from here on the text of a charge alone makes a charge
CAN_BE_ALONE = ("given_name", "family_name", "full_name", "birth_date")
UNITS = {"year": 365, "yr": 365, "y": 365, "month": 30, "mo": 30, "m": 30, "week": 7, "wk": 7, "w": 7, "day": 1, "dy": 1, "d": 1}
NAME = {
    "family_name": r"^([^,]+)",
    "given_name": r"^[^,]+,\s*([^\s,]+)",
    # Two letters, and III, are a suffix: the engine's patterns cannot say "anything but".
    "middle_name": (r"(?i)^[^,]+,\s*[^\s,]+\s+([A-Z]|[A-HJ-Z][A-Z]{2}|[A-Z][A-Z'-]{3,})\.?(?:[\s,]+(?:JR|SR|II|III|IV)\.?)?$"),
    "name_suffix": r"(?i)[\s,]+(JR|SR|II|III|IV)\.?$",
}
FIRST_LAST = {
    "given_name": r"^(\S+)\s",
    "middle_name": r"^\S+\s+([A-Za-z])\.?\s+\S",
    "family_name": r"(\S+?)(?:[\s,]+(?i:JR|SR|II|III|IV)\.?)?$",
}


def entries_of(plan: FilePlan, plans: list[FilePlan]) -> list[Entry]:
    """The entries for one file. Those that lack what their table needs are sorted out later."""
    entries: list[Entry] = []
    parties = _parties(plan)
    for table in ("case", "arrest", "charge", "event", "narrative"):
        fits = plan.of(table)
        little = len(fits) < LEAST_CONTENT[table] and not any(
            one.score > SURE_ALONE and one.concept == "description" for one in fits
        )
        if plan.about != table and (little or not _may_repeat(plan, table, plans)):
            continue
        entries += _once_for_each(plan, _with_own_name(plan, _entry(plan, table, fits, parties)))
    made = [entry for entry in entries if entry["columns"]] + parties
    return [entry for entry in made if not _stands_above(plan, plans, entry)]


def _with_own_name(plan: FilePlan, entry: Entry) -> Entry:
    """A case on the lines of its charges: a day that is called as the case's own, and was taken for the charge's, is both."""
    if entry["table"] == "case" and plan.about == "charge":
        for concept in ("filed_on", "referred_on", "disposed_on"):
            exact = (one for one in plan.fits if is_day(one.table, one.concept) and fit(one.column, "case", concept) > EXACT)
            if concept not in entry["columns"] and (found := next(exact, None)):
                day = Fit(column=found.column, table="case", concept=concept, score=0.7)
                entry["columns"] |= _forms(plan, day)
    return entry


def _stands_above(plan: FilePlan, plans: list[FilePlan], entry: Entry) -> bool:
    """Whether everything of an entry stands in what the record stands in, which is read as a record itself."""
    names = {name for form in entry["columns"].values() for name in sources_of(form["form"])}
    if not names or not all(name.startswith("../") for name in names):
        return False
    bare = {re.sub(r"^(\.\./)+", "", name) for name in names}
    others = (one.file for one in plans if one is not plan and one.file.name == plan.file.name)
    return any(bare <= {re.sub(r"^(\.\./)+", "", name) for name in file.by_name} for file in others)


def _may_repeat(plan: FilePlan, table: str, plans: list[FilePlan]) -> bool:
    """Whether a table may be fed from a file about another: only where no file is about it, and its id can be made here."""
    about = [other for other in plans if other.about == table]
    if table == "case" and about and "case_id" in plan.forms:
        return _covered(plan, about) < 0.5
    if about:
        return False
    return table in ("case", "charge") or (table == "arrest" and ("arrest_id" in plan.forms or plan.about == "charge"))


def _covered(plan: FilePlan, others: list[FilePlan]) -> float:
    """Which share of the file's case ids stands in the others."""
    known: set[tuple[str, ...]] = set()
    for other in others:
        if case := columns_in(other.forms.get("case_id", {})):
            known |= other.file.rows_of(case)
    own = plan.file.rows_of(columns_in(plan.forms["case_id"]))
    return len(own & known) / len(own) if own else 1.0


def _entry(plan: FilePlan, table: str, fits: list[Fit], parties: list[Entry]) -> Entry:
    columns: dict[str, Any] = {}
    key = f"{table}_id"
    for concept in dict.fromkeys((key, *(column.name for column in TABLES[table].columns if column.refers_to))):
        if concept in plan.forms and concept in TABLES[table].by_name:
            columns[concept] = {"form": plan.forms[concept], "sure": plan.sure[concept]}
    own = next((entry for entry in parties if _is_accused(entry)), None)
    has_party = "party_id" in TABLES[table].by_name and table != "narrative"
    if has_party and "party_id" not in columns and own and "party_id" in own["columns"]:
        columns["party_id"] = own["columns"]["party_id"]
    for one in sorted(fits, key=lambda fit: fit.concept == "sentence_term"):  # with a unit it is surer than a column of days
        columns |= _forms(plan, one)
    if key not in columns and table == "arrest" and "party_id" in columns and "on" in columns:
        # Without a number of its own, an arrest is known by who was arrested and when.
        who = columns["party_id"]["form"]
        parts = parts_of(who)
        columns[key] = {
            "form": {"join": [{"constant": "arrest"}, *parts, columns["on"]["form"]["from"]], "with": "/"},
            "sure": 0.6,
        }
    elif key not in columns and "case_id" in plan.forms:
        columns[key] = {"form": {"line": True}, "sure": 0.4}
    entry: Entry = {"table": table, "columns": columns, "once": _repeats(plan, columns.get(key))}
    if plan.about != table and (conditions := _filled(plan, columns.get(key))):
        entry["when"] = conditions
    return entry


def _once_for_each(plan: FilePlan, entry: Entry) -> list[Entry]:
    """The entry once for each number where its columns are there several times (Charge 1, Charge 2): each is a record."""
    repeats = plan.file.repeats
    used = [name for form in entry["columns"].values() for name in sources_of(form["form"]) if name in repeats]
    if not used or entry["table"] not in ("charge", "event", "arrest", "party"):
        return [entry]
    main = next((name for name in _main_columns(entry) if name in repeats), used[0])
    key, ids = f"{entry['table']}_id", [entry["columns"].get(name, {}).get("form") for name in ("case_id", "party_id")]
    parts = list(dict.fromkeys(name for form in ids if form for name in sources_of(form)))
    rows, distinct = plan.file.count_distinct(parts) if parts else (1, 0)
    found = []
    for place, name in enumerate((main, *repeats[main])):
        names = {one: (one, *repeats[one])[place] for one in used if place <= len(repeats[one])}
        columns = {
            column: {**form, "form": _renamed(form["form"], names)}
            for column, form in entry["columns"].items()
            if (column != key or entry["table"] == "party")
            and all(one in names or one not in repeats for one in sources_of(form["form"]))
        }
        base: list[Any] = list(parts) if distinct == rows else [{"line": True}]
        if entry["table"] != "party":
            columns[key] = {"form": {"join": [*base, {"constant": str(place + 1)}], "with": "/"}, "sure": 0.7}
        found.append({**entry, "columns": columns, "once": False, "when": {"column": name, "filled": True}})
    return found


def _main_columns(entry: Entry) -> list[str]:
    """The columns that a record of its table is nothing without."""
    names = ("description", "statute", "kind", "on", "family_name", "given_name", "local_id")
    forms = [entry["columns"].get(name, {}).get("form") for name in names]
    return [name for form in forms if form for name in sources_of(form)]


def _renamed(form: Any, names: dict[str, str]) -> Any:
    if isinstance(form, str):
        return names.get(form, form)
    if "join" in form:
        return {**form, "join": [_renamed(part, names) for part in form["join"]]}
    if isinstance(form.get("from"), str):
        form = {**form, "from": names.get(form["from"], form["from"])}
    if "times" in form:
        form = {**form, "times": {**form["times"], "from": names.get(form["times"]["from"], form["times"]["from"])}}
    return form


def sources_of(form: Any) -> list[str]:
    """The columns of the file that a form reads."""
    if isinstance(form, str):
        return [form]
    given = form.get("from", [])
    found = [given] if isinstance(given, str) else list(given)
    for part in (*form.get("join", ()), *form.get("first", ())):
        found += sources_of(part)
    if "times" in form:
        found.append(form["times"]["from"])
    return found


def _filled(plan: FilePlan, key: dict[str, Any] | None) -> list[dict[str, Any]]:
    """Conditions that the columns of a key are filled; a row that lacks them has no such record, and is no fault."""
    form = key["form"] if key else {}
    sources = columns_in(form)
    return [{"column": name, "filled": True} for name in sources if plan.file.by_name[name].filled < plan.file.rows]


def _is_accused(entry: Entry) -> bool:
    role = entry["columns"].get("role", {}).get("form")
    return not isinstance(role, dict) or "constant" not in role or role["constant"] in ("defendant", "juvenile")


def _repeats(plan: FilePlan, key: dict[str, Any] | None) -> bool:
    """Whether one id stands on several rows of the file."""
    if key is None or (isinstance(key["form"], dict) and key["form"].get("line")):
        return False
    rows, distinct = plan.file.count_distinct(columns_in(key["form"]))
    return distinct < 0.98 * rows


def _parties(plan: FilePlan) -> list[Entry]:
    """The people of a file: those of its own columns, and those whose columns carry the word of a role."""
    found: list[Entry] = []
    everybody = _same_person(plan.of("party"))
    roles = sorted({one.role for one in everybody}, key=lambda role: role or "")
    for role in roles:
        fits = [one for one in everybody if one.role == role]
        named = {one.concept for one in fits}
        if plan.about != "party" and (len(fits) < LEAST_CONTENT["party"] and not named & set(CAN_BE_ALONE)):
            continue
        if plan.about != "party" and not named & set(CAN_BE_ALONE) and "party_id" not in plan.forms:
            continue
        if plan.about == "party" and role in (None, roles[0]):
            found.append(_party(plan, fits, role, main=True))
        elif named & set(CAN_BE_ALONE) or "party_id" in plan.forms:
            found.append(_party(plan, fits, role, main=role in (None, "defendant") and "party_id" in plan.forms))
    return [again for entry in found if entry["columns"] for one in _by_flags(plan, entry) for again in _once_for_each(plan, one)]


def _same_person(fits: list[Fit]) -> list[Fit]:
    """The fits, those without a word of a role given to the only person who is named: DEFENDANT NAME stands beside a bare DOB."""
    roles = {one.role for one in fits} - {None}
    role = "defendant" if "defendant" in roles else next(iter(roles), None)
    bare, said = ([one for one in fits if one.role == who] for who in (None, role))
    both = ({one.concept for one in some} & set(CAN_BE_ALONE[:3]) for some in (bare, said))
    if role is None or not bare or (len(roles) > 1 and role != "defendant") or all(both):
        return fits
    to = None if any(one.concept == "role" for one in bare) else role
    kept, moved = (said, bare) if to else (bare, said)
    fed = {one.concept for one in kept}
    return [
        *(one for one in fits if one.role not in (None, role)),
        *kept,
        *(replace(one, role=to) for one in moved if one.concept not in fed),
    ]


def _by_flags(plan: FilePlan, entry: Entry) -> list[Entry]:
    """The people of a file in which a column for each role says yes or no, by these columns; otherwise the entry as it is."""
    if entry.get("when") or "constant" not in (entry["columns"]["role"]["form"] or {}) or plan.about != "party":
        return [entry]
    flags = {}
    for column in plan.file.columns:
        said = {value.casefold() for value, _ in column.values}
        if (
            (role := role_of(column.name)) in FLAGGED
            and said & YES
            and said <= YES | NO
            and set(words_of(column.name)) - FLAG_WORDS <= {role}
        ):
            flags[role] = {"column": column.name, "in": sorted(value for value, _ in column.values if value.casefold() in YES)}
    if not flags or "party_id" not in entry["columns"]:
        return [entry]
    found: list[Entry] = []
    for role, when in flags.items():
        columns = {**entry["columns"], "role": {"form": {"constant": role}, "sure": 0.8}}
        if found:  # one person may have two roles: each is an appearance of its own
            form = entry["columns"]["party_id"]["form"]
            parts = parts_of(form)
            columns["party_id"] = {"form": {"join": [*parts, {"constant": role}], "with": "/"}, "sure": 0.7}
        found.append({**entry, "columns": columns, "when": when})
    # Whoever has none of these roles is a person all the same; her role is unknown, and told of.
    role, when = next(iter(flags.items()))
    nobody = {"role": {"form": {"from": when["column"], "values": dict.fromkeys(when["in"], role)}, "sure": 0.8}}
    others = [{"column": one["column"], "not_in": one["in"]} for one in flags.values()]
    return [*found, {**entry, "columns": {**entry["columns"], **nobody}, "when": others}]


def _party(plan: FilePlan, fits: list[Fit], role: str | None, *, main: bool) -> Entry:
    columns: dict[str, Any] = {}
    names = [one.column for one in fits if one.concept in ("full_name", "family_name", "given_name", "local_id")]
    if main and "party_id" in plan.forms:
        columns["party_id"] = {"form": plan.forms["party_id"], "sure": plan.sure["party_id"]}
    elif "case_id" in plan.forms and names:
        parts: list[Any] = [
            *parts_of(plan.forms["case_id"]),
            *([{"constant": role}] if role not in (None, "defendant") else []),
            *names,
        ]
        columns["party_id"] = {"form": {"join": parts, "with": "/"}, "sure": 0.6}
    if "case_id" in plan.forms:
        columns["case_id"] = {"form": plan.forms["case_id"], "sure": plan.sure["case_id"]}
    for one in fits:
        columns |= _forms(plan, one)
    if "role" not in columns:
        said = role or role_of(plan.file.part or "") or role_of(plan.file.name)
        columns["role"] = {"form": {"constant": said or "defendant"}, "sure": 0.9 if said else 0.5}
    entry: Entry = {"table": "party", "columns": columns, "once": _repeats(plan, columns.get("party_id"))}
    if role not in (None, "defendant") and names and not main:
        entry["when"] = {"column": names[0], "filled": True}
        entry["once"] = True
    return entry


def _forms(plan: FilePlan, one: Fit) -> dict[str, Any]:
    """The canonical columns that one column of the file feeds, each with its form."""
    column = plan.file.by_name[one.column]
    sure = min(1.0, one.score)
    if one.concept == "full_name":
        return _full_name(column, sure)
    if one.concept == "age":
        return {name: {"form": one.column, "sure": sure} for name in ("recorded_age_low", "recorded_age_high")}
    if one.concept in ("address_city", "address_state", "address_zip", "charge_place", "sentence_unit"):
        return {}
    if one.concept == "sentence_term":
        return _term(plan, column, sure)
    if one.concept == "address":
        beside = (plan.fit("party", f"address_{part}", one.role) for part in ("city", "state", "zip"))
        parts = [fit.column for fit in beside if fit]
        if parts:
            return {"address": {"form": {"first": [{"join": [one.column, *parts], "with": ", "}, one.column]}, "sure": sure}}
    made = _form(column, one.table, one.concept, sure, plan.meanings.get(one.column))
    return {one.concept: made} if made["form"] else {}


def _form(column: ColumnProfile, table: str, concept: str, sure: float, meanings: dict[str, str] | None) -> dict[str, Any]:
    definition = TABLES[table].by_name[concept]
    if definition.is_date:
        forms, share = date_forms(column)
        return {"form": {"from": column.name, "dates": list(forms)}, "sure": sure * share}
    if definition.codes:
        found = coded(column, definition.codes, meanings)
        if sure < SURE_ALONE + 0.15 and not any(found.values.values()):
            return {"form": {}, "sure": 0.0}  # neither the name nor a value says that it is one
        if all(key == value for key, value in found.values.items()):
            return {"form": column.name, "sure": sure}
        trust = sure * (0.5 + 0.5 * found.share)
        return {"form": {"from": column.name, "values": found.values}, "sure": trust, "guessed": found.guessed}
    if definition.type == "array<string>":
        mark = next((mark for mark in ";|/" if share_matching(column, f".*[{mark}].*") > 0), None)
        return {"form": {"from": column.name, "split": mark} if mark else column.name, "sure": sure}
    if definition.type in ("int64", "float64") and share_matching(column, r".*,\d{1,2}") > 0.1 and not share_matching(column, US):
        return {"form": {"from": column.name, "decimal": ","}, "sure": sure}
    if meanings and not definition.codes:
        return {"form": {"from": column.name, "values": meanings}, "sure": sure}
    return {"form": column.name, "sure": sure}


def _full_name(column: ColumnProfile, sure: float) -> dict[str, Any]:
    last_first = share_matching(column, r"[^,]+,.+") >= share_matching(column, r"[^,]+\s[^,]+")
    forms = NAME if last_first else FIRST_LAST
    trust = sure * (0.95 if last_first else 0.8)
    return {name: {"form": {"from": column.name, "pattern": pattern}, "sure": trust} for name, pattern in forms.items()}


def _term(plan: FilePlan, column: ColumnProfile, sure: float) -> dict[str, Any]:
    """A term with its unit in a column beside it, or in its own name; without a unit it is no number of days."""
    unit = plan.fit("charge", "sentence_unit")
    if unit is not None:
        units = {
            value: UNITS.get(re.sub(r"\(?s\)?$", "", value.casefold())) for value, _ in plan.file.by_name[unit.column].values
        }
        if any(units.values()):
            form = {"from": column.name, "times": {"from": unit.column, "values": units}}
            return {"sentence_days": {"form": form, "sure": sure}}
    named = [word for word in words_of(column.name) if word in ("days", "months", "years")]
    return {"sentence_days": {"form": column.name, "sure": sure}} if named == ["days"] else {}


def merge_repeated(plans: list[FilePlan], made: dict[int, list[Entry]]) -> None:
    """Where one record stands in several files, its entries are put together column by column."""
    for table in LEAST_CONTENT:
        entries = [(plan, entry) for plan in plans for entry in made[id(plan)] if entry["table"] == table]
        keys = [plan.file.rows_of(parts) for plan, entry in entries if (parts := columns_in(_key_form(entry)))]
        if len(keys) > 1 and any(len(one & other) > 0.2 * min(len(one), len(other)) for one, other in combinations(keys, 2)):
            for _, entry in entries:
                entry["once"], entry["merge"] = False, True


def _key_form(entry: Entry) -> Any:
    return entry["columns"].get(f"{entry['table']}_id", {}).get("form", {})


def missing_cases(plans: list[FilePlan], made: dict[int, list[Entry]]) -> None:
    """Where no file is about cases, make one of the case ids of each file, so that nothing stands without its case."""
    fed = [plan for plan in plans if any(entry["table"] == "case" and len(entry["columns"]) > 1 for entry in made[id(plan)])]
    for plan in plans:
        if "case_id" not in plan.forms or (fed and _covered(plan, fed) > 0.5):
            continue
        if plan not in fed and not any(entry["table"] == "case" for entry in made[id(plan)]):
            case = {"case_id": {"form": plan.forms["case_id"], "sure": plan.sure["case_id"]}}
            made[id(plan)].append({"table": "case", "columns": case, "once": True})
