"""The machine of a run, how it was built, and how noisy it was."""

import pandas as pd

from .axes import axis
from .chart import Chart
from .run import Run

# So many steps of time have the charts of a run's course.
STEPS = 60


def facts(run: Run) -> list[tuple[str, list[tuple[str, str]]]]:
    """Everything that the manifest says of machine, build and course, in groups."""
    manifest = run.manifest
    groups = [
        (
            "Run",
            [
                (key, text(manifest[key]))
                for key in ("id", "state", "profile", "seed", "commit", "isDirty", "startedAt", "finishedAt", "arguments")
                if key in manifest
            ]
            + [("load before and after", f"{text(manifest.get('loadBefore', []))} and {text(manifest.get('loadAfter', []))}")],
        ),
        ("Processes", pairs(manifest.get("processes", {}))),
        ("Machine", pairs(manifest.get("machine", {}))),
        ("Compiler and flags", pairs(manifest.get("toolchain", {}))),
        (
            "Allocators",
            [
                (entry.get("name", ""), text({k: v for k, v in entry.items() if k != "name"}))
                for entry in manifest.get("allocators", [])
            ],
        ),
        ("Engines", engines(manifest.get("engines") or [])),
        ("Profile", plan(manifest.get("plan", {}))),
    ]
    return [(title, rows) for title, rows in groups if rows]


def lead(run: Run) -> str:
    """What run this is, in two sentences."""
    manifest = run.manifest
    cells = run.cells
    said = (
        f"{(cells.status == 'ok').sum():,} of {len(cells):,} cells were measured, in {cells.experiment.nunique()} experiments"
    )
    if "profile" in manifest:
        said += f", profile {manifest['profile']}"
    if manifest.get("state", "complete") != "complete":
        said += f"; the run is {manifest['state']}"
    found = manifest.get("machine", {})
    where = [
        found.get("processor"),
        f"{found['processors']} processors" if "processors" in found else None,
        str(manifest.get("startedAt", ""))[:10],
    ]
    return f"{said}. {', '.join(part for part in where if part)}."


def pairs(entries: dict) -> list[tuple[str, str]]:
    return [(key.replace("_", " "), text(value)) for key, value in entries.items()]


def engines(entries) -> list[tuple[str, str]]:
    if isinstance(entries, dict):
        return pairs(entries)
    return [(entry.get("name", ""), text({k: v for k, v in entry.items() if k != "name"})) for entry in entries]


def plan(entries: dict) -> list[tuple[str, str]]:
    rows = pairs({key: value for key, value in entries.items() if key != "passes"})
    for each in entries.get("passes", []):
        if each.get("processes"):
            rows.append((f"pass {each.get('pass')}", text({key: value for key, value in each.items() if key != "pass"})))
    return rows


def text(value) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {text(each)}" for key, each in value.items())
    if isinstance(value, list):
        return ", ".join(text(each) for each in value)
    return str(value)


def noise_facts(run: Run) -> list[tuple[str, str]]:
    """How much of the run was disturbed, and how well its times are known."""
    rows = []
    processes = run.processes
    if len(processes):
        disturbed = processes.disturbed.notna()
        rows.append(("processes", f"{len(processes):,}"))
        rows.append(("disturbed", f"{disturbed.sum():,} ({100 * disturbed.mean():.1f} %)"))
        for role in ("repeated", "added"):
            rows.append((role, f"{(processes.role == role).sum():,}"))
        rows.append(("failed", f"{processes.failure.notna().sum():,}"))
    cells = run.cells
    timed = cells[cells.ns_per_op.notna()]
    if "stability" in cells and len(timed):
        unstable = (timed.stability == "unstable").sum()
        rows.append(("cells with a time", f"{len(timed):,}"))
        rows.append(("of them unstable", f"{unstable:,} ({100 * unstable / len(timed):.1f} %)"))
    widths = half_widths(run)
    if len(widths):
        rows.append(("half an interval's width, median over cells", f"{widths.width.median():.1f} %"))
    if "clock_floor_ns" in cells and cells.clock_floor_ns.notna().any():
        rows.append(("one reading of the clock, median", f"{cells.clock_floor_ns.median():.4g} ns"))
    return rows


def half_widths(run: Run) -> pd.DataFrame:
    cells = run.cells[run.cells.ns_per_op.gt(0) & run.cells.ns_per_op_low.notna()]
    width = 50 * (cells.ns_per_op_high - cells.ns_per_op_low) / cells.ns_per_op
    return pd.DataFrame({"cell": cells.cell, "width": width})


def noise_charts(run: Run) -> list[Chart]:
    charts = [course(run), lost_time(run), widths_chart(run)]
    return [chart for chart in charts if chart is not None]


def steps_of(seconds: pd.Series) -> tuple[pd.Series, float]:
    """Divides the run's time into equal steps, in minutes."""
    length = max(seconds.max() / STEPS, 1e-9)
    return (seconds // length).clip(upper=STEPS - 1), length / 60


def course(run: Run) -> Chart | None:
    processes = run.processes
    if processes.empty:
        return None
    step, length = steps_of(processes.started_s)
    state = processes.disturbed.notna().map({True: "disturbed", False: "undisturbed"})
    counts = (
        pd.DataFrame({"step": step, "state": state})
        .value_counts()
        .rename("processes")
        .reset_index()
        .sort_values(["state", "step"], ascending=[False, True])
    )
    rows = pd.DataFrame(
        {
            "minute": counts.step * length,
            "until": (counts.step + 1) * length,
            "state": counts.state,
            "processes": counts.processes,
        }
    )
    spec = {
        "mark": {"type": "bar", "binSpacing": 0, "tooltip": {"expr": "datum.tip"}},
        "encoding": {
            "x": {
                "field": "minute",
                "type": "quantitative",
                "bin": "binned",
                "axis": axis("minutes since the run's start", ""),
            },
            "x2": {"field": "until"},
            "y": {"field": "processes", "type": "quantitative", "stack": "zero", "axis": axis("processes", "")},
            "fill": {"field": "state", "type": "nominal", "scale": "@colour", "legend": None},
        },
    }
    return noise(
        run,
        "course",
        "Processes over the run's course",
        "A process is disturbed if it lost more of its measured region to others than the profile allows.",
        "processes.csv",
        "all rows",
        spec,
        rows,
        legend="state",
        fields=[("minute", "from minute"), ("until", "to minute"), ("state", "state"), ("processes", "processes")],
    )


def lost_time(run: Run) -> Chart | None:
    samples = run.samples[run.samples["pass"] == "time"]
    wanted = samples[samples.metric.isin(["run_queue_wait_ns", "region_seconds"])]
    if wanted.empty or "order" not in wanted or "order" not in run.processes:
        return None
    figures = wanted.pivot_table(index="order", columns="metric", values="value")
    if "run_queue_wait_ns" not in figures or "region_seconds" not in figures:
        return None
    started = run.processes.drop_duplicates("order").set_index("order").started_s
    lost = 100 * figures.run_queue_wait_ns / (figures.region_seconds * 1e9)
    placed = pd.DataFrame({"lost": lost, "started": started.reindex(lost.index)}).dropna()
    if placed.empty:
        return None
    step, length = steps_of(placed.started)
    spread = placed.lost.groupby(step).quantile([0.5, 0.9]).unstack()
    rows = pd.concat(
        [
            pd.DataFrame({"minute": (spread.index + 0.5) * length, "who": name, "lost": spread[quantile].values})
            for quantile, name in ((0.5, "the median process"), (0.9, "one in ten more than"))
        ],
        ignore_index=True,
    )
    x = {"field": "minute", "type": "quantitative", "axis": axis("minutes since the run's start", "")}
    y = {"field": "lost", "type": "quantitative", "axis": axis("lost to waiting", "%")}
    spec = {
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2},
                "encoding": {
                    "x": x,
                    "y": y,
                    "stroke": {"field": "who", "type": "nominal", "scale": "@colour", "legend": None},
                    "strokeDash": {"field": "who", "type": "nominal", "scale": "@dash", "legend": None},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 36, "opacity": 1, "tooltip": {"expr": "datum.tip"}},
                "encoding": {"x": x, "y": y, "fill": {"field": "who", "type": "nominal", "scale": "@colour", "legend": None}},
            },
        ]
    }
    return noise(
        run,
        "lost",
        "Time lost to waiting for a processor",
        "Share of the measured region in which the process was ready to run and waited; time pass.",
        "samples.csv",
        'pass = "time", metric = "run_queue_wait_ns" or "region_seconds"',
        spec,
        rows,
        legend="who",
        fields=[("minute", "minute"), ("who", "of"), ("lost", "lost, %")],
        kind="curves",
    )


def widths_chart(run: Run) -> Chart | None:
    widths = half_widths(run)
    if widths.empty:
        return None
    edges = [0, 0.5, 1, 2, 3, 5, 7.5, 10, 15, 25, 50, float("inf")]
    binned = pd.cut(widths.width, edges, right=False)
    counts = binned.value_counts(sort=False)
    rows = pd.DataFrame(
        {
            "range": [
                f"{low:g} to {high:g} %" if high != float("inf") else f"{low:g} % and more"
                for low, high in zip(edges, edges[1:])
            ],
            "cells": counts.values,
        }
    )
    spec = {
        "mark": {"type": "bar", "size": 13, "yOffset": "@shift", "color": "#0072B2", "tooltip": {"expr": "datum.tip"}},
        "encoding": {
            "y": {"field": "range", "type": "nominal", "sort": None, "axis": "@rowAxis"},
            "x": {"field": "cells", "type": "quantitative", "axis": axis("cells", "", tickMinStep=1)},
        },
    }
    return noise(
        run,
        "widths",
        "How well times are known",
        "Half the width of the 95 % interval of the time per operation, in per cent of it.",
        "summary.csv",
        "ns_per_op is not empty",
        spec,
        rows,
        legend=None,
        kind="dots",
        row="range",
        height=24,
        fields=[("range", "half width"), ("cells", "cells")],
    )


def noise(
    run: Run, name: str, title: str, says: str, file: str, where: str, spec: dict, rows: pd.DataFrame, legend, fields, **more
) -> Chart:
    return Chart(
        name=name,
        title=title,
        says=says,
        file=file,
        where=where,
        spec=spec,
        rows=rows,
        fields=fields,
        legend=legend,
        **{"kind": "picture", "height": 220, **more},
    )
