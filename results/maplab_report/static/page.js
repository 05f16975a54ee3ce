"use strict";
// The page: which section is shown, its filters, the index's search, and dark or light.

const views = [...document.querySelectorAll("main > section")];
const opened = new Map();

// Charts are made when they come near the screen: a report has hundreds.
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    watcher.unobserve(entry.target);
    entry.target.make();
  }
}, { rootMargin: "300px" });

function open(view) {
  if (opened.has(view.id)) return;
  const section = { id: view.id, charts: [], chosen: {}, runs: settings.runs, cells: [] };
  opened.set(view.id, section);
  if (view.dataset.run) section.runs = [settings.runs[Number(view.dataset.run)]];
  view.querySelectorAll("table.filtered").forEach(filterTable);
  const stored = view.querySelector(":scope > script[type='application/json']");
  if (!stored) return;
  const data = JSON.parse(stored.textContent);
  section.cells = data.cells;
  buildFilters(view, section, data.filters);
  for (const figure of view.querySelectorAll("figure[data-chart]")) {
    const chart = data.charts.find((each) => each.name === figure.dataset.chart);
    figure.make = () => {
      if (figure.querySelector(".plot")) return;
      const made = new ChartView(figure, chart, section);
      section.charts.push(made);
      made.update();
    };
    watcher.observe(figure);
  }
}

function buildFilters(view, section, filters) {
  const place = view.querySelector(".filters");
  if (!place || section.cells.length < 2) return;
  const count = element("p", { "aria-live": "polite", class: "count" });
  const tell = () => {
    const wanted = Object.entries(section.chosen).filter(([, value]) => value !== "");
    const left = section.cells.filter((cell) => wanted.every(([key, value]) => cell.parts[key] === value)).length;
    count.textContent = `${left} of ${section.cells.length} cells`;
  };
  for (const { key, values } of filters) {
    place.append(choice(key, [["", "all"], ...values.map((value) => [value, value])], "", (value) => {
      section.chosen[key] = value;
      tell();
      for (const chart of section.charts) chart.update();
    }));
  }
  tell();
  place.append(count);
}

// A filter for rows of a long table: words, and one of its verdicts.
function filterTable(table) {
  const rows = [...table.tBodies[0].rows];
  const count = element("p", { "aria-live": "polite", class: "count" });
  let words = "";
  let verdict = "";
  const apply = () => {
    let left = 0;
    for (const row of rows) {
      const fits = (!verdict || row.dataset.verdict === verdict) && words.split(/\s+/).every((word) => row.textContent.toLowerCase().includes(word));
      row.hidden = !fits;
      if (fits) left += 1;
    }
    count.textContent = `${left} of ${rows.length} rows`;
  };
  const input = element("input", { type: "search", oninput: () => { words = input.value.toLowerCase().trim(); apply(); } });
  const bar = element("div", { class: "filters" }, element("label", { class: "choice" }, element("span", {}, "rows with"), input));
  const verdicts = distinct(rows.map((row) => row.dataset.verdict).filter(Boolean));
  if (verdicts.length > 1) {
    bar.append(choice("verdict", [["", "all"], ...verdicts.map((each) => [each, each])], "", (value) => { verdict = value; apply(); }));
  }
  bar.append(count);
  apply();
  table.parentElement.before(bar);
}

function show(focus) {
  const wanted = decodeURIComponent(location.hash.slice(1)) || "overview";
  const view = views.find((each) => each.id === wanted) || views[0];
  for (const each of views) each.hidden = each !== view;
  for (const link of document.querySelectorAll("header nav a")) {
    if (link.hash === `#${view.id}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const title = view.querySelector("h1");
  document.title = `${title.textContent.trim()} – maplab report`;
  open(view);
  if (focus) {
    window.scrollTo(0, 0);
    title.setAttribute("tabindex", "-1");
    title.focus({ preventScroll: true });
  }
}

function searchIndex() {
  const entries = [...document.querySelectorAll("#entries > li")];
  const input = document.getElementById("search");
  const kind = document.getElementById("kind");
  const has = document.getElementById("has");
  const count = document.getElementById("found");
  const apply = () => {
    const words = input.value.toLowerCase().trim().split(/\s+/);
    let left = 0;
    for (const entry of entries) {
      const fits = words.every((word) => entry.dataset.search.includes(word)) && (!kind.value || entry.dataset.kind === kind.value)
        && (!has.value || entry.dataset.has.split("|").includes(has.value));
      entry.hidden = !fits;
      if (fits) left += 1;
    }
    count.textContent = `${left} of ${entries.length}`;
  };
  for (const control of [input, kind, has]) for (const event of ["input", "change"]) control.addEventListener(event, apply);
  apply();
}

// Some browsers keep nothing for files: the choice then lasts as long as the page.
function stored(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(name);
    localStorage.setItem(name, value);
  } catch {
    // Nothing is kept.
  }
  return null;
}

function chooseTheme() {
  const select = document.getElementById("theme");
  const apply = () => {
    document.documentElement.dataset.theme = select.value;
    redraw(true);
  };
  select.value = stored("maplab-theme") || "system";
  document.documentElement.dataset.theme = select.value;
  select.addEventListener("change", () => { stored("maplab-theme", select.value); apply(); });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", apply);
}

function redraw(anew) {
  for (const [id, section] of opened) {
    // Charts of hidden sections have no width; they are drawn when their section is shown again.
    if (document.getElementById(id).hidden) section.stale = section.stale || anew;
    else for (const chart of section.charts) if (anew) chart.update(); else chart.resized();
  }
}

let waiting;
window.addEventListener("resize", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => redraw(false), 150);
});
window.addEventListener("hashchange", () => {
  show(true);
  const section = opened.get(views.find((view) => !view.hidden).id);
  for (const chart of section.charts) if (section.stale) chart.update(); else chart.resized();
  section.stale = false;
});
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName);
  if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  location.hash = "#index";
  setTimeout(() => document.getElementById("search").focus(), 50);
});
chooseTheme();
searchIndex();
show(false);
document.documentElement.dataset.ready = "yes";
