"""Draws README's picture from a run: Dictionary, SpanMap and ArenaMap with a million integer keys.

    .build/venv/bin/python results/pictures/million-entries.py [RUN]    (`make notebook` makes .build/venv)

RUN is results/reference by default. The picture's description holds every figure it shows; a test compares these with
the run.
"""

import csv
import json
import pathlib
import sys

import matplotlib

matplotlib.use("svg")
# The same picture for the same figures, byte for byte.
matplotlib.rcParams.update({"svg.hashsalt": "maplab", "font.size": 10, "axes.axisbelow": True})
import matplotlib.pyplot as plt  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
OPERATIONS = [
    ("fill", "insert (growing)"),
    ("get-hit", "look up, present"),
    ("get-miss", "look up, absent"),
    ("update", "update"),
    ("erase", "remove"),
    ("churn", "remove and insert"),
]
# Okabe and Ito's colours, which colour-blind readers can tell apart; the shapes differ as well.
MAPS = [("native", "Dictionary", "#000000", "o"), ("span", "SpanMap", "#0072B2", "s"), ("arena", "ArenaMap", "#D55E00", "D")]
FIGURES = ["ns_per_op", "ns_per_op_low", "ns_per_op_high", "bytes_per_entry"]


def cell(rows, name):
    """The figures of one cell, as text, and whether its time is stable."""
    row = next(row for row in rows if row["cell"] == name)
    return {key: row[key] for key in FIGURES} | {"stability": row["stability"]}


def main():
    run = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "reference"
    with open(run / "summary.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))

    shown = {}
    figure, (times, memory) = plt.subplots(
        1, 2, figsize=(8.6, 3.6), width_ratios=[3, 1.1], layout="constrained", facecolor="white")
    for place, (map_id, label, colour, marker) in enumerate(MAPS):
        for line, (kind, _) in enumerate(OPERATIONS):
            name = f"map-speed/map={map_id},allocator=system,kind={kind},keys=uint64-uniform"
            shown[name] = values = cell(rows, name)
            value, low, high = (float(values[key]) for key in FIGURES[:3])
            height = line + (place - 1) * 0.24
            times.plot([low, high], [height, height], color=colour, linewidth=2)
            filled = colour if values["stability"] == "stable" else "white"
            times.plot(value, height, marker, color=colour, markerfacecolor=filled, markersize=6.5)
        times.plot([], [], marker, color=colour, label=label)

        name = f"look-ups/map={map_id},allocator=system,kind=get-hit,entries=1000000"
        shown[name] = values = cell(rows, name)
        size = float(values["bytes_per_entry"])
        memory.barh(place, size, color=colour, height=0.55)
        memory.text(size - 1.5, place, f"{size:.1f}", color="white", ha="right", va="center")
    times.plot([], [], "o", color="grey", markerfacecolor="white", label="unstable")

    times.set_xscale("log")
    ticks = [5, 10, 20, 50, 100, 200]
    times.set_xticks(ticks, [str(tick) for tick in ticks])
    times.minorticks_off()
    times.set_yticks(range(len(OPERATIONS)), [label for _, label in OPERATIONS])
    times.invert_yaxis()
    times.grid(axis="x", color="#dddddd")
    times.set_title("ns per operation (logarithmic; lines are 95 % intervals)", fontsize=10, loc="left")
    times.legend(ncols=4, loc="upper center", bbox_to_anchor=(0.4, -0.1), frameon=False, handletextpad=0.2, columnspacing=1)
    memory.set_yticks(range(len(MAPS)), [label for _, label, _, _ in MAPS])
    memory.invert_yaxis()
    memory.grid(axis="x", color="#dddddd")
    memory.set_title("heap bytes per entry", fontsize=10, loc="left")
    for axes in (times, memory):
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(length=0)

    target = HERE / "million-entries.svg"
    figure.savefig(target, metadata={"Date": None, "Creator": None, "Description": json.dumps(shown)})
    # Matplotlib writes spaces at the ends of lines.
    target.write_text("".join(line.rstrip() + "\n" for line in target.read_text().splitlines()))
    print(f"wrote {target}")


if __name__ == "__main__":
    main()
