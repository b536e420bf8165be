"""Charges, events and the like that do not name their case or their person take it from the file of people that they lead to."""

from __future__ import annotations

from typing import Any

from justexits.records.proposing.plan import FilePlan, columns_in, parts_of, plain_label, plan_of, role_in_name
from justexits.records.proposing.profile import with_joined
from justexits.records.proposing.values import coded

MOSTLY_ONE = 0.8  # share of cases with one accused from which on charges of a case are taken for theirs


def through_others(plans: list[FilePlan]) -> None:
    """A file that names people of cases, and not the cases, takes the case from the file of people."""
    for plan in (one for one in plans if one.about not in (None, "case") and "case_id" not in one.forms and not one.looked_up):
        for one in plan.refers:
            other = plan_of(plans, one.other)
            if isinstance(other.forms.get("case_id"), str) and other.forms.get("party_id") == one.key and not other.is_again:
                entry, case = plain_label(other.file), other.forms["case_id"]
                other.is_joined = True
                plan.joins.append({"file": entry, "on": {one.column: one.key}})
                plan.file = with_joined(plan.file, one.column, other.file, one.key, entry, [case])
                plan.forms["case_id"], plan.sure["case_id"] = f"{entry}.{case}", 0.85
                plan.forms["party_id"], plan.sure["party_id"] = one.column, 0.9
                break


def sole_accused(plans: list[FilePlan]) -> None:
    """Charges that name their case, and not whose they are, take the one person who is accused in it; of several, none."""
    for plan in (one for one in plans if one.about == "charge" and "case_id" in one.forms and "party_id" not in one.forms):
        case = columns_in(plan.forms["case_id"])
        for other in (one for one in plans if one.about == "party" and not one.looked_up and not one.is_again):
            theirs, party = columns_in(other.forms.get("case_id", {})), other.forms.get("party_id")
            when = _accused(other)
            if party is None or when is None or len(theirs) != 1 or len(case) != 1 or plan.fit("party", "family_name"):
                continue
            if _with_one(other, theirs[0], when) < MOSTLY_ONE:
                continue
            entry = plain_label(other.file)
            other.is_joined = True
            plan.joins.append({"file": entry, "on": {case[0]: theirs[0]}, "sole": True} | ({"when": when} if when else {}))
            own = [name for name in columns_in(party) if name not in theirs]
            plan.file = with_joined(plan.file, case[0], other.file, theirs[0], entry, own)
            said = [part if part not in own else f"{entry}.{part}" for part in parts_of(party)]
            said = [case[0] if part == theirs[0] else part for part in said]
            plan.forms["party_id"] = said[0] if isinstance(party, str) else {**party, "join": said}
            plan.sure["party_id"] = 0.6
            break


def _accused(plan: FilePlan) -> dict[str, Any] | None:
    """Which rows of a file of people are those of the accused: a condition, nothing where all are, None where nothing says so."""
    role = plan.fit("party", "role")
    if role is None:
        return {} if role_in_name(plan) in ("defendant", "juvenile") else None
    meant = coded(plan.file.by_name[role.column], "party_role").values
    accused = sorted(value for value, code in meant.items() if code in ("defendant", "juvenile"))
    return {"column": role.column, "in": accused} if accused else None


def _with_one(plan: FilePlan, case: str, when: dict[str, Any]) -> float:
    """In which share of the cases exactly one person is accused."""
    file = plan.file
    values = ", ".join("'" + value.replace("'", "''") + "'" for value in when.get("in", ()))
    among = f"WHERE {file.cell(when['column'])} IN ({values})" if when else ""
    counted = f"SELECT count(*) AS times FROM {file.relation} {among} GROUP BY {file.cell(case)}"
    found = file.engine.execute(f"SELECT avg((times = 1)::INTEGER) FROM ({counted})").fetchone()[0]
    return float(found or 0.0)
