"""What an address asks for: a measure, a length of period, a grouping; and what a page shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, QueryDict

from justexits import measures
from justexits.web.lake import reading_for
from justexits.web.performance import decisions, words
from justexits.web.performance.definitions import ALWAYS, Definition, definitions
from justexits.web.performance.selectors import ALL, GRAINS, Figure, Offer, engine_figures, figures, newest_whole, offers, trend

if TYPE_CHECKING:
    from justexits.records.lake import Reading


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which figures of a measure are asked for."""

    grain: str
    by: str

    @property
    def query(self) -> str:
        """As it stands in an address."""
        parameters = QueryDict(mutable=True)
        parameters["grain"], parameters["by"] = self.grain, self.by
        return parameters.urlencode()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One measure of the user's office as an address asks for it."""

    reading: Reading
    user: Any
    definition: Definition
    offer: Offer
    choice: Choice
    locked: date | None = None  # the last day of the baseline, where somebody locked it

    def figures(self, by: str | None = None) -> list[Figure]:
        """The figures of the grouping that is asked for, or of another."""
        group_by = self.choice.by if by is None else by
        return figures(self.reading, self.user, self.definition.id, grain=self.choice.grain, group_by=group_by)

    @property
    def judged_grain(self) -> str:
        """The length of period that is judged: months where there are any, which see most; else the one that is shown."""
        return "month" if "month" in self.offer.grains(ALL) else self.choice.grain

    @property
    def judged(self) -> Sequence[measures.Figure]:
        """Everybody's figures that are judged."""
        return engine_figures(self.reading, self.user, self.definition.id, grain=self.judged_grain)

    def trend(self) -> measures.Trend:
        """How everybody's figures move."""
        return trend(self.reading, self.user, self.definition.id, grain=self.judged_grain, baseline_until=self.locked)


def asked_for(request: HttpRequest, measure: str) -> Asked:
    """The measure and the figures that the address asks for; 404 where the user may have no such figures."""
    reading = reading_for(request.user.office_id)
    offer = offers(reading, request.user).get(measure)
    definition = definitions().get(measure)
    if definition is None or offer is None:
        raise Http404("No such measure here.")
    by = request.GET.get("by", ALL if ALL in offer.groups else offer.groups[0])
    grains = offer.grains(by)
    grain = request.GET.get("grain", grains[0] if grains else "")
    if grain not in grains:
        raise Http404("No such figures here.")
    choice = Choice(grain=grain, by=by)
    locked = decisions.locked(request.user.office_id).get(measure)
    return Asked(reading=reading, user=request.user, definition=definition, offer=offer, choice=choice, locked=locked)


def telling(reading: Reading, user: Any, measure: str, offer: Offer, *, locked: date | None = None) -> Asked:
    """A measure by the shortest period at which most figures have enough below the line to say something; else the longest.

    Of everybody, or, where it compares groups, of those. 404 where the user may have no such figure.
    """
    by = definitions()[measure].compares or ALL
    grains = [grain for grain in offer.grains(by) if grain != "rolling_12"] or list(offer.grains(by))
    if not grains:
        raise Http404("No such figures here.")
    chosen = grains[-1]
    for grain in grains:
        found = figures(reading, user, measure, grain=grain, group_by=by)
        if found and sum(one.is_small or one.is_hidden for one in found) * 2 <= len(found):
            chosen = grain
            break
    choice = Choice(grain=chosen, by=by)
    return Asked(reading=reading, user=user, definition=definitions()[measure], offer=offer, choice=choice, locked=locked)


def newest_words(asked: Asked, found: list[Figure]) -> dict[str, str] | None:
    """The newest figure whose period is whole, in words; None where there is none."""
    newest = newest_whole(found)
    return figure_words(newest, asked.definition, asked.choice) if newest else None


def demographics(reading: Reading, user: Any) -> dict[str, str] | None:
    """How complete the records of groups are, which stands beside every figure by group; None where that is not measured."""
    offer = offers(reading, user).get(ALWAYS)
    if offer is None or not offer.grains(ALL):
        return None
    asked = telling(reading, user, ALWAYS, offer)
    return newest_words(asked, asked.figures(ALL))


def figure_words(one: Figure, definition: Definition, choice: Choice) -> dict[str, Any]:
    """A figure in words."""
    return {
        "figure": one,
        "value": words.figure(one, definition.unit),
        "headline": words.headline(one, definition.unit),
        "period": words.period(one.period, choice.grain),
        "numerator": words.count(one.numerator),
        "denominator": words.count(one.denominator),
        "behind": words.behind(one, definition.unit),
        "interval": words.interval(one, definition.unit),
    }


def grain_choices(asked: Asked) -> list[tuple[str, str]]:
    """The lengths of period that the grouping has, for a form."""
    return [(grain, GRAINS[grain]) for grain in asked.offer.grains(asked.choice.by)]


def group_choices(asked: Asked) -> list[tuple[str, str]]:
    """The groupings that the measure has, for a form."""
    return [(one, measures.GROUPS.get(one, one.replace("_", " ").capitalize())) for one in asked.offer.groups]
