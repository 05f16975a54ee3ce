"""Charts show what the files say."""

import numpy as np
import pandas as pd
import pytest
from conftest import FIXTURE, sizes_again

from maplab_report import chart, charts_of, experiment, experiments, read_run
from maplab_report.axes import scale_of
from maplab_report.chart import look, number
from maplab_report.claims import document_tables, fastest
from maplab_report.curves import on_front
from maplab_report.experiment import describe
from maplab_report.pictures import frames_of
from maplab_report.units import tick_text


@pytest.fixture(scope="module")
def run():
    return read_run(FIXTURE)


def names(run, id):
    return [each.name for each in charts_of(experiment(run, id))]


def test_experiments_have_the_charts_of_their_figures(run):
    assert {
        "time",
        "sweep-entries",
        "latency",
        "percentiles",
        "life",
        "memory",
        "allocations",
        "instructions",
        "retains",
        "pareto",
    } <= set(names(run, "look-ups"))
    assert {"heat", "parts", "spread"} <= set(names(run, "bucket-heat"))
    assert {"flame", "timeline"} <= set(names(run, "growth-profile"))
    assert {"soak", "observations"} <= set(names(run, "kept-closures"))
    assert names(run, "entry-count") == ["time"]


def test_every_chart_can_be_drawn(run):
    for id in experiments(run):
        for each in charts_of(experiment(run, id)):
            for measure in each.measures or [None]:
                picture = each.svg(measure=measure.field if measure else None)
                assert picture.startswith("<svg") and "NaN" not in picture, (id, each.name, measure)


def test_time_is_the_summary_s(run):
    drawn = chart(run, "look-ups", "time").rows.set_index("cell")
    summary = pd.read_csv(FIXTURE / "summary.csv").set_index("cell")
    for cell in drawn.index:
        for name in ("ns_per_op", "ns_per_op_low", "ns_per_op_high"):
            assert drawn[name][cell] == summary[name][cell]


def test_latency_is_the_median_over_processes(run):
    drawn = chart(run, "look-ups", "latency").rows
    steps = pd.read_csv(FIXTURE / "percentiles.csv")
    cell = drawn.cell.iloc[0]
    processes = [own.sort_values("percentile") for _, own in steps[steps.cell == cell].groupby("repetition")]
    for percentile in (50, 99, 99.9):
        read = [own.nanoseconds[own.percentile >= percentile].iloc[0] for own in processes]
        shown = drawn[(drawn.cell == cell) & np.isclose(drawn.percentile, percentile)]
        assert shown.nanoseconds.iloc[0] == np.median(read)
        assert shown.least.iloc[0] == min(read) and shown.greatest.iloc[0] == max(read)
    assert drawn.percentile.max() <= 99.99 + 1e-9


def test_curve_of_few_operations_ends_early(run_folder):
    path = run_folder / "percentiles.csv"
    cell = pd.read_csv(path).cell.iloc[0]
    experiment_id = cell.partition("/")[0]
    rows = [(experiment_id, cell, 0, 50, 10, 50), (experiment_id, cell, 0, 100, 20, 100)]
    pd.DataFrame(rows, columns=pd.read_csv(path).columns).to_csv(path, index=False, lineterminator="\r\n")
    sizes_again(run_folder)
    assert chart(read_run(run_folder), experiment_id, "latency").rows.percentile.max() <= 99 + 1e-9


def test_stages_of_life_follow_each_other(run):
    rows = chart(run, "delete-patterns", "life").rows
    for _, own in rows.groupby("c"):
        assert own.place.is_monotonic_increasing
    assert rows.groupby("stage", sort=False).place.first().is_monotonic_increasing


def test_front():
    rows = pd.DataFrame({"load": ["a"] * 4 + ["b"], "ns_per_op": [1, 2, 3, 2, 9], "bytes": [9, 5, 6, 5, 9]})
    assert on_front(rows, "bytes").tolist() == [True, True, False, True, True]


def test_scales():
    assert scale_of(pd.Series([1, 5.0]))["type"] == "linear"
    assert scale_of(pd.Series([1, 500.0]))["type"] == "log"
    assert scale_of(pd.Series([0, 1, 500.0]))["type"] == "symlog"
    assert scale_of(pd.Series([0, 0.0]))["type"] == "linear"
    assert scale_of(pd.Series([float("nan"), -1, 2]))["type"] == "linear"
    assert "ms" in tick_text("ns") and "MB" in tick_text("B")


def test_colours_dashes_and_shapes_tell_curves_apart():
    assert len({(colour, tuple(dash)) for colour, dash, _ in map(look, range(28))}) == 28
    assert len({(colour, shape) for colour, _, shape in map(look, range(28))}) == 28


def test_flame_graph_merges_stacks():
    frames = frames_of(pd.Series(["a;b", "a;c", "a;b;d", "e"]), pd.Series([1, 2, 5, 2]))
    at = {(depth, name): (begin, end, counted) for depth, begin, end, name, counted, _ in frames}
    assert at[0, "a"] == (0, 0.8, 8)
    assert at[1, "b"] == (0, 0.6, 6)
    assert at[1, "c"][2] == 2
    assert at[2, "d"][2] == 5
    assert at[0, "e"][:2] == (pytest.approx(0.8), pytest.approx(1))


def test_labels_say_what_differs(run):
    made = experiment(run, "entry-count")
    assert set(made.cells.curve) == {"mutex", "sharded", "read-mostly", "counter"}
    assert made.fixed["allocator"] == "system"
    assert describe({"map": "span", "threads": "2"}, ["map", "threads"]) == "span, threads=2"


def test_fastest_only_if_intervals_are_apart(run):
    made = experiment(run, "entry-count")
    found = fastest(made)
    assert found["loads"] == 1 and found["won"][0]["who"] in set(made.cells.curve)
    made.cells["ns_per_op_low"] = 0.0
    assert fastest(made)["won"] == [] and fastest(made)["undecided"] == 1


def test_tables(run):
    (table,) = document_tables([run])
    assert table.id == "D1.T13"
    assert sum(table.verdicts.values()) > 0


def test_numbers_in_the_page():
    assert [number(value) for value in (1.0, 0.123456789, float("nan"), float("inf"), 12345678)] == [
        1,
        0.123457,
        None,
        None,
        12345678,
    ]
