"""What follows from the other charges: the records of a population say what they say of one person."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import ibis
import pyarrow as pa

from justexits.relief.dates import FAR, Span
from justexits.relief.history import ChargeRow, complete
from justexits.relief.lake_others import with_others

DAYS = (
    None,
    Span(date(2010, 5, 5), date(2010, 5, 5)),
    Span(date(2019, 4, 1), date(2019, 4, 1)),
    Span(date(2019, 1, 1), date(2019, 12, 31)),
)
ENDS = (None, Span(date(2012, 1, 1), date(2012, 1, 1)), Span(date(2026, 1, 1), date(2026, 1, 1)), Span(FAR, FAR))


def drawn(draw: random.Random, person: int, at: int) -> dict[str, Any]:
    return {
        "id": f"{person}-{at}",
        "disposition": draw.choice(["convicted", "convicted", "dismissed", None]),
        "disposition_date": draw.choice(DAYS),
        "sentence_end": draw.choice(ENDS),
    }


def test_the_engine_finds_for_everybody_what_is_found_for_one() -> None:
    draw = random.Random(7)
    people = {person: [drawn(draw, person, at) for at in range(draw.randrange(1, 5))] for person in range(400)}
    days = ("disposition_date", "sentence_end")
    made = [
        {"charge_id": one["id"], "person_id": f"p{person}", "disposition": one["disposition"]}
        | dict.fromkeys(("arrest_id", "case_id", "case_status"), "k")
        | {f"{name}_low": one[name].low if one[name] else None for name in days}
        | {f"{name}_high": one[name].high if one[name] else None for name in days}
        for person, rows in people.items()
        for one in rows
    ]
    table = pa.Table.from_pylist(made).cast(
        pa.schema([(name, pa.date32() if name.endswith(("_low", "_high")) else pa.string()) for name in made[0]])
    )
    connection = ibis.duckdb.connect()
    own = connection.create_table("made", table).mutate(petition_pending=ibis.literal(False))
    wanted = {"latest_sentence_end_low", "latest_other_conviction_low"}
    found = connection.to_pyarrow(with_others(own, None, wanted, lambda _, rows: rows)).to_pylist()
    said = {row["charge_id"]: row for row in found}
    assert len(said) == len(found) == len(made)
    for rows in people.values():
        charges = [ChargeRow(one["id"], "TN", "k", "k", dict(one), "a record") for one in rows]
        complete(charges, {}, date(2026, 11, 1))
        for charge in charges:
            row = said[charge.id]
            assert row["other_conviction"] == charge.facts["other_conviction"], rows
            for name in ("latest_sentence_end", "latest_other_conviction"):
                span = charge.facts[name]
                expected = (None, None) if span is None else (span.low, FAR)
                assert (row[f"{name}_low"], row[f"{name}_high"]) == expected, (name, rows)
