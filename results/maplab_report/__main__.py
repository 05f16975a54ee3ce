"""The command: python -m maplab_report RUN [OTHER] --output FILE"""

import argparse
import sys
from pathlib import Path

from .errors import run_command
from .page import write
from .run import read_run


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="maplab_report",
        description="Writes one HTML file that shows a run, or two runs side by side. It opens without network.",
    )
    parser.add_argument("run", metavar="RUN", help="a run's folder, such as results/latest")
    parser.add_argument("other", metavar="OTHER", nargs="?", help="another run, to compare with")
    parser.add_argument(
        "--output", metavar="FILE", type=Path, default=Path("report.html"), help="the file to write (report.html)"
    )
    parser.add_argument(
        "--answer", metavar="FILE", type=Path, help="what maplab choose --json prints of RUN; default: its choose.json"
    )
    options = parser.parse_args(arguments)

    def report() -> str:
        runs = [read_run(folder) for folder in (options.run, options.other) if folder is not None]
        runs[0].answer_file = options.answer or runs[0].answer_file
        size = write(runs, options.output)
        return f"wrote {options.output} ({size / 1e6:.1f} MB)"

    return run_command(options.output, report)


if __name__ == "__main__":
    sys.exit(main())
