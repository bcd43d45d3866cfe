// The facilitator's run sheet: the printed table becomes a clock, a list to tick and a log. Nothing leaves the browser.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const store = `exercise-gen/${data.code}`;
  const MINUTE = 60000;
  const DAY = 1440 * MINUTE;
  const SHOWN = 5; // overdue injects that the panel names
  const ANSWERS = { inject: ["delivered", "late", "skipped"], contingency: ["released", "skipped"], action: ["seen", "missed"] };
  const DONE = new Set(Object.values(ANSWERS).flat());

  // ---------------------------------------------------------------- what is kept
  // A row has an answer (state, at: when it happened, planned: its time at that moment, changed: when it was ticked) and
  // a note (note, noted: when it was written). The clock: shift of the plan, paused since, started at, set when.
  const fresh = () => ({ rows: {}, log: [], shift: 0, paused: 0, started: 0, set: 0 });
  let storing = probe();
  let state = fresh();

  function probe() {
    try {
      localStorage.setItem(`${store}/probe`, "1");
      localStorage.removeItem(`${store}/probe`);
      return true;
    } catch { return false; }
  }
  const number = (value) => Number.isFinite(value) && Math.abs(value) < 4e15; // what a date can be
  const text = (value) => typeof value === "string";
  const answered = (value) => value === "" || DONE.has(value);
  const ROW = { state: answered, at: number, planned: number, changed: number, note: text, noted: number, name: text };
  const ENTRY = { at: number, text };
  const CLOCKS = { shift: number, paused: number, started: number, set: number };

  // A file may hold anything: only what has the right type comes in.
  function sound(given) {
    const { rows = {}, log = [] } = given;
    if (Object.getPrototypeOf(rows) !== Object.prototype || !Array.isArray(log)) throw new TypeError("no state of a run sheet");
    return {
      ...fresh(), ...picked(given, CLOCKS),
      rows: Object.fromEntries(Object.entries(rows).map(([id, row]) => [id, picked(row, ROW)])),
      log: log.map((item) => picked({ at: null, text: null, ...item }, ENTRY)),
    };
  }
  function picked(item, shape) {
    const made = {};
    for (const [name, fits] of Object.entries(shape)) {
      if (item[name] === undefined) continue;
      if (!fits(item[name])) throw new TypeError(`no state of a run sheet: ${name}`);
      made[name] = item[name];
    }
    return made;
  }
  function restored() {
    try { return sound(JSON.parse(localStorage.getItem(store))); } catch { return state; }
  }
  function keep() {
    try { localStorage.setItem(store, JSON.stringify(state)); } catch { storing = false; }
    unsaved.hidden = storing;
  }
  // Another tab may have written since: what it wrote is read before anything is changed.
  function change(does) {
    if (storing) state = restored();
    does();
    keep();
  }

  // Two logs become one: of each row the newest answer and both notes, of the entries all, of the clocks the newest.
  function joined(one, two) {
    const rows = { ...one.rows };
    for (const [id, row] of Object.entries(two.rows)) rows[id] = rows[id] ? joinedRow(rows[id], row) : row;
    const entries = new Map([...one.log, ...two.log].map((item) => [`${item.at} ${item.text}`, item]));
    const clocks = two.set > one.set ? two : one;
    return { ...clocks, rows, log: [...entries.values()].sort((a, b) => a.at - b.at) };
  }
  function joinedRow(one, two) {
    const ticked = (row) => row.changed ?? row.at ?? 0;
    const { note: _, noted: __, ...answer } = ticked(two) > ticked(one) ? two : one;
    const [older, newer] = (two.noted ?? 0) > (one.noted ?? 0) ? [one, two] : [two, one];
    const notes = [older.note ?? "", newer.note ?? ""];
    const said = notes[1].includes(notes[0]) ? notes[1] : notes[0].includes(notes[1]) ? notes[0] : notes.join("\n");
    return { ...answer, note: said, noted: newer.noted ?? 0 };
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
  const button = (label, does, attributes = {}) => make("button", { type: "button", onclick: does, ...attributes }, label);
  const format = new Intl.DateTimeFormat("en", {
    timeZone: data.zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "longOffset",
  });
  const parts = (moment) => Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const date = ({ year, month, day }) => `${year}-${month}-${day}`;
  const clock = (moment) => { const { hour, minute, second } = parts(moment); return `${hour}:${minute}:${second}`; };
  const short = (moment) => clock(moment).slice(0, 5);
  const local = (moment) => { // in the zone of the exercise, with its offset: 2027-05-28T09:10:00-05:00
    const part = parts(moment);
    return `${date(part)}T${part.hour}:${part.minute}:${part.second}${part.timeZoneName.slice(3) || "+00:00"}`;
  };
  const dated = (moment) => { // an exercise of several days, or one that passed midnight, says which day it is
    const first = Date.parse(date(parts(state.started || Date.parse(data.startex))));
    const day = (Date.parse(date(parts(moment))) - first) / DAY + 1;
    return (data.several || day !== 1 ? `${words.day.replace("#", day)} ` : "") + short(moment);
  };
  const span = (length) => {
    const seconds = Math.abs(Math.round(length / 1000));
    const units = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((n) => String(n).padStart(2, "0"));
    return (length < 0 ? "\u2212" : "") + units.join(":");
  };
  const entry = (row) => state.rows[row.id] ?? {};
  const planned = (row) => entry(row).planned || Date.parse(row.at) + state.shift;
  const done = (row) => DONE.has(entry(row).state);
  const open = (row) => row.kind in ANSWERS && !done(row);
  const now = () => (state.paused || Date.now());
  const called = (row) => `${row.number} ${row.title}`;

  // ---------------------------------------------------------------- the panel above the table
  const real = make("output", { class: "clock", "aria-label": words.clock });
  const played = make("output", { class: "played", "aria-label": words.played });
  const lines = { next: line("next"), after: line("after"), action: line("action"), reserve: line("reserve") };
  const late = make("div", { class: "overdue-list" });
  const spoken = make("div", { class: "spoken", role: "status" });
  const unsaved = make("p", { class: "unsaved", role: "alert" }, words.unsaved);
  const pause = button("PAUSEX", togglePause);
  const phase = chooser(words.phase, data.phases);
  const cell = chooser(words.cell, data.cells);
  const which = chooser(words.state, [["open", words.open], ["done", words.done]]);
  const free = make("input", { type: "text", "aria-label": words.entry, placeholder: words.entry });
  const file = make("input", { type: "file", accept: ".json,application/json", "aria-label": words.import, hidden: "" });
  const log = make("ol", { class: "log" });
  const tools = make("details", { class: "fold" }, make("summary", {}, words.tools),
    make("div", { class: "tools" },
      button("STARTEX", startNow), button("\u22125 min", () => shift(-5 * MINUTE)), button("+5 min", () => shift(5 * MINUTE)),
      phase, cell, which,
      button(words.json, () => save("json", exportJson())), button(words.csv, () => save("csv", exportCsv())),
      button(words.import, () => file.click()), button(words.print, () => window.print()), button(words.reset, reset), file),
    make("p", { class: "keys" }, words.keys), log);
  tools.open = window.matchMedia("(min-width: 40.01em)").matches;
  unsaved.hidden = storing;

  const { next: first, ...others } = lines;
  const panel = make("section", { class: "console", "aria-label": words.title },
    make("div", { class: "head" }, unsaved, make("div", { class: "clocks" }, real, played, pause), first),
    make("div", { class: "also" }, ...Object.values(others), late, spoken,
      make("form", { class: "entry", onsubmit: note }, free, make("button", { type: "submit" }, words.add))));

  function chooser(label, choices) {
    const select = make("select", { "aria-label": label, onchange: draw }, make("option", { value: "" }, label));
    for (const [value, said] of choices) select.append(make("option", { value }, said));
    return select;
  }
  function line(name) {
    return make("div", { class: name, ...(name === "next" ? { "aria-live": "polite" } : {}) });
  }

  // ---------------------------------------------------------------- the rows of the table
  const rows = data.rows.map((row) => ({ ...row, element: document.getElementById(row.id) })).filter((row) => row.element);
  for (const row of rows) {
    const cells = row.element.cells;
    row.time = cells[1];
    if (!(row.kind in ANSWERS)) continue;
    const mark = make("div", { class: "answers" });
    for (const answer of ANSWERS[row.kind]) {
      mark.append(button(words[answer], () => set(row, answer), { "data-answer": answer, "aria-label": `${words[answer]}: ${called(row)}` }));
    }
    cells[0].replaceChildren(mark);
    row.actual = make("input", { type: "time", "aria-label": `${words.actual}: ${row.number}`, onchange: () => correct(row) });
    cells[cells.length - 2].replaceChildren(row.actual);
    row.note = make("textarea", { rows: "1", "aria-label": `${words.notes}: ${row.number}`, oninput: () => remark(row) });
    cells[cells.length - 1].replaceChildren(row.note);
  }

  function set(row, answer) {
    let same = false;
    change(() => {
      const { state: before, at, planned: then, ...rest } = entry(row);
      same = before === answer;
      const first = DONE.has(before) ? { at, planned: then } : { at: Date.now(), planned: row.at ? planned(row) : 0 };
      const given = same ? { state: "", at: 0, planned: 0 } : { state: answer, ...first };
      state.rows[row.id] = { ...rest, ...given, changed: Date.now(), name: called(row) };
    });
    say(`${called(row)} \u00b7 ${same ? words.undone : words[answer]}`);
    draw();
  }
  // A controller ticks late: the hour moves by less than half a day, to the typed one.
  function correct(row) {
    const { at } = entry(row);
    if (at && row.actual.value) {
      const minutes = (hour) => Number(hour.slice(0, 2)) * 60 + Number(hour.slice(3, 5));
      const by = (minutes(row.actual.value) - minutes(short(at)) + 2160) % 1440 - 720;
      change(() => { state.rows[row.id] = { ...entry(row), at: at + by * MINUTE, changed: Date.now() }; });
    }
    draw();
  }
  function remark(row) {
    change(() => { state.rows[row.id] = { ...entry(row), note: row.note.value, noted: Date.now(), name: called(row) }; });
  }
  function say(said) { spoken.textContent = said; }
  function jump(row) {
    row.element.scrollIntoView({ block: "center" });
    row.element.querySelector("[data-answer]").focus({ preventScroll: true });
  }

  // ---------------------------------------------------------------- the clock of the exercise
  function togglePause() {
    turn(() => {
      if (state.paused) { move(Date.now() - state.paused); state.paused = 0; return "RESUME"; }
      state.paused = Date.now();
      return "PAUSEX";
    });
  }
  function startNow() {
    const running = state.started || state.shift || state.paused || rows.some(done);
    if (running && !window.confirm(words.again)) return;
    turn(() => {
      for (const row of rows) if (!done(row)) delete entry(row).planned;
      Object.assign(state, { shift: Date.now() - Date.parse(data.startex), paused: 0, started: Date.now() });
      return "STARTEX";
    });
  }
  function shift(length) {
    turn(() => { move(length); return `${length > 0 ? "+" : "\u2212"}${Math.abs(length) / MINUTE} min`; });
  }
  // What was answered keeps its time, and so do phases and breaks that have begun.
  function move(length) {
    for (const row of rows) {
      if (!(row.kind in ANSWERS) && planned(row) <= now()) state.rows[row.id] = { planned: planned(row) };
    }
    state.shift += length;
  }
  function turn(does) {
    change(() => { record(does()); state.set = Date.now(); });
    draw();
  }
  function record(said) { state.log.push({ at: Date.now(), text: said }); }
  function note(event) {
    event.preventDefault();
    const said = free.value.trim();
    if (said) { change(() => record(said)); free.value = ""; draw(); }
  }
  function reset() {
    if (!window.confirm(words.sure)) return;
    change(() => { state = fresh(); });
    draw();
  }

  // ---------------------------------------------------------------- drawing
  function hidden(row) {
    return Boolean((phase.value && row.phase !== phase.value) || (cell.value && row.cells && !row.cells.includes(cell.value))
      || (which.value === "open" && !open(row)) || (which.value === "done" && !done(row)));
  }
  // What the panel names: nothing of it is hidden by a filter, so that no key answers what nobody sees.
  function named() {
    const waiting = rows.filter((row) => row.at && open(row) && !hidden(row)).sort((a, b) => planned(a) - planned(b));
    const injects = waiting.filter((row) => row.kind === "inject");
    const overdue = injects.filter((row) => planned(row) < now() - MINUTE);
    const missed = new Set(rows.filter((row) => entry(row).state === "missed").map((row) => row.of));
    return {
      overdue, next: injects[0], after: overdue.length ? injects[overdue.length] : undefined,
      action: waiting.find((row) => row.kind === "action"),
      reserve: rows.find((row) => row.kind === "contingency" && missed.has(row.of) && open(row) && !hidden(row)),
    };
  }
  function draw() {
    const { overdue, ...shown } = named();
    for (const row of rows) {
      const made = entry(row);
      row.element.classList.toggle("is-next", row === shown.next);
      row.element.classList.toggle("is-overdue", Boolean(row.at) && open(row) && planned(row) < now() - MINUTE);
      row.element.classList.toggle("is-done", done(row));
      row.element.hidden = hidden(row);
      if (row.at) row.time.textContent = dated(planned(row));
      if (!(row.kind in ANSWERS)) continue;
      row.actual.value = made.at ? short(made.at) : "";
      row.actual.hidden = !made.at;
      if (row.note.value !== (made.note ?? "")) row.note.value = made.note ?? "";
      for (const answer of row.element.querySelectorAll("[data-answer]")) {
        answer.setAttribute("aria-pressed", String(answer.dataset.answer === made.state));
      }
    }
    for (const [name, element] of Object.entries(lines)) drawLine(name, element, shown[name]);
    drawOverdue(overdue);
    log.replaceChildren(...[...state.log].reverse().map((item) => make("li", {}, `${clock(item.at)} \u00b7 ${item.text}`)));
    pause.textContent = state.paused ? "RESUME" : "PAUSEX";
    document.body.classList.toggle("is-paused", Boolean(state.paused));
    tick();
  }
  function drawLine(name, element, row) {
    const time = row?.at ? `${dated(planned(row))} \u00b7 ` : "";
    const said = row ? `${time}${called(row)} \u2192 ${row.to}` : name === "next" ? words.nothing : "";
    element.row = row;
    if (element.text === said) return; // what did not change is not read aloud again
    element.text = said;
    const count = make("span", { class: "count", "aria-hidden": "true" });
    const go = button(said, () => jump(element.row), { class: "jump" });
    element.replaceChildren(...(row ? [make("strong", {}, `${words[name]}: `), go, count] : [said]));
  }
  function drawOverdue(overdue) {
    const names = overdue.map((row) => `${dated(planned(row))} ${row.number}`);
    if (late.text === String(names)) return; // a button that has the focus keeps it
    late.text = String(names);
    const more = overdue.length - SHOWN;
    late.replaceChildren(...(overdue.length ? [make("strong", {}, `${words.overdue} (${overdue.length}): `)] : []),
      ...overdue.slice(0, SHOWN).map((row, place) => button(names[place], () => jump(row))),
      ...(more > 0 ? [make("span", {}, words.more.replace("#", more))] : []));
  }
  function tick() {
    real.textContent = clock(Date.now());
    played.textContent = `${words.played} ${span(now() - state.shift - Date.parse(data.startex))}`;
    for (const { row, lastChild } of Object.values(lines)) if (row?.at) lastChild.textContent = ` (${span(planned(row) - now())})`;
  }

  // ---------------------------------------------------------------- files
  // In order of time; what another version of the exercise had and this one has not keeps its name.
  function told() {
    const known = new Set(rows.map((row) => row.id));
    const gone = Object.entries(state.rows).filter(([id]) => !known.has(id))
      .map(([id, { name = id }]) => ({ id, kind: "gone", number: "", title: name, to: "" }));
    const said = [...rows, ...gone].filter((row) => done(row) || entry(row).note).map((row) => {
      const { state: answer = "", at = 0, note: written = "", noted = 0 } = entry(row);
      const time = row.at || entry(row).planned ? planned(row) : 0;
      const times = { planned: row.at ? Date.parse(row.at) : 0, shifted: time, actual: at, when: at || time || noted };
      return { ...row, ...times, state: answer, note: written };
    });
    const entries = state.log.map((item) => ({ kind: "logged", actual: item.at, note: item.text, when: item.at }));
    return [...said, ...entries].sort((a, b) => a.when - b.when);
  }
  const moment = (time) => (time ? local(time) : "");
  function exportJson() {
    const kept = told().filter((line) => line.kind !== "logged").map((line) => ({
      id: line.id, kind: line.kind, number: line.number, title: line.title, to: line.to, planned: moment(line.planned),
      shifted: moment(line.shifted), actual: moment(line.actual), state: line.state, note: line.note,
    }));
    return JSON.stringify({ program: "exercise-gen run sheet", code: data.code, exercise: data.exercise, lines: kept, state }, null, 1);
  }
  function exportCsv() {
    const seen = (value) => value.normalize("NFKC");
    const safe = (value) => (/^(\s*[=+\-@]|[\t\r\n])/.test(seen(value)) ? `'${value}` : value);
    const quoted = (value) => `"${safe(value).replaceAll('"', '""')}"`;
    const heads = [words.kind, words.number, words.what, words.to, words.planned, words.shifted, words.actual, words.status, words.notes];
    const body = told().map((line) => [
      words[line.kind], line.number ?? "", line.title ?? "", line.to ?? "", moment(line.planned), moment(line.shifted),
      moment(line.actual), line.state ? words[line.state] : "", line.note,
    ]);
    return "\ufeff" + [heads, ...body].map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n";
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
      const other = sound(given.state);
      if (given.code !== data.code && !window.confirm(words.other)) return;
      change(() => { state = joined(state, other); });
      draw();
      say(words.imported);
    } catch { say(words.unreadable); } finally { file.value = ""; }
  });

  window.addEventListener("storage", (event) => {
    if (event.key === store && event.newValue) { state = restored(); draw(); }
  });
  window.addEventListener("beforeunload", (event) => {
    if (!storing && (state.log.length || Object.keys(state.rows).length)) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    const { next, action } = named();
    const answers = { 1: next, 2: next, 3: next, 4: action, 5: action };
    const row = answers[event.key];
    if (row) set(row, ANSWERS[row.kind][(event.key - 1) % 3]);
    else if (next && event.key === "n") { next.element.scrollIntoView({ block: "center" }); next.note.focus({ preventScroll: true }); }
    else if (event.key === "p") togglePause();
    else if (event.key === "/") free.focus();
    else return;
    event.preventDefault();
  });

  state = restored();
  document.querySelector("main").prepend(panel, tools);
  document.body.classList.add("run");
  draw();
  setInterval(tick, 1000);
  setInterval(draw, 15000);
})();
