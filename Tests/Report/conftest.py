"""What the tests share: the fixture run, a second run made from it, and a report of each."""

import json
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "results"))

from maplab_report import read_run  # noqa: E402
from maplab_report.page import write  # noqa: E402

FIXTURE = Path(__file__).resolve().parent / "fixture"


def sizes_again(folder: Path) -> None:
    """Brings the manifest's sizes up to date after a test has changed files."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    for entry in manifest["files"]:
        entry["bytes"] = (folder / entry["name"]).stat().st_size
    path.write_text(json.dumps(manifest))


@pytest.fixture
def run_folder(tmp_path) -> Path:
    """A copy of the fixture that a test may damage."""
    return Path(shutil.copytree(FIXTURE, tmp_path / "run"))


@pytest.fixture(scope="session")
def second_folder(tmp_path_factory) -> Path:
    """A run of two engines, half of it by another, a tenth slower, with an answer of `maplab choose`."""
    folder = Path(shutil.copytree(FIXTURE, tmp_path_factory.mktemp("second") / "run"))
    for path in [*folder.glob("*.csv"), *folder.glob("tables/*.csv")]:
        frame = pd.read_csv(path, dtype=str, keep_default_na=False)
        frame.insert(
            2, "engine", ["swift" if place % 2 else "cpp" for place in range(len(frame))] if "row" in frame else "swift"
        )
        for name in ("ns_per_op", "ns_per_op_low", "ns_per_op_high"):
            if name in frame:
                frame[name] = [f"{1.1 * float(value):.6g}" if value else "" for value in frame[name]]
        frame.to_csv(path, index=False, lineterminator="\r\n")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["id"] = "second"
    (folder / "manifest.json").write_text(json.dumps(manifest))
    (folder / "choose.json").write_text(
        json.dumps(
            {
                "run": "second",
                "experiments": [
                    {"experiment": "look-ups", "workloads": 1, "answer": "Over all: take span <b>not bold</b> </script>.", "taken": ["span, system"]}
                ],
                "workloads": [
                    {
                        "workload": "look-ups/kind=get-hit",
                        "answer": ["Take span with the system's allocator.", "It takes 0.4 of the time."],
                        "taken": ["span, system"],
                        "candidates": [
                            {
                                "name": "span, system", "cost": 0.4, "cost_low": 0.3, "cost_high": 0.5,
                                "figures": [{"metric": "ns_per_op", "unit": "ns", "value": 12.5}],
                            },
                            {"name": "native, system", "figures": [], "objection": "certainly breaks p99_ns"},
                        ],
                    }
                ],
            }
        )
    )
    sizes_again(folder)
    return folder


@pytest.fixture(scope="session")
def report(tmp_path_factory) -> Path:
    output = tmp_path_factory.mktemp("report") / "report.html"
    write([read_run(FIXTURE)], output)
    return output


@pytest.fixture(scope="session")
def report_of_two(tmp_path_factory, second_folder) -> Path:
    output = tmp_path_factory.mktemp("two") / "report.html"
    write([read_run(FIXTURE), read_run(second_folder)], output)
    return output
