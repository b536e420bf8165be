"""The documentation page of linkage, made from the model, its thresholds and its guards."""

from __future__ import annotations

import math

from justexits.linkage.bands import ANOTHER_LAST, ASKED_MORE, GUARDED, THRESHOLDS, apart_reasons
from justexits.linkage.features import BLOCK_LIMIT, BLOCK_LIMIT_ELSE, FEATURES
from justexits.linkage.model import MODEL_VERSION, shipped_model
from justexits.linkage.pairs import cost_of_keys
from justexits.linkage.parties import read_parties
from justexits.linkage.training import FEWEST_TO_TRAIN
from justexits.records.lake.engine import open_engine
from justexits.simulate import made
from tests.generated_pages import MADE, table

TITLES = {
    "name": "Name", "birth": "Birth date, year or age", "number": "Numbers of the person", "address": "Address",
    "phone": "Telephone", "middle": "Middle name", "suffix": "Suffix", "sex": "Sex as recorded", "company": "Who else was there",
}  # fmt: skip

COUNTY, PEOPLE = "three-rivers", 2_000


def linkage() -> str:
    """The page as Markdown."""
    parts = [
        MADE,
        "# Linkage\n",
        f"Which records are one person. Model version {MODEL_VERSION}. Race, ethnicity, language and role are never read. What "
        "is missing on one side speaks neither for nor against. Weights are in bits: +1 makes it twice as likely that two "
        "records are one person, -1 half as likely. `justexits link explain` shows them for any two records.\n",
        "## Three bands\n",
        table(
            ("band", "from", "what happens"),
            [
                (
                    "linked",
                    f"{THRESHOLDS.linked:g} bits",
                    "The two are taken as one person, unless something below keeps them apart.",
                ),
                ("possible", f"{THRESHOLDS.possible:g} bits", "Shown on demand; a person decides. Findings that need it say so."),
                ("not linked", "below", "Taken as two people."),
            ],
        ),
        "Why these thresholds: [decision 0022](../decisions/0022-linkage-thresholds.md). What a person decided (same, different) "
        "is kept through every run and never overruled.\n",
        "## What keeps two records apart whatever their weight\n",
        *(
            f"- {words}"
            for words in (*apart_reasons(frozenset(GUARDED)), f"{ANOTHER_LAST}, under {THRESHOLDS.linked + ASKED_MORE:g} bits")
        ),
        "",
        "A person with two state numbers, birth dates that cannot be one person's, or two suffixes is taken apart at its weakest "
        "link. Two groups of three records or more are not joined by one weak link alone.\n",
        "## What is compared\n",
        f"The weights below are those of the model that is shipped. An office with {FEWEST_TO_TRAIN:,} records or more gets its "
        "own, learnt from its records without labels; common values (Smith) then weigh less and rare ones more.\n",
    ]
    shipped = shipped_model()
    for feature in FEATURES:
        rows: list[tuple[object, ...]] = [
            (level.words, f"{math.log2(m / u):+.1f}", "yes" if level.common else "")
            for level, (m, u) in zip(feature.levels, shipped.weights[feature.name], strict=True)
        ]
        parts += [f"### {TITLES[feature.name]}\n", table(("what came out", "bits", "rare values weigh more"), rows)]
    return "\n".join([*parts, *_keys()])


def _keys() -> list[str]:
    """The blocking keys with what each costs in a simulated county."""
    party = made(COUNTY, PEOPLE).tables["party"]
    engine = open_engine()
    try:
        records, _ = read_parties(engine, party)
        costs = cost_of_keys(engine)
    finally:
        engine.close()
    rows = [
        (name.replace("_", " "), BLOCK_LIMIT.get(name, BLOCK_LIMIT_ELSE), f"{pairs:,}", f"{alone:,}")
        for name, (pairs, alone) in costs.items()
    ]
    every = sum(alone for _, alone in costs.values())
    return [
        "## Which pairs are looked at\n",
        "Those that share one of these. A key that more records share than the limit says too little to be worth its pairs. "
        f"What each costs is counted in {records:,} records of a simulated county ({COUNTY}, {PEOPLE:,} people, seed 1), which "
        f"make {records * (records - 1) // 2:,} pairs: how many of them the key finds, and how many no other key does ({every:,} "
        "in all).\n",
        table(("key", "limit", "pairs", "found by no other key"), rows),
    ]
