"use strict";
// Figures and rows: how they are read from the page, written for people, and written as CSV.

const settings = JSON.parse(document.getElementById("settings").textContent);

function figureText(value) {
  if (value === null || value === undefined) return "";
  if (typeof value !== "number") return String(value);
  if (Number.isInteger(value)) return value.toLocaleString("en");
  const rounded = Number(value.toPrecision(4));
  if (rounded !== 0 && Math.abs(rounded) < 1e-6) return rounded.toExponential();
  return rounded.toLocaleString("en", { maximumSignificantDigits: 4 });
}

// Columns become rows. What a row has from its cell is stored once, with the cell.
function decode(data, cells) {
  const names = Object.keys(data);
  const first = data[names[0]] || [];
  const length = Array.isArray(first) ? first.length : first.at.length;
  const rows = [];
  for (let place = 0; place < length; place += 1) {
    const row = {};
    for (const name of names) {
      const column = data[name];
      if (Array.isArray(column)) row[name] = column[place];
      else row[name] = column.at[place] === null ? null : column.text[column.at[place]];
    }
    if (row.c !== undefined) {
      const { parts, ...ofCell } = cells[row.c];
      Object.assign(row, ofCell);
    }
    rows.push(row);
  }
  return rows;
}

// RFC 4180, like the run's own files.
function csvOf(fields, rows) {
  const quoted = (value) => {
    const text = value === null || value === undefined ? "" : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [fields.map(([name]) => name), ...rows.map((row) => fields.map(([name]) => row[name]))];
  return lines.map((line) => line.map(quoted).join(",") + "\r\n").join("");
}

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const link = element("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

// element("button", { class: "quiet", onclick: ... }, "text", child)
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function distinct(values) {
  return [...new Set(values)];
}

// A labelled choice; `changed` gets the chosen value.
function choice(label, values, chosen, changed) {
  const select = element("select", { onchange: () => changed(select.value) });
  for (const [value, text] of values) select.append(element("option", { value, selected: value === chosen }, text));
  return element("label", { class: "choice" }, element("span", {}, label), select);
}
