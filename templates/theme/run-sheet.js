// The facilitator's run sheet: the printed table becomes a clock, a list to tick and a log. Nothing leaves the browser.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const store = `exercise-gen/${data.code}`;
  const MINUTE = 60000;
  const DONE = ["delivered", "late", "skipped", "released", "seen", "missed"];
  const ANSWERS = { inject: ["delivered", "late", "skipped"], contingency: ["released", "skipped"], action: ["seen", "missed"] };
  const fresh = () => ({ rows: {}, log: [], shift: 0, paused: 0 });
  let state = restored();

  function restored() {
    try { return Object.assign(fresh(), JSON.parse(localStorage.getItem(store))); } catch { return fresh(); }
  }
  function keep() {
    try { localStorage.setItem(store, JSON.stringify(state)); } catch { say(words.unsaved); }
  }

  // ---------------------------------------------------------------- small helpers
  const make = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value); else made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  };
  const button = (text, does, attributes = {}) => make("button", { type: "button", onclick: does, ...attributes }, text);
  const zoned = new Intl.DateTimeFormat("en-GB", { timeZone: data.zone, hour: "2-digit", minute: "2-digit", second: "2-digit" });
  const clock = (moment) => zoned.format(new Date(moment));
  const short = (moment) => clock(moment).slice(0, 5);
  const span = (length) => {
    const seconds = Math.abs(Math.round(length / 1000));
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, "0"));
    return (length < 0 ? "\u2212" : "") + parts.join(":");
  };
  const planned = (row) => Date.parse(row.at) + state.shift;
  const entry = (row) => state.rows[row.id] ?? {};
  const open = (row) => row.at && row.kind in ANSWERS && !DONE.includes(entry(row).state);
  const now = () => (state.paused || Date.now());

  // ---------------------------------------------------------------- the panel above the table
  const real = make("output", { class: "clock", "aria-label": words.clock });
  const played = make("output", { class: "played", "aria-label": words.played });
  const next = make("div", { class: "next", "aria-live": "polite" });
  const late = make("div", { class: "overdue-list" });
  const spoken = make("div", { class: "spoken", role: "status" });
  const pause = button("PAUSEX", togglePause, { "data-key": "p" });
  const phase = chooser(words.phase, data.phases);
  const cell = chooser(words.cell, data.cells);
  const which = chooser(words.state, [["open", words.open], ["done", words.done]]);
  const free = make("input", { type: "text", "aria-label": words.entry, placeholder: words.entry });
  const file = make("input", { type: "file", accept: ".json,application/json", "aria-label": words.import, hidden: "" });
  const log = make("ol", { class: "log" });

  function chooser(label, choices) {
    const select = make("select", { "aria-label": label, onchange: draw }, make("option", { value: "" }, label));
    for (const [value, text] of choices) select.append(make("option", { value }, text));
    return select;
  }

  const panel = make("section", { class: "console", "aria-label": words.title },
    make("div", { class: "clocks" }, real, played,
      button("STARTEX", startNow), pause,
      button("\u22125 min", () => shift(-5 * MINUTE)), button("+5 min", () => shift(5 * MINUTE))),
    next, late,
    make("div", { class: "tools" }, phase, cell, which,
      button(words.json, () => save("json", exportJson())), button(words.csv, () => save("csv", exportCsv())),
      button(words.import, () => file.click()), button(words.print, () => window.print()), button(words.reset, reset), file),
    make("form", { class: "entry", onsubmit: note }, free, make("button", { type: "submit" }, words.add)),
    spoken, log);

  // ---------------------------------------------------------------- the rows of the table
  const rows = data.rows.map((row) => ({ ...row, element: document.getElementById(row.id) })).filter((row) => row.element);
  for (const row of rows) {
    if (!(row.kind in ANSWERS)) continue;
    const cells = row.element.cells;
    const mark = make("div", { class: "answers" });
    for (const answer of ANSWERS[row.kind]) {
      mark.append(button(words[answer], () => set(row, answer), { "data-answer": answer, "aria-label": `${words[answer]}: ${row.number} ${row.title}` }));
    }
    cells[0].replaceChildren(mark);
    row.actual = cells[cells.length - 2];
    row.note = make("textarea", { rows: "1", "aria-label": `${words.notes}: ${row.number}`, onchange: () => remark(row) });
    cells[cells.length - 1].replaceChildren(row.note);
  }

  function set(row, answer) {
    const before = entry(row);
    const same = before.state === answer;
    state.rows[row.id] = { ...before, state: same ? "" : answer, at: same ? 0 : Date.now() };
    keep();
    say(`${row.number} ${row.title}: ${same ? words.undone : words[answer]}`);
    draw();
  }
  function remark(row) {
    state.rows[row.id] = { ...entry(row), note: row.note.value };
    keep();
  }
  function say(text) { spoken.textContent = text; }

  function togglePause() {
    if (state.paused) { state.shift += Date.now() - state.paused; state.paused = 0; record("RESUME"); }
    else { state.paused = Date.now(); record("PAUSEX"); }
    draw();
  }
  function startNow() { state.shift = Date.now() - Date.parse(data.startex); state.paused = 0; record("STARTEX"); draw(); }
  function shift(length) { state.shift += length; record(`${length > 0 ? "+" : "\u2212"}${Math.abs(length) / MINUTE} min`); draw(); }
  function record(text) { state.log.push({ at: Date.now(), text }); keep(); }
  function note(event) {
    event.preventDefault();
    if (free.value.trim()) { record(free.value.trim()); free.value = ""; draw(); }
  }
  function reset() {
    if (!window.confirm(words.sure)) return;
    state = fresh();
    keep();
    draw();
  }

  // ---------------------------------------------------------------- drawing
  function draw() {
    const at = now();
    const waiting = rows.filter(open).sort((a, b) => planned(a) - planned(b));
    const coming = waiting.find((row) => planned(row) >= at - MINUTE);
    const overdue = waiting.filter((row) => planned(row) < at - MINUTE);
    for (const row of rows) {
      const made = entry(row);
      row.element.classList.toggle("is-next", row === coming);
      row.element.classList.toggle("is-overdue", overdue.includes(row));
      row.element.classList.toggle("is-done", DONE.includes(made.state));
      const hidden = (phase.value && row.phase !== phase.value) || (cell.value && row.cells && !row.cells.includes(cell.value))
        || (which.value === "open" && !open(row)) || (which.value === "done" && !DONE.includes(made.state));
      row.element.hidden = Boolean(hidden);
      if (!(row.kind in ANSWERS)) continue;
      row.actual.textContent = made.at ? short(made.at) : "";
      if (document.activeElement !== row.note) row.note.value = made.note ?? "";
      for (const made_button of row.element.querySelectorAll("[data-answer]")) {
        made_button.setAttribute("aria-pressed", String(made_button.dataset.answer === made.state));
      }
      if (row.at && row.time) row.time.textContent = short(planned(row));
    }
    const text = coming ? `${words.next}: ${short(planned(coming))} \u00b7 ${coming.number} ${coming.title} \u2192 ${coming.to}` : words.nothing;
    if (next.firstChild?.textContent !== text) next.replaceChildren(make("strong", {}, text), make("span", { class: "count", "aria-hidden": "true" }));
    late.replaceChildren(...(overdue.length ? [make("strong", {}, `${words.overdue} (${overdue.length}): `), overdue.map((row) => `${short(planned(row))} ${row.number}`).join(", ")] : []));
    log.replaceChildren(...[...state.log].reverse().map((item) => make("li", {}, `${clock(item.at)} \u00b7 ${item.text}`)));
    pause.textContent = state.paused ? "RESUME" : "PAUSEX";
    document.body.classList.toggle("is-paused", Boolean(state.paused));
    tick();
  }
  function tick() {
    real.textContent = clock(Date.now());
    played.textContent = `${words.played} ${span(now() - state.shift - Date.parse(data.startex))}`;
    const coming = rows.find((row) => row.element.classList.contains("is-next"));
    const count = next.querySelector(".count");
    if (count) count.textContent = coming ? ` (${span(planned(coming) - now())})` : "";
  }

  // ---------------------------------------------------------------- files
  function lines() {
    return rows.filter((row) => entry(row).state || entry(row).note).map((row) => ({
      id: row.id, kind: row.kind, number: row.number, title: row.title, to: row.to, planned: row.at ?? "",
      state: entry(row).state ?? "", actual: entry(row).at ? new Date(entry(row).at).toISOString() : "", note: entry(row).note ?? "",
    }));
  }
  function exportJson() {
    return JSON.stringify({ program: "exercise-gen run sheet", code: data.code, exercise: data.exercise, lines: lines(), state }, null, 1);
  }
  function exportCsv() {
    const safe = (value) => (/^[\s]*[=+\-@]/.test(String(value).normalize("NFKC")) ? `'${value}` : String(value));
    const quoted = (value) => `"${safe(value).replaceAll('"', '""')}"`;
    const head = ["kind", "number", "title", "to", "planned", "actual", "state", "note"];
    const body = lines().map((line) => head.map((name) => line[name]));
    const entries = state.log.map((item) => ["log", "", "", "", "", new Date(item.at).toISOString(), "", item.text]);
    return "\ufeff" + [head, ...body, ...entries].map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n";
  }
  function save(ending, text) {
    const link = make("a", { href: URL.createObjectURL(new Blob([text])), download: `${data.file}.${ending}` });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), MINUTE);
  }
  file.addEventListener("change", async () => {
    try {
      const given = JSON.parse(await file.files[0].text());
      if (given.code !== data.code && !window.confirm(words.other)) return;
      state = Object.assign(fresh(), given.state);
      keep();
      draw();
      say(words.imported);
    } catch { say(words.unreadable); }
    file.value = "";
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const coming = rows.find((row) => row.element.classList.contains("is-next"));
    const answers = coming ? ANSWERS[coming.kind] : [];
    const keys = { 1: answers[0], 2: answers[1], 3: answers[2] };
    if (coming && keys[event.key]) set(coming, keys[event.key]);
    else if (coming && event.key === "n") { coming.element.scrollIntoView({ block: "center" }); coming.note.focus(); }
    else if (event.key === "p") togglePause();
    else if (event.key === "/") free.focus();
    else return;
    event.preventDefault();
  });

  for (const row of rows) row.time = row.element.cells[1];
  document.querySelector("main").prepend(panel);
  document.body.classList.add("run");
  draw();
  setInterval(tick, 1000);
  setInterval(draw, 15000);
})();
