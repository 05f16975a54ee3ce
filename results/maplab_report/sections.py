"""Which charts an experiment has."""

import pandas as pd

from .axes import axis
from .chart import Chart
from .curves import latency_chart, memory_chart, pareto_chart, soak_chart, sweep_charts
from .dots import observation_chart, summary_charts
from .errors import ReportError
from .experiment import Experiment, experiment, experiments
from .pictures import flame_chart, heat_chart, parts_chart, spread_chart, timeline_chart
from .run import Run


def charts_of(made: Experiment) -> list[Chart]:
    """All charts for which the run has figures, in the order in which a reader wants them."""
    figures = {chart.name: chart for chart in summary_charts(made)}
    ordered = [
        figures.pop("time", None),
        *sweep_charts(made),
        latency_chart(made),
        figures.pop("percentiles", None),
        memory_chart(made),
        *figures.values(),
        pareto_chart(made),
        observation_chart(made),
        soak_chart(made),
        flame_chart(made),
        timeline_chart(made),
        heat_chart(made),
        parts_chart(made),
        spread_chart(made),
    ]
    return [chart for chart in ordered if chart is not None]


def chart(runs: Run | list[Run], id: str, name: str) -> Chart:
    """One chart of one experiment."""
    charts = {each.name: each for each in charts_of(experiment(runs, id))}
    if name not in charts:
        raise ReportError(f"experiment {id} has no chart {name}; expected one of {', '.join(charts)}")
    return charts[name]


def draw(run: Run, name: str, id: str, **options):
    """A chart as a notebook shows it, of the named experiment or, where the run lacks that one, of another that has such a chart."""
    known = experiments(run)
    for each in [id, *known] if id in known else known:
        found = [chart for chart in charts_of(experiment(run, each)) if chart.name == name]
        if found:
            return found[0].show(**options)
    return f"this run has no experiment with a chart {name}"


def contents(run: Run) -> pd.DataFrame:
    """Which charts each experiment has, with the number of their rows."""
    rows = {id: {chart.name: len(chart.rows) for chart in charts_of(experiment(run, id))} for id in experiments(run)}
    return pd.DataFrame.from_dict(rows, orient="index").astype("Int64").astype(object).fillna("")


def comparison_chart(made: list[Experiment], labels: list[str]) -> Chart | None:
    """The time of every cell that both runs have, as second run over first."""
    frames = []
    for each in made:
        timed = each.cells[each.cells.ns_per_op.gt(0)]
        first, second = (timed[timed.run == label].set_index("cell") for label in labels)
        both = first.index.intersection(second.index)
        first, second = first.loc[both], second.loc[both]
        apart = (first.ns_per_op_high < second.ns_per_op_low) | (second.ns_per_op_high < first.ns_per_op_low)
        frames.append(
            pd.DataFrame(
                {
                    "line": each.id,
                    "cell": both,
                    "ratio": second.ns_per_op.values / first.ns_per_op.values,
                    "first": first.ns_per_op.values,
                    "second": second.ns_per_op.values,
                    "apart": apart.map({True: "intervals apart", False: "intervals overlap"}).values,
                }
            )
        )
    frames = [frame for frame in frames if len(frame)]
    if not frames:
        return None
    rows = pd.concat(frames, ignore_index=True)
    x = {
        "field": "ratio",
        "type": "quantitative",
        "scale": {"type": "log", "nice": False, "padding": 14},
        "axis": axis("second run over first", ""),
    }
    spec = {
        "layer": [
            {"data": {"values": [{"ratio": 1}]}, "mark": {"type": "rule", "color": "@muted"}, "encoding": {"x": x}},
            {
                "mark": {"type": "point", "filled": True, "size": 40, "opacity": 0.8, "tooltip": {"expr": "datum.tip"}},
                "encoding": {
                    "x": x,
                    "y": {"field": "line", "type": "nominal", "sort": None, "axis": "@rowAxis"},
                    "fill": {"field": "apart", "type": "nominal", "scale": "@colour", "legend": None},
                    "shape": {"field": "apart", "type": "nominal", "scale": "@shape", "legend": None},
                },
            },
        ]
    }
    return Chart(
        name="comparison",
        title="Time per operation, second run over first",
        says="A mark per cell. Overlapping intervals can't be told apart; apart, they may still be by chance among many: `maplab compare` tests.",
        file="summary.csv",
        where="ns_per_op is above 0 in both runs",
        kind="dots",
        spec=spec,
        rows=rows,
        height=24,
        legend="apart",
        fields=[
            ("cell", "cell"),
            ("first", f"{labels[0]}, ns"),
            ("second", f"{labels[1]}, ns"),
            ("ratio", "ratio"),
            ("apart", "intervals"),
        ],
    )
