"""What the rules of content/measures/alerts.yaml say about the office's figures now. An alert names no person and no staff."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from justexits.measures.alerts import Alert, AlertRule, alert_rules, alerts_of
from justexits.web.performance.asked import Asked
from justexits.web.performance.decisions import as_row, standing_targets
from justexits.web.performance.shelf import shelf_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from justexits.records.lake import Reading

CADENCE = {"week": "at most once a week", "month": "at most once a month", "quarter": "at most once a quarter"}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A rule, how often it is worth a look, and what it says now."""

    rule: AlertRule
    cadence: str
    alerts: tuple[Alert, ...]


def rules(reading: Reading, user: Any, measured: Sequence[Asked]) -> tuple[Rule, ...]:
    """Every rule with what it says now, in the order of the content."""
    targets = [as_row(one) for one in standing_targets(user).values()]
    series = {asked.definition.id: asked.judged for asked in measured}
    key = ("alerts", tuple((name, len(found)) for name, found in series.items()), tuple(targets))
    said = shelf_of(reading, user.office_id).once(key, lambda: tuple(alerts_of(series, targets=targets)))
    return tuple(
        Rule(rule=rule, cadence=CADENCE[rule.cadence], alerts=tuple(one for one in said if one.rule == rule.id))
        for rule in alert_rules()
    )
