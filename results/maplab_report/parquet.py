"""The command: python -m maplab_report.parquet RUN --output FILE --text COLUMN ...

Writes a run's summary.csv as Apache Parquet: a row per cell. Every column has one type in the files of all runs, so that many of
them are read as one table: the columns named by --text hold text, the others floating-point numbers, null where nothing was
measured. The run's id and the form of its folder are in the file's metadata.
"""

import argparse
import os
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as csv
import pyarrow.parquet as parquet

from .errors import ReportError, run_command
from .run import Run, read_run


def table(run: Run, text: list[str]) -> pa.Table:
    path = run.folder / "summary.csv"
    try:
        names = csv.open_csv(path).schema.names
        found = csv.read_csv(
            path,
            parse_options=csv.ParseOptions(newlines_in_values=True),
            convert_options=csv.ConvertOptions(
                column_types={name: pa.string() if name in text else pa.float64() for name in names},
                # A map may be called "none": only an empty field is nothing.
                null_values=[""],
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid as error:
        raise ReportError(f"{path}: {' '.join(str(error).split())}") from None
    return found.replace_schema_metadata({"maplab.run": run.name, "maplab.format": str(run.manifest["format"])})


def write(run: Run, text: list[str], output: Path) -> int:
    """Writes the file, under another name until it is whole, and returns its rows."""
    rows = table(run, text)
    part = output.with_name(f".{output.name}.part")
    try:
        parquet.write_table(rows, part, compression="zstd")
        os.replace(part, output)
    finally:
        part.unlink(missing_ok=True)
    return rows.num_rows


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="maplab_report.parquet", description="Writes a run's summary.csv as Apache Parquet."
    )
    parser.add_argument("run", metavar="RUN", help="a run's folder, such as results/latest")
    parser.add_argument("--output", metavar="FILE", type=Path, required=True, help="the file to write")
    parser.add_argument("--text", metavar="COLUMN", nargs="*", default=[], help="the columns that hold text")
    options = parser.parse_args(arguments)

    def export() -> str:
        return f"wrote {options.output} ({write(read_run(options.run), options.text, options.output)} cells)"

    return run_command(options.output, export)


if __name__ == "__main__":
    sys.exit(main())
