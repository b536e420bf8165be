"""`justexits screen`: find whose records ask for a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from justexits.cli.output import Answer, HomeOption, JsonOption, WaitOption, answering
from justexits.records.home import Home

if TYPE_CHECKING:
    from justexits.screening import OfficeScreened


def screen_command(home: HomeOption, as_json: JsonOption = False, wait: WaitOption = 0.0) -> None:
    """Find the people whose records ask for a second look, and say why, office by office.

    Example: `justexits screen --home office`
    """
    from justexits.records.lake import Lake
    from justexits.screening import screen

    with answering(as_json) as answer:
        report = screen(Lake(Home.open(home)), progress=answer.progress, wait=wait)
        for office in report.offices:
            _show(answer, office)
        answer.data(report.as_dict())


def _show(answer: Answer, office: OfficeScreened) -> None:
    from justexits.screening.people import in_words

    answer.table(
        f"{office.office_id}: what was found, in people",
        ["Indicator", "What it says", "Found", "If a possible link holds", "Not decidable"],
        [[one.indicator, one.statement, one.true, one.possible, one.unknown] for one in office.indicators],
    )
    answer.table(
        f"{office.office_id}: people by tier",
        ["Tier A", "Tier B", "Context only", "Senior reviewer's lane", "Shown for the first time"],
        [[*(office.people[name] for name in ("A", "B", "context", "senior")), office.newly_shown]],
    )
    if office.unchanged:
        answer.say(f"{office.office_id}: nothing has changed since the last run, so what it found stands.")
    if office.looked_at is not None:
        answer.say(f"{office.office_id}: {office.looked_at:,} people were screened anew, whom the import touched.")
    if office.withdrawn:
        answer.say(f"{office.withdrawn:,} findings that were shown once no longer hold; the ledger keeps when they were shown.")
    for words in in_words(office.no_people, office.set_aside):
        answer.say(f"{office.office_id}: {words}")
    share = f"{office.mapped / office.charges:.1%}" if office.charges else "none"
    answer.say(f"{office.mapped:,} of {office.charges:,} charges ({share}) have a known offense class.")
    if office.unmapped_texts:
        answer.table("Charge texts without a class, most frequent first", ["Text", "Charges"], list(office.unmapped_texts))
    for one in office.readiness:
        if not one.ready:
            answer.say(f"{one.indicator} cannot find anything here: {one.why}")
