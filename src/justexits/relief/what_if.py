"""What a bill would change: two runs over the same records, one with the bill's text, and their difference. Writes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from justexits.core.errors import BadInput
from justexits.core.progress import SILENT, Progress, part
from justexits.relief.answer import BEST_FIRST, Outcome
from justexits.relief.bulk import SUBJECT
from justexits.relief.dates import Span
from justexits.relief.form import Entry, Provision
from justexits.relief.load import law as shipped_law
from justexits.relief.load import load_provision
from justexits.relief.person import tracks
from justexits.relief.standing import Stands, standing_on

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from justexits.records.lake import Lake, Reading

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
    _must_stand(provision, bill, as_of)
    today = [one for one in shipped_law().of(provision.jurisdiction) if one.id == provision.id]
    rows: list[dict[str, Any]] = []
    with part(progress, f"What if {provision.id}", total=2), lake.read() as reading:
        offices = [row["office_id"] for row in reading.rows(reading.tables["office"]) if row["state"] == provision.jurisdiction]
        for office_id in sorted(offices):
            rows += _changes(reading, office_id, today, provision, as_of, progress)
    return {
        "bill": provision.id,
        "as_of": as_of.isoformat(),
        "changes": rows,
        "gain": sum(one["charges"] for one in rows if one["then"] == Outcome.CANDIDATE),
        "lose": sum(one["charges"] for one in rows if one["today"] == Outcome.CANDIDATE),
    }


def _must_stand(provision: Provision, bill: Path, as_of: date) -> None:
    """A bill that does not stand on the day that is asked would take everything away, and say nothing of what it does."""
    standing = [standing_on(entries, Span(as_of, as_of)) for entries in tracks(provision)]
    if all(one.stands is Stands.NO for one in standing):
        first = min((one.entry.in_force.first for one in standing if one.entry.in_force.first), default=None)
        raise BadInput(
            f"No text of this bill stands on {as_of}.",
            f"Ask for a day from {first} on." if first and first > as_of else "Ask for a day on which it stands.",
            file=str(bill),
            column="--as-of",
            value=as_of.isoformat(),
        )


def _changes(
    reading: Reading, office_id: str, today: list[Provision], bill: Provision, as_of: date, progress: Progress
) -> list[dict[str, Any]]:
    """How many charges and people of an office move from one answer to another, in the order of the answers."""
    before = _best(reading, office_id, today, bill.jurisdiction, as_of, "before_")
    progress.advance()
    after = _best(reading, office_id, [bill], bill.jurisdiction, as_of, "after_")
    progress.advance()
    if after is None:
        return []
    then = after.rename(then="rank")
    if before is None:
        joined = then.mutate(now=ibis.literal(len(BEST_FIRST), "int64"))
    else:
        same = [then[name].identical_to(before[name]) for name in SUBJECT]
        joined = then.left_join(before.rename(now="rank"), same).select(*(then[name] for name in SUBJECT), "then", "now")
        joined = joined.mutate(now=joined.now.fill_null(len(BEST_FIRST)))
    moved = joined.filter(joined.now != joined.then).group_by(["now", "then"])
    counted = moved.agg(charges=ibis._.count(), people=ibis._.person_id.nunique()).order_by(["now", "then"])
    words = [*map(str, BEST_FIRST), NONE]
    return [
        {
            "office_id": office_id,
            "provision": bill.id,
            "today": words[row["now"]],
            "then": words[row["then"]],
            "charges": row["charges"],
            "people": row["people"],
        }
        for row in reading.rows(counted)
    ]


def _best(reading: Reading, office_id: str, provisions: list[Provision], state: str, as_of: date, name: str) -> ir.Table | None:
    """The rank of the best answer for each charge or arrest of an office; None where there is no provision that answers."""
    from justexits.relief.step import OfficeAsked, candidates

    found: list[tuple[Entry, ...]] = [entries for one in provisions for entries in tracks(one)]
    if not found:
        return None
    asked = OfficeAsked(reading=reading, tables=reading.tables_of(office_id), state=state, as_of=as_of)
    made = candidates(asked, found, name=name)
    rank = ibis.cases(*((made.outcome == str(one), at) for at, one in enumerate(BEST_FIRST)))
    return made.mutate(rank=rank.cast("int64")).group_by(list(SUBJECT)).agg(rank=ibis._["rank"].min())
