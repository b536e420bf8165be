"""`justexits tick`: what is due by the clock. An office runs it every few minutes from cron or a systemd timer."""

from __future__ import annotations

from justexits.cli.output import HomeOption, JsonOption, answering
from justexits.records.home import Home


def tick_command(home: HomeOption, as_json: JsonOption = False) -> None:
    """Do what is due: end sessions that ran out, let expired decisions lapse, prove the audit log whole.

    Example: `justexits tick --home office`
    """
    with answering(as_json) as answer:
        place = Home.open(home)
        from justexits.web.site import prepare_site, tick

        prepare_site(place, demo=False)
        done = tick(place)
        answer.table("Done by the clock", ["What", "How many"], [[what, count] for what, count in done.items()])
        answer.data({"done": done})
