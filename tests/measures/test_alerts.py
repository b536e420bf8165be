"""Alerts say what a rule looks for, when it may speak, and nobody's name; a review pack judges its measures together."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from justexits.core.errors import BadInput
from justexits.measures import Figure, measure_of
from justexits.measures.alerts import Alert, alert_rule, alert_rules, alerts_of, is_due
from justexits.measures.figures import add_months
from justexits.measures.pack import review_pack
from justexits.measures.targets import Target

START = date(2021, 1, 1)


def series(measure: str, met: list[int], of: int = 100, *, newest: tuple[str, ...] = ()) -> list[Figure]:
    """Months of a share."""
    return [
        Figure(
            measure=measure, office_id="o", period=add_months(START, number), grain="month", group_by="all", group=None,
            numerator=one, denominator=of, value=one / of, low=max(0.0, one / of - 0.09), high=one / of + 0.09, left_out=0,
            quality=newest if number == len(met) - 1 else (), definition_version="1",
        )
        for number, one in enumerate(met)
    ]  # fmt: skip


QUIET = [20, 22, 18, 21, 19, 20] * 6
WORSE = QUIET[:24] + [45] * 12


def rules_that_spoke(alerts: list[Alert]) -> set[tuple[str, str]]:
    return {(one.rule, one.measure) for one in alerts}


def test_only_a_change_for_the_worse_is_told() -> None:
    assert alerts_of({"B2": series("B2", QUIET)}) == []
    found = alerts_of({"B2": series("B2", WORSE), "E1": series("E1", WORSE)})
    assert rules_that_spoke(found) == {("worse-than-before", "B2"), ("month-stands-out", "B2")}, "more cases of E1 is better"
    moved = found[0]
    assert moved.sentence.startswith("B2 Charges of selling sex that were filed: Higher than the baseline would explain")
    assert moved.look_at and moved.key == "o/worse-than-before/B2/2023-12-01"


def test_a_missed_target_is_told_and_a_target_within_chance_is_not() -> None:
    def wanted(value: float) -> Target:
        return Target(
            target_id="t", measure="B2", group=None, value=value, from_on=START, by_on=None, decided_by="x",
            decided_at=datetime(2021, 1, 1, tzinfo=UTC),
        )  # fmt: skip

    given = {"B2": series("B2", QUIET)}
    assert rules_that_spoke(alerts_of(given, targets=[wanted(0.05)])) == {("target-missed", "B2")}
    assert alerts_of(given, targets=[wanted(0.15)]) == []


def test_data_that_changed_is_told_also_of_a_measure_without_a_direction() -> None:
    found = alerts_of({"E2": series("E2", QUIET, newest=("field_vanished",))})
    assert rules_that_spoke(found) == {("records-changed", "E2")}
    assert "the newest import no longer gives a field" in found[0].sentence


def test_the_running_month_is_not_judged() -> None:
    running = series("B2", [*QUIET, 90], newest=("period_not_complete",))
    assert alerts_of({"B2": running}) == []


def test_a_rule_that_spoke_is_quiet_until_its_cadence_is_over() -> None:
    rule = next(one for one in alert_rules() if one.cadence == "month")
    assert is_due(rule, last=None, today=START)
    assert not is_due(rule, last=START, today=date(2021, 1, 28))
    assert is_due(rule, last=START, today=date(2021, 1, 29))


def test_a_locked_baseline_is_what_alerts_hold_a_series_against() -> None:
    drifted = {"B2": series("B2", QUIET[:12] + [45] * 36)}
    assert ("worse-than-before", "B2") not in rules_that_spoke(alerts_of(drifted))
    assert ("worse-than-before", "B2") in rules_that_spoke(alerts_of(drifted, locked={"B2": date(2021, 12, 31)}))


def test_the_measures_of_a_pack_are_judged_together() -> None:
    lone = QUIET[:24] + [24, 25, 23] * 4
    alone = review_pack({"B2": series("B2", lone)})
    assert alone.entries[0].speaks and alone.sentence == "1 measure tested together: 1 moved by more than chance explains."
    many = {f"{letter}{number}": series("B2", QUIET) for letter in "xyz" for number in range(10)}
    pack = review_pack({"B2": series("B2", lone)} | many)
    assert pack.tested == 31 and not any(one.speaks for one in pack.entries)
    assert pack.entries[0].sentence.endswith("Among all measures of this pack, chance alone could do that.")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"look_at": ""}, "has no look_at"),
        ({"when": "whenever"}, "unknown when"),
        ({"cadence": "hour"}, "unknown cadence"),
        ({"quality": ["ugly"]}, "unknown quality"),
        ({"measures": ["Z1"]}, "names no measure"),
        ({"colour": "red"}, "lines that nobody reads: colour"),
    ],
)
def test_a_rule_that_is_not_whole_is_refused_with_the_remedy(change: dict[str, object], said: str) -> None:
    entry = {"id": "r", "name": "R", "when": "moved", "cadence": "month", "look_at": "Look."}
    assert alert_rule(entry, "alerts.yaml").measures == ()
    with pytest.raises(BadInput, match=said):
        alert_rule(entry | change, "alerts.yaml")


def test_no_rule_is_about_a_person() -> None:
    assert all(measure_of(name) for rule in alert_rules() for name in rule.measures)
    assert {one.id for one in alert_rules()} >= {"worse-than-before", "target-missed", "child-charged"}
