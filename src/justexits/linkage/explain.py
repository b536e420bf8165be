"""Why two appearances are, or are not, taken as one person: in words and weights."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

import pyarrow as pa

from justexits.core.errors import BadInput, NotFound
from justexits.linkage.bands import THRESHOLDS, add_bands
from justexits.linkage.contradictions import contradictions
from justexits.linkage.features import FEATURE, FEATURES
from justexits.linkage.model import Model, shipped_model
from justexits.linkage.office import beside_of, frequency_of, parties_of
from justexits.linkage.pairs import add_keys
from justexits.linkage.prepare import Beside, prepare
from justexits.linkage.scoring import score
from justexits.linkage.step import model_key
from justexits.linkage.words import COMPARED
from justexits.records.lake import Reading
from justexits.records.lake.engine import open_engine

NOT_KNOWN = "not known on one side at least"
# Why a record takes no part in linkage.
LEFT_OUT = {
    "placeholder": "stands for nobody in particular (Jane Doe, unknown)",
    "organisation": "is an organisation, a store or an authority",
    "officer": "is an officer",
    "nothing to go by": "has neither a name nor a number",
}


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One comparison: what was compared, what came out in words, and how many bits it speaks for (or, below 0, against)."""

    feature: str
    words: str
    weight: float

    @property
    def compared(self) -> str:
        """What was compared, for people."""
        return COMPARED.get(self.feature, self.feature.replace("_", " "))


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Two appearances side by side. `together` is what linkage decided; `weight` is None where they share nothing to compare.

    `apart` names what keeps the two apart whatever their weight; `through_others` is true where they are one person only by way
    of other appearances of hers. `contradictions`: where the two agree and are kept apart all the same, what of the two people's
    other records speaks against joining them.
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
    contradictions: tuple[str, ...]
    sentence: str
    held_back: tuple[str, ...] = ()

    def without(self, feature: str) -> Explanation:
        """The same for a reader who may not know what one comparison says: it is neither told nor counted."""
        kept = tuple(reason for reason in self.reasons if reason.feature != feature)
        if self.weight is None or len(kept) == len(self.reasons):
            return self
        weight = round(self.weight - sum(reason.weight for reason in self.reasons if reason.feature == feature), 4)
        apart = self.apart and "something that is held back from you"
        sentence = _sentence(self.together, self.through_others, self.weight, kept, apart, self.contradictions)
        return replace(self, weight=weight, probability=None, reasons=kept, apart=apart, sentence=sentence, held_back=(feature,))

    def as_dict(self) -> dict[str, object]:
        """The explanation as plain values, for machines."""
        return asdict(self)


def explain(reading: Reading, party_id: str, other_party_id: str) -> Explanation:
    """Why are these one person, or why not?

    Scores the pair again with the model that the snapshot was linked with, and with how common values were then; of the parties
    only those of the two cases are read. A snapshot of an earlier version kept no such counts: then the whole office is read.
    Raises NotFound where a party is not there or is of another office, BadInput where the two are one and the same.
    """
    import ibis

    if party_id == other_party_id:
        raise BadInput("The two are one and the same record.", "Name two different ones.", value=party_id)
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
    pair = (party_id, other_party_id)
    found, left_out = _weighed(near, beside, model, frozen, pair)
    if found is None:
        return _not_compared(pair, left_out, model)
    together = party_id in persons and persons.get(party_id) == persons.get(other_party_id)
    free = not together and found["apart"] is None and float(str(found["weight"])) >= THRESHOLDS.linked
    against = contradictions(reading, office_id, [persons[each] for each in pair if each in persons]) if free else ()
    return _explanation(pair, found, together, against, model)


def _weighed(
    party: pa.Table, beside: Beside, model: Model, frozen: pa.Table | None, pair: tuple[str, str]
) -> tuple[dict[str, object] | None, dict[str, str]]:
    """The row of `banded` for the pair, and which of the two cannot be linked, with the reason."""
    engine = open_engine()
    try:
        prepare(engine, party, beside)
        add_keys(engine)
        score(engine, model, at_least=-1_000.0, frozen=frozen, only=pair)
        add_bands(engine, model, THRESHOLDS, at_least=-1_000.0, frozen=frozen)
        found: list[dict[str, object]] = engine.execute("SELECT * FROM banded").to_arrow_table().to_pylist()
        left = engine.execute("SELECT party_id, reason FROM left_out WHERE party_id IN (?, ?)", list(pair)).fetchall()
    finally:
        engine.close()
    return (found[0] if found else None), dict(left)


def _start(model: Model) -> float:
    return round(math.log2(model.prior / (1 - model.prior)), 3)


def _not_compared(pair: tuple[str, str], left_out: dict[str, str], model: Model) -> Explanation:
    """Of two records one of which is no person, or has nothing to go by."""
    said = [f"{each} {LEFT_OUT[left_out[each]]}" for each in pair if each in left_out]
    sentence = f"These cannot be compared: {'; '.join(said) or 'they share no case, name or number that linkage reads'}."
    return Explanation(
        party_id=pair[0], other_party_id=pair[1], together=False, through_others=False, weight=None, probability=None,
        start=_start(model), reasons=(), apart=None, contradictions=(), sentence=sentence,
    )  # fmt: skip


def _explanation(
    pair: tuple[str, str], row: dict[str, object], together: bool, against: tuple[str, ...], model: Model
) -> Explanation:
    reasons = []
    for feature in FEATURES:
        level = FEATURE[feature.name].level_of(int(str(row[f"gamma_{feature.name}"])))
        words = level.words if level else NOT_KNOWN
        reasons.append(
            Reason(feature=feature.name, words=words, weight=float(str(row[f"weight_{feature.name}"])) if level else 0.0)
        )
    reasons.sort(key=lambda reason: -abs(reason.weight))
    weight, apart = float(str(row["weight"])), row["apart"]
    through = together and row["band"] != "linked"
    return Explanation(
        party_id=pair[0], other_party_id=pair[1], together=together, through_others=through, weight=weight,
        probability=float(str(row["probability"])), start=_start(model), reasons=tuple(reasons),
        apart=str(apart) if apart else None, contradictions=against,
        sentence=_sentence(together, through, weight, reasons, str(apart) if apart else None, against),
    )  # fmt: skip


def _sentence(
    together: bool, through: bool, weight: float, reasons: Sequence[Reason], apart: str | None, against: tuple[str, ...]
) -> str:
    for_it = [reason.words for reason in reasons if reason.weight > 0]
    speaks_against = [reason.words for reason in reasons if reason.weight < 0]
    said = f"What speaks for one person: {', '.join(for_it) or 'nothing'}."
    said += f" What speaks against it: {', '.join(speaks_against) or 'nothing'}."
    if through:
        return f"These are one person by way of other records of hers, not by this pair alone. {said}"
    if together:
        return f"These are taken as one person. {said}"
    if apart:
        return f"These are kept apart: {apart}. {said}"
    if weight >= THRESHOLDS.linked:
        return f"The two agree, but all records of the two people together do not: {'; '.join(against)}. {said}"
    if weight >= THRESHOLDS.possible:
        return f"These are possibly one person; a person has to look. {said}"
    return f"These are taken as two people. {said}"
