"""What the rules of content/measures/alerts.yaml say about the office's figures now. An alert names no person and no staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from justexits.measures import ALL
from justexits.measures.alerts import Alert, AlertRule, alert_rules, alerts_of, is_due
from justexits.web.accounts.permissions import Permission, has_permission, require
from justexits.web.lake import NoRecordsYet, reading_for
from justexits.web.performance.asked import Asked
from justexits.web.performance.decisions import as_row, locked, standing_targets
from justexits.web.performance.models import Looked, Spoken, Target
from justexits.web.performance.shelf import shelf_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from justexits.records.lake import Reading

MOST_SPOKEN = 100
CADENCE = {"week": "at most once a week", "month": "at most once a month", "quarter": "at most once a quarter"}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule, how often it is worth a look, and what it says now."""

    rule: AlertRule
    cadence: str
    alerts: tuple[Alert, ...]
    spoken: tuple[Spoken, ...] = ()


def rules(reading: Reading, user: Any, measured: Sequence[Asked]) -> tuple[Rule, ...]:
    """Every rule with what it says now, in the order of the content."""
    targets = [as_row(one) for one in standing_targets(user).values()]
    series = {asked.definition.id: asked.judged for asked in measured}
    held = {asked.definition.id: asked.locked for asked in measured if asked.locked}
    key = ("alerts", tuple((name, len(found)) for name, found in series.items()), tuple(targets), tuple(held.items()))
    said = shelf_of(reading, user.office_id).once(key, lambda: tuple(alerts_of(series, targets=targets, locked=held)))
    spoken = spoken_in(user)
    return tuple(
        Rule(
            rule=rule,
            cadence=CADENCE[rule.cadence],
            alerts=tuple(one for one in said if one.rule == rule.id),
            spoken=tuple(one for one in spoken if one.rule == rule.id),
        )
        for rule in alert_rules()
    )


def spoken_in(user: Any) -> list[Spoken]:
    """What the rules said in the user's office, the newest first; for whoever may see small numbers, which it may hold."""
    require(user, Permission.SEE_MEASURES)
    if not has_permission(user, Permission.SEE_SMALL_NUMBERS):
        return []
    return list(Spoken.objects.filter(office_id=user.office_id)[:MOST_SPOKEN])


def speak(office_id: str, *, now: datetime) -> int:
    """Let every rule that is due say what it has not said yet; keep it, and when. Returns how many alerts there are.

    A rule that spoke is quiet for as long as its cadence asks. Where an office has no records, nothing is said.
    """
    try:
        reading = reading_for(office_id)
    except NoRecordsYet:
        return 0
    shelf, today, number = shelf_of(reading, office_id), timezone.localdate(now), reading.snapshot.number
    if Looked.objects.filter(office_id=office_id, snapshot=number, on=today).exists():
        return 0
    series = {
        measure: shelf.figures(measure, grain)
        for measure in shelf.pairs
        if (grain := next((one for one in ("month", "year") if (one, ALL) in shelf.pairs[measure]), None))
    }
    targets = [as_row(one) for one in Target.objects.filter(office_id=office_id, taken_back=None).select_related("by")]
    due = [rule for rule in alert_rules() if is_due(rule, last=_last_spoken(office_id, rule), today=today)]
    said = {(one.rule, one.measure, one.period) for one in Spoken.objects.filter(office_id=office_id)}
    found = alerts_of(series, targets=targets, rules=due, locked=locked(office_id)) if due else []
    new = [one for one in found if (one.rule, one.measure, one.period) not in said]
    with transaction.atomic():
        for one in new:
            Spoken(
                office_id=office_id, rule=one.rule, measure=one.measure, period=one.period, sentence=one.sentence,
                look_at=one.look_at, at=now,
            ).save()  # fmt: skip
        Looked.objects.update_or_create(office_id=office_id, defaults={"snapshot": number, "on": today})
    return len(new)


def _last_spoken(office_id: str, rule: AlertRule) -> date | None:
    newest = Spoken.objects.filter(office_id=office_id, rule=rule.id).first()
    return timezone.localdate(newest.at) if newest else None
