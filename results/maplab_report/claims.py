"""The documents' tables: verdicts, claimed beside measured ratios, and which claims are furthest from what was measured."""

import math
from dataclasses import dataclass

import pandas as pd

from .axes import axis, log_ticks
from .chart import Chart
from .experiment import CONTENDERS, Experiment, experiment, experiments, labels_of
from .run import Run

# Rows that say nothing about a claim.
NO_VERDICT = {"no claim", "baseline"}
# A claim without an upper end ("or more") is drawn up to so many times its lower end.
OPEN_END = 10


@dataclass
class DocumentTable:
    id: str
    document: str
    title: str
    place: str
    reading: str
    engines: bool
    stored: str
    by_run: list[tuple[str, Run, pd.DataFrame]]
    chart: Chart | None

    @property
    def experiments(self) -> list[str]:
        """The experiments whose cells are behind the table's figures."""
        cells = pd.concat([frame.cells for _, _, frame in self.by_run if "cells" in frame]).dropna()
        return list(dict.fromkeys(cell.partition("/")[0] for each in cells for cell in each.split()))

    @property
    def verdicts(self) -> dict[str, int]:
        rows = pd.concat([frame for _, _, frame in self.by_run[:1]])
        counts = rows.verdict[~rows.verdict.isin(NO_VERDICT)].value_counts()
        return {name: int(count) for name, count in counts.items()}


def document_tables(runs: list[Run]) -> list[DocumentTable]:
    found: dict[str, DocumentTable] = {}
    for run, label in zip(runs, labels_of(runs)):
        for entry in run.tables:
            table = found.setdefault(
                entry["id"],
                DocumentTable(
                    entry["id"],
                    entry["document"],
                    entry.get("title", ""),
                    entry.get("place", ""),
                    entry.get("reading", ""),
                    False,
                    entry["stored"],
                    [],
                    None,
                ),
            )
            table.by_run.append((label, run, entry["rows"]))
            table.engines = table.engines or "engine" in entry["rows"]
    tables = sorted(found.values(), key=lambda table: [part.zfill(4) for part in table.id.replace("T", "").split(".")])
    for table in tables:
        table.chart = claim_chart(table)
    return tables


def claim_chart(table: DocumentTable) -> Chart | None:
    frames = []
    for label, _, rows in table.by_run:
        rows = rows[rows.claimed_ratio.gt(0) & rows.measured_ratio.gt(0)]
        who = [label] * len(rows) if len(table.by_run) > 1 else None
        names = [
            name
            for name in ([who] if who else [])
            + ([rows.engine.fillna("")] if "engine" in rows else [])
            + [rows.row, rows.column]
        ]
        line = [": ".join(part for part in parts if part) for parts in zip(*names)]
        to = rows.claimed_ratio_to.fillna(rows.claimed_ratio).astype(float)
        frames.append(
            pd.DataFrame(
                {
                    "line": line,
                    "series": rows.verdict,
                    "claimed": rows.claimed_ratio,
                    "claimed_to": to.where(to != math.inf, rows.claimed_ratio * OPEN_END),
                    "open": to == math.inf,
                    "measured": rows.measured_ratio,
                    "low": rows.ratio_low.where(rows.ratio_low > 0),
                    "high": rows.ratio_high.where(rows.ratio_low > 0),
                    "verdict": rows.verdict,
                }
            )
        )
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return None
    drawn = pd.concat(frames, ignore_index=True)
    ends = pd.concat([drawn[name] for name in ("claimed", "claimed_to", "measured", "low", "high")])
    x_axis = axis("ratio to the baseline", "", **log_ticks(ends.astype(float)))
    scale = {"type": "log", "nice": False, "padding": 14}

    def x(field):
        return {"field": field, "type": "quantitative", "scale": scale, "axis": x_axis}

    colour = {"field": "series", "type": "nominal", "scale": "@colour", "legend": None}
    y = {"field": "line", "type": "nominal", "sort": None, "axis": "@rowAxis"}
    shape = {"field": "series", "type": "nominal", "scale": "@shape", "legend": None}
    spec = {
        "layer": [
            {"data": {"values": [{"even": 1}]}, "mark": {"type": "rule", "color": "@muted"}, "encoding": {"x": x("even")}},
            {
                "mark": {"type": "rule", "strokeWidth": 7, "opacity": 0.3, "color": "@text"},
                "encoding": {"y": y, "x": x("claimed"), "x2": {"field": "claimed_to"}},
            },
            {
                "mark": {
                    "type": "point",
                    "shape": "cross",
                    "size": 70,
                    "angle": 45,
                    "filled": True,
                    "color": "@text",
                    "opacity": 0.75,
                },
                "encoding": {"y": y, "x": x("claimed")},
            },
            {
                "transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}],
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {"y": y, "x": x("low"), "x2": {"field": "high"}, "stroke": colour},
            },
            {
                "mark": {"type": "point", "filled": True, "size": 55, "opacity": 1, "tooltip": {"expr": "datum.tip"}},
                "encoding": {"y": y, "x": x("measured"), "fill": colour, "shape": shape},
            },
        ]
    }
    return Chart(
        name="claims",
        title="Claimed and measured",
        says="The cross is the claimed ratio, the broad line its range; the mark is what was "
        "measured, with its interval. Where both are on one side of 1, the direction holds.",
        file=table.stored,
        where="claimed_ratio and measured_ratio are above 0",
        kind="dots",
        spec=spec,
        rows=drawn,
        height=26,
        fields=[
            ("line", "figure"),
            ("claimed", "claimed ratio"),
            ("claimed_to", "to"),
            ("measured", "measured ratio"),
            ("low", "from"),
            ("high", "to"),
            ("verdict", "verdict"),
        ],
        legend="series",
    )


def verdict_counts(tables: list[DocumentTable]) -> pd.DataFrame:
    """Documents by verdicts, of the first run that has a table; engines apart where there are several."""
    frames = [table.by_run[0][2] for table in tables]
    rows = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["document", "verdict"])
    rows = rows[~rows.verdict.isin(NO_VERDICT)]
    index = [rows.document] + ([rows.engine.fillna("")] if "engine" in rows and rows.engine.nunique() > 1 else [])
    return pd.crosstab(index, rows.verdict) if len(rows) else pd.DataFrame()


def furthest(tables: list[DocumentTable], most: int = 10) -> list[dict]:
    """Claims that a run contradicts, those first whose measured ratio is furthest from the claimed one."""
    found = []
    for table in tables:
        rows = table.by_run[0][2]
        for row in rows[rows.verdict.isin(["refuted", "differs in Swift"])].itertuples():
            claimed, to, measured = row.claimed_ratio, row.claimed_ratio_to, row.measured_ratio
            if not (claimed > 0 and measured > 0):
                continue
            nearest = min(max(measured, claimed), to if to == to else claimed)
            if nearest != measured:
                found.append(
                    {
                        "table": table.id,
                        "title": table.title,
                        "row": row.row,
                        "column": row.column,
                        "engine": getattr(row, "engine", None),
                        "claimed": claimed,
                        "to": to,
                        "measured": measured,
                        "low": row.ratio_low,
                        "high": row.ratio_high,
                        "verdict": row.verdict,
                        "times": abs(math.log(measured / nearest)),
                    }
                )
    return sorted(found, key=lambda entry: -entry["times"])[:most]


def fastest(made: Experiment) -> dict | None:
    """Which contender is certainly the fastest in how many loads of an experiment."""
    cells = made.cells[made.cells.ns_per_op.notna() & (made.cells.run == made.labels[0])]
    contending = [key for key in made.varying if key in CONTENDERS]
    if not contending or cells.empty:
        return None
    cells = cells.assign(
        load=[made.load(parts) for parts in cells.parts],
        who=[", ".join(parts.get(key, "") for key in contending) for parts in cells.parts],
    )
    loads = undecided = 0
    won: dict[str, list[float]] = {}
    for _, same in cells.groupby("load", sort=False):
        if len(same) < 2:
            continue
        loads += 1
        first, second = same.nsmallest(2, "ns_per_op").itertuples()
        # Certain if the intervals do not touch, and no other cell's interval reaches as low.
        lowest_other = same.ns_per_op_low[same.index != first.Index].min()
        if not first.ns_per_op_high < lowest_other:
            undecided += 1
            continue
        won.setdefault(first.who, []).append(second.ns_per_op / first.ns_per_op)
    if not loads:
        return None
    ranked = sorted(won.items(), key=lambda item: -len(item[1]))
    return {
        "id": made.id,
        "title": made.title,
        "loads": loads,
        "undecided": undecided,
        "won": [{"who": who, "loads": len(times), "times": float(pd.Series(times).median())} for who, times in ranked],
        "times": float(pd.Series(ranked[0][1]).median()) if ranked else 1.0,
    }


def all_experiments(runs: list[Run]) -> list[Experiment]:
    return [experiment(runs, id) for id in experiments(runs)]
