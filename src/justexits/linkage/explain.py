"""Why two appearances are, or are not, taken as one person: in words and weights."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import pyarrow as pa

from justexits.core.errors import NotFound
from justexits.linkage.bands import THRESHOLDS, add_bands
from justexits.linkage.features import FEATURE, FEATURES
from justexits.linkage.model import Model, shipped_model
from justexits.linkage.office import beside_of, frequency_of, parties_of
from justexits.linkage.prepare import Beside, prepare
from justexits.linkage.scoring import add_keys, score
from justexits.linkage.step import model_key
from justexits.records.lake import Reading
from justexits.records.lake.engine import open_engine


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One comparison: what was compared, what came out in words, and how many bits it speaks for (or, below 0, against)."""

    feature: str
    words: str
    weight: float


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Two appearances side by side. `together` is what linkage decided; `weight` is None where they share nothing to compare.

    `apart` names what keeps the two apart whatever their weight; `through_others` is true where they are one person only by way
    of other appearances of hers.
    """

    party_id: str
    other_party_id: str
    together: bool
    through_others: bool
    weight: float | None
    probability: float | None
    start: float
    reasons: tuple[Reason, ...]
    apart: str | None
    sentence: str

    def as_dict(self) -> dict[str, object]:
        """The explanation as plain values, for machines."""
        return asdict(self)


def explain(reading: Reading, party_id: str, other_party_id: str) -> Explanation:
    """Why are these one person, or why not?

    Scores the pair again with the model that the snapshot was linked with, and with how common values were then; of the parties
    only those of the two cases are read. A snapshot of an earlier version kept no such counts: then the whole office is read.
    Raises NotFound where a party is not there, is left out of linkage, or is of another office.
    """
    import ibis

    party = reading.tables["party"]
    both = party.filter(party.party_id.isin([party_id, other_party_id])).select("party_id", "office_id", "case_id")
    sides = {row["party_id"]: row for row in reading.rows(both)}
    offices = {each: row["office_id"] for each, row in sides.items()}
    for wanted in (party_id, other_party_id):
        if wanted not in offices:
            raise NotFound(f"There is no party {wanted}.", "Check the id; `party_id` in the party table has it.")
    office_id = offices[party_id]
    if office_id != offices[other_party_id]:
        raise NotFound(
            "The two parties are of different offices.", "Name two of one office: people are never linked across offices."
        )
    versions = reading.snapshot.versions
    model = Model.of_json(versions[model_key(office_id)]) if model_key(office_id) in versions else shipped_model()
    mine = reading.tables_of(office_id)
    belongs = mine["person_party"]
    persons = {
        row["party_id"]: row["person_id"]
        for row in reading.rows(belongs.filter(ibis._.party_id.isin([party_id, other_party_id])))
    }
    frozen = frequency_of(reading, office_id)
    cases = None if frozen is None else {row["case_id"] for row in sides.values()}
    near, beside = parties_of(reading, office_id, cases=cases), beside_of(reading, office_id, cases=cases)
    found = _weighed(near, beside, model, frozen, (party_id, other_party_id))
    together = party_id in persons and persons.get(party_id) == persons.get(other_party_id)
    return _explanation(party_id, other_party_id, found[0] if found else None, together, model)


def _weighed(
    party: pa.Table, beside: Beside, model: Model, frozen: pa.Table | None, pair: tuple[str, str]
) -> list[dict[str, object]]:
    """The row of `banded` for the pair; none where one of the two cannot be linked."""
    engine = open_engine()
    try:
        prepare(engine, party, beside)
        add_keys(engine)
        score(engine, model, at_least=-1_000.0, frozen=frozen, only=pair)
        add_bands(engine, model, THRESHOLDS, at_least=-1_000.0, frozen=frozen)
        found: list[dict[str, object]] = engine.execute("SELECT * FROM banded").to_arrow_table().to_pylist()
    finally:
        engine.close()
    return found


def _explanation(one: str, other: str, row: dict[str, object] | None, together: bool, model: Model) -> Explanation:
    import math

    start = math.log2(model.prior / (1 - model.prior))
    if row is None:
        sentence = "One of the two is no person, or has neither a name nor a number to go by, so the two cannot be compared."
        return Explanation(
            party_id=one, other_party_id=other, together=together, through_others=False, weight=None, probability=None,
            start=start, reasons=(), apart=None, sentence=sentence,
        )  # fmt: skip
    reasons = []
    for feature in FEATURES:
        level = FEATURE[feature.name].level_of(int(str(row[f"gamma_{feature.name}"])))
        words = level.words if level else "not known on both sides"
        reasons.append(
            Reason(feature=feature.name, words=words, weight=float(str(row[f"weight_{feature.name}"])) if level else 0.0)
        )
    reasons.sort(key=lambda reason: -abs(reason.weight))
    weight, apart = float(str(row["weight"])), row["apart"]
    through = together and row["band"] != "linked"
    return Explanation(
        party_id=one, other_party_id=other, together=together, through_others=through, weight=weight,
        probability=float(str(row["probability"])), start=round(start, 3), reasons=tuple(reasons),
        apart=str(apart) if apart else None,
        sentence=_sentence(together, through, weight, reasons, str(apart) if apart else None),
    )  # fmt: skip


def _sentence(together: bool, through: bool, weight: float, reasons: list[Reason], apart: str | None) -> str:
    for_it = [reason.words for reason in reasons if reason.weight > 0]
    against = [reason.words for reason in reasons if reason.weight < 0]
    said = f"What speaks for one person: {', '.join(for_it) or 'nothing'}."
    said += f" What speaks against it: {', '.join(against) or 'nothing'}."
    if through:
        return f"These are one person by way of other records of hers, not by this pair alone. {said}"
    if together:
        return f"These are taken as one person. {said}"
    if apart:
        return f"These are kept apart: {apart}. {said}"
    if weight >= THRESHOLDS.linked:
        return f"The two agree, but joining their records would put contradictions on one person, so they are kept apart. {said}"
    if weight >= THRESHOLDS.possible:
        return f"These are possibly one person; a person has to look. {said}"
    return f"These are taken as two people. {said}"
