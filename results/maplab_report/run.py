"""Reads a run's folder into pandas frames, and refuses what is missing or damaged."""

import json
import os
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pandas as pd

from .errors import ReportError

# The oldest form of a run that has every column read here. Newer forms are read if their columns are there.
OLDEST_FORMAT = 5

# Columns without which nothing can be drawn. Everything else may be missing: old runs have fewer columns.
NEEDED = {
    "cells.csv": ["experiment", "cell", "map", "allocator", "kind", "entries"],
    "summary.csv": ["experiment", "cell", "status", "reason", "ns_per_op", "ns_per_op_low", "ns_per_op_high"],
    "samples.csv": ["experiment", "cell", "pass", "repetition", "metric", "value", "unit", "disturbed"],
    "percentiles.csv": ["experiment", "cell", "repetition", "percentile", "nanoseconds", "cumulative_count"],
    "memory.csv": ["experiment", "cell", "repetition", "stage", "elapsed_ms", "entries", "rss_kib"],
    "soak.csv": ["experiment", "cell", "repetition", "stage", "operations", "live_bytes"],
    "timeline.csv": ["experiment", "cell", "repetition", "kind", "begin_ns", "length_ns", "longest_ns"],
    "inspection.csv": ["experiment", "cell", "repetition", "what", "item", "value", "expected"],
    "profile.csv": ["experiment", "cell", "repetition", "pass", "stack"],
    "calibration.csv": ["cell", "metric", "relation", "known", "measured", "low", "high", "allowed", "unit", "verdict"],
    "processes.csv": ["started_s", "experiment", "cell", "pass", "role", "seconds", "disturbed", "failure"],
}
TABLE = [
    "row",
    "column",
    "claimed",
    "claimed_to",
    "measured",
    "low",
    "high",
    "unit",
    "claimed_ratio",
    "claimed_ratio_to",
    "measured_ratio",
    "ratio_low",
    "ratio_high",
    "verdict",
    "reason",
]

# Columns that hold text even if every value of a run looks like a number.
TEXT = {
    "experiment",
    "cell",
    "engine",
    "engine_version",
    "map",
    "allocator",
    "study",
    "variant",
    "kind",
    "roles",
    "keys_type",
    "keys_distribution",
    "values_type",
    "mix",
    "answer",
    "load",
    "pause",
    "deletes",
    "collector",
    "key_type",
    "key_distribution",
    "value_type",
    "status",
    "reason",
    "checksum",
    "counter_source",
    "stability",
    "pass",
    "metric",
    "unit",
    "role",
    "disturbed",
    "failure",
    "stage",
    "what",
    "item",
    "site",
    "stack",
    "row",
    "column",
    "verdict",
    "decided_by",
    "cells",
    "relation",
    "baseline",
    "claimed_unit",
    "rank",
    "outside",
    "claimed_choice",
    "choice",
    "outside_choice",
    "workload_digest",
    "seed",
    "hash_seed",
    "known",
    "note",
    "per",
    "baseline_cell",
    "baseline_metric",
}
# Columns that must be numbers: text in them means that the file is damaged.
NUMBERS = {
    "ns_per_op",
    "ns_per_op_low",
    "ns_per_op_high",
    "value",
    "percentile",
    "nanoseconds",
    "cumulative_count",
    "repetition",
    "elapsed_ms",
    "rss_kib",
    "live_bytes",
    "operations",
    "begin_ns",
    "length_ns",
    "longest_ns",
    "started_s",
    "seconds",
    "claimed",
    "claimed_to",
    "claimed_ratio",
    "claimed_ratio_to",
    "measured_ratio",
    "ratio_low",
    "ratio_high",
    "measured",
    "low",
    "high",
    "entries",
}


@dataclass
class Run:
    folder: Path
    name: str
    manifest: dict
    answer_file: Path | None = None

    def has(self, name: str) -> bool:
        return (self.folder / name).is_file()

    def table(self, name: str, needed: list[str] | None = None) -> pd.DataFrame:
        """A CSV file of the folder; one that this run does not have is an empty frame."""
        needed = NEEDED[name] if needed is None else needed
        if not self.has(name):
            return pd.DataFrame(columns=needed)
        return read_csv(self.folder / name, needed)

    @cached_property
    def cells(self) -> pd.DataFrame:
        """One row per cell: its parameters (cells.csv) and its figures (summary.csv)."""
        parameters = self.table("cells.csv")
        summary = self.table("summary.csv")
        missing = set(parameters.cell) - set(summary.cell)
        if missing:
            raise ReportError(f"{self.folder / 'summary.csv'}: no row for the cell {min(missing)}, which cells.csv has")
        figures = [name for name in summary if name == "cell" or name not in parameters]
        return parameters.merge(summary[figures], on="cell")

    @cached_property
    def parameters(self) -> list[str]:
        """The names of a cell's parameters: the columns of cells.csv."""
        return [name for name in self.table("cells.csv") if name not in ("experiment", "cell")]

    @cached_property
    def samples(self) -> pd.DataFrame:
        return self.table("samples.csv")

    @cached_property
    def processes(self) -> pd.DataFrame:
        return self.table("processes.csv")

    @cached_property
    def by_experiment(self) -> dict[str, dict[str, pd.DataFrame]]:
        """The long files, divided once: a file's name, then the experiment's id."""
        names = ["percentiles.csv", "memory.csv", "soak.csv", "timeline.csv", "inspection.csv", "profile.csv"]
        divided = {name: dict(list(self.table(name).groupby("experiment", sort=False))) for name in names}
        divided["samples.csv"] = dict(list(self.samples.groupby("experiment", sort=False)))
        return divided

    def rows(self, name: str, experiment: str) -> pd.DataFrame:
        return self.by_experiment[name].get(experiment, pd.DataFrame(columns=NEEDED[name]))

    @cached_property
    def tables(self) -> list[dict]:
        """The documents' tables: what the manifest says of each, and its rows."""
        read = []
        for entry in self.manifest.get("tables", []):
            rows = self.table(entry["stored"], TABLE).assign(table=entry["id"], document=entry["document"])
            names = {name: "" for name in ("row", "column", "verdict")}
            read.append({**entry, "rows": rows.fillna(names)})
        return read

    @cached_property
    def definitions(self) -> dict[str, dict]:
        """The experiment files as they were run, by id."""
        read = {}
        for entry in self.manifest.get("experiments", []):
            path = self.folder / entry["stored"]
            try:
                read[entry["id"]] = tomllib.loads(path.read_text("utf-8"))
            except FileNotFoundError:
                raise ReportError(f"{path}: no such file; manifest.json names it as the experiment {entry['id']}") from None
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise ReportError(f"{path}: not a TOML file: {error}") from None
        return read

    @cached_property
    def answer(self) -> dict | None:
        """What `maplab choose --json` answered for this run, if it was asked."""
        path = self.answer_file or self.folder / "choose.json"
        if not path.is_file():
            return None
        answer = read_json(path, "what maplab choose --json prints")
        for key in ("experiments", "workloads"):
            if not isinstance(answer, dict) or not isinstance(answer.get(key), list):
                raise ReportError(f'{path}: no key "{key}" with a list; expected what maplab choose --json prints')
        return answer


def read_run(folder: str | Path) -> Run:
    folder = Path(folder).resolve()
    if not folder.is_dir():
        raise ReportError(f"{folder}: no such folder; expected a run's folder, such as results/latest")
    path = folder / "manifest.json"
    if not path.is_file():
        raise ReportError(f"{path}: no such file; expected a run's folder, which has a manifest.json")
    manifest = read_json(path, "a run's manifest")
    if not isinstance(manifest, dict) or not isinstance(manifest.get("format"), int):
        raise ReportError(f'{path}: no key "format" with a number; expected a run\'s manifest')
    if manifest["format"] < OLDEST_FORMAT:
        raise ReportError(f"{path}: format {manifest['format']}; expected {OLDEST_FORMAT} or newer: make the run again")
    for name in ("cells.csv", "summary.csv"):
        if not (folder / name).is_file():
            raise ReportError(f"{folder / name}: no such file; every run has one")
    for entry in manifest.get("files", []):
        check_size(folder / entry["name"], entry["bytes"])
    return Run(folder, manifest.get("id") or folder.name, manifest)


def chosen_run() -> Run:
    """The run that the environment variable MAPLAB_RUN names, or else the last one, or else the reference run."""
    results = Path(__file__).resolve().parents[1]
    named = os.environ.get("MAPLAB_RUN")
    # A relative path is meant from where the notebook or from where `make` was started.
    places = [Path(named), results.parent / named] if named else [results / "latest", results / "reference"]
    return read_run(next((place for place in places if (place / "manifest.json").exists()), places[0]))


def check_size(path: Path, expected: int) -> None:
    # maplab itself compares digests. In Python that would take longer than the report.
    if not path.is_file():
        raise ReportError(f"{path}: no such file; manifest.json names it with {expected} bytes")
    found = path.stat().st_size
    if found != expected:
        raise ReportError(f"{path}: damaged: found {found} bytes, manifest.json has {expected}: it was changed or cut off")


def read_json(path: Path, expected: str):
    try:
        return json.loads(path.read_text("utf-8"))
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ReportError(f"{path}: not JSON ({error}); expected {expected}") from None


def read_csv(path: Path, needed: list[str]) -> pd.DataFrame:
    try:
        header = pd.read_csv(path, nrows=0).columns
        # A map may be called "none" and a number may be "inf": only an empty field is nothing.
        frame = pd.read_csv(
            path, dtype={name: str for name in header if name in TEXT}, keep_default_na=False, na_values=[""], low_memory=False
        )
    except pd.errors.EmptyDataError:
        raise ReportError(f"{path}: empty; expected a header row with the columns {', '.join(needed)}") from None
    except (pd.errors.ParserError, UnicodeDecodeError) as error:
        raise ReportError(f"{path}: not CSV in UTF-8: {' '.join(str(error).split())}") from None
    missing = [name for name in needed if name not in frame]
    if missing:
        raise ReportError(f"{path}: no column {missing[0]}; expected the columns {', '.join(needed)}")
    for name in NUMBERS & set(frame):
        if frame[name].dtype == object:
            check_numbers(path, frame, name)
    return frame


def check_numbers(path: Path, frame: pd.DataFrame, name: str) -> None:
    numbers = pd.to_numeric(frame[name], errors="coerce")
    wrong = frame.index[numbers.isna() & frame[name].notna()]
    if len(wrong):
        # Two more: the header row, and lines are counted from 1.
        raise ReportError(f"{path}: line {wrong[0] + 2}: column {name} is {frame[name][wrong[0]]!r}; expected a number")
    frame[name] = numbers
