"use strict";
// Completes a chart's specification: names that begin with "@" become colours, axes and sizes that fit the reader's screen.
// chart.py does the same for the notebook.

// Below this width, a row's name stands above its marks instead of beside them.
const NARROW = 620;
const LETTER = 6.2; // pixels of a letter, roughly

function theme() {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    dark: style.colorScheme === "dark",
    text: colour("text"), muted: colour("muted"), grid: colour("grid"), background: colour("background"),
  };
}

// The look of the n-th name: beyond seven, dashes and shapes differ as well.
function look(index, colours) {
  const { dashes, shapes } = settings;
  const palette = settings.colours;
  const colour = palette[index % palette.length];
  const round = Math.floor(index / palette.length);
  return {
    colour: colour === "@text" ? colours.text : colour,
    dash: dashes[round % dashes.length],
    shape: shapes[(index + round) % shapes.length],
  };
}

function fill(part, values) {
  if (typeof part === "string") return Object.hasOwn(values, part) ? values[part] : part;
  if (Array.isArray(part)) return part.map((each) => fill(each, values));
  if (part && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, fill(value, values)]));
  }
  return part;
}

// `slots` says which look each shown name of the legend has.
function specificationOf(chart, rows, slots, measure, width) {
  const colours = theme();
  const names = [...slots.keys()];
  const looks = names.map((name) => look(slots.get(name), colours));
  const specification = settings.specifications[chart.spec];
  const perRow = chart.kind === "dots" && JSON.stringify(specification).includes("yOffset\":{") ? names.length : 1;
  const lines = distinct(rows.map((row) => row[chart.row]));
  const longest = Math.max(0, ...lines.map((line) => String(line).length));
  const above = width < NARROW || longest * LETTER > 0.42 * width;
  const step = stepOf(chart, perRow, above);
  const values = {
    "@colour": { domain: names, range: looks.map((each) => each.colour) },
    "@dash": { domain: names, range: looks.map((each) => each.dash) },
    "@shape": { domain: names, range: looks.map((each) => each.shape) },
    "@offset": { domain: names, paddingOuter: above ? 1.6 : 0.5 },
    "@rowAxis": rowAxis(above, step, width),
    "@shift": above ? 9 : 0,
    "@scale": measure ? measure.scale : {},
    "@axis": measure ? fill(measure.axis, settings.ticks) : {},
    ...settings.ticks,
    "@text": colours.text, "@muted": colours.muted, "@background": colours.background,
  };
  return {
    ...fill(specification, values),
    data: { values: rows },
    width,
    height: chart.kind === "dots" ? step * Math.max(1, lines.length) : chart.height,
    autosize: { type: "fit-x", contains: "padding" },
    padding: { left: 2, right: 12, top: 6, bottom: 4 },
    config: configuration(colours),
  };
}

function stepOf(chart, perRow, above) {
  if (chart.height && chart.kind === "dots") return above ? Math.max(40, chart.height) : chart.height;
  if (above) return perRow > 1 ? 34 + 10 * perRow : 40;
  return Math.max(22, 9 * perRow + 8);
}

function rowAxis(above, step, width) {
  const axis = { title: null, ticks: false, domain: false, grid: true, tickBand: "extent" };
  if (!above) return { ...axis, labelPadding: 8, labelLimit: Math.round(0.45 * width) };
  return { ...axis, labelAlign: "left", labelPadding: -4, labelOffset: 9 - step / 2, labelLimit: width - 24 };
}

function configuration(colours) {
  const text = { labelColor: colours.text, titleColor: colours.text, labelFontSize: 11, titleFontSize: 12, titleFontWeight: "normal" };
  return {
    background: "transparent",
    font: "system-ui, sans-serif",
    view: { stroke: null },
    axis: { ...text, gridColor: colours.grid, domainColor: colours.muted, tickColor: colours.muted },
    legend: text,
    text: { color: colours.text },
    rule: { color: colours.muted },
  };
}
