// The one script of all HTML pages: it filters, sorts, unfolds and zooms what is there already. It makes
// no markup from text, loads nothing, and the page can be read without it.
"use strict";
(() => {
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));

  // Controls are of no use without this script, so they are hidden until now.
  for (const controls of all(".controls")) controls.hidden = false;

  // ---- tables: a button in each head that can be sorted by
  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.v !== undefined ? cell.dataset.v : cell.textContent.trim();
  };
  const number = (text) => (text === "" || text === "–" ? -Infinity : Number(text.replaceAll(",", "")));
  const compare = (a, b) => {
    const x = number(a), y = number(b);
    if (!Number.isNaN(x) && !Number.isNaN(y)) return x < y ? -1 : x > y ? 1 : 0;
    return a < b ? -1 : a > b ? 1 : 0;
  };
  const sort = (table, head, column) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of all("th[aria-sort]", table)) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row, at) => ({ row, at, key: value(row, column) }));
    rows.sort((a, b) => (down ? compare(b.key, a.key) : compare(a.key, b.key)) || a.at - b.at);
    body.append(...rows.map((one) => one.row));
  };
  for (const table of all(".wide table")) {
    for (const [column, head] of all("thead th", table).entries()) {
      if (head.classList.contains("still")) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.addEventListener("click", () => sort(table, head, column));
      head.replaceChildren(button);
    }
  }

  // ---- filters
  const words = new WeakMap();
  const holds = (element, wanted) => {
    if (!words.has(element)) words.set(element, element.textContent.toLowerCase());
    return wanted.split(/\s+/).every((word) => words.get(element).includes(word));
  };
  const say = (controls, shown, count, noun) => {
    controls.querySelector(".found, .range").textContent =
      shown === count ? "" : `${shown.toLocaleString("en")} of ${count.toLocaleString("en")} ${noun}`;
  };
  const control = (controls, name) => controls.querySelector(`[data-filter="${name}"]`);

  const filterRows = (controls, id) => {
    const rows = Array.from(document.getElementById(id).tBodies[0].rows);
    const wanted = control(controls, "rows").value.trim().toLowerCase();
    const verdict = control(controls, "verdict");
    let shown = 0;
    for (const row of rows) {
      row.hidden = !holds(row, wanted) || Boolean(verdict && verdict.value && row.dataset.verdict !== verdict.value);
      if (!row.hidden) shown++;
    }
    say(controls, shown, rows.length, "rows");
  };
  for (const input of all("[data-table]")) {
    const controls = input.closest(".controls");
    input.addEventListener("input", () => filterRows(controls, input.dataset.table));
  }

  const cards = document.getElementById("cards");
  const ofCards = cards && cards.querySelector(".controls");
  if (ofCards) {
    const list = all(".card", cards);
    const filterCards = () => {
      const wanted = control(ofCards, "cards").value.trim().toLowerCase();
      const least = Number(control(ofCards, "severity").value);
      const ran = control(ofCards, "ran").checked;
      let shown = 0;
      for (const card of list) {
        card.hidden = !holds(card, wanted) || Number(card.dataset.severity) < least || (ran && card.dataset.ran !== "1");
        if (!card.hidden) shown++;
      }
      say(ofCards, shown, list.length, "cards");
    };
    for (const name of ["cards", "severity", "ran"]) control(ofCards, name).addEventListener("input", filterCards);
    control(ofCards, "order").addEventListener("input", (event) => {
      const byTime = (a, b) => (a.dataset.time < b.dataset.time ? -1 : a.dataset.time > b.dataset.time ? 1 : 0);
      cards.append(...(event.target.value === "time" ? list.toSorted(byTime) : list));
    });
    const unfold = ofCards.querySelector("[data-unfold]");
    unfold.addEventListener("click", () => {
      const open = unfold.textContent === "Unfold all";
      for (const fold of all("details", cards)) fold.open = open;
      unfold.textContent = open ? "Fold all" : "Unfold all";
    });
  }

  // ---- the picture: its inner pictures are widened and moved, so nothing is distorted
  const figure = document.querySelector(".timeline");
  if (figure) {
    const controls = figure.parentElement.querySelector(".controls");
    const lanes = all(".lanes li", figure);
    const zone = Number(figure.dataset.zone); // milliseconds east of UTC
    const start = Number(figure.dataset.start) + zone, whole = Number(figure.dataset.end) - start;
    const axis = figure.querySelector(".axis .plot");
    const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 15e3, 3e4, 6e4, 12e4, 3e5, 6e5, 9e5, 18e5, 36e5, 72e5,
      108e5, 216e5, 432e5, 864e5, 1728e5, 6048e5, 12096e5, 24192e5, 72576e5, 31536e6];
    const view = { from: 0, width: 1 };
    const svg = (name, attributes, text) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", name);
      for (const [key, given] of Object.entries(attributes)) element.setAttribute(key, given);
      if (text) element.textContent = text;
      return element;
    };
    const label = (at, step) => {
      const text = new Date(at).toISOString();
      return step >= 864e5 ? text.slice(0, 10) : step >= 6e4 ? text.slice(11, 16) : step >= 1e3 ? text.slice(11, 19) : text.slice(11, 23);
    };
    const draw = () => {
      const left = `${(-view.from / view.width) * 100}%`, width = `${100 / view.width}%`;
      for (const plot of all(".lane .plot", figure)) {
        plot.setAttribute("x", left);
        plot.setAttribute("width", width);
      }
      const first = start + view.from * whole, length = view.width * whole;
      const step = steps.find((one) => length / one <= 7) || steps[steps.length - 1];
      const ticks = [];
      for (let at = Math.ceil(first / step) * step; at <= first + length * 0.97; at += step) {
        const tick = svg("g", { class: ticks.length % 2 ? "tick alt" : "tick" });
        const x = `${((at - first) / length) * 100}%`;
        tick.append(svg("rect", { x, y: 0, width: 1, height: 5 }), svg("text", { x, dx: 4, y: 14 }, label(at, step)));
        ticks.push(tick);
      }
      axis.replaceChildren(...ticks);
      const shown = (at) => new Date(at).toISOString().slice(0, zone ? -1 : undefined);
      controls.querySelector(".range").textContent = view.width === 1 ? "" : `${shown(first)} to ${shown(first + length)}`;
    };
    const look = (from, width) => {
      view.width = Math.min(1, Math.max(width, 10 / whole, 1e-6));
      view.from = Math.min(Math.max(0, from), 1 - view.width);
      draw();
    };
    const moves = {
      in: () => look(view.from + view.width / 4, view.width / 2),
      out: () => look(view.from - view.width / 2, view.width * 2),
      left: () => look(view.from - view.width / 2, view.width),
      right: () => look(view.from + view.width / 2, view.width),
      all: () => look(0, 1),
    };
    for (const button of all("[data-zoom]", controls)) button.addEventListener("click", moves[button.dataset.zoom]);
    // A double click looks closer at where it was made.
    figure.addEventListener("dblclick", (event) => {
      const lane = event.target.closest(".lane");
      if (!lane) return;
      const box = lane.getBoundingClientRect();
      const middle = view.from + ((event.clientX - box.left) / box.width) * view.width;
      look(middle - view.width / 4, view.width / 2);
    });
    control(controls, "lanes").addEventListener("input", (event) => {
      const wanted = event.target.value.trim().toLowerCase();
      let shown = 0;
      for (const lane of lanes) {
        lane.hidden = !holds(lane.querySelector(".name"), wanted);
        if (!lane.hidden) shown++;
      }
      say(controls, shown, lanes.length, "containers");
    });
  }

  // ---- on paper nothing is folded
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = all("details:not([open])");
    for (const fold of folded) fold.open = true;
  });
  addEventListener("afterprint", () => {
    for (const fold of folded) fold.open = false;
  });
})();
