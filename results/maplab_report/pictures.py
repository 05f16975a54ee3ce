"""Pictures that only some runs have: flame graphs, heat maps, parts of a storage, spreads over buckets, growths in time."""

import pandas as pd

from .axes import axis, measure, present
from .chart import Chart
from .dots import NAMES
from .experiment import Experiment

# The figures of profile.csv that a flame graph may show.
FIGURES = [
    "bytes",
    "allocations",
    "live_bytes",
    "live_allocations",
    "earlier_live_bytes",
    "earlier_live_allocations",
    "instructions",
    "wait_nanoseconds",
    "waits",
]
# A frame narrower than this share of the whole can't be seen.
NARROWEST = 0.001
ROW = 19
COLOUR = "#0072B2"


def picture(made: Experiment, **given) -> Chart:
    names = NAMES if len(made.runs) > 1 else NAMES[1:]
    given["fields"] = [*names, *given["fields"]]
    given = {"kind": "picture", "choices": [("curve", "cell")], "height": 300, **given}
    return Chart(where=f'experiment = "{made.id}"', **given)


def named(made: Experiment, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.merge(made.cells[["c", "run", "cell", "line", "series", "curve"]], on="c")


def flame_chart(made: Experiment) -> Chart | None:
    stacks = made.rows("profile.csv")
    if stacks.empty:
        return None
    frames = []
    for (c, _), own in stacks.groupby(["c", "pass"], sort=False):
        own = own[own.repetition == own.repetition.min()]
        for figure in FIGURES:
            if figure in own and own[figure].fillna(0).sum() > 0:
                frames += [(c, figure.replace("_", " "), *frame) for frame in frames_of(own["stack"], own[figure].fillna(0))]
    if not frames:
        return None
    rows = named(made, pd.DataFrame(frames, columns=["c", "figure", "depth", "begin", "end", "function", "counted", "share"]))
    # As wide as the text: a frame's name is cut off where the frame ends.
    room = "max(0, (datum.end - datum.begin) * width - 8)"
    x = {"field": "begin", "type": "quantitative", "scale": {"domain": [0, 1], "nice": False}, "axis": None}
    deepest = int(rows.depth.max())
    bands = [ROW * level for level in range(deepest + 2)]
    y = {"field": "top", "type": "quantitative", "scale": {"domain": [bands[-1], 0], "nice": False}, "axis": None}
    spec = {
        "transform": [
            {"calculate": f"datum.depth * {ROW}", "as": "top"},
            {"calculate": f"datum.depth * {ROW} + {ROW - 1}", "as": "bottom"},
        ],
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "@background", "strokeWidth": 0.5, "tooltip": {"expr": "datum.tip"}},
                "encoding": {
                    "x": x,
                    "x2": {"field": "end"},
                    "y": y,
                    "y2": {"field": "bottom"},
                    # Brighter the more a frame holds: colour carries nothing that the width does not.
                    "fill": {
                        "field": "share",
                        "type": "quantitative",
                        "legend": None,
                        "scale": {"domain": [0, 1], "range": ["#F2D8A7", "#E69F00"]},
                    },
                },
            },
            {
                "transform": [{"filter": "(datum.end - datum.begin) * width > 36"}],
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "middle",
                    "dx": 4,
                    "dy": ROW / 2,
                    "color": "#000000",
                    "fontSize": 11,
                    "limit": {"expr": room},
                    "tooltip": {"expr": "datum.tip"},
                },
                "encoding": {"x": x, "y": y, "text": {"field": "function", "type": "nominal"}},
            },
        ],
    }
    return picture(
        made,
        name="flame",
        title="Flame graph",
        says="Below each function is what it calls; width is what is counted there. The table has every frame with its share.",
        file="profile.csv",
        spec=spec,
        rows=rows,
        height=bands[-1],
        choices=[("curve", "cell"), ("figure", "what is counted")],
        fields=[
            ("figure", "what is counted"),
            ("depth", "depth"),
            ("function", "function"),
            ("counted", "counted"),
            ("share", "share"),
        ],
    )


def frames_of(stacks: pd.Series, figures: pd.Series) -> list[tuple]:
    """Merges stacks with equal beginnings: depth, begin and end in shares of all, function, what is counted, and its share."""
    total = figures.sum()
    tree: dict = {}
    for stack, counted in zip(stacks, figures):
        level = tree
        for function in stack.split(";"):
            entry = level.setdefault(function, [0, {}])
            entry[0] += counted
            level = entry[1]
    frames = []

    def place(level: dict, depth: int, begin: float) -> None:
        for function, (counted, below) in sorted(level.items(), key=lambda item: -item[1][0]):
            share = counted / total
            if share < NARROWEST:
                continue
            frames.append((depth, begin, begin + share, function, counted, share))
            place(below, depth + 1, begin)
            begin += share

    place(tree, 0, 0.0)
    return frames


def heat_chart(made: Experiment) -> Chart | None:
    runs = numbered(made, ["heat"])
    if runs.empty:
        return None
    # Runs of buckets, in lines: the map's table from its first bucket to its last.
    per_line = 64
    place = runs.groupby("c", sort=False).cumcount()
    rows = named(
        made,
        runs.assign(across=place % per_line, down=place // per_line, heat=runs.value / runs.expected)[
            ["c", "item", "value", "expected", "across", "down", "heat"]
        ],
    )
    down = int(rows.down.max()) + 1
    spec = {
        "mark": {"type": "rect", "tooltip": {"expr": "datum.tip"}},
        "encoding": {
            "x": {"field": "across", "type": "ordinal", "axis": None, "scale": {"padding": 0}},
            "y": {"field": "down", "type": "ordinal", "axis": None, "scale": {"padding": 0}},
            "fill": {
                "field": "heat",
                "type": "quantitative",
                "scale": {"type": "sqrt", "scheme": "cividis"},
                "legend": {"title": "accesses, 1 = even load", "orient": "bottom", "gradientLength": 220, "tickCount": 4},
            },
        },
    }
    return picture(
        made,
        name="heat",
        title="Heat map of the buckets",
        says="Each field is a run of neighbouring buckets, line by line. 1 is an even load; brighter is busier.",
        file="inspection.csv",
        spec=spec,
        rows=rows,
        height=max(120, 9 * down),
        fields=[("item", "first bucket"), ("value", "accesses"), ("expected", "even load"), ("heat", "share of even load")],
    )


def numbered(made: Experiment, what: list[str]) -> pd.DataFrame:
    found = made.rows("inspection.csv")
    found = found[found.what.isin(what)]
    if found.empty:
        return found
    found = found[found.repetition == found.repetition.min()]
    return (
        found.assign(item=pd.to_numeric(found["item"], errors="coerce"))
        .dropna(subset="item")
        .sort_values(["c", "what", "item"])
    )


def parts_chart(made: Experiment) -> Chart | None:
    found = made.rows("inspection.csv")
    found = found[(found.what == "part") & (found["item"] != "own")]
    if found.empty:
        return None
    found = found[found.repetition == found.repetition.min()]
    rows = named(made, found[["c", "item", "value"]].rename(columns={"item": "part", "value": "bytes"}))
    rows = rows[rows.bytes > 0].reset_index(drop=True)
    spec = {
        # Beside a row's name where there is room, else below it.
        "mark": {"type": "bar", "size": 13, "yOffset": "@shift", "tooltip": {"expr": "datum.tip"}},
        "encoding": {
            "y": {"field": "curve", "type": "nominal", "sort": None, "axis": "@rowAxis"},
            "x": {"field": "bytes", "type": "quantitative", "stack": "zero", "axis": axis("bytes of the storage", "B")},
            "fill": {"field": "part", "type": "nominal", "scale": "@colour", "legend": None},
        },
    }
    return picture(
        made,
        name="parts",
        title="What the storage is made of",
        says="Bytes of a full map's storage by what they hold.",
        file="inspection.csv",
        spec=spec,
        rows=rows,
        legend="part",
        choices=[],
        height=24,
        kind="dots",
        row="curve",
        swatch="box",
        fields=[("part", "part"), ("bytes", "bytes")],
    )


def spread_chart(made: Experiment) -> Chart | None:
    found = numbered(made, ["path", "bucket", "bit"])
    if found.empty:
        return None
    titles = {
        "path": "buckets read to find a key",
        "bucket": "keys that begin in a bucket",
        "bit": "keys with a bit of the hash set",
    }
    rows = named(made, found.assign(what=found.what.map(titles))[["c", "what", "item", "value", "expected"]])
    x = {"field": "item", "type": "quantitative", "axis": axis("number", ""), "scale": {"nice": False, "padding": 8}}

    def y(field):
        return {"field": field, "type": "quantitative", "axis": axis("how often", "")}

    spec = {
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 4, "color": COLOUR, "tooltip": {"expr": "datum.tip"}},
                "encoding": {"x": x, "y": y("value"), "y2": {"datum": 0}},
            },
            {
                "transform": [{"filter": "isValid(datum.expected)"}],
                "mark": {"type": "point", "shape": "stroke", "size": 90, "color": "@text", "strokeWidth": 2},
                "encoding": {"x": x, "y": y("expected")},
            },
        ]
    }
    return picture(
        made,
        name="spread",
        title="How keys are spread",
        says="Bars are what the map does, short lines what a random function gives on average.",
        file="inspection.csv",
        spec=spec,
        rows=rows,
        height=220,
        choices=[("curve", "cell"), ("what", "what")],
        fields=[("what", "what"), ("item", "number"), ("value", "found"), ("expected", "of a random function")],
    )


def timeline_chart(made: Experiment) -> Chart | None:
    growths = made.rows("timeline.csv")
    if growths.empty:
        return None
    growths = growths[growths.repetition == growths.repetition.min()]
    further = [name for name in ("operation", "entries_moved", "bytes_both", "median_beside_ns") if present(growths, name)]
    rows = named(
        made,
        growths.assign(until_ns=growths.begin_ns + growths.length_ns)[
            ["c", "kind", "begin_ns", "until_ns", "length_ns", "longest_ns", *further]
        ],
    )
    x = {
        "field": "begin_ns",
        "type": "quantitative",
        "scale": {"nice": False, "padding": 12},
        "axis": axis("time of all insertions", "ns"),
    }
    colour = {"field": "kind", "type": "nominal", "scale": "@colour", "legend": None}
    layers = [
        {
            "mark": {"type": "rule", "strokeWidth": 3},
            "encoding": {"x": x, "x2": {"field": "until_ns"}, "y": figure(), "stroke": colour},
        },
        {
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "tooltip": {"expr": "datum.tip"}},
            "encoding": {
                "x": x,
                "y": figure(),
                "fill": colour,
                "shape": {"field": "kind", "type": "nominal", "scale": "@shape", "legend": None},
            },
        },
    ]
    return picture(
        made,
        name="timeline",
        title="When the map grows",
        says="A line from a growth's first insertion to its last, as high as its "
        "figure. The time is that of the insertions alone.",
        file="timeline.csv",
        spec={"layer": layers},
        rows=rows,
        legend="kind",
        swatch="mark",
        measures=[
            measure(rows, "longest_ns", "longest insertion of the growth", "ns"),
            measure(rows, "length_ns", "time of the growth's insertions", "ns"),
            *([measure(rows, "bytes_both", "old and new table together", "B")] if "bytes_both" in further else []),
        ],
        fields=[
            ("kind", "kind"),
            ("begin_ns", "begin, ns"),
            ("length_ns", "length, ns"),
            ("longest_ns", "longest insertion, ns"),
            *((name, name.replace("_", " ")) for name in further),
        ],
    )


def figure() -> dict:
    return {"field": "v", "type": "quantitative", "scale": "@scale", "axis": "@axis"}
