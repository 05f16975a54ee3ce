"""How ticks are written: 1500 ns are `1.5 µs`."""

STEPS = {
    "ns": [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1, "ns")],
    "B": [(1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1, "B")],
    "KiB": [(1048576, "GiB"), (1024, "MiB"), (1, "KiB")],
}
NUMBERS = [(1e9, "G"), (1e6, "M"), (1e4, "k")]


def tick_text(unit: str) -> str:
    """A Vega expression for a tick's label: 1500 is `1.5 µs` where the unit is ns."""
    if unit in STEPS:
        steps = STEPS[unit]
        text = f"format(datum.value / {steps[-1][0]}, '.6~g') + ' {steps[-1][1]}'"
        further = steps[:-1]
    else:
        text = "format(datum.value, '.6~g')"
        further = NUMBERS
    for size, name in reversed(further):
        divisor = 1e3 if name == "k" else size
        text = f"abs(datum.value) >= {size} ? format(datum.value / {divisor}, '.6~g') + ' {name}' : {text}"
    return text


def ticks_of(unit: str) -> str:
    """The name of a unit's tick labels in specifications: hundreds of axes share a handful of expressions."""
    return f"@ticks-{unit}" if unit in STEPS else "@ticks"


# What these names stand for.
TICKS = {ticks_of(unit): tick_text(unit) for unit in [*STEPS, ""]}
