// The marking screen: every tick is kept on this device first, signed with its key, and sent when there is a network. Nothing
// is forgotten here before the school has acknowledged it, its digest agrees and the exam is closed.
import { Outbox, ownWords, Refusal } from "../core/outbox.js";
import { answerOf } from "../assessment/questions.js";
import * as clock from "./mark_clock.js";
import { change, devicesOf, digestOf, forget, made, signed } from "./mark_device.js";
import { drawForm, drawRail, open, sheets, STATE } from "./mark_sheet.js";

const told = document.body.dataset;
const at = (name) => document.querySelector(`[data-${name}]`);
const form = at("form");
const HEARTBEAT = 15_000;
const CLOSED = ["closed", "decided", "released"];
let own = null;
let pack = null;
let box = null;
let events = [];
let marks = new Map();
let current = "";
let online = navigator.onLine;
let safe = true;
let kept = false;
let battery = null;
const others = new BroadcastChannel(`mark ${told.exam}`);

const say = (words, n) => words.replace("{n}", n).replace("{items}", n);

function show(step) {
  for (const part of document.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== step;
}

function trouble(words = "") {
  at("trouble").hidden = !words;
  at("trouble").textContent = words;
}

// Nobody's name and no instruction is left on the screen or in this page.
function empty(words) {
  [pack, marks, current] = [null, new Map(), ""];
  for (const name of ["rail", "who", "people", "tabs", "told", "form", "said"]) at(name).replaceChildren();
  [at("place").textContent, at("help-words").value, at("clock").hidden] = [document.title, "", true];
  dialog.close("");
  at("words").textContent = words;
  show("gone");
}

// ── the state that is always seen
function tellState(refused = "") {
  const waiting = events.filter((one) => !one.done).length;
  const aside = events.filter((one) => one.done && one.done !== "taken").length;
  const words = [online ? told.online : told.offline, waiting ? say(told.waiting, waiting) : told.confirmed];
  if (aside) words.push(say(told.aside, aside));
  words.push(!safe ? told.unsafe : kept ? told.ready : told.preparing);
  at("state").dataset.kind = refused || aside || !safe ? "refused" : online ? (waiting ? "saving" : "saved") : "offline";
  at("state").textContent = [...words, refused].filter(Boolean).join(" · ");
}

// ── to the school
async function post(address, body) {
  const answer = await fetch(address, { method: "POST", redirect: "error", credentials: "omit", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const said = await ownWords(answer);
  if (said?.refused) throw new Refusal(said.refused);
  if (!said?.taken) throw new Error(answer.status);
  clock.heard(said.now ?? new Date(clock.now()).toISOString());
  return said;
}

const delivery = (device, batch, more = {}) => ({ device, battery, waiting: events.filter((one) => !one.done).length, events: batch.map(({ event, body, signature }) => ({ event, body, signature })), ...more });

function sender(device) {
  return async (batch) => {
    const said = await post(told.events, delivery(device, batch));
    online = true;
    return { ...Object.fromEntries(said.taken.map((event) => [event, "taken"])), ...said.aside };
  };
}

async function heartbeat() {
  const { device } = own;
  try {
    const said = await post(told.events, delivery(device, [], { asks: true }));
    online = true;
    if (own?.device !== device) return; // another place was chosen meanwhile
    own = await change(device, { offset: clock.heard(said.now) });
    if (said.revoked) await lock();
    if (pack) pack.pauses = said.pauses;
    tellState();
    await box.flush();
    if (CLOSED.includes(said.state)) await end();
    else await refresh();
  } catch (error) {
    if (!(error instanceof Refusal)) online = false;
    tellState(error instanceof Refusal ? error.message : "");
  }
}

// What others marked, candidates who moved: only for whoever is still signed in; nothing depends on it.
async function refresh() {
  if (!pack) return;
  const answer = await fetch(`${told.page}pack/${own.device}/`, { redirect: "error" }).catch(() => null);
  const said = answer?.ok ? await ownWords(answer) : null;
  if (!said?.kept || !pack || said.device !== own.device) return;
  pack = said;
  own = await change(own.device, { pack });
  draw();
}

// Revoked: whoever holds this device now sees and marks nothing; what was marked before stays on it, and is sent.
async function lock() {
  if (pack) await leave();
  for (const one of await devicesOf(told.exam)) await change(one.device, { pack: null });
  own = await change(own.device, { revoked: true });
  empty(told.revoked);
}

// The exam is closed: each place where this device is or was is forgotten by itself.
async function end() {
  if (pack) await leave();
  await Promise.allSettled((await devicesOf(told.exam)).map((one) => compare(one.device)));
  const left = await devicesOf(told.exam);
  trouble(left.length ? told.differs : "");
  if (left.some((one) => one.device === own.device)) return;
  empty(left.length ? "" : told.gone);
  [own, box] = left.length ? [left[0], outbox(left[0].device)] : [null, null];
  await look();
  tellState();
  others.postMessage(told.exam);
}

// Forgotten only when the school has exactly what is held of this place.
async function compare(device) {
  const its = outbox(device);
  await its.flush();
  const said = await post(told.events, delivery(device, [], { asks: true }));
  const held = await its.all();
  const taken = held.filter((one) => one.done === "taken");
  const agrees = held.every((one) => one.done) && taken.length === said.count && (await digestOf(taken)) === said.digest;
  if (!agrees || !(await its.clearExactly(held))) return;
  await forget(device);
  its.flush(); // what was marked in that very moment
}

// ── marking
async function look() {
  events = box ? await box.all() : [];
  marks = pack ? sheets(pack, events) : new Map();
}

async function mark(said) {
  const event = await signed(own, { encounter: current, kind: "answer", said: {}, ...said });
  safe = (await box.keep(event)) && safe;
  await look();
  draw();
  others.postMessage(own.device);
  box.flush();
}

let typing = 0;
form.addEventListener("input", ({ target }) => {
  const question = target.closest("[data-item]");
  if (!question || !target.matches("textarea, input[type=text], input[type=number]")) return;
  clearTimeout(typing);
  typing = setTimeout(() => answered(question), 1200);
});
form.addEventListener("change", ({ target }) => target.closest("[data-item]") && answered(target.closest("[data-item]")));
form.addEventListener("submit", (event) => event.preventDefault());

function answered(question) {
  clearTimeout(typing);
  if (!pack) return; // a field that goes from the page with its words in it says so once more
  const [item, value] = [question.dataset.item, answerOf(question)];
  if (JSON.stringify(marks.get(current)?.[item] ?? null) !== JSON.stringify(value)) return mark({ said: { [item]: value } });
}

async function leave() {
  const question = document.activeElement?.closest?.("[data-form] [data-item]");
  if (question) await answered(question);
}

for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", async () => {
    await leave();
    const missing = button.dataset.do === "submit" ? open(form, marks.get(current) ?? {}) : [];
    if (missing.length) {
      at("said").textContent = say(told.open, missing.map((one) => one.querySelector("legend").textContent.trim()).join(", "));
      missing[0].querySelector("input, select, textarea")?.focus();
      return;
    }
    at("said").textContent = "";
    await mark({ kind: button.dataset.do });
  });
}

async function choose(encounter) {
  await leave();
  current = encounter;
  at("said").textContent = "";
  draw();
  at("who").focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

function draw() {
  if (!pack) return tellState();
  const one = pack.candidates.find((each) => each.encounter === current) ?? pack.candidates[0];
  current = one?.encounter ?? "";
  drawRail(at("rail"), pack, marks, told, { current, now: clock.moment(pack).encounter, choose });
  at("who").textContent = one ? `${one.number} · ${one.name}` : "";
  const sheet = marks.get(current) ?? {};
  drawForm(form, sheet);
  const done = Boolean(sheet[STATE] || one?.excused);
  for (const button of document.querySelectorAll("[data-do]")) button.hidden = (button.dataset.do === "reopen") !== done;
  tellState();
}

// ── around the form
function drawTabs() {
  const names = at("tab-names").dataset;
  const tabs = [{ tab: "form" }, ...pack.instructions];
  at("tabs").replaceChildren(...tabs.map((one, place) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: names[one.tab] });
    button.setAttribute("role", "tab");
    const select = () => {
      for (const other of at("tabs").children) [other.tabIndex, other.ariaSelected] = [other === button ? 0 : -1, String(other === button)];
      form.hidden = one.tab !== "form";
      at("told").hidden = one.tab === "form";
      at("told").textContent = one.text ?? "";
    };
    button.addEventListener("click", select);
    button.addEventListener("keydown", ({ key }) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[key] * (document.dir === "rtl" ? -1 : 1);
      if (step) at("tabs").children[(place + step + tabs.length) % tabs.length].focus();
      if (step) document.activeElement.click();
    });
    if (!place) queueMicrotask(select);
    return button;
  }));
}

function drawPlace() {
  const { exam, place, people } = pack;
  at("place").textContent = [exam.title, place.circuit, `${place.station} ${place.title}`, place.room].filter(Boolean).join(" · ");
  at("people").replaceChildren(...people.map((one) => new Option(one.name, one.key, false, one.key === own.person)));
  form.innerHTML = pack.form; // the school's own page, as any other of its pages
  drawTabs();
}

at("people").addEventListener("change", async ({ target }) => (own = await change(own.device, { person: target.value })));

function tick() {
  const { phase, left } = clock.moment(pack);
  at("clock").hidden = false;
  const far = left > 3_600_000;
  at("phase").textContent = far ? told.later : told[phase];
  at("left").textContent = far ? new Date(clock.now() + left).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" }) : left ? clock.minutes(left) : "";
  at("clock").toggleAttribute("data-late", phase === "station" && left < 60_000);
}

// ── help
const dialog = at("help-dialog");
at("help").addEventListener("click", () => dialog.showModal());
dialog.addEventListener("close", async () => {
  if (!dialog.returnValue) return;
  const call = await signed(own, { encounter: current, kind: dialog.returnValue, words: at("help-words").value });
  at("help-words").value = "";
  at("said").textContent = told.calling;
  calls().add(call);
});

const calls = () => new Outbox(`call:${own.device}`, async (batch) => (await post(told.calls, delivery(own.device, batch))).taken, (kind) => kind === "saved" && at("said").textContent === told.calling && (at("said").textContent = told.called));

// ── where this device is
const boxes = new Map();

function outbox(device) {
  if (!boxes.has(device)) boxes.set(device, new Outbox(`mark:${device}`, sender(device), (kind, _n, words = "") => {
    if (kind === "offline") online = false;
    if (own?.device === device) look().then(() => (draw(), tellState(kind === "refused" ? words : "")));
  }, { keep: true }));
  return boxes.get(device);
}

// The code at a door names its place; asked once, so that loading the page again registers nothing.
function door() {
  const asked = new URLSearchParams(location.search);
  history.replaceState(null, "", location.pathname);
  return asked.has("circuit") && asked.has("station") ? (place) => String(place?.circuit) === asked.get("circuit") && String(place?.station) === asked.get("station") : null;
}

async function choosePlace(isThere = null) {
  show("place");
  const answer = await fetch(told.places, { redirect: "error" }).catch(() => null);
  const said = answer?.ok ? await ownWords(answer) : null;
  if (!said?.kept) {
    if (own) await begin(); // it goes on where it is
    return trouble(told.unreached);
  }
  trouble(said.places.length ? "" : told.nowhere);
  const headers = { "Content-Type": "application/json", "X-CSRFToken": said.token };
  at("place-list").replaceChildren(...said.places.map((place) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: place.words });
    button.addEventListener("click", () => register(place, headers, button));
    return button;
  }));
  if (!isThere) return;
  const here = [...at("place-list").children].filter((_button, number) => isThere(said.places[number]));
  if (here.length === 1) here[0].click();
  else if (own && !here.length) await begin();
}

async function register(place, headers, button) {
  button.disabled = true;
  try {
    own = await made(told.exam, async (key) => {
      const answer = await fetch(told.register, { method: "POST", redirect: "error", headers, body: JSON.stringify({ ...place, ...key }) });
      const said = await ownWords(answer);
      if (said?.refused) throw new Refusal(said.refused);
      if (!said?.kept) throw new Error(answer.status);
      return said;
    });
    own = await change(own.device, { offset: clock.heard(own.pack.now), at: place });
    await begin();
  } catch (error) {
    trouble(error instanceof Refusal ? error.message : told.unreached);
  } finally {
    button.disabled = false;
  }
}

async function begin() {
  trouble();
  pack = own.pack;
  clock.remembered(own.offset);
  box = outbox(own.device);
  await look();
  if (pack) drawAll();
  else empty(own.revoked ? told.revoked : "");
  box.flush();
  calls().flush();
  heartbeat();
}

function drawAll() {
  show("mark");
  drawPlace();
  const now = clock.moment(pack).encounter;
  current = pack.candidates.some((one) => one.encounter === now) ? now : (pack.candidates[0]?.encounter ?? "");
  draw();
}

async function start() {
  if (!crypto.subtle || !navigator.serviceWorker) return trouble(told.insecure);
  navigator.storage?.persist?.();
  navigator.serviceWorker.register(told.worker, { scope: told.page }).catch(() => {});
  navigator.serviceWorker.ready.then(() => ((kept = true), pack && tellState()));
  navigator.getBattery?.().then((its) => {
    battery = Math.round(its.level * 100);
    its.addEventListener("levelchange", () => (battery = Math.round(its.level * 100)));
  });
  at("elsewhere").addEventListener("click", () => choosePlace());
  addEventListener("offline", () => ((online = false), pack && tellState()));
  addEventListener("online", () => own && heartbeat());
  others.addEventListener("message", ({ data }) => (data === told.exam ? location.reload() : data === own?.device && look().then(draw)));
  setInterval(() => own && heartbeat(), HEARTBEAT);
  setInterval(() => pack && tick(), 250);
  const all = await devicesOf(told.exam);
  for (const earlier of all.slice(1)) outbox(earlier.device).flush(); // places where it was before
  own = all[0] ?? null;
  const isThere = door();
  if (!own || (isThere && !own.revoked && !isThere(own.at))) return choosePlace(isThere);
  await begin();
}

start();
