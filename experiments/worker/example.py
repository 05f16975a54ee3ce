#!/usr/bin/env python3
"""A worker for maplab, whole and small: Python's dict in the time pass, written from WORKER.md alone.

Try it: maplab engine check --program experiments/worker/example.py --map native
It is an example to read, not a fast one: an interpreter's loop costs more than its dict.
"""

import json
import math
import statistics
import sys
import time

VERSION = 5
WORD = (1 << 64) - 1
LOW = (1 << 32) - 1
KINDS = "create-fill-drop fill get-hit get-miss update erase churn iterate clear-and-refill mixed empty".split()
LOOKED_UP = {"get-hit", "update", "mixed", "empty"}
JOB = ("version cell pass seed hashSeed deterministicHashing layoutOffset allocator operationsPerRound seconds "
       "warmUpRounds").split()
# Without "pause": it has none, and refuses the key.
CELL = ("engine map allocator variant kind operations entries reserve threads keys values mix load deletes "
        "collector").split()
UNKNOWN = ("batch_operations clock_share region_seconds involuntary_switches run_queue_wait_ns steal_ticks "
           "minor_faults major_faults").split()


class Refusal(Exception):
    """Why a job can't be run."""


def mix(number):
    z = number & WORD
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & WORD
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & WORD
    return z ^ (z >> 31)


class SplitMix64:
    def __init__(self, seed):
        self.state = seed & WORD

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & WORD
        return mix(self.state)

    def below(self, bound):
        return (self.next() * bound) >> 64

    def unit(self):
        return (self.next() >> 11) * 2.0**-53


class Digest:
    def __init__(self):
        self.value = 0xCBF29CE484222325

    def add(self, number):
        for _ in range(8):
            self.value = ((self.value ^ (number & 255)) * 0x100000001B3) & WORD
            number >>= 8


class Zipf:
    def __init__(self, count, exponent):
        self.count, self.s = count, exponent
        self.first = self.integral(1.5) - 1
        self.last = self.integral(count + 0.5)
        self.threshold = 2 - self.inverse(self.integral(2.5) - self.weight(2))

    def weight(self, x):
        return math.exp(-self.s * math.log(x))

    def integral(self, x):
        y = (1 - self.s) * math.log(x)
        f = math.expm1(y) / y if abs(y) > 1e-8 else 1 + y * 0.5 * (1 + y * (1 / 3) * (1 + 0.25 * y))
        return f * math.log(x)

    def inverse(self, y):
        t = max(y * (1 - self.s), -1)
        f = math.log1p(t) / t if abs(t) > 1e-8 else 1 - t * (0.5 - t * (1 / 3 - 0.25 * t))
        return math.exp(f * y)

    def next(self, generator):
        while True:
            u = self.last + generator.unit() * (self.first - self.last)
            x = self.inverse(u)
            k = min(max(math.floor(x + 0.5), 1), self.count)
            if k - x <= self.threshold or u >= self.integral(k + 0.5) - self.weight(k):
                return k - 1


class Keys:
    """Numbers of keys, and keys of numbers."""

    DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
    PREFIX = "tenant:user:session:"

    def __init__(self, cell, seed):
        keys = cell.get("keys", {})
        self.type = keys.get("type", "uint64")
        self.length = keys.get("length", 20)
        self.order = keys.get("distribution", "uniform")
        self.exponent = keys.get("exponent", 0.99)
        self.offset = mix(seed)
        bits = 6 * min(self.length, 11) if self.type == "string" else 64
        self.mask = WORD if bits >= 64 else (1 << bits) - 1

    def number(self, index):
        if self.order == "sequential":
            return index
        if self.mask == WORD:
            return mix(index + self.offset)
        return (index * 0x9E3779B97F4A7C15 + self.offset) & self.mask

    def make(self, index):
        number = self.number(index)
        if self.type == "uint64":
            return number
        if self.type == "struct16":
            return (mix(number), number)
        text = ""
        for position in range(self.length - 1, -1, -1):
            if self.length - 1 - position < 11:
                text = self.DIGITS[number & 63] + text
                number >>= 6
            else:
                text = self.PREFIX[position % 20] + text
        return text

    def word(self, key):
        if self.type == "uint64":
            return key
        return key[1] if self.type == "struct16" else len(key) + ord(key[0])

    def indices(self, entries, count, generator):
        if self.order == "sequential":
            return [i % entries for i in range(count)]
        if self.order == "uniform":
            return [generator.below(entries) for _ in range(count)]
        zipf = Zipf(entries, self.exponent)
        return [zipf.next(generator) for _ in range(count)]


class Values:
    def __init__(self, cell):
        values = cell.get("values", {})
        self.type = values.get("type", "uint64")
        self.size = {"none": 0, "uint64": 8}.get(self.type, values.get("size", 64))

    def make(self, number):
        if self.type == "bytes":
            return bytes([number & 255]) * self.size
        if self.type in ("struct", "class"):
            return [number] * max(self.size // 8, 1)
        return number if self.type == "uint64" else None

    def word(self, value):
        if self.type == "bytes":
            return len(value) + (value[0] if value else 0)
        return {"none": lambda: 1, "uint64": lambda: value}.get(self.type, lambda: value[0] + value[-1])()


def make_script(operations, first, count, mix_, look_ups, generator):
    """The operations of `mixed`."""
    reads, updates, inserts = mix_.get("reads", 0.0), mix_.get("updates", 0.0), mix_.get("inserts", 0.0)
    draws = [generator.unit() for _ in range(operations)]
    changes = [i for i, d in enumerate(draws) if d >= reads + updates]
    left = len(changes)
    if left % 2 == 1:
        draws[changes[-1]] = -1.0
        left -= 1
    script, position, inserted, erased = [], 0, 0, 0
    for draw in draws:
        if draw < reads + updates:
            script.append((0 if reads > 0 and draw < reads else 1, position))
            position = 0 if position + 1 == look_ups else position + 1
            continue
        held = inserted - erased
        if (draw < reads + updates + inserts and held < count // 2 and held < left) or held == 0:
            script.append((2, first + inserted % count))
            inserted += 1
        else:
            script.append((3, first + erased % count))
            erased += 1
        left -= 1
    return script


class Workload:
    """What a cell's operations need, and the operations."""

    def __init__(self, job):
        cell = self.cell = job["cell"]
        self.kind, self.entries, self.operations = cell["kind"], cell["entries"], job["operationsPerRound"]
        self.keys_of, self.values = Keys(cell, job["seed"]), Values(cell)
        digest, generator = Digest(), SplitMix64(mix(job["seed"] ^ 0x6D61706C6162))

        def make(index):
            digest.add(self.keys_of.number(index))
            return self.keys_of.make(index)

        filling = 3 * self.entries if self.kind in ("churn", "mixed") else self.entries
        self.keys = [make(i) for i in range(filling)]
        count = min(self.operations, 1 << 20)
        if self.kind in LOOKED_UP:
            self.numbers = self.keys_of.indices(self.entries, count, generator)
        elif self.kind == "get-miss":
            self.numbers = [i + 3 * self.entries for i in self.keys_of.indices(self.entries, count, generator)]
        elif self.kind == "erase":
            self.numbers = list(range(self.entries))
            if self.keys_of.order != "sequential":
                for last in range(self.entries - 1, 0, -1):
                    other = generator.next() % (last + 1)
                    self.numbers[last], self.numbers[other] = self.numbers[other], self.numbers[last]
        else:
            self.numbers = []
        self.look_ups = [make(i) for i in self.numbers]
        self.script = []
        if self.kind == "mixed":
            standard = {"reads": 0.8, "updates": 0.1, "inserts": 0.05, "erases": 0.05}
            self.script = make_script(self.operations, self.entries, 2 * self.entries, cell.get("mix", standard),
                                      len(self.numbers), generator)
        for kind, key in self.script:
            digest.add(kind << 32 | key)
        digest.add(self.values.size)
        self.digest = digest.value
        self.map, self.maps, self.progress = None, [], 0

    def full_map(self):
        return {self.keys[i]: self.values.make(i) for i in range(self.entries)}

    def prepare(self):
        if self.kind == "erase":
            self.maps = [self.full_map() for _ in range(self.operations // self.entries)]
        elif self.kind not in ("create-fill-drop", "fill", "empty") and self.map is None:
            self.map = self.full_map()
            if self.kind in ("update", "churn", "mixed"):
                self.settle()

    def settle(self):
        """Brings the map into the state in which its load leaves it. A dict doesn't tell its state."""
        rounds = 0
        while rounds < 2 or rounds * self.operations < 16 * self.entries:
            self.run()
            self.finish()
            rounds += 1

    def finish(self):
        if self.kind == "churn":
            self.progress = (self.progress + self.operations) % (2 * self.entries)
        elif self.kind == "mixed":
            self.progress = (self.progress + sum(k == 2 for k, _ in self.script)) % (2 * self.entries)

    def look_up(self, key):
        value = self.map.get(key, self)
        return 0 if value is self else self.values.word(value) + 1

    def run(self):
        """All operations of a round; returns the checksum."""
        keys, make, entries, total = self.keys, self.values.make, self.entries, 0
        cycle, length = 2 * entries, max(1, len(self.look_ups))
        for i in range(self.operations):
            at = i % length
            if self.kind in ("create-fill-drop", "clear-and-refill"):
                if self.kind == "create-fill-drop":
                    self.map = {}
                self.map.clear()
                for j in range(entries):
                    self.map[keys[j]] = make(j)
                total += len(self.map)
            elif self.kind == "fill":
                if i % entries == 0:
                    self.map = {}
                self.map[keys[i % entries]] = make(i % entries)
            elif self.kind in ("get-hit", "get-miss"):
                total += self.look_up(self.look_ups[at])
            elif self.kind == "update":
                self.map[self.look_ups[at]] = make(i << 32 | self.numbers[at])
            elif self.kind == "erase":
                total += self.maps[i // entries].pop(self.look_ups[i % entries], self) is not self
            elif self.kind == "churn":
                oldest = (i + self.progress) % cycle
                newest = (oldest + entries) % cycle
                total += self.map.pop(keys[oldest], self) is not self
                self.map[keys[newest]] = make(newest)
            elif self.kind == "iterate":
                if (i + 1) % entries == 0:
                    total += sum(self.keys_of.word(k) + self.values.word(v) for k, v in self.map.items())
            elif self.kind == "empty":
                total += self.keys_of.word(self.look_ups[at])
            else:
                total += self.mixed(i, *self.script[i])
        if self.kind in ("fill", "update"):
            total = len(self.map) * (self.operations // entries if self.kind == "fill" else 1)
        return total & WORD

    def mixed(self, position, kind, key):
        if kind == 0:
            return self.look_up(self.look_ups[key]) & LOW
        if kind == 1:
            self.map[self.look_ups[key]] = self.values.make(position << 32 | self.numbers[key])
            return 0
        key += self.progress
        if key >= 3 * self.entries:
            key -= 2 * self.entries
        if kind == 2:
            self.map[self.keys[key]] = self.values.make(position << 32 | key)
            return 0
        return int(self.map.pop(self.keys[key], self) is not self)


def engine_version():
    return "python" + sys.version.split()[0]


def measure(job):
    """The time pass."""
    work, checksum, times = Workload(job), None, []
    warm_up = max(1, job["warmUpRounds"])
    end = math.inf
    while True:
        work.prepare()
        start = time.perf_counter_ns()
        found = work.run()
        spent = max(1, time.perf_counter_ns() - start)
        work.finish()
        if checksum not in (None, found):
            raise RuntimeError(f"a round gave checksum {found:016x}, the rounds before it {checksum:016x}")
        checksum = found
        if warm_up > 0:
            warm_up -= 1
            end = time.perf_counter_ns() + job["seconds"] * 1e9
            continue
        times.append(spent / work.operations)
        if len(times) >= job.get("maximumRounds", math.inf) or time.perf_counter_ns() >= end:
            break
    median, stride = statistics.median(times), 1
    while len(times) > stride * 4096:
        stride *= 2
    return {
        "version": VERSION, "engineVersion": engine_version(), "clock": "perf_counter_ns",
        "workloadDigest": f"{work.digest:016x}", "checksum": f"{checksum:016x}", "operationsPerRound": work.operations,
        "allocatorLibrary": "own", "allocatorVersion": "", "percentiles": [], "memorySeries": [],
        "metrics": {"ns_per_op": median, "ops_per_second": 1e9 / median, "rounds": len(times)},
        "unavailable": {name: "this example does not measure it" for name in UNKNOWN},
        "roundNanosecondsPerOperation": times[::stride],
    }


def whole(value, least, most=WORD):
    if type(value) is not int or not least <= value <= most:
        raise Refusal(f"found {value!r}, expected a whole number, {least} to {most}")


def one_of(value, names):
    must(value in names, f"found {value!r}, expected one of {', '.join(map(str, names))}")


def must(is_good, reason):
    if not is_good:
        raise Refusal(reason)


def check(job):
    """Refuses a job that it can't run, or that is none."""
    whole(job["version"], VERSION, VERSION)
    for key in JOB:
        must(key in job, f"no {key}")
    cell, keys, values = job["cell"], job["cell"].get("keys", {}), job["cell"].get("values", {})
    shares = cell.get("mix", {"reads": 1})
    for table, known in ((cell, CELL), (keys, ["type", "length", "distribution", "exponent"]),
                         (values, ["type", "size"]), (shares, ["reads", "updates", "inserts", "erases"])):
        for key in table:
            one_of(key, known)
    must(type(cell["allocator"]) is str, "allocator: expected a text")
    one_of(cell["map"], ["native"])
    one_of(cell["kind"], KINDS)
    one_of(job["pass"], ["time"])
    whole(cell.get("threads", 1), 1, 1)
    for number in (cell["entries"], job["operationsPerRound"]):
        whole(number, 1)
    for number in (job["seed"], job["warmUpRounds"]):
        whole(number, 0)
    must(type(job["seconds"]) in (int, float) and 0 <= job["seconds"] <= 86_400, "seconds: expected 0 to 86400")
    must(cell["kind"] not in ("fill", "erase", "iterate") or job["operationsPerRound"] % cell["entries"] == 0,
         "operationsPerRound: expected a multiple of the entries")
    one_of(keys.get("type", "uint64"), ["uint64", "string", "struct16"])
    one_of(keys.get("distribution", "uniform"), ["sequential", "uniform", "zipf"])
    length, size = keys.get("length", 20), values.get("size", 64)
    whole(length, 1, 4096)
    must(keys.get("type") != "string" or 64**length >= 4 * cell["entries"], "keys.length: too few different keys")
    must(0 < keys.get("exponent", 0.99) <= 10, "keys.exponent: expected a number above 0, up to 10")
    one_of(values.get("type", "uint64"), ["none", "uint64", "bytes", "struct", "class"])
    whole(size, 0, 1 << 20)
    if values.get("type") == "struct":
        one_of(size, [8, 16, 24, 32, 64, 128, 256])
    must(values.get("type") != "class" or size > 0 and size % 8 == 0, "values.size: expected a multiple of 8")
    must(min(shares.values()) >= 0 and abs(sum(shares.values()) - 1) < 1e-9, "mix: expected shares that add up to 1")


def read_job():
    text = sys.stdin.buffer.read((1 << 20) + 1)
    if len(text) > 1 << 20:
        raise Refusal("it is longer than 1 MiB")
    try:
        job = json.loads(text)
        check(job)
        return job
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refusal(f"{type(error).__name__} {error}") from error


def main():
    if sys.argv[1:] == ["--version"]:
        print(engine_version())
        return 0
    try:
        job = read_job()
    except Refusal as reason:
        return fail(f"the job can't be run: {reason}", 2)
    try:
        line = json.dumps(measure(job)) + "\n"
        with open(1, "w", closefd=False) as output:
            output.write(line)
    except Exception as error:
        return fail(str(error), 1)
    return 0


def fail(sentence, code):
    print("example:", " ".join(sentence.split()), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
