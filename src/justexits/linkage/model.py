"""The model: what is compared, in which degrees, and with what weight each degree speaks for or against one person.

The structure is here; the numbers are in prior.yaml or come from training. Each degree has m, how often two records of one person
show it, and u, how often two records of two people do; its weight is log2(m / u) bits. Family-aware: the same address weighs
little when the first names differ, for then it is a sister's or a mother's.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

MODEL_VERSION = "1"


@dataclass(frozen=True)
class Level:
    """One degree of agreement: its name, its SQL over `x_l` and `x_r`, the words for it, and what it is adjusted for being common."""

    name: str
    sql: str
    words: str
    common: str = ""  # the column whose frequent values weigh less (Smith) and rare ones more


@dataclass(frozen=True)
class Feature:
    """One comparison: unknown where `missing` holds, else the first level that holds; the last level is everything else."""

    name: str
    missing: str
    levels: tuple[Level, ...]

    def level_of(self, gamma: int) -> Level | None:
        """The level behind Splink's number for it; None for unknown."""
        return None if gamma < 0 else self.levels[len(self.levels) - 1 - gamma]

    def gamma(self, name: str) -> int:
        """Splink's number for the level of that name."""
        return len(self.levels) - 1 - [level.name for level in self.levels].index(name)


_NICK = "list_has_any(first_forms_l, first_forms_r)"
FIRSTS_DIFFER = (
    f"first_l IS NOT NULL AND first_r IS NOT NULL AND NOT {_NICK} AND jaro_winkler_similarity(first_l, first_r) < 0.85"
)
_SURNAME_PART = "(last_one_l = last_one_r OR last_end_l = last_end_r OR last_one_l = last_end_r OR last_end_l = last_one_r)"
_SAME_PLACE = "(address_l = address_r OR (street_l = street_r AND (zip_l = zip_r OR zip_l IS NULL OR zip_r IS NULL)))"

FEATURES: tuple[Feature, ...] = (
    Feature(
        "name",
        "(first_l IS NULL AND last_l IS NULL) OR (first_r IS NULL AND last_r IS NULL)",
        (
            Level("same", "first_l = first_r AND last_l = last_r", "same name", "full_name"),
            Level("nickname", f"{_NICK} AND last_l = last_r", "first name is a nickname, same last name", "name_key"),
            Level("swapped", "first_l = last_r AND last_l = first_r", "first and last name swapped"),
            Level(
                "alike",
                "jaro_winkler_similarity(first_l, first_r) >= 0.9 AND jaro_winkler_similarity(last_l, last_r) >= 0.9",
                "name is spelled nearly the same",
            ),
            Level(
                "part",
                f"{_NICK} AND (jaro_winkler_similarity(last_l, last_r) >= 0.8 OR {_SURNAME_PART})",
                "same first name, last name is alike or a part of the other",
            ),
            Level("family", "last_l = last_r AND sex_l = sex_r", "same last name, but another first name", "last"),
            Level("last", "last_l = last_r", "same last name, but not the same first name", "last"),
            Level("first", _NICK, "same first name, but another last name", "first_key"),
            Level("other", "ELSE", "names differ"),
        ),
    ),
    Feature(
        "birth",
        "birth_l IS NULL OR birth_r IS NULL",
        (
            Level("same", "birth_l = birth_r", "same birth date", "birth"),
            Level(
                "swapped",
                "birth_year_l = birth_year_r AND substr(birth_l, 6, 2) = substr(birth_r, 9, 2) AND substr(birth_l, 9, 2) = substr(birth_r, 6, 2)",
                "day and month of birth swapped",
            ),
            Level("typo", "damerau_levenshtein(birth_l, birth_r) <= 1", "birth date differs in one digit"),
            Level(
                "other year",
                "birth_md_l = birth_md_r AND abs(birth_year_l - birth_year_r) <= 12",
                "same day and month of birth, another year",
            ),
            Level("year", "birth_year_l = birth_year_r", "same year of birth, another day"),
            Level("near", "abs(birth_year_l - birth_year_r) <= 2", "born within two years of one another"),
            Level("other", "ELSE", "birth dates differ"),
        ),
    ),
    Feature(
        "number",
        "NOT ((sid_l IS NOT NULL AND sid_r IS NOT NULL) OR (fbi_l IS NOT NULL AND fbi_r IS NOT NULL) OR (local_l IS NOT NULL AND local_r IS NOT NULL))",
        (
            Level("state", "sid_l = sid_r AND coalesce(fbi_l = fbi_r, true)", "same state ID number"),
            Level("federal", "fbi_l = fbi_r AND coalesce(sid_l = sid_r, true)", "same FBI number"),
            Level(
                "local",
                "local_l = local_r AND coalesce(sid_l = sid_r, true) AND coalesce(fbi_l = fbi_r, true)",
                "same local number",
            ),
            Level("mixed", "sid_l = sid_r OR fbi_l = fbi_r OR local_l = local_r", "one ID number is the same, another differs"),
            Level(
                "typo",
                "damerau_levenshtein(sid_l, sid_r) <= 1 OR damerau_levenshtein(fbi_l, fbi_r) <= 1 OR damerau_levenshtein(local_l, local_r) <= 1"
                " OR (length(local_l) >= 8 AND jaro_winkler_similarity(local_l, local_r) >= 0.94)",
                "ID numbers are nearly the same",
            ),
            Level(
                "local differs",
                "coalesce(sid_l = sid_r, fbi_l = fbi_r) IS NULL",
                "local numbers differ",
            ),
            Level("other", "ELSE", "ID numbers differ"),
        ),
    ),
    Feature(
        "address",
        "address_l IS NULL OR address_r IS NULL",
        (
            Level("family", f"{_SAME_PLACE} AND {FIRSTS_DIFFER}", "same address, but another first name", "street"),
            Level("same", _SAME_PLACE, "same address", "street"),
            Level(
                "alike",
                "jaro_winkler_similarity(address_l, address_r) >= 0.92 AND coalesce(house_l = house_r, true)",
                "address is nearly the same",
            ),
            Level("zip", "zip_l = zip_r", "same ZIP code, another address", "zip"),
            Level("other", "ELSE", "addresses differ"),
        ),
    ),
    Feature(
        "phone",
        "phone_l IS NULL OR phone_r IS NULL",
        (
            Level("family", f"phone_l = phone_r AND {FIRSTS_DIFFER}", "same telephone, but another first name", "phone"),
            Level("same", "phone_l = phone_r", "same telephone", "phone"),
            Level("other", "ELSE", "telephones differ"),
        ),
    ),
    Feature(
        "middle",
        "middle_l IS NULL OR middle_r IS NULL",
        (Level("same", "middle_l = middle_r", "same middle initial"), Level("other", "ELSE", "middle initials differ")),
    ),
    Feature(
        "suffix",
        "suffix_l IS NULL OR suffix_r IS NULL",
        (
            Level("same", "suffix_l = suffix_r", "same suffix"),
            Level("other", "ELSE", "suffixes differ (as father's and son's do)"),
        ),
    ),
    Feature(
        "sex",
        "sex_l IS NULL OR sex_r IS NULL",
        (Level("same", "sex_l = sex_r", "same sex recorded"), Level("other", "ELSE", "sex recorded differently")),
    ),
)

FEATURE = {feature.name: feature for feature in FEATURES}

# Which pairs are looked at: those that share one of these. A false birth date blocks nothing, and sex never does.
BLOCKING_KEYS: dict[str, str] = {
    "state_number": "sid",
    "federal_number": "fbi",
    "local_number": "local",
    "telephone": "phone",
    "name_and_year": "name_key || ' ' || birth_year",
    "last_and_birth": "last || ' ' || birth",
    "first_and_birth": "first_key || ' ' || birth",
    "letters_and_day": "substr(first, 1, 3) || ' ' || substr(last, 1, 4) || ' ' || birth_md",
    "first_and_street": "substr(first, 1, 3) || ' ' || street",
    "last_and_street": "substr(last, 1, 4) || ' ' || street",
    "birth_and_zip": "birth || ' ' || zip",
    "letters_and_birth": "substr(first, 1, 1) || ' ' || birth",
    "a_letter_and_birth": "least(substr(first, 1, 1), substr(last, 1, 1)) || ' ' || birth",
    "name_and_zip": "full_name || ' ' || zip",
    "name_and_middle": "full_name || ' ' || middle",
    "name": "full_name",
}
# A key that more rows share than this says too little to be worth its pairs (one name for ten thousand parties).
BLOCK_LIMIT = {"name": 60}
BLOCK_LIMIT_ELSE = 400

# Pairs that are one person almost surely, for the prior, and the share of all true pairs that they are thought to find.
DETERMINISTIC_RULES = ("l.sid = r.sid", "l.local = r.local", "l.full_name = r.full_name AND l.birth = r.birth")
DETERMINISTIC_RECALL = 0.75
# Training goes over these blocks in turn; each leaves the columns it fixes to the others.
TRAINING_BLOCKS = ("l.birth = r.birth", "l.sid = r.sid", "l.local = r.local", "l.first = r.first AND l.last = r.last", "l.phone = r.phone")


@dataclass(frozen=True, kw_only=True)
class Model:
    """The numbers: `prior`, how likely two random parties are one person, and (m, u) of each level of each feature."""

    prior: float
    weights: Mapping[str, tuple[tuple[float, float], ...]]
    trained: bool = False

    def as_json(self) -> str:
        """The numbers as one line of JSON, to be kept with the snapshot that they made."""
        return json.dumps(
            {
                "prior": self.prior,
                "trained": self.trained,
                "weights": {name: list(map(list, pairs)) for name, pairs in self.weights.items()},
            }
        )

    @staticmethod
    def of_json(text: str) -> Model:
        """The model that `as_json` wrote."""
        return _model(json.loads(text))


def _model(raw: Mapping[str, Any]) -> Model:
    weights = {feature.name: tuple((float(m), float(u)) for m, u in raw["weights"][feature.name]) for feature in FEATURES}
    for feature in FEATURES:
        if len(weights[feature.name]) != len(feature.levels):
            raise ValueError(f"the model has {len(weights[feature.name])} levels for {feature.name}, not {len(feature.levels)}")
    return Model(prior=float(raw["prior"]), weights=weights, trained=bool(raw.get("trained", False)))


@cache
def shipped_model() -> Model:
    """The prior model, for offices with too few records to train one of their own. Its numbers and source are in prior.yaml."""
    raw = yaml.safe_load((files("justexits.linkage") / "prior.yaml").read_text(encoding="utf-8"))
    return _model(raw | {"weights": {name: list(levels.values()) for name, levels in raw["weights"].items()}})


def expected_matches_prior(model: Model, parties: int) -> float:
    """The prior for an office of `parties` parties under the shipped model.

    How many records a person has changes little with the size of an office, so the chance that two random records are hers falls as
    the office grows: prior = (true pairs per party) x 2 / (parties - 1). The shipped prior is that of 20,000 parties.
    """
    return min(0.01, model.prior * 20_000 / max(parties, 200))


def settings(model: Model) -> Any:
    """Splink's settings for the model: the comparisons, the blocking rules and the numbers, on any SQL dialect that Splink speaks."""
    from splink import SettingsCreator

    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="uid",
        comparisons=[_comparison(feature, model.weights[feature.name]) for feature in FEATURES],
        blocking_rules_to_generate_predictions=[
            {"blocking_rule": f"l.key_{name} = r.key_{name} AND l.party_id <> r.party_id"} for name in BLOCKING_KEYS
        ],
        probability_two_random_records_match=model.prior,
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,  # without them Splink drops the levels too
        additional_columns_to_retain=["party_id"],
        linker_uid="justexits",
    )


def _comparison(feature: Feature, weights: tuple[tuple[float, float], ...]) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [{"sql_condition": feature.missing, "label_for_charts": "unknown", "is_null_level": True}]
    for level, (m, u) in zip(feature.levels, weights, strict=True):
        made: dict[str, Any] = {
            "sql_condition": level.sql,
            "label_for_charts": level.words,
            "m_probability": m,
            "u_probability": u,
        }
        if level.common:
            made |= {"tf_adjustment_column": common_column(feature, level), "disable_tf_exact_match_detection": True}
        levels.append(made)
    return {"output_column_name": feature.name, "comparison_levels": levels}


def common_column(feature: Feature, level: Level) -> str:
    """The column of link rows that repeats `level.common` for this level alone, since each level has a scale of its own."""
    return f"common_{feature.name}_{level.name.replace(' ', '_')}"


def adjusted_levels() -> list[tuple[Feature, int, Level]]:
    """The levels that are adjusted for common values, each with its place in its feature."""
    return [(feature, place, level) for feature in FEATURES for place, level in enumerate(feature.levels) if level.common]
