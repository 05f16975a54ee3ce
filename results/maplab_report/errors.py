"""What is said when a run can't be read or a file can't be written."""

import sys
from pathlib import Path
from typing import Callable


class ReportError(Exception):
    """A file that can't be used: the text names it, what was found and what was expected."""


def run_command(output: Path, action: Callable[[], str]) -> int:
    """Does what a command is for and prints what it returns; 2, with a line on standard error, if a file can't be used."""
    try:
        print(action())
    except ReportError as error:
        print(f"maplab_report: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"maplab_report: {error.filename or output}: {error.strerror or error}", file=sys.stderr)
        return 2
    return 0
