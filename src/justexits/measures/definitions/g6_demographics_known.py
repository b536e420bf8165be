"""G6: of how many identified people the records say who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from justexits.measures.measure import Better, Kind, Measure, Publication
from justexits.measures.reviewed import IDENTIFIED, identified
from justexits.measures.rows import Until, counted_rows, standing

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables


def rows(tables: Tables, _: Until) -> ir.Table:
    """Each identified person, on the day she was identified, with whether any of her records say each of the four."""
    party = tables["party"]
    party = party.select(
        "party_id",
        race=party.race.notnull() | party.ethnicity.notnull(),
        age=party.birth_date.notnull() | party.recorded_age_low.notnull(),
        sex=party.sex.notnull(),
        language=party.language.notnull(),
    )
    links = tables["person_party"].select("person_id", "party_id").semi_join(identified(tables), "person_id")
    links = links.inner_join(party, "party_id")
    told = links.group_by("person_id").agg(**{name: links[name].any() for name in ("race", "age", "sex", "language")})
    person = identified(tables).left_join(told, "person_id").drop("person_id_right")
    all_four = (person.race & person.age & person.sex & person.language).fill_null(False)
    person = person.mutate(case_id=ibis.null("string"), on=person.identified_on, on_precision=ibis.literal("day"), known=all_four)
    return counted_rows(person, unit=person.person_id, on="on", standing=standing(ibis.literal(True), person.known))


MEASURE = Measure(
    id="G6",
    name="Demographics known",
    question="For how many identified people do the records say who they are?",
    kind=Kind.SHARE,
    unit="share",
    counted="people",
    numerator="People of whom some record has a race or ethnicity, some an age or a birth date, some a sex and some a language.",
    denominator="People first identified in the period.",
    anchor="review.decided_at",
    one_day=True,
    decided=True,
    better=Better.UP,
    guard=("A3",),
    publication=Publication.PUBLIC,
    source="New; RSVP chapter 4. Defaults of a system were once reported as fact in Colorado.",
    needs=("review.outcome", "person_party.person_id"),
    looks_for=(("review.outcome", (IDENTIFIED,)),),
    rows=rows,
    unknown="Nothing is left out: what no record says is what this measure counts.",
    notes=(
        "Who said it, she herself, an officer or a default of a system, is in no record that offices give: what is recorded "
        "counts as known here.",
    ),
)
