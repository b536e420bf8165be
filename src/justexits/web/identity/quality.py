"""How good the joining is, in numbers that name nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from justexits.linkage.report import Answer as Told
from justexits.linkage.report import QualityReport, quality_report
from justexits.records.codes import code_list
from justexits.web.accounts.permissions import Permission, require
from justexits.web.identity.decisions import STATE_WORDS, WAITING, state_of
from justexits.web.identity.models import Answer, LinkDecision

if TYPE_CHECKING:
    from justexits.records.lake import Reading

GROUP_WORDS = {
    "role": "Role", "sex": "Sex as recorded", "born": "Born", "surnames": "Surnames", "language": "Language",
    "race": "Race as recorded", "ethnicity": "Ethnicity as recorded",
}  # fmt: skip
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


def report(reading: Reading, user: Any) -> QualityReport:
    """How the joining did by group, with what the readers of the blind sample found, and what changed since the last run."""
    require(user, Permission.SEE_IMPORTS)
    listed = LinkDecision.objects.filter(office_id=user.office_id, withdrawal__isnull=True).exclude(stratum="")
    told = [
        Told(party_id=one, other_party_id=other, was=stratum, same=answer == Answer.SAME)
        for one, other, stratum, answer in listed.values_list("party_id", "other_party_id", "stratum", "answer")
        if answer != Answer.UNSURE
    ]
    return quality_report(reading, user.office_id, told)


def by_group(found: QualityReport) -> list[dict[str, Any]]:
    """The report's groups in the words of the page."""
    return [
        {
            "by": GROUP_WORDS[one.group_by],
            "group": _group_words(one.group_by, one.group),
            "records": one.records,
            "joined": f"{one.joined:.0%}",
            "expected": [one.expected_wrong.words, one.expected_missed.words],
            "found": [one.found_wrong.words, one.found_missed.words],
        }
        for one in found.groups
    ]


def _group_words(by: str, group: str) -> str:
    lists = {"role": "party_role", "sex": "sex", "race": "race", "ethnicity": "ethnicity"}
    return code_list(lists[by]).get(group, group) if by in lists else group


def answers(user: Any) -> list[tuple[str, int]]:
    """How many pairs are in each state that people gave them."""
    require(user, Permission.SEE_IMPORTS)
    by_pair: dict[tuple[str, str], list[LinkDecision]] = {}
    listed = LinkDecision.objects.filter(office_id=user.office_id, stratum="").select_related("withdrawal", "seconds")
    for one in listed.order_by("-number"):
        by_pair.setdefault((one.party_id, one.other_party_id), []).append(one)
    found = [state_of(rows) for rows in by_pair.values()]
    return [(words, found.count(state)) for state, words in STATE_WORDS.items() if state == WAITING or found.count(state)]
