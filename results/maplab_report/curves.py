"""Charts with a curve per cell: latencies, memory over a map's life, sizes, soaks; and speed against memory."""

import numpy as np
import pandas as pd

from .axes import axis, log_ticks, measure, present, scale_of
from .chart import Chart
from .dots import NAMES
from .experiment import Experiment, describe

# One in so many operations takes longer: from the median to p99.99. Each process has steps of its own; all are read here.
RARITY = np.unique(np.concatenate([np.logspace(0.05, 4, 60), [2, 10, 100, 1_000, 10_000]]))

# What a size sweep varies, and the figures that it may show.
SIZES = {"entries": "entries", "keys_length": "bytes of a key", "values_size": "bytes of a value", "threads": "threads"}
SWEPT = [
    ("ns_per_op", "time per operation", "ns"),
    ("p99_ns", "99th percentile", "ns"),
    ("bytes_per_entry", "heap per entry", "B"),
    ("allocs_per_op", "blocks obtained", "per operation"),
    ("instructions_per_op", "instructions", "per operation"),
    ("rss_peak_kib", "largest resident set", "KiB"),
]


def curve_chart(made: Experiment, **given) -> Chart:
    names = NAMES if len(made.runs) > 1 else NAMES[1:]
    given["fields"] = [*names, *given["fields"]]
    return Chart(kind="curves", where=f'experiment = "{made.id}"', **{"legend": "curve", "height": 340, **given})


def lines(x: dict, y: dict, legend: str = "curve", mark: str = "line", layers: list | None = None, points: float = 0) -> dict:
    """Curves, with points that need not be seen but answer to the mouse."""
    stroke = {"field": legend, "type": "nominal", "scale": "@colour", "legend": None}
    dash = {"field": legend, "type": "nominal", "scale": "@dash", "legend": None}
    fill = {**stroke}
    return {
        "layer": [
            *(layers or []),
            {
                "mark": {"type": mark, "strokeWidth": 2, "clip": True},
                "encoding": {"x": x, "y": y, "stroke": stroke, "strokeDash": dash},
            },
            {
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 60,
                    "opacity": points,
                    "clip": True,
                    "tooltip": {"expr": "datum.tip"},
                },
                "encoding": {"x": x, "y": y, "fill": fill},
            },
        ]
    }


def figure(field: str = "v") -> dict:
    return {"field": field, "type": "quantitative", "scale": "@scale", "axis": "@axis"}


def latency_chart(made: Experiment) -> Chart | None:
    steps = made.rows("percentiles.csv")
    if steps.empty:
        return None
    read = []
    for c, own in steps.groupby("c", sort=False):
        processes = [process.sort_values("percentile") for _, process in own.groupby("repetition")]
        # A process of few operations has no p99.99: its curve ends where one operation is left.
        operations = min(process.cumulative_count.iloc[-1] for process in processes)
        rarity = RARITY[RARITY <= max(operations, 2)]
        values = [at(process, rarity) for process in processes]
        read.append(
            pd.DataFrame(
                {
                    "c": c,
                    "rarity": rarity,
                    "percentile": 100 * (1 - 1 / rarity),
                    "nanoseconds": np.median(values, axis=0),
                    "least": np.min(values, axis=0),
                    "greatest": np.max(values, axis=0),
                }
            )
        )
    rows = named(made, pd.concat(read, ignore_index=True))
    x = {
        "field": "rarity",
        "type": "quantitative",
        "scale": {"type": "log", "domain": [1.1, 10_000], "nice": False},
        "axis": {
            "title": "percentile",
            "values": [2, 10, 100, 1_000, 10_000],
            "labelFlush": True,
            "labelExpr": "format(100 * (1 - 1 / datum.value), '.6~r') + ' %'",
        },
    }
    shown = measure(rows, "nanoseconds", "latency", "ns", scale=log_if_possible(rows.nanoseconds))
    layers = []
    if present(made.cells, "clock_floor_ns"):
        floor = float(made.cells.clock_floor_ns.median())
        layers = [
            {
                "data": {"values": [{"v": floor}]},
                "mark": {"type": "rule", "strokeDash": [2, 3], "color": "@muted"},
                "encoding": {"y": figure()},
            }
        ]
    return curve_chart(
        made,
        name="latency",
        title="Latency of single operations, by percentile",
        says="The rarer an operation, the further to the right. Curves are medians over processes. The dotted line is the clock's own "
        "cost, which every reading contains.",
        file="percentiles.csv",
        spec=lines(x, figure(), layers=layers),
        rows=rows,
        measures=[shown],
        fields=[
            ("percentile", "percentile"),
            ("nanoseconds", "ns"),
            ("least", "least process, ns"),
            ("greatest", "greatest process, ns"),
        ],
    )


def at(process: pd.DataFrame, rarity: np.ndarray) -> np.ndarray:
    place = np.searchsorted(process.percentile.to_numpy(), 100 * (1 - 1 / rarity))
    return process.nanoseconds.to_numpy()[np.minimum(place, len(process) - 1)]


def named(made: Experiment, rows: pd.DataFrame) -> pd.DataFrame:
    return rows.merge(made.cells[["c", "run", "cell", "line", "series", "curve"]], on="c")


def memory_chart(made: Experiment) -> Chart | None:
    readings = made.rows("memory.csv")
    readings = readings[readings.repetition == readings.repetition.min()] if len(readings) else readings
    if readings.empty:
        return None
    stages = stages_of(readings)
    places = readings.groupby(["c", "stage"], sort=False)
    # Every stage gets the same width, however many readings it has.
    readings = readings.assign(
        place=readings.stage.map(stages.index) + (places.cumcount() + 0.5) / places.stage.transform("size")
    )
    kept = [name for name in ("heap_allocated_bytes", "heap_resident_bytes", "rss_kib") if present(readings, name)]
    rows = named(made, readings[["c", "place", "stage", "elapsed_ms", "entries", *kept]])
    titles = {
        "heap_allocated_bytes": ("held by the program, by the allocator", "B"),
        "heap_resident_bytes": ("kept resident by the allocator", "B"),
        "rss_kib": ("resident set of the process", "KiB"),
    }
    linear = {"type": "linear", "zero": True, "nice": True}
    labels = ", ".join(f"'{stage}'" for stage in stages)
    x = {
        "field": "place",
        "type": "quantitative",
        "scale": {"domain": [0, len(stages)], "nice": False},
        "axis": {
            "title": None,
            "values": [place + 0.5 for place in range(len(stages))],
            "grid": False,
            "ticks": False,
            "labelAngle": -35,
            "labelOverlap": False,
            "labelExpr": f"[{labels}][floor(datum.value)]",
        },
    }
    borders = {
        "data": {"values": [{"place": place} for place in range(1, len(stages))]},
        "mark": {"type": "rule", "color": "@muted", "opacity": 0.35},
        "encoding": {"x": x},
    }
    return curve_chart(
        made,
        name="life",
        title="Memory over a map's life",
        says="Every stage has the same width. A map that gives nothing back when keys are deleted stays flat there.",
        file="memory.csv",
        spec=lines(x, figure(), layers=[borders]),
        rows=rows,
        measures=[measure(rows, name, *titles[name], scale=linear) for name in kept],
        fields=[("stage", "stage"), ("elapsed_ms", "ms"), ("entries", "entries"), *((name, titles[name][0]) for name in kept)],
    )


def stages_of(readings: pd.DataFrame) -> list[str]:
    """The stages of all cells in the order of life: a cell may lack some, so the one with the most leads."""
    orders = sorted((list(dict.fromkeys(own.stage)) for _, own in readings.groupby("c", sort=False)), key=len, reverse=True)
    stages = orders[0]
    for order in orders[1:]:
        for place, stage in enumerate(order):
            if stage not in stages:
                before = [stages.index(known) for known in order[:place] if known in stages]
                stages.insert(max(before, default=-1) + 1, stage)
    return stages


def sweep_charts(made: Experiment) -> list[Chart]:
    charts = []
    for size, title in SIZES.items():
        if size not in made.cells or size not in swept_sizes(made):
            continue
        kept = [entry for entry in SWEPT if present(made.cells, entry[0])]
        if not kept:
            continue
        # Cells of one curve differ in nothing but their size.
        others = [key for key in made.varying if key != size and key != matrix_key(made, size)]
        sweep = [describe(parts, others) or made.id for parts in made.cells.parts]
        rows = made.cells.assign(sweep=sweep)
        columns = [entry[0] for entry in kept]
        rows = rows[rows[columns].notna().any(axis=1) & rows[size].notna()]
        enough = rows.groupby("sweep")[size].transform("nunique") > 1
        rows = rows[enough]
        if rows.empty:
            continue
        with_ends = [f"{name}_{end}" for name in columns for end in ("low", "high") if f"{name}_{end}" in rows]
        rows = rows[["c", "run", "cell", "line", "series", "curve", "sweep", size, *columns, *with_ends]].reset_index(drop=True)
        x = {
            "field": size,
            "type": "quantitative",
            "scale": {"type": "log", "nice": False, "padding": 14},
            "axis": axis(title, "", values=sorted(rows[size].unique().tolist())),
        }
        spec = lines(x, figure(), legend="sweep", points=1)
        spec["layer"].append(
            {
                "transform": [{"filter": "isValid(datum.l) && isValid(datum.h)"}],
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {
                    "x": x,
                    "y": figure("l"),
                    "y2": {"field": "h"},
                    "stroke": {"field": "sweep", "type": "nominal", "scale": "@colour", "legend": None},
                },
            }
        )
        charts.append(
            curve_chart(
                made,
                name=f"sweep-{size}",
                title=f"How it grows with the {title}",
                says="Both axes are logarithmic where no figure is 0.",
                file="summary.csv",
                spec=spec,
                rows=rows,
                legend="sweep",
                measures=[
                    measure(rows, *entry, f"{entry[0]}_low", f"{entry[0]}_high", scale=log_if_possible(rows[entry[0]]))
                    for entry in kept
                ],
                fields=[(size, title), *((entry[0], f"{entry[1]}, {entry[2]}") for entry in kept)],
            )
        )
    return charts


def swept_sizes(made: Experiment) -> list[str]:
    return [size for size in SIZES if size in made.cells and made.cells[size].nunique() > 1]


def matrix_key(made: Experiment, size: str) -> str | None:
    """The part of a cell's id that carries the size under another name: keys_length is part of `keys=string20-uniform`."""
    group = size.partition("_")[0]
    others = [name for name in made.cells if name.startswith(f"{group}_") and name != size]
    alone = all(made.cells[name].nunique() <= 1 for name in others)
    return group if "_" in size and alone else None


def log_if_possible(values: pd.Series) -> dict:
    return {"type": "log", "nice": False, "padding": 14} if (values.dropna() > 0).all() else scale_of(values)


def pareto_chart(made: Experiment) -> Chart | None:
    cells = made.cells
    if not present(cells, "ns_per_op"):
        return None
    kept = [
        entry
        for entry in (
            ("bytes_per_entry", "heap per entry", "B"),
            ("heap_resident_bytes", "kept resident by the allocator", "B"),
            ("rss_peak_kib", "largest resident set", "KiB"),
        )
        if present(cells, entry[0])
    ]
    if not kept:
        return None
    field, title, unit = kept[0]
    rows = cells[cells.ns_per_op.gt(0) & cells[field].gt(0)]
    if len(rows) < 2:
        return None
    rows = rows.assign(load=[made.load(parts) for parts in rows.parts])
    rows = rows.assign(front=on_front(rows, field).map({True: "yes", False: "no"}))
    rows = rows[["c", "run", "cell", "line", "series", "curve", "load", "ns_per_op", field, "front"]].reset_index(drop=True)
    x = {
        "field": "ns_per_op",
        "type": "quantitative",
        "scale": scale_of(rows.ns_per_op),
        "axis": axis("time per operation", "ns"),
    }
    if x["scale"]["type"] == "log":
        x["axis"] |= log_ticks(rows.ns_per_op)
    colour = {"field": "curve", "type": "nominal", "scale": "@colour", "legend": None}
    spec = {
        "layer": [
            {
                "transform": [{"filter": "datum.front === 'yes'"}],
                "mark": {"type": "line", "interpolate": "step-after", "color": "@muted", "strokeDash": [4, 3]},
                "encoding": {"x": x, "y": figure(), "detail": {"field": "load", "type": "nominal"}},
            },
            {
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 110,
                    "strokeWidth": 2,
                    "opacity": 1,
                    "tooltip": {"expr": "datum.tip"},
                },
                "encoding": {
                    "x": x,
                    "y": figure(),
                    "fill": colour,
                    "stroke": colour,
                    "shape": {"field": "curve", "type": "nominal", "scale": "@shape", "legend": None},
                    "fillOpacity": {"condition": {"test": "datum.front === 'yes'", "value": 1}, "value": 0},
                },
            },
        ]
    }
    return curve_chart(
        made,
        name="pareto",
        title="Speed against memory",
        says="Down and to the left is better. Filled marks are on the front: no cell of the same work is both faster and smaller. "
        "The dashed line joins them.",
        file="summary.csv",
        spec=spec,
        rows=rows,
        measures=[measure(rows, field, title, unit)],
        swatch="mark",
        fields=[
            ("ns_per_op", "time per operation, ns"),
            (field, f"{title}, {unit}"),
            ("load", "load"),
            ("front", "on the front"),
        ],
    )


def on_front(rows: pd.DataFrame, memory: str) -> pd.Series:
    """Whether no cell of the same work is better in one figure and no worse in the other."""
    front = []
    for row in rows.itertuples():
        same = rows[rows.load == row.load]
        least = getattr(row, memory)
        no_worse = (same.ns_per_op <= row.ns_per_op) & (same[memory] <= least)
        better = (same.ns_per_op < row.ns_per_op) | (same[memory] < least)
        front.append(bool(least == least) and not (no_worse & better).any())
    return pd.Series(front, index=rows.index)


def soak_chart(made: Experiment) -> Chart | None:
    readings = made.rows("soak.csv")
    if readings.empty:
        return None
    titles = {
        "live_bytes": ("held by the program", "B"),
        "live_blocks": ("blocks held", "blocks"),
        "content_bytes": ("what the work means to keep", "B"),
        "objects": ("objects", "objects"),
        "tasks": ("tasks that wait", "tasks"),
        "entries": ("entries", "entries"),
        "resident_bytes": ("resident set", "B"),
    }
    kept = [name for name in titles if present(readings, name)]
    rows = readings[readings.stage == "working"].groupby(["c", "operations"], sort=False)[kept].median().reset_index()
    if rows.empty:
        return None
    rows = named(made, rows)
    x = {"field": "operations", "type": "quantitative", "scale": {"nice": False}, "axis": axis("operations", "")}
    linear = {"type": "linear", "zero": True, "nice": True}
    return curve_chart(
        made,
        name="soak",
        title="What the program holds while it works",
        says="Medians over processes. A leak grows evenly and is more than the work means to keep; `maplab leaks` judges it.",
        file="soak.csv",
        spec=lines(x, figure()),
        rows=rows,
        measures=[measure(rows, name, *titles[name], scale=linear) for name in kept],
        fields=[("operations", "operations"), *((name, titles[name][0]) for name in kept)],
    )
