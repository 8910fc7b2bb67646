// Plays a case from the data beside it, without a network: the same walk as on the server (standards/cases/walking.py).
// Nothing is kept and nothing is sent.
const data = JSON.parse(document.getElementById("data").textContent);
const main = document.getElementById("case");
const original = data.texts[data.first];
const speaks = (navigator.languages || []).map((one) => one.split("-")[0]);
let language = (data.languages.find((one) => speaks.includes(one.code)) || data.languages[0]).code;
let untimed = false;
let state = null;
let ticking = 0;

const text = () => data.texts[language];
const words = () => data.words[language.split("-")[0]] || data.words.en;
const named = (where, id) => where.scenes.find((one) => one.id === id);

function start() {
  return { scene: original.scenes[0].id, flags: new Set(), taken: [], asked: [], answers: new Map(), before: null, entered: Date.now() };
}

// ── the walk
const here = () => named(original, state.scene);
const place = (moment) => `${state.scene} ${moment.id}`;
const questions = (scene) => scene.parts.filter((one) => one.kind === "moment" && (one.asks !== "vote" || one.options.length));
const waiting = () => questions(here()).find((one) => !state.answers.has(place(one)));
const offered = () => here().choices.filter((one) =>
  one.needs.every((flag) => state.flags.has(flag)) && !one.unless.some((flag) => state.flags.has(flag)) && !state.taken.includes(one.id));

function come(name, before) {
  if (!named(original, name)) return;
  Object.assign(state, { scene: name, taken: [], before, entered: Date.now() });
}

function choose(id) {
  const choice = offered().find((one) => one.id === id);
  if (!choice) return;
  const from = state.scene;
  for (const flag of choice.sets) state.flags.add(flag);
  for (const name of choice.asks) if (!state.asked.includes(name)) state.asked.push(name);
  if (choice.goes && choice.goes !== from && named(original, choice.goes)) come(choice.goes, { scene: from, choice: id });
  else state.taken.push(id);
}

// ── the page, made of elements only: no word of a case is ever read as markup
function make(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...inside.flat().filter((one) => one !== null && one !== undefined && one !== ""));
  return made;
}

const paragraphs = (words) => (words || "").split("\n\n").filter(Boolean).map((one) => make("p", {}, one.split("\n").flatMap((line, n) => (n ? [make("br"), line] : [line]))));
const person = (id) => text().people[id]?.name || "";

function views(names) {
  return names.flatMap((name) => Object.values(text().people).flatMap((one) => one.views.filter((view) => view.id === name)
    .map((view) => make("figure", { class: "speech" }, make("figcaption", {}, view.question), make("blockquote", {}, make("p", {}, make("strong", {}, `${one.name}: `), view.answer))))));
}

function deed(scene, id) {
  const choice = named(text(), scene)?.choices.find((one) => one.id === id);
  if (!choice) return null;
  return make("section", { class: "deed" }, make("p", {}, make("span", { class: "quiet" }, `${words().you} `), choice.words),
    choice.mark ? make("p", { class: "mark" }, words()[choice.mark]) : null, paragraphs(choice.feedback), views(choice.asks));
}

function part(one) {
  if (one.kind === "words") return make("div", {}, paragraphs(one.text));
  if (one.kind === "speech") {
    const about = [one.tongue && one.language !== language ? ` · ${one.tongue}` : "", one.through ? ` · ${words().through} ${person(one.through)}` : ""].join("");
    const caption = make("figcaption", {}, make("strong", {}, person(one.who)), make("span", { class: "quiet" }, one.thought ? ` ${words().thinks}` : about));
    return make("figure", { class: one.thought ? "thought" : "speech" }, caption, make("blockquote", {}, paragraphs(one.text)));
  }
  if (one.kind === "image") return make("figure", {}, one.file ? make("img", { src: one.file, alt: one.description }) : make("figcaption", { class: "told" }, one.description));
  if (one.kind === "audio" || one.kind === "video") {
    return make("figure", {}, make("figcaption", {}, one.description), one.file ? make(one.kind, { controls: true, src: one.file }) : null,
      one.text ? make("details", { open: !one.file }, make("summary", {}, words().writing), paragraphs(one.text)) : null);
  }
  if (one.kind === "voice") {
    if (!one.words) return make("p", { class: "silent" }, words().silent);
    return make("figure", { class: "voice" }, one.warning ? make("p", { class: "quiet" }, one.warning) : null, make("blockquote", { lang: one.lang }, paragraphs(one.words)), make("figcaption", {}, one.called || words().unnamed));
  }
  return one.kind === "moment" ? moment(one) : null;
}

function moment(one) {
  if (one.asks === "vote" && !one.options.length) return make("p", {}, make("strong", {}, one.prompt));
  const said = state.answers.get(place(one));
  const box = make("section", { class: "moment" }, make("h2", {}, one.prompt));
  box.append(...(said ? answered(one, said) : asked(one)));
  return box;
}

function asked(one) {
  const fields = [];
  if (one.asks === "write") fields.push(make("textarea", { rows: 4, "aria-label": one.prompt, dir: "auto" }));
  if (one.asks === "weigh") fields.push(make("p", { class: "quiet" }, words().hundred), ...one.options.map((option) => make("label", { class: "weight" }, make("span", {}, option.words), make("input", { type: "number", min: 0, max: 100, "data-option": option.id }))));
  if (one.asks === "vote") fields.push(...one.options.map((option) => make("label", {}, make("input", { type: "radio", name: "option", value: option.id }), ` ${option.words}`)));
  const told = make("p", { role: "alert" });
  const answer = (event) => {
    event.preventDefault();
    const form = event.target.closest("form");
    const said = read(one, form);
    if (typeof said === "string") { told.textContent = said; return; }
    state.answers.set(place(one), said);
    show();
  };
  const pass = () => { state.answers.set(place(one), { passed: true }); show(); };
  return [make("form", { onsubmit: answer }, fields, told, make("p", {}, make("button", { class: "main" }, one.asks === "discuss" ? words().thought : words().answer), one.asks === "discuss" ? null : make("button", { type: "button", onclick: pass }, words().pass)))];
}

function read(one, form) {
  if (one.asks === "write") return { words: form.querySelector("textarea").value };
  if (one.asks === "vote") return { option: form.querySelector(":checked")?.value || "" };
  if (one.asks !== "weigh") return {};
  const weights = Object.fromEntries([...form.querySelectorAll("[data-option]")].map((field) => [field.dataset.option, Number(field.value) || 0]));
  const total = Object.values(weights).reduce((all, each) => all + each, 0);
  return total === 100 ? { weights } : `${words().total} ${total}`;
}

function earlier(one) {
  let found = null;
  for (const [key, said] of state.answers) {
    if (key === place(one)) break;
    if (said.weights && one.options.some((option) => option.id in said.weights)) found = said.weights;
  }
  return found || {};
}

function answered(one, said) {
  const out = [];
  if (said.words) out.push(make("h3", {}, words().wrote), make("div", { dir: "auto" }, paragraphs(said.words)));
  if (said.weights) {
    const before = earlier(one);
    const row = (option) => make("tr", {}, make("th", { scope: "row" }, option.words), make("td", {}, String(before[option.id] ?? "–")), make("td", {}, String(said.weights[option.id])), make("td", {}, String(option.weight ?? "–")));
    out.push(make("table", {}, make("thead", {}, make("tr", {}, make("td"), ...["before", "now", "reasonable"].map((name) => make("th", { scope: "col" }, words()[name])))), make("tbody", {}, one.options.map(row))));
  }
  if (one.answer) out.push(make("h3", {}, words().good), ...paragraphs(one.answer));
  if (one.look_for.length) out.push(make("h3", {}, words().compare), make("ul", {}, one.look_for.map((line) => make("li", {}, line))));
  if (one.anchoring) out.push(make("details", {}, make("summary", {}, words().fast), paragraphs(one.anchoring)));
  if (one.origin) out.push(make("details", {}, make("summary", {}, words().origin), paragraphs(one.origin)));
  return out;
}

function interpreter(scene) {
  const how = scene.interpreting;
  if (!how) return null;
  return make("p", { class: "quiet" }, how.mode === "none" ? words().nobody : `${person(how.person)} ${words().interprets}`);
}

function timer(scene) {
  clearInterval(ticking);
  if (!scene.timer || scene.ending || untimed) return null;
  const left = make("strong");
  const tick = () => {
    const seconds = Math.ceil(scene.timer.seconds - (Date.now() - state.entered) / 1000);
    left.textContent = `${Math.max(0, seconds)} ${words().left}`;
    if (seconds > 0) return;
    clearInterval(ticking);
    come(scene.timer.goes, { timeUp: true });
    show();
  };
  ticking = setInterval(tick, 1000);
  tick();
  return make("p", { class: "timer" }, left, " ", make("button", { type: "button", onclick: () => { untimed = true; show(); } }, words().untimed));
}

function ending(scene) {
  if (!scene.ending || waiting()) return [];
  return [make("section", {}, make("h2", {}, words().ends), make("div", { class: "large" }, paragraphs(scene.ending.consequence)), paragraphs(scene.ending.debrief)),
    make("section", {}, make("h2", {}, words().think), paragraphs(text().debrief), make("ol", {}, text().questions.map((one) => make("li", {}, one)))),
    make("p", {}, make("button", { class: "main", onclick: () => { state = start(); show(); } }, words().again))];
}

function tongues() {
  if (data.languages.length < 2) return null;
  return make("p", { class: "tongues" }, data.languages.map((one) => make("button", { type: "button", lang: one.code, "aria-pressed": String(one.code === language), onclick: () => { language = one.code; show(); } }, one.name)));
}

function show() {
  const told = data.languages.find((one) => one.code === language);
  document.documentElement.lang = language;
  document.documentElement.dir = told.dir;
  document.title = text().title;
  main.replaceChildren(...(state ? scene() : front()));
  const heading = main.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus();
}

function front() {
  return [make("h1", {}, text().title), make("p", { class: "large" }, text().lead),
    text().warnings.length ? make("section", {}, make("h2", {}, words().warning), make("ul", {}, text().warnings.map((one) => make("li", {}, one)))) : null,
    make("p", {}, make("button", { class: "main", onclick: () => { state = start(); show(); } }, words().begin)), make("p", { class: "quiet" }, words().kept), tongues()].filter(Boolean);
}

function scene() {
  const now = named(text(), state.scene);
  const next = waiting();
  const stop = next ? now.parts.findIndex((one) => one.kind === "moment" && one.id === next.id) + 1 : now.parts.length;
  const before = state.before;
  const choices = next ? [] : offered().map((one) => now.choices.find((each) => each.id === one.id));
  return [
    before?.timeUp ? make("p", { class: "deed" }, words().timeup) : null,
    before?.choice ? deed(before.scene, before.choice) : null,
    make("h1", {}, now.title), interpreter(now), timer(now),
    ...now.parts.slice(0, stop).map(part), ...state.taken.map((one) => deed(state.scene, one)),
    choices.length ? make("section", { class: "choices" }, make("h2", {}, words().do), choices.map((one) => make("button", { onclick: () => { choose(one.id); show(); } }, one.words))) : null,
    !choices.length && !next && !now.ending ? make("p", {}, words().stuck, " ", make("button", { onclick: () => { state = start(); show(); } }, words().again)) : null,
    ...ending(now), tongues(),
  ].filter(Boolean);
}

show();
