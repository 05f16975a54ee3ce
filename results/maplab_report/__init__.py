"""Draws a run of maplab: the HTML report (`python -m maplab_report RUN`) and the pictures of analysis.ipynb.

import maplab_report as report
run = report.read_run("reference")
report.chart(run, "map-speed", "time")
"""

from .claims import document_tables, verdict_counts
from .errors import ReportError
from .experiment import experiment, experiments
from .run import Run, chosen_run, read_run
from .sections import chart, charts_of, contents, draw

__all__ = [
    "ReportError",
    "Run",
    "chart",
    "charts_of",
    "chosen_run",
    "contents",
    "document_tables",
    "draw",
    "experiment",
    "experiments",
    "read_run",
    "verdict_counts",
]
