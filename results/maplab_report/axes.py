"""How figures are put on axes: units, and whether a scale is linear or logarithmic."""

import math

import pandas as pd

from .chart import Measure
from .units import STEPS, ticks_of

# From this ratio of the largest to the smallest figure on, a linear axis would hide the small ones.
WIDE = 12
# Zeros can't be on a logarithmic axis. From this ratio on, the axis is linear near zero and logarithmic beyond.
WIDE_WITH_ZERO = 100


def axis(title: str, unit: str, **more) -> dict:
    # Times, bytes and KiB are written at each tick; other units are part of the title.
    named = title if unit in STEPS or not unit else f"{title} ({unit})"
    return {"title": named, "labelExpr": ticks_of(unit), "labelOverlap": "greedy", "tickCount": 6, **more}


def scale_of(values: pd.Series) -> dict:
    values = values[values.notna() & ~values.isin([float("inf"), float("-inf")])]
    positive = values[values > 0]
    if not len(positive):
        return {"type": "linear", "zero": True} if len(values[values < 0]) else {"type": "linear", "domain": [0, 1]}
    least, most = values.min(), values.max()
    if least > 0 and most / least > WIDE:
        return {"type": "log", "nice": False, "padding": 14}
    if least == 0 and most / positive.min() > WIDE_WITH_ZERO:
        return {"type": "symlog", "constant": float(positive.min()), "padding": 14, "zero": False}
    return {"type": "linear", "zero": True, "nice": True}


def log_ticks(values: pd.Series) -> dict:
    """Powers of ten, and 2 and 5 times these if there are few: where labels have no room, the default leaves out the round ones."""
    values = values[(values > 0) & (values != float("inf"))]
    if values.empty or values.max() / values.min() < 3:
        return {}
    first, last = math.floor(math.log10(values.min())), math.ceil(math.log10(values.max()))
    steps = [1] if last - first > 3 else [1, 2, 5]
    return {"values": [step * 10.0**power for power in range(first, last + 1) for step in steps]}


def measure(
    rows: pd.DataFrame,
    field: str,
    title: str,
    unit: str,
    low: str | None = None,
    high: str | None = None,
    scale: dict | None = None,
) -> Measure:
    low = low if low in rows else None
    high = high if high in rows else None
    values = pd.concat([rows[name].astype(float) for name in (field, low, high) if name])
    scale = scale or scale_of(values)
    more = log_ticks(values) if scale["type"] == "log" else {}
    if scale["type"] == "symlog":
        # The default ticks would be those of a linear axis, all of them at its far end.
        first, last = math.floor(math.log10(scale["constant"])), math.ceil(math.log10(values.max()))
        more["values"] = [0, *(10.0**power for power in range(first, last + 1))]
    return Measure(field, title, unit, scale, axis(title, unit, **more), low, high)


def present(rows: pd.DataFrame, field: str) -> bool:
    return field in rows and rows[field].notna().any()
