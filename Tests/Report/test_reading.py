"""Bad input gives one line that names the file and what was expected, exit code 2, and no output."""

import json
import subprocess
import sys

import pytest
from conftest import FIXTURE, ROOT, sizes_again

from maplab_report import ReportError, read_run


def refused(folder) -> str:
    """What is said about a damaged run: reading and drawing it must not get past the damage."""
    from maplab_report.page import render

    with pytest.raises(ReportError) as caught:
        render([read_run(folder)], folder / "report.html")
    said = str(caught.value)
    assert "\n" not in said
    return said


def test_no_folder(tmp_path):
    assert (
        refused(tmp_path / "nothing")
        == f"{tmp_path / 'nothing'}: no such folder; expected a run's folder, such as results/latest"
    )


def test_no_manifest(tmp_path):
    assert "manifest.json: no such file; expected a run's folder" in refused(tmp_path)


@pytest.mark.parametrize(
    "text, said",
    [
        ("{", "not JSON"),
        ("[]", 'no key "format"'),
        ('{"format": 4}', "format 4; expected 5 or newer"),
        ("\x00\xff", "not JSON"),
    ],
)
def test_damaged_manifest(run_folder, text, said):
    (run_folder / "manifest.json").write_bytes(text.encode("latin-1"))
    assert said in refused(run_folder)


def test_file_cut_off(run_folder):
    path = run_folder / "summary.csv"
    path.write_bytes(path.read_bytes()[:-10])
    assert "summary.csv: damaged: found" in refused(run_folder)


def test_file_missing(run_folder):
    (run_folder / "percentiles.csv").unlink()
    assert "percentiles.csv: no such file; manifest.json names it" in refused(run_folder)


@pytest.mark.parametrize("name", ["cells.csv", "summary.csv", "percentiles.csv", "memory.csv", "samples.csv", "processes.csv"])
def test_column_missing(run_folder, name):
    path = run_folder / name
    path.write_text(path.read_text().replace("cell,", "zell,", 1))
    sizes_again(run_folder)
    said = refused(run_folder)
    assert f"{name}: no column cell; expected the columns" in said


def test_text_instead_of_a_number(run_folder):
    path = run_folder / "percentiles.csv"
    lines = path.read_text().splitlines()
    fields = lines[3].rsplit(",", 2)
    lines[3] = ",".join([fields[0], "many", fields[2]])
    path.write_text("\r\n".join(lines))
    sizes_again(run_folder)
    assert "percentiles.csv: line 4: column nanoseconds is 'many'; expected a number" in refused(run_folder)


@pytest.mark.parametrize(
    "content, said",
    [
        (b"", "empty; expected a header row"),
        (b'experiment,cell\r\n"open', "not CSV"),
        (b"experiment,\xff\xfe\r\n1,2\r\n", "not CSV in UTF-8"),
    ],
)
def test_not_csv(run_folder, content, said):
    (run_folder / "memory.csv").write_bytes(content)
    sizes_again(run_folder)
    assert said in refused(run_folder)


def test_cell_without_figures(run_folder):
    path = run_folder / "summary.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]))
    sizes_again(run_folder)
    assert "summary.csv: no row for the cell" in refused(run_folder)


def test_damaged_experiment(run_folder):
    (run_folder / "experiments" / "look-ups.toml").write_text("id = ")
    assert "look-ups.toml: not a TOML file" in refused(run_folder)


def test_damaged_answer(run_folder):
    (run_folder / "choose.json").write_text("{")
    assert "choose.json: not JSON" in refused(run_folder)
    (run_folder / "choose.json").write_text("[]")
    assert 'choose.json: no key "experiments" with a list' in refused(run_folder)


def command(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "maplab_report", *map(str, arguments)],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(ROOT / "results")},
    )


def test_command_writes_nothing_on_error(tmp_path):
    output = tmp_path / "report.html"
    output.write_text("an older report")
    done = command(tmp_path / "nothing", "--output", output)
    assert done.returncode == 2
    assert done.stderr.startswith("maplab_report: ") and done.stderr.count("\n") == 1
    assert output.read_text() == "an older report"
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_command_writes_a_report(tmp_path):
    output = tmp_path / "new" / "report.html"
    done = command(FIXTURE, "--output", output)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"wrote {output} (")
    assert [path.name for path in output.parent.iterdir()] == ["report.html"]


def test_command_needs_a_folder_that_can_be_written():
    done = command(FIXTURE, "--output", "/proc/nothing/report.html")
    assert done.returncode == 2 and done.stderr.startswith("maplab_report: /proc/nothing")


def test_names_are_text(run_folder):
    """A map called "none", or a number called "NA", is a name and not a missing figure."""
    run = read_run(run_folder)
    assert (run.cells["map"] == "none").any()
    assert run.cells["map"].notna().all()
    assert json.loads((run_folder / "manifest.json").read_text())["id"] == run.name
