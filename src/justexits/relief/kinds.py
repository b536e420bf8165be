"""What kinds of record and of victimisation the law speaks of, and what each holds (facts of law; docs/editors/law.md)."""

from __future__ import annotations

from collections.abc import Sequence

from justexits.relief.nodes import NOTHING, All, AnyOf, Doubt, Is, Node, Not

# How a charge can stand, as relief sees it.
DISPOSITIONS = {
    "convicted": "found guilty, and the conviction stands",
    "adjudicated": "a child's petition found true",
    "acquitted": "found not guilty",
    "not_guilty_by_insanity": "found not guilty by reason of insanity",
    "dismissed": "charged, and the charge was dismissed or given up",
    "not_prosecuted": "arrested, and no charge was filed",
    "pending": "not ended",
    "deferred": "sentence or finding put off, or sentenced as a first offence under such a rule",
    "continued_without_finding": "continued without a finding",
    "diverted": "ended by a programme",
    "vacated": "a conviction that was set aside",
    "reduced": "went on as another, lesser charge",
    "other": "ended in another way",
}
_CHARGED = (
    "convicted",
    "acquitted",
    "dismissed",
    "pending",
    "deferred",
    "continued_without_finding",
    "diverted",
    "not_guilty_by_insanity",
    "vacated",
    "reduced",
)
# kind of record: the dispositions that are surely it, and those of which only a lawyer can say.
RECORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "conviction": (("convicted",), ("deferred", "continued_without_finding")),
    "municipal_conviction": (("convicted",), ("deferred", "continued_without_finding")),
    "juvenile_adjudication": (("adjudicated",), ()),
    "continuance_without_finding": (("continued_without_finding",), ()),
    "first_offender_or_deferred_sentence": (("deferred",), ()),
    "diversion": (("diverted",), ()),
    "ngi_finding": (("not_guilty_by_insanity",), ()),
    "sentence": (("convicted",), ()),
    "arrest": ((*_CHARGED, "not_prosecuted"), ("adjudicated",)),
    "arrest_no_conviction": (
        ("not_prosecuted", "dismissed", "acquitted"),
        ("diverted", "deferred", "continued_without_finding", "not_guilty_by_insanity", "vacated", "reduced"),
    ),
    "charge": (_CHARGED, ()),
    "dismissed_charge": (("dismissed",), ("diverted", "deferred", "continued_without_finding", "vacated")),
    "acquittal": (("acquitted",), ("not_guilty_by_insanity",)),
    "pending_charge": (("pending",), ()),
    "dna_record": ((), ()),
    "reduced_charge": (("reduced",), ()),
}
_MUNICIPAL = "the text names convictions; whether one under a municipal ordinance is meant was not recorded"
_UNSURE = "whether a charge that ended so is one of the records that the text names was not recorded"


def record_node(kinds: Sequence[str]) -> Node:
    """The condition that a charge is one of these kinds of record."""
    sure = {name for kind in kinds for name in RECORDS[kind][0]}
    unsure = {name for kind in kinds for name in (*RECORDS[kind][1], "other")} - sure
    parts: list[Node] = []
    ordinance = Is("ordinance", (True,))
    elsewhere = {name for kind in kinds if kind not in ("conviction", "municipal_conviction") for name in RECORDS[kind][0]}
    if {"conviction", "municipal_conviction"} & set(kinds) and "convicted" not in elsewhere:
        sure.discard("convicted")
        convicted = Is("disposition", ("convicted",))
        if {"conviction", "municipal_conviction"} <= set(kinds):
            parts.append(convicted)
        elif "conviction" in kinds:
            parts += [All((convicted, Not(ordinance))), Doubt(All((convicted, ordinance)), _MUNICIPAL)]
        else:
            parts.append(All((convicted, ordinance)))
    if sure:
        parts.insert(0, Is("disposition", tuple(sorted(sure))))
    parts.append(Doubt(Is("disposition", tuple(sorted(unsure))), _UNSURE))
    return AnyOf(tuple(parts)) if kinds else NOTHING


VICTIM_KINDS = (
    "human_trafficking_undivided",
    "sex_trafficking",
    "labour_trafficking",
    "federal_tvpa_victim",
    "compelled_prostitution",
    "involuntary_servitude",
    "sexual_exploitation_minor",
    "sexual_assault",
    "domestic_violence",
)
_HOLDS_LABOUR = {"human_trafficking_undivided", "federal_tvpa_victim", "labour_trafficking", "involuntary_servitude"}
_HOLDS_SEX = {
    "human_trafficking_undivided",
    "federal_tvpa_victim",
    "sex_trafficking",
    "compelled_prostitution",
    "sexual_exploitation_minor",
}


def outside(scope: Sequence[str]) -> tuple[str, ...]:
    """The kinds of victimisation that a text surely leaves out. Every other kind that it does not name is to be shown."""
    named = set(scope)
    left_out = [kind for kind in ("sexual_assault", "domestic_violence") if kind not in named]
    if not named & _HOLDS_LABOUR:
        left_out.append("labour_trafficking")
    if not named & _HOLDS_SEX:
        left_out.append("sex_trafficking")
    return tuple(left_out)
