"""Small line charts as SVG on the page itself: one series, no axes, and beside it the everybody line where it is of a group.

No script, no request, no style attribute; colours come from the page's style sheet, and the words beside it say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, EDGE = 160.0, 40.0, 4.0
Values = Sequence[float | None]


@dataclass(frozen=True, kw_only=True)
class Span:
    """Which values the height of a chart stands for."""

    low: float
    high: float

    def at(self, value: float) -> float:
        """How far down from the top a value is drawn."""
        share = (value - self.low) / (self.high - self.low)
        return round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)


def span_of(*series: Values) -> Span:
    """A span that holds every value, with some room where they are all the same."""
    known = [value for values in series for value in values if value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = (high - low) * 0.05 or abs(high) * 0.1 or 1.0
    return Span(low=low - room, high=high + room)


def sparkline(
    values: Values,
    *,
    beside: Values = (),
    marks: Sequence[int] = (),
    level: float | None = None,
    span: Span | None = None,
    words: str = "",
) -> SafeString:
    """One series. `beside` is drawn behind it, `marks` are places that stand out, `level` is a target.

    `words` are its name for screen readers; without them the picture is left to the words beside it.
    """
    span = span or span_of(values, beside, () if level is None else (level,))
    parts = [_lines(beside, span, "je-spark-beside")]
    if level is not None:
        parts.append(
            format_html(
                '<line class="je-spark-level" x1="{}" x2="{}" y1="{}" y2="{}"/>',
                EDGE,
                WIDTH - EDGE,
                span.at(level),
                span.at(level),
            )
        )
    parts.append(_lines(values, span, "je-spark-line"))
    parts.append(_dots(values, marks, span))
    name = format_html('role="img" aria-label="{}"', words) if words else SafeString('aria-hidden="true"')
    inner = format_html_join("", "{}", ((part,) for part in parts))
    return format_html('<svg class="je-spark" viewBox="0 0 {} {}" {} focusable="false">{}</svg>', WIDTH, HEIGHT, name, inner)


def on_paper(chart: str) -> str:
    """The same chart as a picture of its own, where there is no style sheet."""
    inks = {
        "je-spark-line": 'fill="none" stroke="#005ea2" stroke-width="1.75"',
        "je-spark-beside": 'fill="none" stroke="#3d4551" stroke-width="1.25" stroke-dasharray="1.5 2.5"',
        "je-spark-level": 'stroke="#1b1b1b" stroke-width="1.5" stroke-dasharray="1 3"',
        "je-spark-dot": 'fill="#005ea2"',
        "je-spark-mark": 'fill="none" stroke="#8b0a03" stroke-width="1.5"',
    }
    for name, ink in inks.items():
        chart = chart.replace(f'class="{name}"', ink)
    return chart.replace("<svg ", f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" ', 1)


def _places(values: Values, span: Span) -> list[tuple[float, float] | None]:
    step = (WIDTH - 2 * EDGE) / max(1, len(values) - 1)
    return [None if value is None else (round(EDGE + place * step, 1), span.at(value)) for place, value in enumerate(values)]


def _lines(values: Values, span: Span, kind: str) -> SafeString:
    """The line, broken where there is no figure."""
    path, pen = [], "M"
    for place in _places(values, span):
        if place is None:
            pen = "M"
            continue
        path.append(f"{pen}{place[0]} {place[1]}{'h0' if pen == 'M' else ''}")  # so that one alone is a dot
        pen = "L"
    return format_html('<path class="{}" d="{}"/>', kind, " ".join(path)) if path else SafeString("")


def _dots(values: Values, marks: Sequence[int], span: Span) -> SafeString:
    """A dot at the newest figure, and a diamond at each that stands out."""
    places = _places(values, span)
    newest = next((place for place in reversed(places) if place is not None), None)
    dot = format_html('<circle class="je-spark-dot" cx="{}" cy="{}" r="2.6"/>', *newest) if newest else SafeString("")
    shown = [place for number in marks if 0 <= number < len(places) and (place := places[number]) is not None]
    diamonds = format_html_join("", '<path class="je-spark-mark" d="M{} {}l4 4l-4 4l-4 -4z"/>', ((x, y - 4) for x, y in shown))
    return format_html("{}{}", dot, diamonds)
