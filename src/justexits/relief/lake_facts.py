"""The facts of law that an office's records hold, for every charge and every arrest without one. What they do not say is null.

The records do not say that a record is whole, that nothing is pending or owed, or that a sentence is over: that stays unknown
until somebody answers it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import ibis

from justexits.core.dates import age_in_years
from justexits.relief.columns import SUBJECT, fact_schema
from justexits.relief.compile import day_literal
from justexits.relief.history import FORMS, ORDINANCE
from justexits.relief.lake_others import RESTED_ON, with_others
from justexits.relief.lake_terms import with_terms

if TYPE_CHECKING:
    import ibis.expr.types as ir

MEANS = {
    "guilty_plea": "convicted",
    "guilty_trial": "convicted",
    "adjudicated": "adjudicated",
    "acquitted": "acquitted",
    "dismissed": "dismissed",
    "nolle_prosequi": "dismissed",
    "diversion_completed": "diverted",
    "deferred": "deferred",
    "reduced": "reduced",
    "vacated": "vacated",
}
FEDERAL = r"[0-9] ?,? ?U[.]? ?S[.]? ?C|UNITED STATES CODE"  # a section of it, as 18 U.S.C. 922
OPEN_CASES = ("filed", "warrant")
FINAL = ("acquitted", "dismissed", "not_prosecuted", "vacated")
# In these a gross misdemeanor is a grade of its own, which the records' grades do not tell from a misdemeanor.
WITH_GROSS_MISDEMEANORS = {"WA", "MN", "NV"}
DEGREES = "abcdef"
OF_BIRTH = {"birth_date_low", "birth_date_high", "under_18_at_offence"}
OF_ARREST = {"arrest_date_low", "arrest_date_high"}


def lake_facts(tables: Mapping[str, ir.Table], *, state: str, as_of: date, prostitution: ir.Table | None = None) -> ir.Table:
    """One row a charge, or an arrest without one: `columns.SUBJECT`, the case, and the columns of `columns.fact_schema`.

    `prostitution` says of each distinct text (`columns.TEXTS`) whether it is an offence of prostitution (`is_prostitution`, null
    where nobody knows); without it, what rests on that stays unknown.
    """
    return facts_from(own_facts(tables, state=state, as_of=as_of), prostitution)


def facts_from(
    own: ir.Table,
    prostitution: ir.Table | None = None,
    *,
    wanted: Collection[str] | None = None,
    stage: Callable[[str, ir.Table], ir.Table] = lambda _, table: table,
) -> ir.Table:
    """The same from `own_facts`. Of what follows from a person's other charges, only columns that are `wanted` are worked out.

    `stage` may lay a table of few rows aside under a name, so that the engine does not make it twice.
    """
    return filled(with_others(own, prostitution, set(fact_schema()) if wanted is None else set(wanted), stage))


def narrowed(own: ir.Table, wanted: Collection[str]) -> ir.Table:
    """`own_facts` without the columns that nothing `wanted` rests on, so that an engine can hold many charges of them."""
    return own.select(*(name for name in own.columns if name in {*SUBJECT, *RESTED_ON, *wanted}))


def is_federal_text(statute: Any) -> Any:
    """Whether a charge's section is one of the United States Code, by its text."""
    return statute.fill_null("").upper().re_search(FEDERAL)


def own_facts(tables: Mapping[str, ir.Table], *, state: str, as_of: date, wanted: Collection[str] | None = None) -> ir.Table:
    """What each charge's own row says, without the person's other charges: enough for `columns.texts_of`.

    Where only some columns are `wanted`, what the others alone would need is not looked up: days of birth, and of arrest.
    """
    asked = set(fact_schema()) if wanted is None else set(wanted)
    return _own(_charges(tables, asked), tables, state, as_of)


def _charges(tables: Mapping[str, ir.Table], wanted: set[str]) -> ir.Table:
    charge, arrest = tables["charge"], tables["arrest"]
    people = tables["person_party"].select("person_id", "party_id")
    births = tables["party"].select("party_id", "birth_date", "birth_date_precision") if wanted & OF_BIRTH else None
    status = tables["case"].select("case_id", case_status="status")
    arrests = arrest.select("arrest_id", arrest_on="on", arrest_on_precision="on_precision") if wanted & OF_ARREST else None
    columns = ("charge_id", "arrest_id", "case_id", "party_id", "office_id", "statute", "description", "grade", "sentence_kind")
    more = (
        "charging_decision",
        "disposition",
        *(f"{day}_date{part}" for day in ("offense", "disposition") for part in ("", "_precision")),
    )
    charged = charge.select(*columns, *more)
    alone = arrest.anti_join(charge.filter(charge.arrest_id.notnull()), "arrest_id")
    bare = alone.select(
        *(
            alone[name]
            if name in ("arrest_id", "case_id", "party_id", "office_id")
            else ibis.null(charged[name].type()).name(name)
            for name in (*columns, *more)
        )
    )
    both = charged.union(bare)
    joined = both.inner_join(people, "party_id")
    for right, key in ((births, "party_id"), (status, "case_id"), (arrests, "arrest_id")):
        if right is not None:
            joined = joined.left_join(right, key).drop(f"{key}_right")
    return joined


def _span(table: ir.Table, name: str, as_of: date | None) -> tuple[Any, Any]:
    """The first and the last day that a date known in part can be; unknown where it lies ahead, or is a band."""
    low, precision = table[name], table[f"{name}_precision"].fill_null("day")
    month, year = (  # by way of a moment, which the engine makes of a day and an interval
        (low + ibis.interval(**{unit: 1}) - ibis.interval(days=1)).cast("timestamp").cast("date") for unit in ("months", "years")
    )
    high = ibis.cases((precision == "day", low), (precision == "month", month), (precision == "year", year))
    known = high.notnull() if as_of is None else high.notnull() & (low <= day_literal(as_of)).fill_null(False)
    nothing = ibis.null("date")
    return ibis.ifelse(known, low, nothing), ibis.ifelse(known, high, nothing)


def _disposition(table: ir.Table) -> Any:
    ended = table.disposition
    known = [(ended == code, ours) for code, ours in MEANS.items()]
    not_ended = ended.isnull()
    declined = not_ended & (table.charging_decision == "declined")
    going = not_ended & (table.charging_decision == "filed") & table.case_status.isin(OPEN_CASES)
    return ibis.cases(
        *known,
        (declined.fill_null(False), "not_prosecuted"),
        (going.fill_null(False), "pending"),
        (ended.notnull(), "other"),
    )


def _grades(table: ir.Table, state: str) -> dict[str, Any]:
    grade = table.grade
    misdemeanor = grade.startswith("misdemeanor")
    told = misdemeanor if state not in WITH_GROSS_MISDEMEANORS else ibis.literal(False)
    letters = [(grade == f"misdemeanor_{letter}", letter.upper()) for letter in DEGREES]
    numbers = [(grade == f"felony_{at}", letter.upper()) for at, letter in enumerate(DEGREES, start=1)]
    return {
        "grade": ibis.cases((grade.startswith("felony"), "felony"), (told, "misdemeanor"), (grade == "infraction", "infraction")),
        "degree": ibis.cases(*letters, *numbers),
    }


def _own(table: ir.Table, tables: Mapping[str, ir.Table], state: str, as_of: date) -> ir.Table:
    """What each charge's own row says, and the rows of obligations, orders and earlier relief that name it."""
    spans: dict[str, Any] = {}
    for ours, name in (
        ("offence_date", "offense_date"),
        ("disposition_date", "disposition_date"),
        ("arrest_date", "arrest_on"),
        ("birth_date", "birth_date"),
    ):
        if name in table.columns:
            spans[f"{ours}_low"], spans[f"{ours}_high"] = _span(table, name, as_of)
    words = (" " + table.description.fill_null("") + " " + table.statute.fill_null("") + " ").upper()
    told = (words.contains("ORD") | words.contains(" CODE")) & words.re_search(ORDINANCE)
    form = ibis.cases(*((words.contains(word), form) for word, form in FORMS.items()))
    motion = ibis.cases((table.disposition == "nolle_prosequi", "government"))
    own = table.mutate(
        **spans,
        **_grades(table, state),
        law=ibis.ifelse(is_federal_text(table.statute), "US", state),
        form=form,
        dismissed_on_motion_of=motion,
        disposition=_disposition(table),
        ordinance=ibis.cases((told, True), (table.statute.notnull(), False)),
    )
    own = with_terms(own, tables)
    imprisoned = ibis.ifelse(own.in_custody, True, own.sentence_kind.isin(["prison", "jail"]))
    age = {"under_18_at_offence": _under_18(own)} if "birth_date_low" in own.columns else {}
    return own.mutate(sentence_over=_sentence_over(own, as_of), sentenced_to_imprisonment=imprisoned, **age)


def _sentence_over(own: ir.Table, as_of: date) -> Any:
    """As `history._sentence_over`; the day that is given is exact, or none will come."""
    return ibis.cases(
        (own.disposition.isin(FINAL), True),
        (own.disposition == "pending", False),
        (own.sentence_end_low > day_literal(as_of), False),
        (own.sentence_end_high <= day_literal(as_of), True),
    )


def _under_18(own: ir.Table) -> Any:
    oldest = age_in_years(own.birth_date_low, own.offence_date_high)
    youngest = age_in_years(own.birth_date_high, own.offence_date_low)
    wrong = own.birth_date_high > own.offence_date_low  # nobody offends before birth: one of the days is wrong
    return ibis.cases((wrong, ibis.null("boolean")), (oldest < 18, True), (youngest >= 18, False))


def filled(made: ir.Table) -> ir.Table:
    """`columns.SUBJECT`, the case and the columns of the form, those that records never hold as null."""
    subject = [made[name] for name in (*SUBJECT, "case_id")]
    facts = [
        made[name].cast(kind).name(name) if name in made.columns else ibis.null(kind).name(name)
        for name, kind in fact_schema().items()
    ]
    return made.select(*subject, *facts)
