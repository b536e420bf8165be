"""Alerts by rule: what the office is told without asking. Rules are content; an alert names no person, no case and no staff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from justexits.core.content import content_folder, load_yaml
from justexits.core.errors import BadInput
from justexits.measures.definitions import measure_of
from justexits.measures.figures import JOINED_LATE, NOT_COMPLETE
from justexits.measures.measure import Better
from justexits.measures.pack import Entry, review_pack
from justexits.measures.targets import Standing, Target, against, target_on
from justexits.measures.trends import period_words
from justexits.records.codes import code_list

if TYPE_CHECKING:
    from justexits.measures.figures import Figure
    from justexits.measures.measure import Measure


class When(StrEnum):
    """What a rule looks for."""

    MOVED = "moved"
    STANDS_OUT = "stands_out"
    TARGET_MISSED = "target_missed"
    DATA_QUALITY = "data_quality"


CADENCES = {"week": 7, "month": 28, "quarter": 84}  # days that a rule is quiet after it spoke
REQUIRED = ("id", "name", "when", "cadence", "look_at")
OPTIONAL = ("measures", "quality")
WORSE = {Better.UP: "lower", Better.DOWN: "higher"}


@dataclass(frozen=True, kw_only=True)
class AlertRule:
    """One rule. Without `measures` it is about all that have a direction; about data, about all."""

    id: str
    name: str
    when: When
    cadence: str
    look_at: str
    measures: tuple[str, ...] = ()
    quality: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Alert:
    """What a rule says about one measure in one period."""

    rule: str
    measure: str
    office_id: str
    period: date
    sentence: str
    look_at: str

    @property
    def key(self) -> str:
        """The same for the same alert: what was said once need not be said again."""
        return f"{self.office_id}/{self.rule}/{self.measure}/{self.period.isoformat()}"


@cache
def alert_rules() -> tuple[AlertRule, ...]:
    """The rules of content/measures/alerts.yaml. Raises BadInput where one is not whole."""
    path = content_folder() / "measures" / "alerts.yaml"
    return tuple(alert_rule(entry, str(path)) for entry in load_yaml(path)["alerts"])


def alert_rule(entry: Mapping[str, Any], file: str) -> AlertRule:
    """One rule of a file. Raises BadInput."""
    about = str(entry.get("id", "a rule without an id"))
    if lacking := [name for name in REQUIRED if not entry.get(name)]:
        raise BadInput(f"{about} has no {', '.join(lacking)}.", "Write these lines.", file=file, value=about)
    if extra := sorted(set(entry) - set(REQUIRED) - set(OPTIONAL)):
        raise BadInput(f"{about} has lines that nobody reads: {', '.join(extra)}.", "Take them out.", file=file, value=about)
    lists: dict[str, tuple[list[str], list[str]]] = {
        "when": ([entry["when"]], list(When)),
        "cadence": ([entry["cadence"]], list(CADENCES)),
        "quality": (entry.get("quality", []), list(code_list("figure_quality"))),
    }
    for name, (given, known) in lists.items():
        if wrong := [one for one in given if one not in known]:
            remedy = f"Write one of {', '.join(known)}."
            raise BadInput(f"{about} has an unknown {name}.", remedy, file=file, column=name, value=str(wrong[0]))
    if unknown := [one for one in entry.get("measures", []) if measure_of(one) is None]:
        raise BadInput(f"{about} names no measure.", "Use ids of the catalogue.", file=file, column="measures", value=unknown[0])
    return AlertRule(
        id=about,
        name=entry["name"],
        when=When(entry["when"]),
        cadence=entry["cadence"],
        look_at=entry["look_at"],
        measures=tuple(entry.get("measures", ())),
        quality=tuple(entry.get("quality", ())),
    )


def is_due(rule: AlertRule, *, last: date | None, today: date) -> bool:
    """Whether a rule may speak today, after it spoke on `last` (None: never yet)."""
    return last is None or (today - last).days >= CADENCES[rule.cadence]


def alerts_of(
    figures: Mapping[str, Sequence[Figure]],
    *,
    targets: Iterable[Target] = (),
    rules: Sequence[AlertRule] | None = None,
    locked: Mapping[str, date] | None = None,
) -> list[Alert]:
    """What the rules say about an office's figures for everybody, of one grain, by measure. All trends are judged together."""
    given = {name: list(mine) for name, mine in figures.items() if mine and measure_of(name)}
    pack = {one.measure: one for one in review_pack(given, locked=locked).entries}
    held = list(targets)
    found: list[Alert] = []
    for rule in alert_rules() if rules is None else rules:
        for name, mine in given.items():
            definition = measure_of(name)
            if definition is not None and _is_about(rule, definition):
                found += _alerts(rule, definition, mine, pack[name], held)
    return found


def _is_about(rule: AlertRule, definition: Measure) -> bool:
    if rule.measures:
        return definition.id in rule.measures
    return rule.when is When.DATA_QUALITY or definition.better in WORSE


def _alerts(rule: AlertRule, one: Measure, figures: list[Figure], entry: Entry, targets: list[Target]) -> Iterator[Alert]:
    newest = next((figure for figure in reversed(figures) if not {NOT_COMPLETE, JOINED_LATE} & set(figure.quality)), None)
    if newest is None:
        return
    sentence = None
    match rule.when:
        case When.MOVED:
            sentence = entry.sentence if entry.speaks and entry.trend.direction == WORSE.get(one.better) else None
        case When.STANDS_OUT:
            sentence = _stands_out(one, newest, entry)
        case When.TARGET_MISSED:
            target = target_on(targets, one.id, newest.period)
            stands = against(newest, target, one) if target else None
            sentence = stands.sentence if stands and stands.standing is Standing.NOT_REACHED else None
        case When.DATA_QUALITY:
            words = [code_list("figure_quality")[code] for code in newest.quality if code in rule.quality]
            sentence = f"{period_words(newest.period, newest.grain)}: {'; '.join(words)}." if words else None
    if sentence:
        said = f"{one.id} {one.name}: {sentence}"
        yield Alert(
            rule=rule.id, measure=one.id, office_id=newest.office_id, period=newest.period, sentence=said, look_at=rule.look_at
        )


def _stands_out(one: Measure, newest: Figure, entry: Entry) -> str | None:
    """The sentence where the newest whole period is outside the limits of chance, on the worse side."""
    limits = next((limit for limit in entry.trend.limits if limit.period == newest.period), None)
    if limits is None or newest.value is None or newest.period not in entry.trend.signals:
        return None
    worse = newest.value < limits.lower if one.better is Better.UP else newest.value > limits.upper
    return f"{period_words(newest.period, newest.grain)} stands out." if worse else None
