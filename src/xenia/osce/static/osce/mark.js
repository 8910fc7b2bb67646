// The marking screen: every tick is kept on this device first, signed with its key and sealed, and sent when there is a
// network. Nothing is forgotten here before the school has acknowledged it, its digest agrees and the exam is closed.
import { Outbox, ownWords, Refusal } from "../core/outbox.js";
import { answerOf } from "../assessment/questions.js";
import * as clock from "./mark_clock.js";
import { change, devicesOf, forget, insideOf, keepInside, sealAll, signed } from "./mark_device.js";
import { callsOf, closeHelp, watchHelp } from "./mark_help.js";
import { arePicturesComing, eraseAll, erasePast, hidePicture, keepPictures, showPicture } from "./mark_picture.js";
import { choosePlace, door, isThere } from "./mark_place.js";
import { between, hearOthers, renewed, sealed, tellOthers, watchRest } from "./mark_rest.js";
import { cleared, packed, post, watchBattery } from "./mark_school.js";
import { forgetKeys, forgetSaid, isOpen, keyOf, saidIn, unlock } from "./mark_seal.js";
import { drawForm, drawRail, forgetGaps, mayHandIn, seeing, sheets, STATE } from "./mark_sheet.js";
import { drawState } from "./mark_state.js";
import { drawTabs } from "./mark_tabs.js";

const told = document.body.dataset;
const at = (name) => document.querySelector(`[data-${name}]`);
const form = at("form");
const HEARTBEAT = 15_000;
const MIRRORING = 3_000;
const CLOSED = ["closed", "decided", "released"];
let own = null;
let pack = null;
let person = "";
let box = null;
let events = [];
let stored = [];
let marks = new Map();
const coming = new Map();
let current = "";
let drawn = "";
let online = navigator.onLine;
let safe = true;
let kept = false;

function show(step) {
  for (const part of document.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== step;
}

function trouble(words = "") {
  at("trouble").hidden = !words;
  at("trouble").textContent = words;
}

// Nobody's name and no instruction is left on the screen or in this page.
function empty(words, step = "gone") {
  [pack, person, marks, current, drawn] = [null, "", new Map(), "", ""];
  forgetSaid();
  forgetGaps(form);
  for (const name of ["rail", "who", "people", "tabs", "told", "form", "said"]) at(name).replaceChildren();
  [at("place").textContent, at("clock").hidden] = [document.title, true];
  closeHelp();
  hidePicture();
  at("words").textContent = words;
  show(step);
}

function tellState(refused = "") {
  const waiting = events.filter((one) => !one.done).length;
  const aside = events.filter((one) => one.done && one.done !== "taken").length;
  drawState({ waiting, aside, online, safe, kept: kept && !arePicturesComing(), refused });
}

// ── to the school
async function delivery(device, batch, more = {}) {
  const left = (await outbox(device).waiting()).filter(({ event }) => !batch.some((one) => one.event === event));
  return packed(device, batch, { waiting: left.length, ...more });
}

function sender(device) {
  return async (batch) => {
    const said = await post(told.events, await delivery(device, batch));
    online = true;
    return { ...Object.fromEntries(said.taken.map((event) => [event, "taken"])), ...said.aside };
  };
}

async function heartbeat() {
  const { device, mirror } = own;
  const calling = (await calls().waiting()).length;
  try {
    const said = await post(told.events, await delivery(device, [], { asks: true }));
    online = true;
    if (own?.device !== device) return; // another place was chosen meanwhile
    own = await change(device, { offset: said.offset });
    if (said.revoked) await lock();
    // its own word about who marks here may be on the way, or newer than what the school knew
    if (own.mirror === mirror && !calling) await beMirror(said.mirror);
    if (pack) pack.pauses = said.pauses;
    tellState();
    calls().flush();
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
  own = await keepInside(own, { pack, person });
  await look();
  draw();
}

// Beside a device that marks at the same place: everything is seen, nothing is marked, until this one takes over.
async function beMirror(mirror) {
  if (Boolean(own.mirror) === Boolean(mirror)) return;
  await leave();
  own = await change(own.device, { mirror });
  await look();
  draw();
}

at("take-over").addEventListener("click", async () => {
  calls().add(await signed(own, person, { encounter: "", kind: "take_over", words: "" })); // before a heartbeat asks
  await beMirror(false);
});

// Revoked: whoever holds this device now sees and marks nothing; what was marked before stays on it, and is sent.
async function lock() {
  if (pack) await leave();
  await eraseAll(told.exam);
  for (const one of await devicesOf(told.exam)) await change(one.device, { pack: null, inside: null });
  own = await change(own.device, { revoked: true });
  forgetKeys();
  empty(told.revoked);
}

// The exam is closed: each place where this device is or was is forgotten by itself.
async function end() {
  if (pack) await leave();
  await eraseAll(told.exam);
  await Promise.allSettled((await devicesOf(told.exam)).map((one) => compare(one.device)));
  const left = await devicesOf(told.exam);
  trouble(left.length ? told.differs : "");
  if (left.some((one) => one.device === own.device)) return;
  empty(left.length ? "" : told.gone);
  [own, box] = left.length ? [left[0], outbox(left[0].device)] : [null, null];
  await look();
  tellState();
  tellOthers(told.exam);
}

// Forgotten only when the school has exactly what is held of this place.
async function compare(device) {
  const its = outbox(device);
  await its.flush();
  const said = await post(told.events, await delivery(device, [], { asks: true }));
  if (!(await cleared(its, said))) return;
  await forget(device);
  its.flush(); // what was marked in that very moment
}

// ── marking
async function look() {
  const all = box ? await box.all() : [];
  // a mirror shows what stands at the school, and of its own only what the school does not have yet
  [events, stored] = [all, pack ? await saidIn(own.device, own.mirror ? all.filter((one) => !one.done) : all) : []];
  fold();
}

const fold = () => (marks = pack ? sheets(pack, [...stored, ...coming.keys()]) : new Map());

// What is marked stands on the screen at once, and nothing locks before it is kept.
function mark(said) {
  const one = seeing({ encounter: current, kind: "answer", said: {}, ...said });
  const kept = keep(one).finally(() => coming.delete(one));
  coming.set(one, kept);
  fold();
  return kept;
}

async function keep(one) {
  const [its, { device }] = [box, own];
  const event = await signed(own, person, one);
  safe = (await its.keep(event)) && safe;
  await look();
  draw();
  tellOthers(device);
  its.flush();
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
  await Promise.allSettled(coming.values());
}

for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", async ({ detail }) => {
    if (detail > 1) return; // of a double touch the second says nothing of what was told between
    await leave();
    at("said").textContent = "";
    if (button.dataset.do === "submit" && !mayHandIn(form, current, marks.get(current) ?? {}, told, at("said"))) return;
    await mark({ kind: button.dataset.do });
  });
}

async function choose(encounter) {
  await leave();
  current = encounter;
  at("said").textContent = "";
  forgetGaps(form);
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
  showPicture(own, one);
  keepPictures(own, pack, marks, tellState);
  if (one) drawScenario(one);
  const sheet = marks.get(current) ?? {};
  drawForm(form, sheet, own.mirror);
  const done = Boolean(sheet[STATE] || one?.excused);
  for (const button of document.querySelectorAll("[data-do]")) button.hidden = own.mirror || (button.dataset.do === "reopen") !== done;
  at("mirror").hidden = !own.mirror;
  tellState();
}

// ── around the form
function drawPlace() {
  const { exam, place, people } = pack;
  at("place").textContent = [place.circuit, `${place.station} ${place.title}`, place.room, exam.title].filter(Boolean).join(" · ");
  at("people").replaceChildren(...people.map((one) => new Option(one.name, one.key, false, one.key === person)));
}

// Whoever came before a reserve stood in met another scenario, and is marked by its form.
function drawScenario(one) {
  const met = one.earlier ? pack.earlier : pack;
  const now = JSON.stringify([met.form, met.instructions]);
  if (drawn === now && form.firstChild) return;
  drawn = now;
  form.innerHTML = met.form; // the school's own page, as any other of its pages
  drawTabs(met);
}

at("people").addEventListener("change", async ({ target }) => {
  person = target.value;
  own = await keepInside(own, { pack, person });
});

// ── help
const calls = ({ device } = own) => callsOf(device, delivery);
const call = async (kind, words) => calls().add(await signed(own, person, { encounter: current, kind, words }));

// ── where this device is
const boxes = new Map();

function outbox(device) {
  if (!boxes.has(device)) boxes.set(device, new Outbox(`mark:${device}`, sender(device), (kind, _n, words = "") => {
    if (kind === "offline") online = false;
    if (own?.device === device) look().then(() => (draw(), tellState(kind === "refused" ? words : "")));
  }, { keep: true }));
  return boxes.get(device);
}

const where = (asked = null) => choosePlace(asked, { own, show, trouble, stay: begin, come: (device) => ((own = device), begin()) });

async function begin() {
  trouble();
  clock.remembered(own.offset);
  box = outbox(own.device);
  if (!own.wrapped && !own.revoked) own = await sealed(own, boxesOf(own));
  if (own.revoked) empty(told.revoked);
  else if (own.wrapped && !isOpen(own.device)) await closed({ asks: own.device }); // another page of it may be open
  else await enter();
  await look();
  tellState();
  box.flush();
  calls().flush();
  heartbeat();
}

const boxesOf = (one) => [outbox(one.device), calls(one)];

// ── rest
async function enter() {
  if (own.wrapped) own = await sealAll(own, [box, calls()]); // should it have been cut short
  ({ pack, person } = await insideOf(own));
  await look();
  if (pack) drawAll();
  else empty("");
  if (own.wrapped) renewed(own).then(({ device, wrapped }) => own?.device === device && (own = { ...own, wrapped }));
}

async function closed(said) {
  empty("", "locked");
  await look();
  tellState();
  if (said) tellOthers(said);
}

async function rest() {
  if (!pack || !own.wrapped) return;
  const left = leave();
  show("locked"); // the touch that found it open ticks nothing
  await left;
  forgetKeys();
  await closed();
}

async function go(code) {
  if (!own?.wrapped || own.revoked || pack) return;
  if (!(await unlock(own.device, code, own.wrapped))) return trouble(told.wrong);
  trouble();
  tellOthers({ opens: own.device, key: keyOf(own.device) });
  await enter();
}

const waits = (device) => device === own?.device && !pack && !own.revoked;
const heard = async (device) => device === own?.device && (await look(), draw());

function drawAll() {
  show("mark");
  drawPlace();
  const now = clock.moment(pack).encounter;
  current = pack.candidates.some((one) => one.encounter === now) ? now : (pack.candidates[0]?.encounter ?? "");
  draw();
}

async function start() {
  devicesOf(told.exam).then(([one]) => clock.remembered(one?.offset)).catch(() => {}).finally(erasePast); // wherever it is
  if (!crypto.subtle || !navigator.serviceWorker) return trouble(told.insecure);
  navigator.storage?.persist?.();
  navigator.serviceWorker.register(told.worker, { scope: told.page }).catch(() => {});
  navigator.serviceWorker.ready.then(() => ((kept = true), pack && tellState()));
  watchBattery();
  watchHelp(call);
  for (const button of document.querySelectorAll("[data-elsewhere]")) button.addEventListener("click", () => where());
  watchRest({ rest: () => (tellOthers({ rests: true }), rest()), between: () => pack && between(pack), go });
  addEventListener("offline", () => ((online = false), pack && tellState()));
  addEventListener("online", () => own && heartbeat());
  hearOthers({ rest, waits, enter, heard });
  setInterval(() => pack && own.mirror && refresh(), MIRRORING);
  setInterval(() => (erasePast(), own && heartbeat()), HEARTBEAT);
  setInterval(() => pack && clock.drawClock(pack, told), 250);
  const all = await devicesOf(told.exam);
  for (const earlier of all.slice(1)) (earlier.wrapped ? Promise.resolve() : sealed(earlier, boxesOf(earlier))).finally(() => outbox(earlier.device).flush()); // where it was before
  own = all[0] ?? null;
  const asked = door();
  if (!own || (asked && !own.revoked && !isThere(own, asked))) return where(asked);
  await begin();
}

start();
