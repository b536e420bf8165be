"""What a bill would change: two runs over the same records, one with the bill's text, and their difference. Writes nothing."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from justexits.core.errors import BadInput
from justexits.core.progress import SILENT, Progress, part
from justexits.relief.answer import BEST_FIRST, Outcome
from justexits.relief.bulk import SUBJECT
from justexits.relief.form import Entry, Provision
from justexits.relief.load import law as shipped_law
from justexits.relief.load import load_provision
from justexits.relief.person import tracks

if TYPE_CHECKING:
    from justexits.records.lake import Lake

NONE = "no such provision"


def what_if(
    lake: Lake, bill: Path, *, as_of: date, jurisdiction: str | None = None, progress: Progress = SILENT
) -> dict[str, Any]:
    """Who would gain or lose if the bill's provision stood on `as_of` in the place of today's text of the same name.

    `bill` is a law file; its `from` may lie in the future. Counts are of charges and of people by provision, before and after.
    Raises BadInput where the bill cannot be read or stands on no day by `as_of`, NotFound where no office is of its state.
    """
    provision = load_provision(bill)
    if jurisdiction not in (None, provision.jurisdiction):
        raise BadInput(
            "The bill is of another jurisdiction.", "Name its own, or leave it out.", file=str(bill), value=jurisdiction
        )
    today = [one for one in shipped_law().of(provision.jurisdiction) if one.id == provision.id]
    changes: Counter[tuple[str, str, str]] = Counter()
    people: dict[tuple[str, str, str], set[str]] = {}
    with part(progress, f"What if {provision.id}", total=2):
        before = _run(lake, today, provision.jurisdiction, as_of)
        progress.advance()
        after = _run(lake, [provision], provision.jurisdiction, as_of)
        progress.advance()
    for subject, (office, person, then) in after.items():
        now = before.get(subject, (office, person, NONE))[2]
        if now != then:
            changes[(office, now, then)] += 1
            people.setdefault((office, now, then), set()).add(person)
    rows = [
        {"office_id": office, "provision": provision.id, "today": now, "then": then, "charges": n, "people": len(people[key])}
        for key, n in sorted(changes.items())
        for office, now, then in [key]
    ]
    return {
        "bill": provision.id,
        "as_of": as_of.isoformat(),
        "changes": rows,
        "gain": sum(n for (_, _, then), n in changes.items() if then == Outcome.CANDIDATE),
        "lose": sum(n for (_, now, _), n in changes.items() if now == Outcome.CANDIDATE),
    }


def _run(
    lake: Lake, provisions: list[Provision], jurisdiction: str, as_of: date
) -> dict[tuple[str | None, str | None], tuple[str, str, str]]:
    """The best answer for each charge or arrest: office, person, outcome."""
    from justexits.relief.step import WorkingReading, candidates

    found: list[tuple[Entry, ...]] = [entries for one in provisions for entries in tracks(one)]
    best: dict[tuple[str | None, str | None], tuple[str, str, str]] = {}
    if not found:
        return best
    with lake.read() as reading:
        for row in reading.rows(reading.tables["office"]):
            if row["state"] != jurisdiction:
                continue
            made = candidates(WorkingReading(reading), reading.tables_of(row["office_id"]), found, jurisdiction, as_of)
            rank = ibis.cases(*((made.outcome == str(one), at) for at, one in enumerate(BEST_FIRST)))
            ranked = made.mutate(rank=rank).group_by(list(SUBJECT)).agg(rank=lambda t: t["rank"].min())
            sql = ibis.to_sql(ranked, dialect="duckdb")
            for charge, arrest, person, office, at in reading.engine.execute(sql).fetchall():
                best[(charge, arrest)] = (office, person, str(BEST_FIRST[at]))
    return best
