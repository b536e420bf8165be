"""Which scored pairs are taken as one person, which are only possible, and what no weight may override."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from justexits.linkage.common import make_shared
from justexits.linkage.features import FIRSTS_DIFFER, OFFICE_SHAPE, Shape, at_levels
from justexits.linkage.model import Model


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """Match weights in bits: at `linked` two appearances are joined; from `possible` on they are shown to a person on demand."""

    linked: float = 4.5
    possible: float = 1.0


THRESHOLDS = Thresholds()
PARTED = "a reviewer decided that these are two people"
_DECISION = pa.schema(
    [
        ("party_id", pa.string()),
        ("other_party_id", pa.string()),
        ("answer", pa.string()),
        ("decided_at", pa.timestamp("us", "UTC")),
    ]
)


_SHARED = "(SELECT name_key FROM shared_name)"
_SHARED_HOME = "(SELECT (name_key, street) FROM shared_home)"


# One person's records show these degrees so rarely that they speak for two people whatever else agrees. In files where they are
# commoner than this (numbers that anybody types, birth dates by hearsay), they are weighed like everything else.
GUARDED = {"number": 0.04, "birth": 0.04, "name": 0.06}


# First names go with the years and the sex, so that strangers share one and a birth date more often than the numbers say. Two
# records that agree in nothing else are asked for so many bits more.
ANOTHER_LAST = "another last name, and nothing beside the birth date"
ASKED_MORE = 2.5
SAID_OF_STRANGERS = ("name", "birth", "sex", "suffix")
# What anybody of the same name may share by chance.
SAID_OF_NAMESAKES = (*SAID_OF_STRANGERS, "number", "middle", "company")


def guards_of(model: Model) -> frozenset[str]:
    """Which of number, birth and name keep two appearances apart on their own in records that this model describes."""
    return frozenset(name for name, most in GUARDED.items() if model.weights[name][-1][0] <= most)


def apart_reasons(guards: frozenset[str], shape: Shape = OFFICE_SHAPE) -> dict[str, str]:
    """What keeps a pair apart whatever its weight, as SQL over `edge` joined with both rows: the words for it, then the rule.

    A wrong link puts somebody else's crimes on a page, so these err towards two people; a person may still join them.
    """
    strong = f"coalesce({at_levels('number', 'state', 'federal', 'local')}, false)"
    other_firsts = re.sub(r"\b(first(?:_forms)?)_([lr])\b", r"\2.\1", FIRSTS_DIFFER)
    # One name and nothing beside it, where the office knows people of that name who cannot be one.
    no_birth = "gamma_birth = -1 AND gamma_number = -1"
    not_by_suffix = f"NOT {at_levels('suffix', 'same')}"
    of_shared_name = f"(l.name_key IN {_SHARED} OR r.name_key IN {_SHARED})"
    of_shared_home = f"((l.name_key, l.street) IN {_SHARED_HOME} OR (r.name_key, r.street) IN {_SHARED_HOME})"
    same_home = f"l.street = r.street AND {of_shared_home} AND {not_by_suffix}"
    nothing_else = f"{no_birth} AND {_most_beside(shape, SAID_OF_NAMESAKES)} < 2"
    # Of father and son one alone is called Jr, and they may share a telephone as well.
    of_juniors = "l.name_key = r.name_key AND (l.suffix IS NULL) <> (r.suffix IS NULL)"
    slip = f"coalesce({at_levels('birth', 'same')} AND {at_levels('number', 'typo')}, false)"
    other_names = f"({at_levels('name', 'family', 'last', 'other')} AND {other_firsts})"
    rules = {
        "suffixes differ": f"{at_levels('suffix', 'other')} AND NOT {strong}",
        "two names in one case": f"l.case_id = r.case_id AND {other_names} AND NOT {strong}",
        "several people bear this name": f"{nothing_else} AND {not_by_suffix} AND {of_shared_name}",
        "several people of this name live there": f"{no_birth} AND (({same_home}) OR ({of_juniors}))",
        # Joe and his father Joshua, Brian and his brother Bryan.
        "names of one family are alike, and only the home agrees": f"{no_birth} AND {at_levels('name', 'nickname', 'part')}"
        f" AND ({at_levels('address', 'same', 'alike')} OR {at_levels('phone', 'same')})"
        f" AND {_most_beside(shape, (*SAID_OF_STRANGERS, 'number', 'address', 'phone'))} < 2",
    }
    guarded = {
        "number": ("ID numbers differ", f"{at_levels('number', 'other')} AND NOT sure"),
        "birth": ("birth dates cannot be one person's", f"{at_levels('birth', 'other')} AND NOT {strong}"),
        "name": ("first names differ", f"{other_names} AND NOT {strong} AND NOT {slip}"),
    }
    return {words: rule for name, (words, rule) in guarded.items() if name in guards} | rules


def asked_more(guards: frozenset[str], shape: Shape) -> str:
    """SQL over `edge` for how many bits more than others a pair must reach to be linked."""
    if "name" not in guards:
        return "0.0"
    beside = _most_beside(shape, SAID_OF_STRANGERS)
    return f"CASE WHEN {at_levels('name', 'first')} AND {beside} < 2 THEN {ASKED_MORE} ELSE 0.0 END"


def _most_beside(shape: Shape, without: tuple[str, ...]) -> str:
    """SQL over `edge` for the most bits that any other comparison speaks for the pair; 0 where none does."""
    return f"greatest(0, {', '.join(f'coalesce(weight_{one.name}, 0)' for one in shape.features if one.name not in without)})"


# So much agrees that a differing ID number is more likely a slip than another human being.
SURE = f"""coalesce({at_levels("name", "same", "nickname", "swapped")} AND {at_levels("birth", "same")}
    AND ({at_levels("address", "same", "alike")} OR {at_levels("phone", "same")}), false)"""


def add_bands(
    engine: Any,
    model: Model,
    thresholds: Thresholds = THRESHOLDS,
    *,
    at_least: float | None = None,
    decisions: pa.Table | None = None,
    frozen: pa.Table | None = None,
) -> None:
    """Make `banded` from `edge`: its columns, `sure`, `band` ('linked' or 'possible'), `apart`, `more` and `decision`.

    `apart` says why a heavy pair is not linked; `more`, how many bits more than others it is asked for. Pairs under `at_least`
    bits (the possible threshold, if nothing is said) are left out. decisions: what people said of pairs (party_id,
    other_party_id, answer, decided_at): 'same' is linked and 'different' never, whatever the weight, also where the pair was not
    scored at all; after 'unsure' the pair is as it was. frozen: what an earlier run counted (common.py).
    """
    reasons = " ".join(
        f"WHEN {rule} THEN '{words.replace(chr(39), chr(39) * 2)}'"
        for words, rule in apart_reasons(guards_of(model), model.shape).items()
    )
    more = asked_more(guards_of(model), model.shape)
    engine.register("decision_given", decisions.select(_DECISION.names) if decisions is not None else _DECISION.empty_table())
    make_shared(engine, frozen)
    engine.execute(
        f"""CREATE OR REPLACE TABLE banded AS
        WITH said AS (
            SELECT least(party_id, other_party_id) AS a, greatest(party_id, other_party_id) AS b,
                arg_max(answer, decided_at) AS decision
            FROM decision_given WHERE party_id IN (SELECT uid FROM link_row) AND other_party_id IN (SELECT uid FROM link_row)
            GROUP BY 1, 2
        ), judged AS (
            SELECT edge.*, CASE {reasons} WHEN weight >= {thresholds.linked} AND weight < {thresholds.linked} + more
                THEN '{ANOTHER_LAST}' END AS apart
            FROM (SELECT *, {SURE} AS sure, {more} AS more FROM edge) edge
            JOIN link_row l ON l.uid = edge.a JOIN link_row r ON r.uid = edge.b
            WHERE weight >= {thresholds.possible if at_least is None else at_least}
        ), both_said AS (
            SELECT * REPLACE (coalesce(weight, 0) AS weight, coalesce(probability, 1) AS probability,
                coalesce(sure, false) AS sure, coalesce(more, 0) AS more)
            FROM judged FULL JOIN said USING (a, b) WHERE weight IS NOT NULL OR decision <> 'unsure'
        )
        SELECT * REPLACE (
                CASE WHEN decision = 'same' THEN NULL WHEN decision = 'different' THEN '{PARTED}' ELSE apart END AS apart,
                CASE WHEN decision = 'same' THEN 1.0 ELSE probability END AS probability),
            CASE WHEN decision = 'same' THEN 'linked' WHEN decision = 'different' THEN 'possible'
                WHEN weight >= {thresholds.linked} AND apart IS NULL THEN 'linked' ELSE 'possible' END AS band
        FROM both_said ORDER BY a, b"""
    )
    engine.unregister("decision_given")
