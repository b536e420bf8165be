"""By what figures can be had: for each name, the expression that puts a counted row into a group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.compute as pc

from justexits.core.dates import age_in_years
from justexits.measures.measure import ALL
from justexits.measures.quality import FAULTS, with_faults
from justexits.records.codes import code_list

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.tables import Tables

GROUPS: dict[str, str] = {
    ALL: "Everybody",
    "sex": "Sex as recorded",
    "race": "Race or ethnicity as recorded",
    "age_band": "Age band",
    "agency": "Agency",
    "unit": "Unit of the office",
    "stage": "Stage that the case has reached",
    "role": "Role",
    "offense": "Offense as recorded",
    "offense_class": "Offense class",
    "survivor": "Whether the victim is an identified survivor",
}
DIMENSIONS = tuple(name for name in GROUPS if name != ALL)
NOT_RECORDED = "not recorded"
OLDEST_BELIEVED = 110
# An age, and the band that begins with it.
BANDS = ((0, "under 18"), (18, "18-24"), (25, "25-34"), (35, "35-44"), (45, "45-54"), (55, "55+"))
PERSON = ("sex", "race", "age_band", "role")
SURVIVOR = {"identified": "An identified survivor", "other": "Anybody else"}
_CODES = {"sex": "sex", "offense_class": "offense_class", "role": "party_role", "stage": "case_status"}


def group_words(group_by: str, group: str | None) -> str:
    """A group as people read it: the meaning of a code, or what was recorded."""
    if group_by == ALL:
        return GROUPS[ALL]
    if group is None:
        return NOT_RECORDED
    if group_by == "race":
        return code_list("race").get(group) or code_list("ethnicity").get(group, group)
    if group_by == "survivor":
        return SURVIVOR.get(group, group)
    return code_list(_CODES[group_by]).get(group, group) if group_by in _CODES else group


def mark(groups: tuple[str, ...]) -> int:
    """Some groupings as one number, a bit each: what rows of several measures say of the groupings that theirs has (`asked`)."""
    return sum(1 << DIMENSIONS.index(name) for name in groups)


def with_groups(rows: ir.Table, tables: Tables, groups: tuple[str, ...], elsewhere: ir.Table | None = None) -> ir.Table:
    """The counted rows with one column a group, `by_<name>`; null where it was not recorded.

    And with one column a fault of the case (measures/quality.py). Rows of several measures together have the columns
    `measure` and `asked`, which stay.
    """
    return put_into_groups(rows, of_parties(tables), of_cases(tables, elsewhere), groups)


def of_parties(tables: Tables) -> ir.Table:
    """What a party's record says of her groups: party_id, by_sex, by_role, by_race, and what her age is known by."""
    party = tables["party"]
    age = ("birth_date", "birth_date_precision", "recorded_age_low", "recorded_age_high")
    return party.select("party_id", *age, by_sex="sex", by_role="role", by_race=_race(party))


def of_cases(tables: Tables, elsewhere: ir.Table | None = None) -> ir.Table:
    """What a case says of its groups: case_id, by_agency, by_unit, by_stage, and one column a fault of the case."""
    case = tables["case"].select("case_id", by_agency="agency", by_unit="unit", by_stage="status")
    return with_faults(case, tables, elsewhere)


def put_into_groups(rows: ir.Table, party: ir.Table, case: ir.Table, groups: tuple[str, ...]) -> ir.Table:
    """The counted rows with what `of_parties` and `of_cases` say of them."""
    made = rows
    if set(groups) & set(PERSON):
        made = made.left_join(party, "party_id").drop("party_id_right")
        made = made.mutate(by_age_band=_band(made))
    made = made.left_join(case, "case_id").drop("case_id_right")
    made = made.mutate(**{fault: made[fault].fill_null(False) for fault in FAULTS})
    made = made.mutate(by_offense=made.description, by_offense_class=made.offense_class, by_survivor=made.survivor)
    named = tuple(name for name in ("measure", "asked") if name in rows.columns)
    kept = (*named, "unit", "on", "on_precision", "standing", "amount", *FAULTS)
    return made.select(*kept, *(f"by_{name}" for name in groups))


def words_of(tables: Tables, *, described: bool) -> ir.Table:
    """Every word that a group may be known by, in one column `word`; those of charges' descriptions where they are asked for."""
    party, case, charge = of_parties(tables), tables["case"], tables["charge"]
    no_age = party.mutate(on=ibis.null("date"), on_precision=ibis.null("string"))
    found = [party.by_sex, party.by_role, party.by_race, case.agency, case.unit, case.status, _band(no_age)]
    found += [tables["offense_class"]["class"], *([charge.description] if described else [])]
    parts = [column.name("word").as_table().distinct() for column in found]
    known = ibis.array([*(name for _, name in BANDS), *SURVIVOR]).unnest().name("word").as_table()
    return ibis.union(known, *parts).filter(lambda words: words.word.notnull()).distinct().order_by("word")


def coded(grouped: ir.Table) -> ir.Table:
    """The rows with codes for groups, as cells are made of: "0" for what was not recorded, else the group behind a "1"."""
    groups = [name for name in grouped.columns if name.startswith("by_")]
    said = {name: ibis.literal("1").concat(grouped[name]).fill_null("0") for name in groups}
    return grouped.mutate(**said)


def decoded(cells: pa.Table) -> pa.Table:
    """Cells with groups where `coded` put codes; null for everybody, and for what was not recorded."""
    group = cells["group"]
    known = pc.if_else(pc.starts_with(group, "1"), pc.utf8_slice_codeunits(group, 1), pa.scalar(None, pa.string()))
    return cells.set_column(cells.schema.get_field_index("group"), "group", known)


def _race(party: ir.Table) -> ir.StringValue:
    """Hispanic where ethnicity says so, whatever the race; else the race. Many offices keep both in one column."""
    hispanic = (party.ethnicity == "hispanic").fill_null(False)
    return hispanic.ifelse(ibis.literal("hispanic"), party.race)


def _band(rows: ir.Table) -> ir.StringValue:
    """The band of her age on the anchor day; of a recorded band, that band as it was recorded."""
    exact = ((rows.birth_date_precision == "day") & (rows.on_precision == "day")).fill_null(False)
    age = age_in_years(rows.birth_date, rows.on)
    believable = exact & (age >= 0).fill_null(False) & (age <= OLDEST_BELIEVED).fill_null(False)
    low, high = rows.recorded_age_low, rows.recorded_age_high
    one_age = (low == high).fill_null(False)
    years = ibis.cases((believable, age.cast("int64")), (one_age, low), else_=ibis.null("int64"))
    bands = [(years >= start, ibis.literal(name)) for start, name in reversed(BANDS)]
    recorded = low.cast("string").concat(ibis.literal("-")).concat(high.cast("string"))
    return ibis.cases(
        *bands,
        (low.notnull() & high.notnull(), recorded),
        (low.notnull(), low.cast("string").concat(ibis.literal("+"))),
        else_=ibis.null("string"),
    )
