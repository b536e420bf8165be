"""How good the joining is, in numbers that name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from justexits.web.accounts.permissions import Permission, require
from justexits.web.identity.decisions import STATE_WORDS, WAITING, state_of
from justexits.web.identity.models import LinkDecision

if TYPE_CHECKING:
    from justexits.records.lake import Reading

SIZES = (
    ("one record", 1, 1),
    ("two records", 2, 2),
    ("three to five", 3, 5),
    ("six to twenty", 6, 20),
    ("more than twenty", 21, None),
)


def counts(reading: Reading, user: Any) -> dict[str, Any]:
    """Records, people, pairs in the grey band, and how many people have how many records."""
    require(user, Permission.SEE_IMPORTS)
    tables = reading.tables_of(user.office_id)
    links, party = tables["person_party"], tables["party"]
    sizes = links.group_by("person_id").aggregate(records=links.count())
    told = sizes.group_by("records").aggregate(people=sizes.count())
    by_size = {row["records"]: row["people"] for row in reading.rows(told)}
    totals = reading.rows(party.aggregate(records=party.count()))[0]
    possible = reading.rows(tables["possible_link"].count().name("n").as_table())[0]["n"]
    return {
        "records": totals["records"],
        "linked": sum(size * people for size, people in by_size.items()),
        "people": sum(by_size.values()),
        "largest": max(by_size, default=0),
        "possible": possible,
        "sizes": [
            (words, sum(n for size, n in by_size.items() if size >= low and (high is None or size <= high)))
            for words, low, high in SIZES
        ],
    }


def answers(user: Any) -> list[tuple[str, int]]:
    """How many pairs are in each state that people gave them."""
    require(user, Permission.SEE_IMPORTS)
    by_pair: dict[tuple[str, str], list[LinkDecision]] = {}
    listed = LinkDecision.objects.filter(office_id=user.office_id, stratum="").select_related("withdrawal", "seconds")
    for one in listed.order_by("-number"):
        by_pair.setdefault((one.party_id, one.other_party_id), []).append(one)
    found = [state_of(rows) for rows in by_pair.values()]
    return [(words, found.count(state)) for state, words in STATE_WORDS.items() if state == WAITING or found.count(state)]
