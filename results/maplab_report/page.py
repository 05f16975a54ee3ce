"""Puts a report together: one HTML file with styles, scripts and data inside."""

import json
import os
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import jinja2
import markupsafe
import pandas as pd
import vl_convert

from . import claims, machine
from .chart import COLOURS, DASHES, MOST_CURVES, SHAPES, Chart
from .experiment import Experiment, labels_of
from .run import Run
from .sections import charts_of, comparison_chart
from .units import TICKS

HERE = Path(__file__).parent
SCRIPTS = ["figures.js", "draw.js", "chart.js", "page.js"]
# So many of the experiments with the greatest differences are on the first page.
MOST_FINDINGS = 12


@dataclass
class Section:
    """A page of the report: its charts, and what the script needs to draw them."""

    id: str
    charts: list[Chart]
    cells: list[dict] = field(default_factory=list)
    filters: list[dict] = field(default_factory=list)

    def json(self, known: list[dict]) -> markupsafe.Markup:
        """The section's data. Most charts of a kind have the same specification: `known` has each once, and the data its number."""
        charts = []
        for chart in self.charts:
            if chart.spec not in known:
                known.append(chart.spec)
            charts.append({**chart.as_json(), "spec": known.index(chart.spec)})
        return script_json({"cells": self.cells, "filters": self.filters, "charts": charts})


def script_json(value) -> markupsafe.Markup:
    # `</script>` in the data would end the script element.
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return markupsafe.Markup(text.replace("<", "\\u003c"))


def experiment_section(made: Experiment) -> Section:
    cells = [
        {
            "run": cell.run,
            "cell": cell.cell,
            "line": cell.line,
            "series": cell.series,
            "curve": cell.curve,
            "parts": {key: cell.parts.get(key, "–") for key in made.varying},
        }
        for cell in made.cells.itertuples()
    ]
    filters = [{"key": key, "values": values} for key, values in made.varying.items()]
    return Section(f"experiment-{made.id}", charts_of(made), cells, filters)


def remarks(made: Experiment) -> list[dict]:
    """Cells that were not measured, and what looks wrong with others."""
    said = made.cells[made.cells.reason.notna() | (made.cells.status != "ok")]
    return [
        {
            "cell": cell.cell,
            "run": cell.run,
            "status": cell.status,
            "reason": cell.reason if isinstance(cell.reason, str) else "",
        }
        for cell in said.itertuples()
    ]


def index_entries(made: list[tuple[Experiment, Section]], tables: list[claims.DocumentTable]) -> list[dict]:
    entries = []
    for each, section in made:
        columns = [name for name in ("map", "allocator", "study", "engine") if name in each.cells]
        words = {str(value) for name in columns for value in each.cells[name].dropna()}
        entries.append(
            {
                "kind": "experiment",
                "href": f"#{section.id}",
                "id": each.id,
                "title": each.title,
                "count": f"{len(each.cells)} cells",
                "has": [chart.name for chart in section.charts],
                "tags": each.reproduces,
                "search": " ".join([each.id, each.title, each.analysis, *each.reproduces, *sorted(words)]).lower(),
            }
        )
    for table in tables:
        rows = table.by_run[0][2]
        entries.append(
            {
                "kind": "table",
                "href": f"#table-{table.id}",
                "id": table.id,
                "title": table.title,
                "count": f"{len(rows)} rows",
                "has": list(table.verdicts),
                "tags": [f"{name} {count}" for name, count in table.verdicts.items()],
                "search": " ".join(
                    [table.id, table.title, table.place, table.reading, *rows.row.dropna().unique(), *table.verdicts]
                ).lower(),
            }
        )
    return entries


def searchable(made: list[tuple[Experiment, Section]], tables: list[claims.DocumentTable]) -> list[tuple[str, dict[str, str]]]:
    """What the index can be narrowed to: experiments by their charts, tables by their verdicts."""
    charts = {chart.name: chart.title for _, section in made for chart in section.charts}
    verdicts = {verdict: verdict for table in tables for verdict in table.verdicts}
    return [("a chart", charts), ("a verdict", verdicts)]


def render(runs: list[Run], output: Path) -> str:
    """The whole report as text."""
    labels = labels_of(runs)
    made = [(each, experiment_section(each)) for each in claims.all_experiments(runs)]
    tables = claims.document_tables(runs)
    findings = [found for found in (claims.fastest(each) for each, _ in made) if found]
    findings.sort(key=lambda found: -found["times"])
    comparison = comparison_chart([each for each, _ in made], labels) if len(runs) > 1 else None
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.filters["figure"] = figure
    environment.filters["words"] = words
    environment.globals["bounds"] = bounds
    specifications: list[dict] = []
    settings = {
        "colours": COLOURS,
        "dashes": DASHES,
        "shapes": SHAPES,
        "mostCurves": MOST_CURVES,
        "ticks": TICKS,
        "runs": [{"name": label, "folder": link(run.folder, output)} for run, label in zip(runs, labels)],
    }
    return environment.get_template("page.html").render(
        runs=[
            {
                "run": run,
                "label": label,
                "folder": link(run.folder, output),
                "machine": machine.facts(run),
                "noise": machine.noise_facts(run),
                "section": Section(f"machine-{number}", machine.noise_charts(run)),
                "lead": machine.lead(run),
                "known": run.table("calibration.csv"),
            }
            for number, (run, label) in enumerate(zip(runs, labels))
        ],
        experiments=[{"made": each, "section": section, "remarks": remarks(each)} for each, section in made],
        tables=[
            {"table": table, "section": Section(f"table-{table.id}", [table.chart] if table.chart else [])} for table in tables
        ],
        overview=Section("overview", [comparison] if comparison else []),
        verdicts=claims.verdict_counts(tables),
        furthest=claims.furthest(tables),
        findings=findings,
        most=MOST_FINDINGS,
        experiment_ids={each.id for each, _ in made},
        table_ids={table.id for table in tables},
        entries=index_entries(made, tables),
        searchable=searchable(made, tables),
        answers=[(label, run.answer) for run, label in zip(runs, labels) if run.answer is not None],
        # The settings come last in the page: only then are all specifications known.
        specifications=specifications,
        settings=lambda: script_json({**settings, "specifications": specifications}),
        style=markupsafe.Markup(static("page.css")),
        scripts=[markupsafe.Markup(script(text)) for text in (vega(), *(static(name) for name in SCRIPTS))],
    )


def vega() -> str:
    # The bundle is a module; within a function its names stay out of the page's.
    return "(() => {" + vl_convert.javascript_bundle() + "})();"


def script(text: str) -> str:
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def static(name: str) -> str:
    return (HERE / "static" / name).read_text("utf-8")


def link(folder: Path, output: Path) -> str:
    """The run's folder as seen from the report: its CSV files are links of the page."""
    return quote(Path(os.path.relpath(folder, output.resolve().parent)).as_posix())


def figure(value) -> str:
    """Counts with every digit, other figures with four, as the page's own script writes them."""
    if value is None or pd.isna(value):
        return ""
    if value in (float("inf"), float("-inf")):
        return "any"
    if value == int(value):
        return f"{value:,.0f}"
    rounded = float(f"{value:.4g}")
    return f"{rounded:,.0f}" if abs(rounded) >= 1000 else f"{rounded:.4g}"


def words(text: str) -> markupsafe.Markup:
    """Text with code between backticks, as experiment files have it."""
    return markupsafe.Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(markupsafe.escape(text))))


def bounds(low, high) -> str:
    low, high = figure(low), figure(high)
    return f"{low} to {high}" if low and high and low != high else low


def write(runs: list[Run], output: Path) -> int:
    """Writes the report; a reader never sees half of it. Returns its size in bytes."""
    text = render(runs, output).encode("utf-8")
    output.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, output)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return len(text)
