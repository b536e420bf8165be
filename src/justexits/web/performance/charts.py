"""The chart of one series as a Vega-Lite specification, and as SVG from the server. Colour is never the only sign of anything."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from justexits.web.performance.selectors import Figure

COLOUR = "#2f7fd0"  # 3:1 or better on white and on the dark theme's ground
SIGNAL_COLOUR = "#c8560b"
TEXT = "currentColor"  # what the page's text has; in a picture of its own, the theme's
THEMES = {"light": "#1b1b1b", "dark": "#e6e6e6"}
FONT = "Source Sans Pro"
WIDTH = 720
FLAT = 0.5  # where the lowest value is more than this part of the highest, an axis from 0 shows a flat line


def specification(
    found: Sequence[Figure],
    *,
    unit: str,
    grain: str,
    limits: Any = None,
    signals: Sequence[Any] = (),
    target: float | None = None,
    notes: Sequence[tuple[date, str]] = (),
    height: int = 260,
) -> dict[str, Any]:
    """The Vega-Lite specification of one series: figures, limits of chance if known, what stands out, a target, dated notes."""
    import altair as alt

    rows = [_row(figure) for figure in found if figure.value is not None]
    data = alt.InlineData(values=rows)
    x = alt.X("period:T", title=None, timeUnit=_time_unit(grain), axis=alt.Axis(format=_date_format(grain), labelOverlap=True))
    form = ".0%" if unit == "share" else ",~f"
    scale = alt.Scale(zero=begins_at_zero(found), nice=True)
    y = alt.Y("value:Q", title=None, axis=alt.Axis(format=form, tickCount=5), scale=scale)
    tooltip = [
        alt.Tooltip("period:T", title="Period", format=_date_format(grain), timeUnit=_time_unit(grain)),
        alt.Tooltip("value:Q", title="Figure", format=".1%" if unit == "share" else ",.1~f"),
        alt.Tooltip("numerator:Q", title="Above the line", format=",~f"),
        alt.Tooltip("denominator:Q", title="Below the line", format=",~f"),
    ]
    line = alt.Chart(data).encode(x=x, y=y, tooltip=tooltip)
    layers = _backdrop(alt, data, x, limits)
    layers += _target(alt, target) + _notes(alt, notes, grain)
    layers += [line.mark_line(strokeWidth=2.5, color=COLOUR), line.mark_point(filled=True, size=36, color=COLOUR, opacity=1)]
    layers += _signals(alt, found, signals, x, y, tooltip)
    chart = alt.layer(*layers).properties(width="container", height=height, background="transparent", padding=5)
    made: dict[str, Any] = chart.configure_view(stroke=None).to_dict(validate=False)
    made["config"] |= _config()
    made["autosize"] = {"type": "fit-x", "contains": "padding"}
    return made


def begins_at_zero(found: Sequence[Figure]) -> bool:
    """Whether the axis begins at 0. Where all figures are near each other and far from 0 it does not, and the page says so."""
    known = [figure.value for figure in found if figure.value is not None]
    return not known or min(known) < max(known) * FLAT


def _row(figure: Figure) -> dict[str, Any]:
    return {
        "period": figure.period.isoformat(),
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
    }


def _time_unit(grain: str) -> str:
    return {"quarter": "utcyearquarter", "year": "utcyear"}.get(grain, "utcyearmonth")


def _date_format(grain: str) -> str:
    return "%Y" if grain == "year" else "%b %Y"


def _backdrop(alt: Any, data: Any, x: Any, limits: Any) -> list[Any]:
    """The interval of each figure as a band, and the limits of chance as dashed lines."""
    band = alt.Chart(data).mark_area(opacity=0.16, color=COLOUR).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q")
    layers = [band]
    for level in limits or ():
        rule = alt.Chart(alt.InlineData(values=[{"level": level["value"]}]))
        dash = [1, 0] if level["kind"] == "center" else [5, 4]
        layers.append(rule.mark_rule(strokeDash=dash, color=TEXT, opacity=0.55).encode(y=alt.Y("level:Q", title=None)))
    return layers


def _target(alt: Any, target: float | None) -> list[Any]:
    """The target as a dotted line that names itself."""
    if target is None:
        return []
    at = alt.Chart(alt.InlineData(values=[{"level": target}])).encode(y=alt.Y("level:Q", title=None))
    words = at.mark_text(text="target", align="right", baseline="bottom", dx=-4, color=TEXT, fontSize=13)
    return [at.mark_rule(strokeDash=[1, 3], strokeWidth=2.5, color=TEXT), words.encode(x=alt.value("width"))]


def _notes(alt: Any, notes: Sequence[tuple[date, str]], grain: str) -> list[Any]:
    """A line on each day on which something happened, with the number under which the page tells what."""
    if not notes:
        return []
    rows = [{"on": on.isoformat(), "number": number, "text": text} for number, (on, text) in enumerate(notes, start=1)]
    x = alt.X("on:T", title=None, timeUnit=_time_unit(grain))
    at = alt.Chart(alt.InlineData(values=rows)).encode(x=x, tooltip=[alt.Tooltip("text:N", title="Note")])
    words = at.mark_text(align="left", baseline="top", dx=4, color=TEXT, fontSize=13, fontWeight="bold")
    return [at.mark_rule(color=TEXT, opacity=0.7), words.encode(y=alt.value(0), text="number:O")]


def _signals(alt: Any, found: Sequence[Figure], signals: Sequence[Any], x: Any, y: Any, tooltip: Any) -> list[Any]:
    """A larger diamond around each period that stands out."""
    out = [_row(figure) for figure in found if figure.period in set(signals) and figure.value is not None]
    if not out:
        return []
    rings = alt.Chart(alt.InlineData(values=out)).mark_point(shape="diamond", size=260, strokeWidth=2.5, color=SIGNAL_COLOUR)
    return [rings.encode(x=x, y=y, tooltip=tooltip)]


def _config() -> dict[str, Any]:
    axis = {"labelColor": TEXT, "domainColor": TEXT, "tickColor": TEXT, "gridColor": TEXT, "gridOpacity": 0.14}
    words = {"labelFont": FONT, "labelFontSize": 13, "labelPadding": 6}
    return {"axis": axis | words | {"domainOpacity": 0.4}, "legend": {"labelColor": TEXT} | words, "font": FONT}


def svg(spec: dict[str, Any], theme: str) -> str:
    """The chart as SVG for one theme, made once per specification."""
    return _svg(json.dumps(spec, sort_keys=True).replace(TEXT, THEMES.get(theme, THEMES["light"])))


@lru_cache(maxsize=256)
def _svg(text: str) -> str:
    import vl_convert

    _fonts()
    spec = json.loads(text) | {"width": WIDTH}
    made: str = vl_convert.vegalite_to_svg(spec)
    return made


@cache
def _fonts() -> None:
    """A bare machine has no text font: the page's own is used."""
    import vl_convert

    folder = Path(__file__).resolve().parents[1] / "static" / "vendor" / "uswds" / "fonts" / "source-sans-pro"
    if folder.is_dir():
        vl_convert.register_font_directory(str(folder))
