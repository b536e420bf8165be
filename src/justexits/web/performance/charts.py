"""Charts as Vega-Lite specifications, and as SVG made on the server. Colour is never the only sign of anything."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from justexits.web.performance.selectors import Figure, group_names

# Each has a contrast of 3:1 or better on white and on the dark theme's ground, and goes with a shape and a dash of its own.
COLOURS = ("#2f7fd0", "#c8560b", "#2a8a4a", "#9a5fc8", "#0b8591", "#7a7d85")
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [12, 4], [4, 2, 1, 2])
SIGNAL_COLOUR = "#c8560b"
MOST_GROUPS = len(COLOURS)
TEXT = "currentColor"  # what the page's text has; in a picture of its own, the theme's
THEMES = {"light": "#1b1b1b", "dark": "#e6e6e6"}
FONT = "Source Sans Pro"
WIDTH = 720


def specification(
    found: Sequence[Figure], *, unit: str, grain: str, limits: Any = None, signals: Sequence[Any] = (), height: int = 260
) -> dict[str, Any]:
    """The Vega-Lite specification of a measure over time: figures, limits of chance if known, periods that stand out."""
    import altair as alt

    names = group_names(found)[:MOST_GROUPS]
    rows = [_row(figure) for figure in found if figure.group in names and figure.value is not None]
    data = alt.InlineData(values=rows)
    x = alt.X("period:T", title=None, timeUnit=_time_unit(grain), axis=alt.Axis(format=_date_format(grain), labelOverlap=True))
    form = ".0%" if unit == "share" else ",~f"
    scale = alt.Scale(zero=True, nice=True)
    y = alt.Y("value:Q", title=None, axis=alt.Axis(format=form, tickCount=5), scale=scale)
    tooltip = [
        alt.Tooltip("period:T", title="Period", format=_date_format(grain), timeUnit=_time_unit(grain)),
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("value:Q", title="Figure", format=".1%" if unit == "share" else ",.1~f"),
        alt.Tooltip("numerator:Q", title="Above the line", format=",~f"),
        alt.Tooltip("denominator:Q", title="Below the line", format=",~f"),
    ]
    layers = [] if len(names) > 1 else _backdrop(alt, data, x, limits)
    line = alt.Chart(data).encode(x=x, y=y, tooltip=tooltip)
    if len(names) > 1:
        legend = alt.Legend(orient="bottom", title=None, columns=2, labelLimit=300)
        groups = {
            "color": alt.Color("group:N", scale=alt.Scale(domain=names, range=list(COLOURS[: len(names)])), legend=legend),
            "shape": alt.Shape("group:N", scale=alt.Scale(domain=names, range=list(SHAPES[: len(names)])), legend=legend),
        }
        dashes = alt.StrokeDash("group:N", scale=alt.Scale(domain=names, range=list(DASHES[: len(names)])), legend=legend)
        layers += [line.mark_line(strokeWidth=2).encode(color=groups["color"], strokeDash=dashes)]
        layers += [line.mark_point(filled=True, size=40).encode(**groups)]
    else:
        layers += [line.mark_line(strokeWidth=2.5, color=COLOURS[0])]
        layers += [line.mark_point(filled=True, size=36, color=COLOURS[0], opacity=1)]
        layers += _signals(alt, found, signals, x, y, tooltip)
    chart = alt.layer(*layers).properties(width="container", height=height, background="transparent", padding=5)
    made: dict[str, Any] = chart.configure_view(stroke=None).to_dict(validate=False)
    made["config"] |= _config()
    made["autosize"] = {"type": "fit-x", "contains": "padding"}
    return made


def _row(figure: Figure) -> dict[str, Any]:
    return {
        "period": figure.period.isoformat(),
        "group": figure.group,
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
    }


def _time_unit(grain: str) -> str:
    return {"month": "utcyearmonth", "quarter": "utcyearquarter", "year": "utcyear"}[grain]


def _date_format(grain: str) -> str:
    return {"month": "%b %Y", "quarter": "%b %Y", "year": "%Y"}[grain]


def _backdrop(alt: Any, data: Any, x: Any, limits: Any) -> list[Any]:
    """The interval of each figure as a band, and the limits of chance as dashed lines."""
    band = alt.Chart(data).mark_area(opacity=0.16, color=COLOURS[0]).encode(x=x, y=alt.Y("low:Q", title=None), y2="high:Q")
    layers = [band]
    for level in limits or ():
        rule = alt.Chart(alt.InlineData(values=[{"level": level["value"]}]))
        dash = [1, 0] if level["kind"] == "center" else [5, 4]
        layers.append(rule.mark_rule(strokeDash=dash, color=TEXT, opacity=0.55).encode(y=alt.Y("level:Q", title=None)))
    return layers


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
