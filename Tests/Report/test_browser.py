"""The report in a real browser: every chart is drawn, search and filters work, nothing sticks out at 400 pixels.

Needs Debian's packages chromium and chromium-driver; skipped where they are missing. MAPLAB_REPORT names another report to
look at, MAPLAB_SCREENSHOTS a folder for pictures of it.
"""

import os
import shutil
import time
from pathlib import Path

import pytest

selenium = pytest.importorskip("selenium", reason="the Python package selenium is not installed")
from selenium import webdriver  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402
from selenium.webdriver.support.ui import Select, WebDriverWait  # noqa: E402

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (CHROMIUM and DRIVER), reason="no chromium and chromedriver: apt-get install chromium chromium-driver"
)


@pytest.fixture(scope="module")
def browser():
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    # No network: what the page needs must be inside.
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd(
        "Network.emulateNetworkConditions", {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
    )
    yield driver
    driver.quit()


@pytest.fixture(params=["one", "two"])
def page(request, browser):
    path = os.environ.get("MAPLAB_REPORT") if request.param == "one" else None
    path = Path(path) if path else request.getfixturevalue("report" if request.param == "one" else "report_of_two")
    return Page(browser, path)


@pytest.fixture
def single(browser, report):
    return Page(browser, report)


class Page:
    def __init__(self, browser, path: Path):
        self.browser = browser
        self.path = path
        self.load()

    def load(self, width: int = 1280, dark: bool = False):
        self.size(width)
        self.browser.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]}
        )
        self.browser.get("about:blank")
        self.browser.get(self.path.resolve().as_uri())
        self.wait("return document.documentElement.dataset.ready === 'yes'")

    def size(self, width: int, height: int = 900):
        self.browser.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        )

    def run(self, script: str, *arguments):
        return self.browser.execute_script(script, *arguments)

    def wait(self, script: str, *arguments):
        return WebDriverWait(self.browser, 20, poll_frequency=0.03).until(lambda _: self.run(script, *arguments))

    def open(self, id: str) -> list[str]:
        """Opens a section, brings every chart of it into view, and returns how each ended."""
        self.run("location.hash = arguments[0]", f"#{id}")
        self.wait("return !document.getElementById(arguments[0]).hidden", id)
        self.run("""
            for (const figure of document.querySelectorAll('section:not([hidden]) figure[data-chart]')) figure.scrollIntoView();
            for (const figure of document.querySelectorAll('section:not([hidden]) figure[data-chart]:not([data-state])')) {
              watcher.unobserve(figure);
              if (!figure.querySelector('.plot')) figure.make();
            }""")
        self.wait(
            "return [...document.querySelectorAll('section:not([hidden]) figure[data-chart]')].every(f => f.dataset.state)"
        )
        return self.run(
            "return [...document.querySelectorAll('section:not([hidden]) figure[data-chart]')].map(f => f.dataset.state)"
        )

    def sections(self) -> list[str]:
        return self.run("return [...document.querySelectorAll('main > section')].map(section => section.id)")

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.browser.get_log("browser")]


def test_every_chart_is_drawn_without_complaint(page):
    page.complaints()
    drawn = 0
    for id in page.sections():
        states = page.open(id)
        assert set(states) <= {"drawn"}, (id, states)
        drawn += len(states)
    assert drawn > 20
    assert page.complaints() == []


@pytest.mark.parametrize("width", [1280, 400])
def test_nothing_sticks_out(page, width):
    page.load(width)
    for id in page.sections():
        page.open(id)
        assert page.run("return document.documentElement.scrollWidth") <= width, id
        assert (
            page.run("""
            return [...document.querySelectorAll('section:not([hidden]) figure .plot')].filter(plot => {
              const drawn = plot.querySelector('svg, canvas');
              return drawn && drawn.getBoundingClientRect().width > plot.getBoundingClientRect().width + 1;
            }).length""")
            == 0
        ), id


@pytest.mark.parametrize("width", [1280, 400])
def test_legends_are_beside_the_curves(page, width):
    page.load(width)
    for id in page.sections():
        page.open(id)
        assert (
            page.run("""
            return [...document.querySelectorAll('section:not([hidden]) figure .body')].filter(body => {
              const plot = body.querySelector('.plot').getBoundingClientRect();
              const legend = body.querySelector('.legend').getBoundingClientRect();
              return legend.width && legend.left < plot.right && legend.right > plot.left && legend.top < plot.bottom && legend.bottom > plot.top;
            }).length""")
            == 0
        ), id


@pytest.mark.parametrize("width", [1280, 400])
def test_tick_labels_do_not_overlap(page, width):
    page.load(width)
    for id in page.sections():
        page.open(id)
        found = page.run("""
            const found = [];
            for (const axis of document.querySelectorAll('section:not([hidden]) figure .role-axis')) {
              const boxes = [...axis.querySelectorAll('.role-axis-label text')]
                .filter(text => getComputedStyle(text).opacity !== '0' && !/rotate/.test(text.getAttribute('transform')))
                .map(text => [text.getBoundingClientRect(), text.textContent]);
              for (let i = 0; i < boxes.length; i += 1) for (let j = i + 1; j < boxes.length; j += 1) {
                const [a, b] = [boxes[i][0], boxes[j][0]];
                if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 2 && b.top < a.bottom - 2) found.push([boxes[i][1], boxes[j][1]]);
              }
            }
            return found;""")
        assert found == [], id


def test_search(single):
    single.open("index")
    search = single.browser.find_element(By.ID, "search")

    def left():
        return single.run(
            "return [...document.querySelectorAll('#entries > li')].filter(li => !li.hidden).map(li => li.querySelector('a').hash)"
        )

    everything = left()
    search.send_keys("look-ups")
    assert "#experiment-look-ups" in left() and len(left()) < len(everything)
    search.send_keys(" nowhere")
    assert left() == []
    assert single.browser.find_element(By.ID, "found").text == f"0 of {len(everything)}"
    search.clear()
    search.send_keys(" ")
    Select(single.browser.find_element(By.ID, "kind")).select_by_value("table")
    assert left() == ["#table-D1.T13"]
    Select(single.browser.find_element(By.ID, "kind")).select_by_value("experiment")
    Select(single.browser.find_element(By.ID, "has")).select_by_value("flame")
    assert "#experiment-growth-profile" in left()


def test_slash_leads_to_the_search(single):
    single.browser.find_element(By.TAG_NAME, "body").send_keys("/")
    single.wait("return document.activeElement.id === 'search'")


def test_filters_narrow_charts_tables_and_rows(single):
    single.open("experiment-look-ups")
    section = single.browser.find_element(By.ID, "experiment-look-ups")
    Select(section.find_element(By.CSS_SELECTOR, ".filters select")).select_by_index(1)
    shown = single.run("""
        const section = opened.get('experiment-look-ups');
        const [[key, value]] = Object.entries(section.chosen);
        return section.charts.every(chart => chart.shown.length && chart.shown.every(row => section.cells[row.c].parts[key] === value));""")
    assert shown
    assert " of 12 cells" in section.find_element(By.CSS_SELECTOR, ".filters .count").text
    assert ' = "' in section.find_element(By.CSS_SELECTOR, "figure .source code").text


def test_table_view_and_download_have_the_rows(single):
    single.open("experiment-entry-count")
    figure = single.browser.find_element(By.CSS_SELECTOR, "#experiment-entry-count figure[data-chart=time]")
    button = [each for each in figure.find_elements(By.TAG_NAME, "button") if each.text == "Table"][0]
    button.send_keys(Keys.ENTER)
    assert button.get_attribute("aria-pressed") == "true"
    assert len(figure.find_elements(By.CSS_SELECTOR, "tbody tr")) == 4
    figure.find_elements(By.CSS_SELECTOR, ".sort")[1].click()
    cells = [float(cell.text.replace(",", "")) for cell in figure.find_elements(By.CSS_SELECTOR, "tbody tr td:nth-child(2)")]
    assert cells == sorted(cells)
    text = single.run(
        "const [chart] = opened.get('experiment-entry-count').charts; return csvOf(chart.chart.fields, chart.shown)"
    )
    lines = text.split("\r\n")
    assert lines[0].startswith("cell,ns_per_op,ns_per_op_low,ns_per_op_high")
    assert len(lines) == 6 and lines[1].startswith('"entry-count/map=none,allocator=system,study=')
    button.send_keys(Keys.SPACE)
    single.wait("return document.querySelector('#experiment-entry-count figure').dataset.state === 'drawn'")


def test_legend_switches_curves(single):
    single.open("experiment-delete-patterns")
    figure = single.browser.find_element(By.CSS_SELECTOR, "#experiment-delete-patterns figure[data-chart=life]")
    assert "14 of 16 are drawn" in figure.find_element(By.CSS_SELECTOR, ".legend").text
    buttons = figure.find_elements(By.CSS_SELECTOR, ".legend button")
    assert [button.get_attribute("aria-pressed") for button in buttons].count("true") == 14
    buttons[15].send_keys(Keys.ENTER)
    assert single.run("return document.activeElement.getAttribute('aria-pressed')") == "true"
    assert "15 of 16 are drawn" in figure.find_element(By.CSS_SELECTOR, ".legend").text
    looks = single.run("""
        const chart = opened.get('experiment-delete-patterns').charts.find(each => each.chart.name === 'life');
        return [...chart.slots.values()]""")
    assert len(set(looks)) == 15


def test_arrow_keys_read_the_figures(single):
    single.open("experiment-entry-count")
    plot = single.browser.find_element(By.CSS_SELECTOR, "#experiment-entry-count .plot")
    plot.send_keys(Keys.ARROW_RIGHT)
    reading = single.browser.find_element(By.CSS_SELECTOR, "#experiment-entry-count .reading")
    assert reading.text.startswith("1 of 4. cell: ") and " ns (" in reading.text


def test_pointing_at_a_mark_shows_its_figures(single):
    single.open("experiment-entry-count")
    mark = single.browser.find_element(By.CSS_SELECTOR, "#experiment-entry-count .plot .mark-symbol path")
    webdriver.ActionChains(single.browser).move_to_element(mark).perform()
    single.wait("const tip = document.getElementById('vg-tooltip-element'); return tip && tip.classList.contains('visible')")
    assert "time per operation" in single.run("return document.getElementById('vg-tooltip-element').textContent")


def test_filter_of_a_document_s_table(single):
    single.open("table-D1.T13")
    section = single.browser.find_element(By.ID, "table-D1.T13")
    before = single.run(
        "return [...document.querySelectorAll('#table-D1\\\\.T13 table.filtered tbody tr')].filter(row => !row.hidden).length"
    )
    section.find_element(By.CSS_SELECTOR, ".filters input").send_keys("mutex")
    after = single.run(
        "return [...document.querySelectorAll('#table-D1\\\\.T13 table.filtered tbody tr')].filter(row => !row.hidden).length"
    )
    assert 0 < after < before


def test_dark_and_light(single):
    single.load(dark=True)
    dark = "return getComputedStyle(document.body).backgroundColor"
    assert single.run(dark) == "rgb(20, 23, 27)"
    Select(single.browser.find_element(By.ID, "theme")).select_by_value("light")
    assert single.run(dark) == "rgb(255, 255, 255)"
    single.run(
        "document.getElementById('theme').value = 'system'; document.getElementById('theme').dispatchEvent(new Event('change'))"
    )
    assert single.run(dark) == "rgb(20, 23, 27)"


def test_address_of_a_section(single):
    single.browser.get("about:blank")
    single.browser.get(f"{single.path.resolve().as_uri()}#experiment-look-ups")
    single.wait("return document.documentElement.dataset.ready === 'yes'")
    assert single.run("return document.querySelector('section:not([hidden])').id") == "experiment-look-ups"
    assert "maplab report" in single.browser.title


@pytest.mark.skipif("MAPLAB_SCREENSHOTS" not in os.environ, reason="MAPLAB_SCREENSHOTS names no folder for pictures")
def test_screenshots(page):
    folder = Path(os.environ["MAPLAB_SCREENSHOTS"]) / page.path.parent.name
    folder.mkdir(parents=True, exist_ok=True)
    wanted = os.environ.get("MAPLAB_SECTIONS", "").split() or page.sections()
    for width, dark in ((1280, False), (400, False), (1280, True), (400, True)):
        page.load(width, dark)
        for id in wanted:
            page.size(width)
            page.open(id)
            height = min(page.run("return document.documentElement.scrollHeight"), 9000)
            page.size(width, height)
            page.run("window.scrollTo(0, 0)")
            time.sleep(0.3)
            page.browser.save_screenshot(str(folder / f"{id}-{width}{'-dark' if dark else ''}.png"))
