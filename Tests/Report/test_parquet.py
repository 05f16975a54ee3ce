"""A run as Apache Parquet, read back by pyarrow."""

import csv

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from conftest import FIXTURE, sizes_again

from maplab_report.parquet import main

TEXT = ["experiment", "cell", "engine", "engine_version", "map", "allocator", "kind", "key_type", "key_distribution"]
TEXT += ["value_type", "status", "reason", "checksum", "stability", "counter_source", "load"]


def test_rows_are_those_of_the_csv(tmp_path, capsys):
    output = tmp_path / "run.parquet"
    assert main([str(FIXTURE), "--output", str(output), "--text", *TEXT]) == 0
    found = parquet.read_table(output)
    with open(FIXTURE / "summary.csv", newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert capsys.readouterr().out == f"wrote {output} ({len(rows)} cells)\n"
    assert found.column_names == list(rows[0]) and found.num_rows == len(rows)
    for name in found.column_names:
        if name in TEXT:
            assert found.schema.field(name).type == pa.string()
            expected = [row[name] or None for row in rows]
        else:
            assert found.schema.field(name).type == pa.float64()
            expected = [float(row[name]) if row[name] else None for row in rows]
        assert found[name].to_pylist() == expected, name
    assert found.schema.metadata[b"maplab.run"] and found.schema.metadata[b"maplab.format"]
    assert [path.name for path in tmp_path.iterdir()] == ["run.parquet"]


@pytest.mark.parametrize("field", ["fast", '"unclosed'])
def test_damage_is_refused_and_nothing_is_written(run_folder, tmp_path, capsys, field):
    path = run_folder / "summary.csv"
    lines = path.read_text().splitlines(keepends=True)
    place = lines[0].split(",").index("entries")
    cells = next(csv.reader([lines[1]]))
    cells[place] = field
    path.write_text(lines[0] + ",".join(cells) + "\r\n" + "".join(lines[2:]))
    sizes_again(run_folder)
    output = tmp_path / "run.parquet"
    assert main([str(run_folder), "--output", str(output), "--text", *TEXT]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"maplab_report: {path}: ") and said.count("\n") == 1
    assert not output.exists()


def test_a_place_that_cant_be_written(tmp_path, capsys):
    output = tmp_path / "missing" / "run.parquet"
    assert main([str(FIXTURE), "--output", str(output), "--text", *TEXT]) == 2
    assert "No such file or directory" in capsys.readouterr().err
