"use strict";
// A chart of the page: its choices, legend, picture, table and rows. It is made when it comes into view.

// A table view shows so many rows; the download has all.
const MOST_ROWS = 400;

class ChartView {
  constructor(figure, chart, section) {
    this.figure = figure;
    this.chart = chart;
    this.section = section;
    this.rows = decode(chart.data, section.cells);
    this.names = chart.legend ? distinct(this.rows.map((row) => row[chart.legend])) : [];
    this.measure = chart.measures[0];
    this.chosen = {};
    this.off = new Set();
    this.on = new Set();
    this.slots = new Map();
    this.asTable = false;
    this.turn = 0;
    this.build();
  }

  build() {
    const { chart } = this;
    this.controls = element("div", { class: "controls" });
    this.tableButton = element("button", { type: "button", "aria-pressed": "false", onclick: () => this.toggleTable() }, "Table");
    const save = element("button", { type: "button", onclick: () => this.save() }, "Download these rows");
    this.plot = element("div", {
      class: "plot", tabindex: "0", role: "group", "aria-label": `${chart.title}: the arrow keys read its figures`,
      onkeydown: (event) => this.read(event),
    });
    this.legend = element("div", { class: "legend", role: "group", "aria-label": "Legend" });
    this.table = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": `Table: ${chart.title}`, hidden: true });
    this.status = element("p", { class: "reading", "aria-live": "polite" });
    this.source = element("p", { class: "source" });
    this.figure.append(
      this.controls, element("div", { class: "body" }, this.plot, this.legend), this.table, this.status,
      element("div", { class: "foot" }, this.source, this.tableButton, save));
  }

  // The rows that the section's filters and the chart's own choices leave.
  filtered(all = false) {
    const { cells, chosen } = this.section;
    const wanted = Object.entries(chosen).filter(([, value]) => value !== "");
    const own = all ? [] : Object.entries(this.chosen);
    return this.rows.filter((row) =>
      (row.c === undefined || wanted.every(([key, value]) => cells[row.c].parts[key] === value))
      && own.every(([field, value]) => row[field] === value));
  }

  update() {
    this.buildControls();
    const rows = this.filtered();
    this.chooseNames(rows);
    this.buildLegend(rows);
    const { legend } = this.chart;
    const measure = this.measure;
    const shown = rows.filter((row) => !legend || this.slots.has(row[legend]))
      .map((row) => (measure ? { ...row, v: row[measure.field], l: row[measure.low] ?? null, h: row[measure.high] ?? null } : { ...row }))
      .filter((row) => !measure || row.v !== null);
    for (const row of shown) row.tip = this.tip(row);
    this.shown = shown;
    this.place = -1;
    this.status.textContent = "";
    this.tell();
    if (this.asTable) this.buildTable();
    else this.draw();
  }

  buildControls() {
    const focused = [...this.controls.querySelectorAll("select")].indexOf(document.activeElement);
    this.controls.replaceChildren();
    const rest = [];
    for (const [field, title] of this.chart.choices) {
      // Each choice is among what the choices before it leave.
      const possible = distinct(this.filtered(true).filter((row) => rest.every(([known, value]) => row[known] === value)).map((row) => row[field]));
      if (!possible.includes(this.chosen[field])) this.chosen[field] = possible[0];
      rest.push([field, this.chosen[field]]);
      if (possible.length > 1) {
        this.controls.append(choice(title, possible.map((value) => [value, value]), this.chosen[field], (value) => {
          this.chosen[field] = value;
          this.update();
        }));
      }
    }
    if (this.chart.measures.length > 1) {
      const titles = this.chart.measures.map((measure) => [measure.field, measure.title]);
      this.controls.append(choice("figure", titles, this.measure.field, (value) => {
        this.measure = this.chart.measures.find((measure) => measure.field === value);
        this.update();
      }));
    }
    this.controls.querySelectorAll("select")[focused]?.focus();
  }

  // Which names are shown, and how each looks. Looks stay the same as long as there are enough of them.
  chooseNames(rows) {
    const { chart } = this;
    if (!chart.legend) {
      this.slots = new Map([["", 0]]);
      this.listed = [];
      return;
    }
    this.listed = distinct(rows.map((row) => row[chart.legend]));
    let room = chart.kind === "curves" ? settings.mostCurves : Infinity;
    const shown = this.listed.filter((name) => this.on.has(name) || (!this.off.has(name) && room-- > 0));
    const before = this.slots;
    this.slots = new Map();
    const few = this.names.length <= settings.mostCurves;
    for (const name of shown) if (few) this.slots.set(name, this.names.indexOf(name));
    if (few) return;
    for (const name of shown) this.slots.set(name, before.has(name) ? before.get(name) : -1);
    const taken = new Set(this.slots.values());
    let next = 0;
    for (const [name, slot] of this.slots) {
      if (slot >= 0) continue;
      while (taken.has(next)) next += 1;
      taken.add(next);
      this.slots.set(name, next);
    }
  }

  buildLegend() {
    const focused = document.activeElement?.closest?.(".legend") === this.legend ? document.activeElement.dataset.name : null;
    this.legend.replaceChildren();
    this.legend.hidden = !this.listed.length;
    if (!this.listed.length) return;
    const left = this.listed.length - this.slots.size;
    if (left > 0 && this.chart.kind === "curves") {
      this.legend.append(element("p", {}, `${this.slots.size} of ${this.listed.length} are drawn. Switch others on here, or filter above.`));
    }
    for (const name of this.listed) {
      const shown = this.slots.has(name);
      this.legend.append(element(
        "button", { type: "button", "aria-pressed": String(shown), "data-name": name, onclick: () => this.toggle(name) },
        this.swatch(shown ? this.slots.get(name) : null), element("span", {}, name)));
    }
    if (focused !== null) [...this.legend.children].find((button) => button.dataset.name === focused)?.focus();
  }

  swatch(slot) {
    const colours = theme();
    const { colour, dash, shape } = slot === null ? { colour: colours.muted, dash: [1, 0], shape: "circle" } : look(slot, colours);
    const marks = { circle: "●", square: "■", "triangle-up": "▲", diamond: "◆", "triangle-down": "▼", cross: "✚", "triangle-right": "▶" };
    const holder = element("span", { class: "swatch", "aria-hidden": "true", style: `color:${colour}` });
    if (this.chart.swatch === "line") {
      holder.innerHTML = `<svg width="26" height="8"><line x1="0" y1="4" x2="26" y2="4" stroke="${colour}" stroke-width="2.5" `
        + `stroke-dasharray="${dash.join(",")}"/></svg>`;
    } else holder.textContent = slot === null ? "○" : this.chart.swatch === "mark" ? marks[shape] : "■";
    return holder;
  }

  toggle(name) {
    const shown = this.slots.has(name);
    (shown ? this.off : this.on).add(name);
    (shown ? this.on : this.off).delete(name);
    this.update();
  }

  tip(row) {
    const tip = {};
    if (row.curve) tip.cell = row.curve;
    else if (row.line) tip[""] = row.line;
    if (this.chart.kind === "dots" && this.measure) {
      const unit = this.measure.unit ? ` ${this.measure.unit}` : "";
      const interval = row.l !== null && row.h !== null ? ` (${figureText(row.l)} to ${figureText(row.h)})` : "";
      tip[this.measure.title] = `${figureText(row.v)}${unit}${interval}`;
      if (row.stability) tip.stability = row.stability;
      return tip;
    }
    for (const [field, title] of this.chart.fields) {
      if (field !== "cell" && field !== "line" && row[field] !== null && row[field] !== undefined) tip[title] = figureText(row[field]);
    }
    return tip;
  }

  async draw() {
    const turn = ++this.turn;
    this.plot.classList.toggle("empty", !this.shown.length);
    if (!this.shown.length) {
      this.finish();
      this.plot.textContent = "Nothing to draw: the filters or the legend leave no figure.";
      this.figure.dataset.state = "empty";
      return;
    }
    this.width = this.plot.clientWidth;
    const specification = specificationOf(this.chart, this.shown, this.slots, this.measure, this.width);
    try {
      // Only errors: a layer without rows is no reason for a warning.
      const logLevel = 1;
      const renderer = this.shown.length > 1500 ? "canvas" : "svg";
      const made = element("div", {});
      const result = await vegaEmbed(made, specification, {
        actions: false, renderer, mode: "vega-lite", logLevel, tooltip: { theme: theme().dark ? "dark" : "light" } });
      if (turn !== this.turn) return void result.finalize();
      this.finish();
      this.result = result;
      this.plot.replaceChildren(made);
      this.figure.dataset.state = "drawn";
    } catch (error) {
      this.plot.textContent = `This chart could not be drawn: ${error.message}. Its table and its rows are below.`;
      this.figure.dataset.state = "failed";
      console.error(this.chart.name, error);
    }
  }

  finish() {
    this.result?.finalize();
    this.result = null;
  }

  resized() {
    if (!this.asTable && Math.abs(this.plot.clientWidth - this.width) > 4) this.draw();
  }

  // The arrow keys go through the figures one by one, for those who have no mouse.
  read(event) {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    if (!(event.key in steps) || !this.shown.length) return;
    event.preventDefault();
    this.place = (this.place + steps[event.key] + this.shown.length) % this.shown.length;
    const said = Object.entries(this.shown[this.place].tip).map(([title, text]) => (title ? `${title}: ${text}` : text));
    this.status.textContent = `${this.place + 1} of ${this.shown.length}. ${said.join("; ")}`;
  }

  toggleTable() {
    this.asTable = !this.asTable;
    this.tableButton.setAttribute("aria-pressed", String(this.asTable));
    this.table.hidden = !this.asTable;
    this.plot.parentElement.hidden = this.asTable;
    this.update();
  }

  buildTable() {
    const rows = [...this.shown];
    if (this.order) {
      const { field, down } = this.order;
      const less = (a, b) => (a === null || a === undefined ? 1 : b === null || b === undefined ? -1
        : (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en", { numeric: true })) * (down ? -1 : 1));
      rows.sort((a, b) => less(a[field], b[field]));
    }
    const heads = this.chart.fields.map(([field, title]) => element(
      "th", { scope: "col", "aria-sort": this.order?.field === field ? (this.order.down ? "descending" : "ascending") : null },
      element("button", { type: "button", class: "sort", onclick: () => this.sort(field) }, title)));
    const body = rows.slice(0, MOST_ROWS).map((row) => element("tr", {}, ...this.chart.fields.map(([field]) => element(
      "td", { class: typeof row[field] === "number" ? "number" : null }, figureText(row[field])))));
    const more = rows.length - body.length;
    this.table.replaceChildren(
      element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...body)),
      ...(more > 0 ? [element("p", {}, `${figureText(more)} more rows are in the download.`)] : []));
    this.figure.dataset.state = "table";
  }

  sort(field) {
    this.order = { field, down: this.order?.field === field && !this.order.down };
    this.buildTable();
    [...this.table.querySelectorAll(".sort")][this.chart.fields.findIndex(([name]) => name === field)]?.focus();
  }

  // Which rows of which file are shown.
  tell() {
    const said = [this.chart.where];
    for (const [key, value] of Object.entries(this.section.chosen)) if (value !== "") said.push(`${key} = "${value}"`);
    for (const [field, title] of this.chart.choices) if (this.chosen[field] !== undefined) said.push(`${title} = "${this.chosen[field]}"`);
    const links = this.section.runs.flatMap((run) => [" ", element(
      "a", { href: `${run.folder}/${this.chart.file.split("/").map(encodeURIComponent).join("/")}` },
      this.section.runs.length > 1 ? `${this.chart.file} of ${run.name}` : this.chart.file)]);
    this.source.replaceChildren("Rows:", ...links, ", where ", element("code", {}, said.join(", ")));
  }

  save() {
    const rows = this.shown;
    download(`${this.section.id}-${this.chart.name}.csv`, csvOf(this.chart.fields, rows));
  }
}
