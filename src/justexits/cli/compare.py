"""Groups of a measure beside each other, as `justexits measure --compare` shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from justexits.core.errors import BadInput

if TYPE_CHECKING:
    from justexits.measures import Figure, Measure
    from justexits.measures.disparity import Disparity
    from justexits.records.lake import Reading


@dataclass(frozen=True)
class Comparison:
    """How groups are to be compared: with which reference group, and with the mix of what held equal."""

    reference: str | None
    over: tuple[str, ...]

    def of(self, reading: Reading, definition: Measure, office: str, figures: Sequence[Figure]) -> list[dict[str, Any]]:
        """One comparison a period that has a figure, oldest first. Raises BadInput."""
        from justexits.measures import ALL, period_words
        from justexits.measures.comparison import REFERENCE
        from justexits.measures.disparity import disparity

        if figures[0].group_by == ALL:
            raise BadInput("Everybody is one group.", f"Say --by {' or '.join(definition.groups)}.", column="--by", value=ALL)
        if self.over and figures[0].grain != "year":
            raise BadInput("A mix is held equal year by year.", "Say --grain year.", column="--grain", value=figures[0].grain)
        found = []
        for period, group in groupby(figures, key=lambda one: one.period):
            rows = list(group)
            own = next((one.group for one in rows if REFERENCE in one.quality), None)
            beside = disparity(rows, reference=self.reference or own)
            if any(one.rate is not None for one in beside.groups):
                adjusted = self._adjusted(reading, definition, office, beside, period.year) if self.over else []
                sentences = [*beside.sentences(), *(one["sentence"] for one in adjusted)]
                name = period_words(period, figures[0].grain)
                found.append({"period": period, "period_words": f"{name}:", "sentences": sentences, "adjusted": adjusted})
                found[-1] |= beside.as_dict()
        return found

    def _adjusted(self, reading: Reading, definition: Measure, office: str, beside: Disparity, year: int) -> list[dict[str, Any]]:
        """The adjusted odds of each group that can be compared, of the year."""
        from justexits.measures import group_words
        from justexits.measures.reach import reach_of
        from justexits.measures.strata import adjusted

        tables = reading.tables_of(office)
        reach = reach_of(tables, run=reading.rows)
        made = []
        for one in beside.groups:
            if one.ratio is not None and one.group and beside.reference and reach:
                asked: dict[str, Any] = {"by": beside.group_by, "over": self.over, "group": one.group, "year": year}
                odds = adjusted(definition, tables, until=reach.until, reference=beside.reference, run=reading.rows, **asked)
                name = group_words(beside.group_by, one.group)
                if odds.odds_ratio is None:
                    sentence = f"{name}: no stratum has both groups and both outcomes ({odds.model})."
                else:
                    sentence = f"{name}: adjusted odds {odds.odds_ratio:.2f} ({odds.low:.2f} to {odds.high:.2f}); {odds.model}."
                made.append(asdict(odds) | {"group": one.group, "sentence": sentence})
                fit = adjusted(
                    definition, tables, until=reach.until, reference=beside.reference, run=reading.rows, modelled=True, **asked
                )
                by_model = f"{fit.odds_ratio:.2f} ({fit.low:.2f} to {fit.high:.2f}); " if fit.odds_ratio is not None else ""
                made.append(asdict(fit) | {"group": one.group, "sentence": f"{name}: odds by a model: {by_model}{fit.model}."})
        return made
