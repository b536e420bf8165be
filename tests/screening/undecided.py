"""Histories in which a fact is missing, a link is weak, or a record contradicts itself; what must come of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from tests.screening.stories import World, accused, event, harmed, merged, missing, person, together


@dataclass(frozen=True)
class Case:
    """`findings`: (person, indicator) -> (truth, possible, missing facts), of the whole history."""

    world: World
    findings: dict[tuple[str, str], tuple[str, bool, tuple[str, ...]]] = field(default_factory=dict)


YOUNG = date(2014, 6, 1)
BIRTH, OFFENSE = "party.birth_date", "charge.offense_date"

UNDECIDED: dict[str, Case] = {
    "no birth date": Case(
        accused("u1", "U1", YOUNG, "PROSTITUTION", role="juvenile"),
        {
            ("u1", "Y01"): ("unknown", False, (BIRTH,)),
            ("u1", "C01"): ("unknown", False, (BIRTH,)),
            ("u1", "Y02"): ("unknown", False, (BIRTH,)),
        },
    ),
    "no offense date": Case(
        merged(person("u2"), accused("u2", "U2", None, "PROSTITUTION", role="juvenile")),
        {
            ("u2", "Y01"): ("unknown", False, (OFFENSE,)),
            ("u2", "C01"): ("unknown", False, (OFFENSE,)),
            ("u2", "Y02"): ("unknown", False, (OFFENSE,)),
        },
    ),
    "only the offense year": Case(
        merged(person("u3"), accused("u3", "U3", date(2015, 1, 1), "PROSTITUTION", offense_date_precision="year")),
        {
            ("u3", "Y01"): ("unknown", False, (OFFENSE,)),
            ("u3", "C01"): ("unknown", False, (OFFENSE,)),
            ("u3", "Y02"): ("unknown", False, (OFFENSE,)),
        },
    ),
    "the years alone rule a child out": Case(
        merged(person("u4"), accused("u4", "U4", date(2020, 1, 1), "PROSTITUTION", offense_date_precision="year")),
        {("u4", "C01"): ("unknown", False, (OFFENSE,)), ("u4", "Y02"): ("unknown", False, (OFFENSE,))},
    ),
    "an offense before birth": Case(
        merged(person("u5"), accused("u5", "U5", date(1990, 1, 1), "PROSTITUTION")),
        {
            ("u5", "Y01"): ("unknown", False, (BIRTH,)),
            ("u5", "C01"): ("unknown", False, (BIRTH,)),
            ("u5", "Y02"): ("unknown", False, (BIRTH,)),
        },
    ),
    "a rape victim of unknown age": Case(
        harmed("u6", "U6", YOUNG, "RAPE_SA", by="by6"),
        {("u6", "V01"): ("unknown", False, (BIRTH,)), ("u6", "Y05"): ("unknown", False, (BIRTH,))},
    ),
    "a child who is raped": Case(
        merged(person("u7"), harmed("u7", "U7", YOUNG, "RAPE_SA", by="by7")), {("u7", "Y05"): ("true", False, ())}
    ),
    "an event that names nobody": Case(
        merged(person("u8"), harmed("u8", "U8", YOUNG, "OTHER", by="by8"), event("EU8", "victim_did_not_appear", YOUNG, "U8")),
        {("u8", "V04"): ("unknown", False, ("event.party_id",))},
    ),
    "survival charges without days": Case(
        merged(
            person("u9"),
            accused("u9", "U9a", date(2020, 1, 1), "THEFT_RETAIL"),
            accused("u9", "U9b", None, "DRUG_POSS", "TRESPASS"),
        ),
        {
            ("u9", "S06"): ("unknown", False, (OFFENSE,)),
            ("u9", "S01"): ("true", False, ()),
            ("u9", "S02"): ("true", False, ()),
            ("u9", "S03"): ("true", False, ()),
        },
    ),
    "a missing report without a day": Case(
        merged(person("u10"), missing("u10", "U10", None)), {("u10", "Y03a"): ("unknown", False, ("event.on",))}
    ),
    "both sides of one case": Case(
        merged(
            person("u11"),
            accused("u11", "U11", date(2020, 1, 1), "RAPE_SA"),
            {"case": [], "party": [{"party_id": "U11v", "case_id": "U11", "role": "victim", "person": "u11"}]},
        )
    ),
    "one shared case only": Case(
        merged(together("U12", date(2020, 1, 1), "u12", "ex12"), accused("ex12", "U12x", date(2020, 5, 1), "HT_SEX")),
        {("ex12", "X01"): ("true", False, ())},
    ),
}
