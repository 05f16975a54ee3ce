"""An experiment's cells: which of their parameters differ, and what a cell is called in a chart."""

from dataclasses import dataclass, field

import pandas as pd

from .errors import ReportError
from .run import NEEDED, Run

# What competes: cells that differ only in these do the same work.
CONTENDERS = ["engine", "map", "allocator", "study", "variant"]
# Parameters whose values speak for themselves; others are written `name=value`.
BARE = {"run", *CONTENDERS, "kind", "answer", "keys"}
# What gets colours, if it differs: the first of these with few enough values. All others make rows.
COLOURED = ["run", "engine", "allocator", "map", "threads", "variant", "kind", "deletes"]
MOST_COLOURS = 7
ABSENT = "–"


@dataclass
class Experiment:
    id: str
    title: str
    analysis: str
    reproduces: list[str]
    runs: list[Run]
    labels: list[str]
    cells: pd.DataFrame
    varying: dict[str, list[str]] = field(default_factory=dict)
    fixed: dict[str, str] = field(default_factory=dict)
    series: str | None = None

    def rows(self, name: str) -> pd.DataFrame:
        """The experiment's rows of a long file, with the number `c` of each row's cell."""
        frames = [run.rows(name, self.id).assign(run=label) for run, label in zip(self.runs, self.labels)]
        frames = [frame for frame in frames if len(frame)]
        if not frames:
            return pd.DataFrame(columns=["c", "run", *NEEDED[name]])
        rows = pd.concat(frames, ignore_index=True)
        # Files are in the order in which processes ended; charts follow the order of the cells.
        return rows.merge(self.cells[["run", "cell", "c"]], on=["run", "cell"]).sort_values(
            "c", kind="stable", ignore_index=True
        )

    def load(self, parts: dict[str, str]) -> str:
        """What a cell does, without what competes: cells of one load may be compared."""
        return describe(parts, [key for key in self.varying if key not in CONTENDERS]) or ABSENT


def experiments(runs: Run | list[Run]) -> list[str]:
    """The ids of all experiments, in the order of the first run."""
    runs = runs if isinstance(runs, list) else [runs]
    return list(dict.fromkeys(id for run in runs for id in run.cells.experiment))


def labels_of(runs: list[Run]) -> list[str]:
    names = [run.name for run in runs]
    if len(set(names)) == len(names):
        return names
    return [f"{name} ({number})" for number, name in enumerate(names, 1)]


def experiment(runs: Run | list[Run], id: str) -> Experiment:
    runs = runs if isinstance(runs, list) else [runs]
    labels = labels_of(runs)
    frames = []
    for run, label in zip(runs, labels):
        own = run.cells[run.cells.experiment == id]
        if len(own):
            frames.append(own.assign(run=label))
    if not frames:
        raise ReportError(f"{runs[0].folder / 'cells.csv'}: no experiment {id}; expected one of {', '.join(experiments(runs))}")
    cells = pd.concat(frames, ignore_index=True)
    # The same cell of two runs side by side.
    first = {cell: place for place, cell in reversed(list(enumerate(cells.cell)))}
    cells = cells.sort_values("cell", key=lambda names: names.map(first), kind="stable", ignore_index=True)
    cells["c"] = range(len(cells))
    definition = next((run.definitions[id] for run in runs if id in run.definitions), {})
    made = Experiment(
        id=id,
        title=definition.get("title", id),
        analysis=definition.get("analysis", "").strip(),
        reproduces=definition.get("reproduces", []),
        runs=runs,
        labels=labels,
        cells=cells,
    )
    name_cells(made)
    return made


def name_cells(made: Experiment) -> None:
    cells = made.cells
    # Runs of before there were engines do not name theirs. Where one engine measured all that is known, it tells nothing apart.
    with_engine = "engine" in cells and (cells.engine.notna().all() or cells.engine.nunique() > 1)
    parts = [parts_of(cell, len(made.runs) > 1, with_engine) for cell in cells.itertuples()]
    keys = list(dict.fromkeys(key for part in parts for key in part))
    values = {key: list(dict.fromkeys(part.get(key, ABSENT) for part in parts)) for key in keys}
    shorten_studies(parts, values)
    made.varying = {key: values[key] for key in keys if len(values[key]) > 1}
    made.fixed = {key: values[key][0] for key in keys if len(values[key]) == 1 and key != "run"}
    made.series = coloured(made.varying)
    rest = [key for key in made.varying if key != made.series]
    cells["parts"] = parts
    cells["series"] = [part.get(made.series, ABSENT) if made.series else "" for part in parts]
    cells["line"] = [describe(part, rest) or made.id for part in parts]
    cells["curve"] = [describe(part, made.varying) or made.id for part in parts]


def parts_of(cell, with_run: bool, with_engine: bool) -> dict[str, str]:
    """What a cell's id says: its values of the experiment's matrix."""
    parts = {"run": cell.run} if with_run else {}
    if with_engine and isinstance(cell.engine, str):
        parts["engine"] = cell.engine
    last = None
    for piece in cell.cell.partition("/")[2].split(","):
        key, equals, value = piece.partition("=")
        if equals and (key != "engine" or with_engine):
            parts[key] = value
            last = key
        elif last:
            parts[last] += "," + piece
    return parts


def shorten_studies(parts: list[dict[str, str]], values: dict[str, list[str]]) -> None:
    """`entry-count.mutex` is `mutex` where all studies are of one family: the rest is the experiment's subject."""
    names = values.get("study", [])
    families = {name.partition(".")[0] for name in names}
    if len(names) < 2 or len(families) > 1 or not all("." in name for name in names):
        return
    for part in parts:
        part["study"] = part["study"].partition(".")[2]
    values["study"] = [name.partition(".")[2] for name in names]


def coloured(varying: dict[str, list[str]]) -> str | None:
    if len(varying) < 2 and "run" not in varying:
        return None
    others = [key for key in varying if key not in COLOURED and key != "study"]
    order = [*COLOURED, *others, "study"]
    return next((key for key in order if key in varying and len(varying[key]) <= MOST_COLOURS), None)


def describe(parts: dict[str, str], keys) -> str:
    said = []
    for key in keys:
        value = parts.get(key, ABSENT)
        if value != ABSENT:
            said.append(value if key in BARE else f"{key}={value}")
    return ", ".join(said)
