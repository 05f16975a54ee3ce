/// The script in a flame graph: searching by pattern, and zooming in on one function.
enum FlameGraphScript {
  static let text = #"""
    "use strict";
    (function () {
      var svg = document.documentElement, width = 1200, margin = 10;
      var frames = Array.prototype.slice.call(document.querySelectorAll(".frame"));
      var total = frames.reduce(function (sum, g) { return +g.dataset.depth ? sum : sum + +g.dataset.count; }, 0);
      var reset = document.getElementById("reset"), search = document.getElementById("search");
      var note = document.getElementById("note");
      function nameOf(g) { return g.querySelector("title").textContent.split("\n")[0]; }
      function percent(part) { return (100 * part / total).toFixed(1) + " %"; }
      function show(start, count, depth) {
        var scale = (width - 2 * margin) / count;
        frames.forEach(function (g) {
          var from = +g.dataset.start, to = from + +g.dataset.count;
          var left = Math.max(from, start), right = Math.min(to, start + count);
          var inside = right > left && (right - left) * scale >= 0.2;
          g.classList.toggle("outside", !inside);
          if (!inside) { return; }
          var rect = g.querySelector("rect"), text = g.querySelector(".name"), wide = (right - left) * scale;
          rect.setAttribute("x", margin + (left - start) * scale);
          rect.setAttribute("width", wide);
          rect.style.opacity = +g.dataset.depth < depth ? 0.5 : 1;
          text.setAttribute("x", margin + (left - start) * scale + 3);
          var name = nameOf(g), letters = Math.floor(wide / 6.6);
          text.textContent = name.length <= letters ? name : letters < 4 ? "" : name.slice(0, letters - 1) + "…";
        });
        reset.classList.toggle("outside", count === total);
      }
      function find() {
        var pattern = window.prompt("Functions whose name matches (a regular expression; empty: none)");
        if (pattern === null) { return; }
        mark(pattern);
      }
      function mark(pattern) {
        var expression = null;
        try { expression = pattern === "" ? null : new RegExp(pattern, "i"); } catch (error) {
          note.textContent = "not a regular expression: " + pattern;
          return;
        }
        var parts = [];
        frames.forEach(function (g) {
          var isFound = expression !== null && expression.test(nameOf(g));
          g.classList.toggle("found", isFound);
          if (isFound) { parts.push([+g.dataset.start, +g.dataset.start + +g.dataset.count]); }
        });
        parts.sort(function (a, b) { return a[0] - b[0]; });
        var end = 0, sum = 0;
        parts.forEach(function (part) {
          if (part[1] > end) { sum += part[1] - Math.max(end, part[0]); end = part[1]; }
        });
        note.textContent = expression === null ? " " : parts.length + " found, " + percent(sum) + " of the width";
      }
      window.maplabSearch = mark;
      frames.forEach(function (g) {
        g.addEventListener("click", function () { show(+g.dataset.start, +g.dataset.count, +g.dataset.depth); });
        g.addEventListener("mouseover", function () {
          note.textContent = g.querySelector("title").textContent.replace("\n", ": ");
        });
      });
      reset.addEventListener("click", function () { show(0, total, 0); });
      search.addEventListener("click", find);
      window.addEventListener("keydown", function (event) {
        if (event.key === "/") { event.preventDefault(); find(); }
        if (event.key === "Escape") { mark(""); show(0, total, 0); }
        if (event.key === "Enter" && document.activeElement === reset) { show(0, total, 0); }
        if (event.key === "Enter" && document.activeElement === search) { find(); }
      });
    })();
    """#
}
