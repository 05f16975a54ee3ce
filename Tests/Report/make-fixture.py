"""Makes the folder `fixture` of these tests anew from a few cells of the reference run: python3 Tests/Report/make-fixture.py

The tests need every kind of chart and little of each. What is left out here is left out of the manifest as well, so that the
folder reads as a run of its own. `timeline.csv` is made by hand: the reference run has no timeline pass.
"""

import csv
import json
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "results" / "reference"
FIXTURE = Path(__file__).resolve().parent / "fixture"

# Experiments, and how many of their cells are kept: None for all.
KEPT = {
    "look-ups": None,
    "delete-patterns": 16,
    "bucket-heat": 2,
    "growth-profile": None,
    "kept-closures": 2,
    "entry-count": None,
    "shared-maps-open-load": 4,
    "small-arrays": 2,
}
TABLES = ["D1.T13"]
# Of samples.csv, what charts are drawn from.
METRICS = {"ns_per_op", "run_queue_wait_ns", "region_seconds"}
PASSES = {"observations", "profile", "inspection"}
# Of the readings of a map's life and of a soak, one in so many.
ONE_IN = 6
TIMELINE = """experiment,cell,repetition,growth,table,kind,begin_ns,operation,operations,length_ns,longest_ns,median_beside_ns,entries_moved,bytes_before,bytes_after,bytes_both
growth-profile,"growth-profile/map=bucket,allocator=system",0,0,0,first,120,0,1,310,310,41,0,0,4096,4096
growth-profile,"growth-profile/map=bucket,allocator=system",0,1,0,larger,5400,105,52,6200,390,41,104,4096,8192,12288
growth-profile,"growth-profile/map=bucket,allocator=system",0,2,0,larger,18100,209,104,12900,720,41,208,8192,16384,24576
growth-profile,"growth-profile/map=native-reserved,allocator=system",0,0,0,first,90,0,1,8800,8800,36,0,0,65536,65536
"""


def main() -> None:
    shutil.rmtree(FIXTURE, ignore_errors=True)
    FIXTURE.mkdir()
    cells = kept_cells()
    for name in ["cells.csv", "summary.csv", "percentiles.csv", "inspection.csv", "profile.csv"]:
        copy(name, lambda row: row["cell"] in cells)
    copy("memory.csv", lambda row: row["cell"] in cells, thin={"building", "deleting", "working"})
    copy("soak.csv", lambda row: row["cell"] in cells, thin={"working"})
    copy("processes.csv", lambda row: row["cell"] in cells)
    copy("samples.csv", lambda row: row["cell"] in cells and (row["metric"] in METRICS or row["pass"] in PASSES))
    (FIXTURE / "timeline.csv").write_bytes(TIMELINE.replace("\n", "\r\n").encode())
    manifest = json.loads((REFERENCE / "manifest.json").read_text())
    manifest["experiments"] = [entry for entry in manifest["experiments"] if entry["id"] in KEPT]
    manifest["tables"] = [entry for entry in manifest["tables"] if entry["id"] in TABLES]
    manifest["claimFiles"] = []
    manifest["id"] = "fixture"
    for entry in [*manifest["experiments"], *manifest["tables"]]:
        target = FIXTURE / entry["stored"]
        target.parent.mkdir(exist_ok=True)
        shutil.copy(REFERENCE / entry["stored"], target)
    stored = [entry["stored"] for entry in manifest["tables"]]
    manifest["files"] = [described(name) for name in [*(path.name for path in sorted(FIXTURE.glob("*.csv"))), *stored]]
    (FIXTURE / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n")


def kept_cells() -> set[str]:
    kept, counts = set(), dict.fromkeys(KEPT, 0)
    for row in rows_of("cells.csv"):
        most = KEPT.get(row["experiment"], 0)
        if most is None or counts.get(row["experiment"], 0) < most:
            kept.add(row["cell"])
            counts[row["experiment"]] += 1
    return kept


def rows_of(name: str):
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def copy(name: str, keep, thin: frozenset[str] | set[str] = frozenset()) -> None:
    """Copies the rows to keep; of those of the stages in `thin`, one in ONE_IN."""
    with (
        (REFERENCE / name).open(encoding="utf-8", newline="") as source,
        (FIXTURE / name).open("w", encoding="utf-8", newline="") as target,
    ):
        reader = csv.DictReader(source)
        writer = csv.DictWriter(target, reader.fieldnames, lineterminator="\r\n")
        writer.writeheader()
        for place, row in enumerate(filter(keep, reader)):
            if row.get("stage") not in thin or place % ONE_IN == 0:
                writer.writerow(row)


def described(name: str) -> dict:
    content = (FIXTURE / name).read_bytes()
    digest = 0xCBF29CE484222325
    for byte in content:
        digest = (digest ^ byte) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return {"bytes": len(content), "digest": f"{digest:016x}", "name": name}


if __name__ == "__main__":
    main()
