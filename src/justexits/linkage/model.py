"""The model's numbers, and the model as Splink takes it.

Each degree of a comparison has m, how often two records of one person show it, and u, how often two records of two people do;
its weight is log2(m / u) bits. The numbers are in prior.yaml or come from training; what is compared is in features.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from justexits.core.errors import NotReady
from justexits.linkage.features import FEATURES, OFFICE_SHAPE, OTHERS, Feature, Shape, common_column

MODEL_VERSION = "3"
# For comparisons that only somebody else's file has, before training: same, alike, other.
EXTRA_NUMBERS = ((0.75, 0.02), (0.1, 0.01), (0.15, 0.97))


@dataclass(frozen=True, kw_only=True)
class Model:
    """The numbers: `prior`, how likely two random parties are one person, and (m, u) of each level of each feature."""

    prior: float
    weights: Mapping[str, tuple[tuple[float, float], ...]]
    trained: bool = False
    shape: Shape = OFFICE_SHAPE

    def as_json(self) -> str:
        """The numbers as one line of JSON, to be kept with the snapshot that they made."""
        weights = {name: list(map(list, pairs)) for name, pairs in self.weights.items()}
        return json.dumps({"version": MODEL_VERSION, "prior": self.prior, "trained": self.trained, "weights": weights})

    @staticmethod
    def of_json(text: str) -> Model:
        """The model that `as_json` wrote. Raises NotReady where an earlier version of the product wrote it."""
        raw = json.loads(text)
        if raw.get("version") != MODEL_VERSION:
            raise NotReady("The records were linked by an earlier version of the model.", "Run `justexits link` once.")
        return _model(raw)


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


def starting_model(parties: int, shape: Shape = OFFICE_SHAPE) -> Model:
    """The shipped model for an office (or a file) of so many parties, with numbers for the shape's further comparisons.

    How many records a person has changes little with the size of an office, so the chance that two random records are hers
    falls as the office grows: prior = (true pairs per party) x 2 / (parties - 1). The shipped prior is that of 20,000 parties.
    """
    shipped = shipped_model()
    weights = dict(shipped.weights) | {feature.name: EXTRA_NUMBERS for feature in shape.features if feature not in FEATURES}
    return Model(prior=min(0.001, shipped.prior * 20_000 / max(parties, 2_000)), weights=weights, shape=shape)


def settings(model: Model, *, by_keys: bool = False) -> Any:
    """Splink's settings for the model: the comparisons and the numbers, on any dialect that Splink speaks.

    `by_keys`: Splink finds the pairs by the blocking keys; else they are given to it (pairs.py), and the rule here is not asked.
    """
    from splink import SettingsCreator

    keys = model.shape.keys if by_keys else ()
    blocking = [f"l.key_{name} = r.key_{name} AND {OTHERS}" for name in keys] or ["l.place < r.place"]
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="place",
        comparisons=[_comparison(feature, model.weights[feature.name]) for feature in model.shape.features],
        blocking_rules_to_generate_predictions=[{"blocking_rule": rule} for rule in blocking],
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
