"""What is said when a run can't be read."""


class ReportError(Exception):
    """A file that can't be used: the text names it, what was found and what was expected."""
