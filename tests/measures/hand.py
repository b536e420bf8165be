"""One tiny world a measure, counted by hand; the measures' page of the documentation shows them."""

from __future__ import annotations

from datetime import date, timedelta

from tests.measures.hand_decided import MORE
from tests.measures.hand_forms import (
    CHILD,
    EARLY,
    ByHand,
    accused,
    convicted,
    decided,
    declined,
    drawn,
    ended,
    happened,
    held,
    review,
    reviewed,
    shown,
    tied,
    with_victim,
)
from tests.measures.stories import MARCH, case, merged

FRIDAY = date(2024, 3, 8)

HAND: dict[str, ByHand] = {
    "A1": ByHand(
        story="Three people accused of theft and decided on: one was reviewed before, one after, one never.",
        world=merged(
            *(decided(number, "filed", person) for number, person in (("1", "ann"), ("2", "bea"), ("3", "cy"))),
            reviewed("ann", "vulnerable"), reviewed("bea", "identified", date(2024, 6, 1)),
        ),
        numerator=1, denominator=3, value=1 / 3,
    ),
    "A2": ByHand(
        story="Findings about three people, shown on a Friday: reviewed on the next Friday, on the Saturday after it, and never. "
        "A fourth was shown three days ago.",
        world=merged(
            *(shown(person, FRIDAY) for person in ("ann", "bea", "cy")), shown("di", date(2024, 12, 28)),
            reviewed("ann", "identified", date(2024, 3, 15)), reviewed("bea", "identified", date(2024, 3, 16)),
        ),
        numerator=1, denominator=3, value=1 / 3,
    ),
    "A5": ByHand(
        story="Four people drawn at random: a reader saw exploitation in the records of one who stands for 10 people, not in "
        "those of two who stand for 10 and for 20, and could not say of the fourth.",
        world=merged(
            drawn("1", "identified", 10), drawn("2", "vulnerable", 10), drawn("3", "not_indicated", 20),
            drawn("4", "cannot_say", 20),
        ),
        numerator=1, denominator=3, value=0.25, left_out=1,
    ),
    "A7": ByHand(
        story="Three people identified on 10 March 2023. In one's case the charge was decided ten days later, in another's a "
        "month before; the third was never accused.",
        world=merged(
            *(reviewed(person, "identified") for person in ("ann", "bea", "cy")),
            accused("1", "ann", date(2023, 3, 1), date(2023, 3, 20)),
            accused("2", "bea", date(2023, 2, 1), date(2023, 2, 10)),
        ),
        numerator=1, denominator=2, value=0.5,
    ),
    "B5": ByHand(
        story="Three filed cases of identified people that ended: given up by the prosecutor, on a plea, dismissed by the court.",
        world=merged(
            *(reviewed(person, "identified") for person in ("ann", "bea", "cy")),
            accused("1", "ann", MARCH, MARCH, disposition="nolle_prosequi", ended=date(2024, 6, 1)),
            accused("2", "bea", MARCH, MARCH, disposition="guilty_plea", ended=date(2024, 6, 1)),
            accused("3", "cy", MARCH, MARCH, disposition="dismissed", ended=date(2024, 6, 1)),
        ),
        numerator=1, denominator=3, value=1 / 3,
    ),
    "F4": ByHand(
        story="Three appearances of identified people as victims: two warrants were issued to bring one of them, none for the "
        "second, and in the third's case one that names nobody.",
        world=merged(
            *(with_victim(n) for n in "123"), {"person_party": [
                {"person_id": person, "party_id": party, "path_probability": 1.0}
                for person, party in (("ann", "v-1"), ("bea", "v-2"), ("cy", "v-3"))
            ]},
            *(reviewed(person, "identified") for person in ("ann", "bea", "cy")),
            happened("1", "witness_warrant", "v-1"), happened("1", "witness_warrant", "v-1", date(2024, 4, 1)),
            happened("3", "witness_warrant"),
        ),
        numerator=2, denominator=2, value=1, left_out=1,
    ),
    "F5": ByHand(
        story="Three cases of identified people: ten nights in jail, none, and a custody without an end. A fourth was identified "
        "after her case had ended.",
        world=merged(
            *(reviewed(person, "identified") for person in ("ann", "bea", "cy")), reviewed("di", "identified", date(2024, 9, 1)),
            accused("1", "ann", MARCH), held("1", MARCH, MARCH + timedelta(days=10)), accused("2", "bea", MARCH),
            accused("3", "cy", MARCH), held("3", MARCH, None), accused("4", "di", MARCH, MARCH, ended=date(2024, 6, 1)),
        ),
        numerator=10, denominator=2, value=5, left_out=1,
    ),
    "H1": ByHand(
        story="Three cases of identified people: decided after 10 days, after 20 days, and not yet.",
        world=merged(
            *(reviewed(person, "identified") for person in ("ann", "bea", "cy")),
            accused("1", "ann", MARCH, MARCH + timedelta(days=10)),
            accused("2", "bea", MARCH, MARCH + timedelta(days=20)), accused("3", "cy", MARCH),
        ),
        numerator=20, denominator=3, value=20,
    ),
    "A3": ByHand(
        story="Three people identified in a year, one of them twice; the review of a fourth was revised to vulnerable.",
        world=merged(
            *(reviewed(person, "identified") for person in ("ann", "bea", "cy", "di")),
            reviewed("ann", "identified", date(2023, 9, 2)),
            reviewed("di", "vulnerable", date(2023, 9, 1), revises="r-di-identified"),
        ),
        numerator=3, denominator=None, value=3,
    ),
    "A4": ByHand(
        story="Four reviews: one identified somebody, two did not, one needs more.",
        world=merged(
            *(reviewed("ann", "identified"), reviewed("bea", "vulnerable")),
            *(reviewed("cy", "not_indicated"), reviewed("di", "more_needed")),
        ),
        numerator=1, denominator=3, value=1 / 3,
    ),
    "B1": ByHand(
        story="Three cases of identified people: one declined, one filed, one undecided. A fourth came too early.",
        world=merged(
            *(reviewed(person, "identified") for person in ("ann", "bea", "cy")),
            decided("1", "declined", "ann"), decided("2", "filed", "bea"), decided("3", None, "cy"),
            decided("4", "declined", "di"), reviewed("di", "identified", date(2024, 6, 1)),
        ),
        numerator=1, denominator=2, value=0.5,
    ),
    "B6": ByHand(
        story="Four identified people whose cases ended: a conviction tied to exploitation, one that is not, one without "
        "a finding, and a dismissal.",
        world=merged(
            *(reviewed(person, "identified") for person in ("ann", "bea", "cy", "di")),
            decided("1", "filed", "ann", "guilty_plea"), tied("1", "yes"),
            decided("2", "filed", "bea", "guilty_plea"), tied("2", "no"),
            decided("3", "filed", "cy", "guilty_plea"), decided("4", "filed", "di", "dismissed"),
        ),
        numerator=1, denominator=3, value=1 / 3, left_out=1,
    ),
    "B2": ByHand(
        story="Four cases of selling sex: two filed, one declined, one undecided.",
        world=merged(
            case("1", "PROSTITUTION"),
            case("2", "LOITER_PROST"),
            case("3", "PROSTITUTION", "declined"),
            case("4", "PROSTITUTION", None),
        ),
        numerator=2, denominator=3, value=2 / 3, left_out=1,
    ),
    "B3": ByHand(
        story="A child charged, a child declined, an adult charged, and one person whose birth date nobody recorded.",
        world=merged(
            case("1", "PROSTITUTION", birth=CHILD),
            case("2", "PROSTITUTION", "declined", birth=CHILD),
            case("3", "PROSTITUTION"),
            case("4", "PROSTITUTION", birth=None),
        ),
        numerator=1, denominator=2, value=0.5, left_out=1,
    ),
    "C2": ByHand(
        story="Two people finish a programme, one leaves it early.",
        world=merged(
            *(merged(case(n, "DRUG_POSS"), happened(n, "diversion_completed", f"p-{n}")) for n in "12"),
            case("3", "DRUG_POSS"),
            happened("3", "diversion_left", "p-3"),
        ),
        numerator=2, denominator=3, value=2 / 3,
    ),
    "C3": ByHand(
        story="Two people whose case was declined in March 2023. Against one a case was filed 366 days later, "
        "against the other 337 days later. A third was declined in March 2024, too late to be judged.",
        world=merged(
            declined("1", EARLY, "ann"),
            case("2", "THEFT_RETAIL", on=MARCH, person="ann"),
            declined("3", EARLY, "bea"),
            case("4", "THEFT_RETAIL", on=date(2024, 2, 10), person="bea"),
            declined("5", MARCH, "cy"),
        ),
        numerator=1, denominator=2, value=0.5,
    ),
    "E1": ByHand(
        story="Three cases against people who exploit: one filed, one declined, one undecided.",
        world=merged(case("1", "HT_SEX"), case("2", "PANDERING", "declined"), case("3", "PROST_PROMOTE", None)),
        numerator=1, denominator=2, value=0.5, left_out=1,
    ),
    "E2": ByHand(
        story="Three filed cases: one for trafficking, two for promoting. A fourth, for trafficking, was declined.",
        world=merged(
            case("1", "HT_SEX"), case("2", "PROST_PROMOTE"), case("3", "PROST_PROMOTE"), case("4", "HT_SEX", "declined")
        ),
        numerator=1, denominator=3, value=1 / 3,
    ),
    "E5": ByHand(
        story="Two convictions for trafficking, restitution ordered in one.",
        world=merged(convicted("1"), happened("1", "restitution", "p-1"), convicted("2")),
        numerator=1, denominator=2, value=0.5,
    ),
    "E6": ByHand(
        story="Three buyer cases filed and one declined; two seller cases filed.",
        world=merged(
            *(case(f"b{n}", "BUYER") for n in range(3)),
            case("d", "BUYER", "declined"),
            *(case(f"s{n}", "PROSTITUTION") for n in range(2)),
        ),
        numerator=3, denominator=2, value=1.5,
    ),
    "F1": ByHand(
        story="Three filed cases with a victim. One victim was reached; in one case somebody was, and nobody wrote down who.",
        world=merged(
            with_victim("1"), happened("1", "contact", "v-1"), with_victim("2"), with_victim("3"), happened("3", "contact")
        ),
        numerator=1, denominator=2, value=0.5, left_out=1,
    ),
    "F2": ByHand(
        story="Three filed cases with a victim: reached after 2 days, after 9 days, and not yet.",
        world=merged(
            *(with_victim(n) for n in "123"),
            happened("1", "contact", "v-1", MARCH + timedelta(days=2)),
            happened("2", "contact", "v-2", MARCH + timedelta(days=9)),
        ),
        numerator=9, denominator=3, value=9,
    ),
    "H2": ByHand(
        story="Four exploiter cases filed on one day: ended after 10 and after 20 days, and two that go on.",
        world=merged(ended("1", 10), ended("2", 20), ended("3", None), ended("4", None)),
        numerator=20, denominator=4, value=20,
    ),
    "H3": ByHand(
        story="Two cases that ended: put off three times, and never. A third goes on.",
        world=merged(
            *(case(n, "THEFT_RETAIL", disposed_on=MARCH) for n in "12"),
            case("3", "THEFT_RETAIL"),
            *(happened("1", "continuance", on=MARCH - timedelta(days=days)) for days in (3, 2, 1)),
        ),
        numerator=3, denominator=2, value=1.5,
    ),
    "FR1": ByHand(
        story="Four decisions of felony review: two approved, one rejected, one without a result.",
        world=merged(review("1", "approved"), review("2", "approved"), review("3", "rejected"), review("4", None)),
        numerator=2, denominator=3, value=2 / 3, left_out=1,
    ),
    **MORE,
}  # fmt: skip
