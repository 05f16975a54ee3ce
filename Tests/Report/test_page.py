"""The page holds everything inside, and its links lead to the run's files."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
from conftest import FIXTURE


class Reader(HTMLParser):
    """What a browser would load, what links there are, and the data of each section."""

    def __init__(self, text: str):
        super().__init__()
        self.loads, self.links, self.ids, self.data, self.words = [], [], [], {}, []
        self.section, self.script = None, None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if (
            tag in ("script", "img", "iframe")
            and given.get("src")
            or tag == "link"
            and not given.get("href", "").startswith("data:")
        ):
            self.loads.append((tag, given))
        if tag == "a":
            self.links.append(given["href"])
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "section":
            self.section = given["id"]
        if tag == "script":
            self.script = given

    def handle_endtag(self, tag):
        if tag == "script":
            self.script = None

    def handle_data(self, data):
        if self.script is None:
            self.words.append(data)
        elif self.script.get("type") == "application/json" and "id" not in self.script:
            self.data[self.section] = json.loads(data)


def read(path: Path) -> Reader:
    return Reader(path.read_text("utf-8"))


def test_nothing_is_loaded(report):
    assert read(report).loads == []
    assert "@import" not in report.read_text("utf-8").partition("</style>")[0]


def test_links_lead_somewhere(report):
    page = read(report)
    assert len(set(page.ids)) == len(page.ids)
    for link in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids, link
        else:
            assert (report.parent / unquote(link)).exists(), link


def test_every_experiment_and_table_has_a_section(report):
    page = read(report)
    for id in pd.read_csv(FIXTURE / "cells.csv").experiment.unique():
        assert f"experiment-{id}" in page.ids
        assert page.data[f"experiment-{id}"]["charts"]
    assert "table-D1.T13" in page.ids


def test_data_are_complete(report):
    data = read(report).data["experiment-look-ups"]
    summary = pd.read_csv(FIXTURE / "summary.csv")
    own = summary[summary.experiment == "look-ups"]
    assert [cell["cell"] for cell in data["cells"]] == own.cell.tolist()
    (time,) = [chart for chart in data["charts"] if chart["name"] == "time"]
    assert time["data"]["ns_per_op"] == own.ns_per_op.tolist()
    assert time["file"] == "summary.csv" and "look-ups" in time["where"]


def test_size(report):
    # The library that draws is 0.9 MB of it.
    assert report.stat().st_size < 2_500_000


def test_without_an_answer_nothing_is_said_of_it(report):
    assert "The answer" not in "".join(read(report).words)


def test_two_runs(report_of_two):
    page = read(report_of_two)
    words = " ".join("".join(page.words).split())
    assert "Runs fixture and second" in words
    assert "What differs between the runs" in words
    data = page.data["experiment-look-ups"]
    assert {cell["run"] for cell in data["cells"]} == {"fixture", "second"}
    assert data["filters"][0]["values"] == ["fixture", "second"]
    (ratios,) = page.data["overview"]["charts"]
    assert all(abs(ratio - 1.1) < 0.001 for ratio in ratios["data"]["ratio"])


def test_answer(report_of_two):
    words = "".join(read(report_of_two).words)
    assert "The answer" in words and "<b>not bold</b>" in words
    assert "look-ups/kind=get-hit: Take span with the system's allocator." in words and "0.4 of the time" in words
    assert "ns_per_op (ns)" in words and "12.5" in words and "certainly breaks p99_ns" in words


def test_engines_are_shown(report_of_two):
    text = report_of_two.read_text("utf-8")
    assert re.search(r"<td>cpp\b", text) and re.search(r"<td>swift\b", text)
