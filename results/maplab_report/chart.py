"""A chart: a Vega-Lite specification, the rows that it draws, and how both are named.

Specifications are complete except for what depends on the reader: names that begin with `@` stand for colours, axes and
sizes. The page fills them in anew whenever the width, the theme or a filter changes (static/draw.js does what `resolve` does
here for the notebook).
"""

import html
import json
from dataclasses import dataclass, field

import pandas as pd
import vl_convert

from .units import TICKS

# Okabe and Ito's colours, which the colour-blind can tell apart; the seventh is the text's own, which fits dark and light.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "@text"]
# Beyond seven, dashes and shapes differ as well: no two of 28 curves look alike.
DASHES = [[1, 0], [6, 3], [2, 2], [9, 3, 2, 3]]
SHAPES = ["circle", "square", "triangle-up", "diamond", "triangle-down", "cross", "triangle-right"]
# More curves than these can't be followed. The legend has the others, switched off.
MOST_CURVES = 14
# Fields that a row has from its cell.
OF_CELL = ["run", "cell", "line", "series", "curve"]


@dataclass
class Measure:
    """A figure that a chart can show: the page offers a choice where there are several."""

    field: str
    title: str
    unit: str
    scale: dict
    axis: dict
    low: str | None = None
    high: str | None = None


@dataclass
class Chart:
    name: str
    title: str
    says: str
    file: str
    where: str
    kind: str  # `dots`, `curves` or `picture`
    spec: dict
    rows: pd.DataFrame
    fields: list[tuple[str, str]]  # columns of the table view: field and title
    measures: list[Measure] = field(default_factory=list)
    legend: str | None = None
    choices: list[tuple[str, str]] = field(default_factory=list)
    height: int = 0  # of the chart; of one row where there is a row per cell (0: as many marks as it has)
    row: str = "line"  # the field that has a row of its own, in the kind `dots`
    swatch: str = ""  # how the legend shows a name: `mark`, `line` or `box`

    def __post_init__(self):
        self.swatch = self.swatch or {"dots": "mark", "curves": "line"}.get(self.kind, "box")
        for measure in self.measures:
            for name in (measure.field, measure.low, measure.high):
                if name and name not in self.rows:
                    raise KeyError(f"chart {self.name}: no column {name}")

    def as_json(self) -> dict:
        drawn = self.rows.drop(columns=[name for name in OF_CELL if name in self.rows and "c" in self.rows])
        return {
            "name": self.name,
            "title": self.title,
            "says": self.says,
            "file": self.file,
            "where": self.where,
            "kind": self.kind,
            "spec": self.spec,
            "fields": self.fields,
            "legend": self.legend,
            "choices": self.choices,
            "measures": [vars(measure) for measure in self.measures],
            "height": self.height,
            "row": self.row,
            "swatch": self.swatch,
            "data": columns_of(drawn),
        }

    def svg(self, width: int = 560, measure: str | None = None, **choices) -> str:
        """The chart as a picture, without its legend. `choices` narrow it: series="system"."""
        spec, _ = resolve(self, width, measure, choices)
        return vl_convert.vegalite_to_svg(json.dumps(spec))

    def show(self, width: int = 560, measure: str | None = None, **choices) -> "Picture":
        return Picture(self, width, measure, choices)

    def _repr_html_(self) -> str:
        return self.show()._repr_html_()


@dataclass
class Picture:
    """A chart with its legend beside it, as a notebook shows it."""

    chart: Chart
    width: int
    measure: str | None
    choices: dict

    def _repr_html_(self) -> str:
        spec, names = resolve(self.chart, self.width, self.measure, self.choices)
        picture = vl_convert.vegalite_to_svg(json.dumps(spec))
        entries = "".join(f"<div>{swatch(self.chart, index)} {html.escape(name)}</div>" for index, name in enumerate(names))
        return (
            f'<figure style="margin:0"><figcaption><b>{html.escape(self.chart.title)}</b>. {html.escape(self.chart.says)}'
            f'</figcaption><div style="display:flex;flex-wrap:wrap;gap:1em"><div>{picture}</div>'
            f'<div style="font-size:85%;align-self:center">{entries}</div></div></figure>'
        )


def swatch(chart: Chart, index: int) -> str:
    colour, dash, shape = look(index)
    if chart.swatch != "line":
        return f'<span style="color:{colour}">{MARKS[shape] if chart.swatch == "mark" else "■"}</span>'
    dashes = ",".join(map(str, dash))
    return (
        f'<svg width="28" height="8"><line x1="0" y1="4" x2="28" y2="4" stroke="{colour}" stroke-width="2" '
        f'stroke-dasharray="{dashes}"/></svg>'
    )


MARKS = dict(zip(SHAPES, "●■▲◆▼✚▶"))


def look(index: int, text: str = "#222222") -> tuple[str, list[int], str]:
    colour = COLOURS[index % len(COLOURS)]
    dash = DASHES[index // len(COLOURS) % len(DASHES)]
    # Shifted by one each time around, so that colour and shape together stay different.
    shape = SHAPES[(index + index // len(COLOURS)) % len(SHAPES)]
    return (text if colour == "@text" else colour), dash, shape


def resolve(chart: Chart, width: int, measure: str | None, choices: dict) -> tuple[dict, list[str]]:
    """The specification with data, and the names that its legend has."""
    rows = chart.rows
    # Of a field that must be chosen, the first value is taken, as the page does.
    wanted = {**{name: rows[name].iloc[0] for name, _ in chart.choices if len(rows)}, **choices}
    for name, value in wanted.items():
        rows = rows[rows[name] == value]
    shown = next((m for m in chart.measures if m.field == measure), chart.measures[0] if chart.measures else None)
    if shown:
        rows = rows.assign(
            v=rows[shown.field], l=rows[shown.low] if shown.low else None, h=rows[shown.high] if shown.high else None
        )
        rows = rows[rows.v.notna()]
    names = list(dict.fromkeys(rows[chart.legend])) if chart.legend else [""]
    if chart.kind == "curves":
        names = names[:MOST_CURVES]
        rows = rows[rows[chart.legend].isin(names)]
    looks = [look(index) for index in range(len(names))]
    step = chart.height or max(22, 9 * len(names) + 8)
    values = {
        "@colour": {"domain": names, "range": [colour for colour, _, _ in looks]},
        "@dash": {"domain": names, "range": [dash for _, dash, _ in looks]},
        "@shape": {"domain": names, "range": [shape for _, _, shape in looks]},
        "@offset": {"domain": names, "paddingOuter": 0.5},
        "@rowAxis": {
            "title": None,
            "ticks": False,
            "domain": False,
            "grid": True,
            "tickBand": "extent",
            "labelPadding": 8,
            "labelLimit": 320,
        },
        "@shift": 0,
        "@scale": shown.scale if shown else {},
        "@axis": fill(shown.axis, TICKS) if shown else {},
        **TICKS,
        "@text": "#222222",
        "@muted": "#777777",
        "@background": "#ffffff",
    }
    spec = fill(chart.spec, values)
    spec["width"] = width
    # The reader's letters may be wider than those that the picture was laid out with.
    spec["padding"] = {"left": 40, "right": 14, "top": 5, "bottom": 5}
    spec["height"] = step * rows[chart.row].nunique() if chart.kind == "dots" else chart.height
    # Through JSON, as the page gets them: a missing figure is null.
    kept = rows.drop(columns=[name for name in ("parts",) if name in rows])
    spec["data"] = {"values": json.loads(kept.to_json(orient="records"))}
    return spec, names if chart.legend else []


def fill(part, values: dict):
    if isinstance(part, str):
        return values.get(part, part)
    if isinstance(part, dict):
        return {key: fill(value, values) for key, value in part.items()}
    if isinstance(part, list):
        return [fill(value, values) for value in part]
    return part


def columns_of(frame: pd.DataFrame) -> dict:
    """A frame column by column; text is stored once and then by number, which makes a report several times smaller."""
    columns = {}
    for name in frame:
        column = frame[name]
        if column.dtype == object:
            known = list(dict.fromkeys(column.dropna()))
            places = {value: place for place, value in enumerate(known)}
            columns[name] = {"text": known, "at": [places.get(value) for value in column]}
        else:
            columns[name] = [number(value) for value in column]
    return columns


def number(value):
    """Six digits, as the CSV files have them; what JSON can't write is nothing."""
    if value != value or value in (float("inf"), float("-inf")):
        return None
    if value == int(value):
        return int(value)
    return float(f"{value:.6g}")
