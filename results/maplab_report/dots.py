"""Charts with one row per cell and a mark per figure, with its interval where it has one."""

import pandas as pd

from .axes import measure, present
from .chart import Chart
from .experiment import Experiment

# Charts of summary.csv: name, title, what to bear in mind, and for each measure its column, title and unit.
SUMMARY = [
    (
        "time",
        "Time per operation",
        "The mark is the median over processes, the line its 95 % interval. Cells whose lines overlap can't be told apart. "
        "A hollow mark is unstable: its interval is wider than the profile allows.",
        [
            ("ns_per_op", "time per operation", "ns"),
            ("fastest_thread_ns_per_op", "the fastest thread's", "ns"),
            ("slowest_thread_ns_per_op", "the slowest thread's", "ns"),
        ],
    ),
    (
        "percentiles",
        "Latency of single operations, figures",
        "Medians over processes. The clock's own cost is included; it is a measure of its own.",
        [
            (f"{name}_ns", title, "ns")
            for name, title in (
                ("p99", "99th percentile"),
                ("p50", "median"),
                ("p90", "90th percentile"),
                ("p999", "99.9th percentile"),
                ("p9999", "99.99th percentile"),
                ("max", "largest"),
                ("clock_floor", "the clock's own cost"),
                ("service_p50", "median from actual start"),
                ("service_p99", "99th percentile from actual start"),
                ("service_p999", "99.9th percentile from actual start"),
            )
        ],
    ),
    (
        "memory",
        "Memory",
        "With the map filled, unless the name says otherwise. Heap figures are the allocator's own, resident ones the kernel's.",
        [
            ("bytes_per_entry", "heap per entry", "B"),
            ("heap_allocated_bytes", "held by the program", "B"),
            ("heap_resident_bytes", "kept resident by the allocator", "B"),
            ("fragmentation", "fragmentation", "ratio"),
            ("rss_baseline_kib", "resident set before the map", "KiB"),
            ("rss_built_kib", "resident set, filled", "KiB"),
            ("rss_peak_kib", "largest resident set", "KiB"),
            ("rss_after_delete_kib", "resident set after deleting", "KiB"),
            ("rss_after_trim_kib", "resident set after trimming", "KiB"),
        ],
    ),
    (
        "allocations",
        "Allocations per operation",
        "Counted exactly. A map that is reused or pooled has none.",
        [
            ("allocs_per_op", "blocks obtained", "per operation"),
            ("frees_per_op", "blocks freed", "per operation"),
            ("reallocs_per_op", "blocks resized", "per operation"),
            ("bytes_per_op", "bytes requested", "B"),
            ("live_allocs", "blocks that still live after the round", "blocks"),
        ],
    ),
    (
        "instructions",
        "Instructions and misses per operation",
        "Counted by a simulated processor or by the hardware (counter_source). They hardly depend on how busy the machine is, so "
        "small differences show here first.",
        [
            ("instructions_per_op", "instructions", "per operation"),
            ("l1d_misses_per_op", "first-level misses", "per operation"),
            ("ll_misses_per_op", "last-level misses", "per operation"),
            ("branch_misses_per_op", "branch misses", "per operation"),
        ],
    ),
    (
        "retains",
        "Retains and releases per operation",
        "Calls of Swift's reference counting, counted exactly.",
        [
            ("retains_per_op", "retains", "per operation"),
            ("releases_per_op", "releases", "per operation"),
            ("object_allocs_per_op", "objects made", "per operation"),
        ],
    ),
    (
        "collector",
        "The garbage collector",
        "Of engines that have one.",
        [
            ("gc_cycles", "collections in a round", "collections"),
            ("gc_pause_p99_ns", "99th percentile of pauses", "ns"),
            ("gc_pause_max_ns", "longest pause", "ns"),
            ("gc_cpu_share", "share of processor time", "ratio"),
        ],
    ),
]
# Columns that every table view has.
NAMES = [("run", "run"), ("cell", "cell")]
# The passes whose metrics are not in summary.csv.
FURTHER_PASSES = {"observations", "timeline", "inspection", "profile", "cpu-profile", "collector"}


def summary_charts(made: Experiment) -> list[Chart]:
    charts = []
    for name, title, says, measures in SUMMARY:
        kept = [entry for entry in measures if present(made.cells, entry[0])]
        if not kept:
            continue
        fields = [name for entry in kept for name in (entry[0], f"{entry[0]}_low", f"{entry[0]}_high") if name in made.cells]
        rows = made.cells.loc[made.cells[fields].notna().any(axis=1)]
        if name == "time" and "stability" in rows:
            fields.append("stability")
        rows = rows[["c", "run", "cell", "line", "series", "curve", *fields]].reset_index(drop=True)
        charts.append(
            dots(
                made,
                name,
                title,
                says,
                "summary.csv",
                rows,
                [measure(rows, field, label, unit, f"{field}_low", f"{field}_high") for field, label, unit in kept],
            )
        )
    return charts


def observation_chart(made: Experiment) -> Chart | None:
    """What studies and the rarer passes observed: samples.csv alone has it."""
    samples = made.rows("samples.csv")
    samples = samples[samples["pass"].isin(FURTHER_PASSES) & ~samples.metric.isin(made.cells.columns)]
    if samples.empty:
        return None
    units = samples.drop_duplicates("metric").set_index("metric").unit
    figures = samples.groupby(["c", "metric"], sort=False).value.agg(["median", "min", "max"]).reset_index()
    rows = made.cells[["c", "run", "cell", "line", "series", "curve"]]
    for metric in units.index:
        own = figures[figures.metric == metric].set_index("c")
        rows = rows.assign(
            **{
                metric: rows.c.map(own["median"]),
                f"{metric}_least": rows.c.map(own["min"]),
                f"{metric}_greatest": rows.c.map(own["max"]),
            }
        )
        if (own["min"] == own["max"]).all():
            rows = rows.drop(columns=[f"{metric}_least", f"{metric}_greatest"])
    rows = rows[rows[list(units.index)].notna().any(axis=1)].reset_index(drop=True)
    measures = [
        measure(
            rows,
            metric,
            metric.replace("_", " "),
            units[metric] if isinstance(units[metric], str) else "",
            f"{metric}_least",
            f"{metric}_greatest",
        )
        for metric in units.index
    ]
    return dots(
        made,
        "observations",
        "What this experiment observes",
        "The mark is the median over processes, the line reaches from the least to the greatest. "
        "`maplab list metrics` says what each is.",
        "samples.csv",
        rows,
        measures,
    )


def dots(made: Experiment, name: str, title: str, says: str, file: str, rows: pd.DataFrame, measures: list) -> Chart:
    fields = [*NAMES] if len(made.runs) > 1 else NAMES[1:]
    for each in measures:
        unit = f", {each.unit}" if each.unit else ""
        fields.append((each.field, f"{each.title}{unit}"))
        if each.low:
            fields += [(each.low, "from"), (each.high, "to")]
    if "stability" in rows:
        fields.append(("stability", "stability"))
    return Chart(
        name=name,
        title=title,
        says=says,
        file=file,
        where=f'experiment = "{made.id}"',
        kind="dots",
        spec=row_marks("series" if made.series else None),
        rows=rows,
        fields=fields,
        measures=measures,
        legend="series" if made.series else None,
    )


def row_marks(series: str | None) -> dict:
    """A row per line of the chart; marks of several series are one below the other."""
    colour = {"field": "series", "type": "nominal", "scale": "@colour", "legend": None}
    shape = {"field": "series", "type": "nominal", "scale": "@shape", "legend": None}
    encoding = {"y": {"field": "line", "type": "nominal", "sort": None, "axis": "@rowAxis"}}
    if series:
        encoding["yOffset"] = {"field": "series", "type": "nominal", "sort": None, "scale": "@offset"}

    def x(field):
        return {"field": field, "type": "quantitative", "scale": "@scale", "axis": "@axis"}

    return {
        "encoding": encoding,
        "layer": [
            {
                "transform": [{"filter": "isValid(datum.l) && isValid(datum.h)"}],
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"x": x("l"), "x2": {"field": "h"}, "stroke": colour},
            },
            {
                "mark": {
                    "type": "point",
                    "size": 48,
                    "filled": True,
                    "strokeWidth": 1.6,
                    "opacity": 1,
                    "tooltip": {"expr": "datum.tip"},
                },
                "encoding": {
                    "x": x("v"),
                    "fill": colour,
                    "stroke": colour,
                    "shape": shape,
                    "fillOpacity": {"condition": {"test": "datum.stability === 'unstable'", "value": 0}, "value": 1},
                },
            },
        ],
    }
