// Answering without a name. Until it is sent, everything is on this device only; what is sent goes without a cookie, and
// when it has arrived the device forgets it.
import { Outbox, ownWords } from "../core/outbox.js";
import { chosenMark, secretForgotten } from "./choose_secret.js";
import { answerOf, restore, showAsked, speakers } from "./questions.js";
import { hex, SecretTrouble } from "./secret.js";

const page = document.querySelector("[data-anonymous]");
const told = page?.dataset;
const form = page?.querySelector("form[data-step=form]");
const here = `turn:${told?.occasion}`;
/** What is sent fills whole blocks, so that its size tells nothing of what was written. */
const BLOCK = 8192;

const kept = () => JSON.parse(localStorage.getItem(here) ?? "null");
const keep = (changes) => localStorage.setItem(here, JSON.stringify({ ...kept(), ...changes }));

function forget() {
  localStorage.removeItem(here);
  sessionStorage.removeItem(here);
  secretForgotten();
}

function show(step) {
  for (const part of page.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== step;
  if (step === "thanks") document.querySelector("h1").textContent = told.thanks;
  document.querySelector(".lead").hidden = step === "thanks";
  document.querySelector(".page-head").scrollIntoView({ block: "start" });
  page.querySelector(`[data-step=${step}]`).querySelector("h2, [tabindex='-1']")?.focus({ preventScroll: true });
}

function trouble(words) {
  for (const place of page.querySelectorAll("[data-trouble]")) {
    place.hidden = !words;
    place.textContent = words;
  }
}

// The turn is made here; the server learns its hash now and the turn itself only with the answers.
async function takeTurn(mark) {
  if (!kept()) keep({ turn: hex(crypto.getRandomValues(new Uint8Array(16))), values: {} });
  const turn = Uint8Array.from(kept().turn.match(/../g), (pair) => parseInt(pair, 16));
  const body = new URLSearchParams({ turn: hex(new Uint8Array(await crypto.subtle.digest("SHA-256", turn))) });
  const headers = { "X-CSRFToken": page.querySelector("[name=csrfmiddlewaretoken]").value };
  const answer = await fetch(told.turn, { method: "POST", redirect: "error", headers, body });
  const said = await ownWords(answer);
  if (said?.taken) return keep({ drawn: true, mark });
  // it may have been taken although nobody told us: it is made anew only when our server says that this one is none
  if (!said && answer.status === 403) throw new SecretTrouble(told.lost);
  if (!said?.refused) throw new Error(answer.status);
  localStorage.removeItem(here);
  throw new SecretTrouble(said.refused);
}

async function begin(button) {
  trouble("");
  button.disabled = true;
  try {
    await takeTurn(told.study ? await chosenMark() : "");
    secretForgotten();
    sessionStorage.setItem(here, "1");
    answering();
  } catch (error) {
    trouble(error instanceof SecretTrouble ? error.message : told.unreached);
  } finally {
    button.disabled = false;
  }
}

const asked = () => [...form.querySelectorAll("[data-item]:not([hidden])")];

function answering() {
  for (const [code, value] of Object.entries(kept().values)) restore(form.querySelector(`[data-item="${CSS.escape(code)}"]`), value);
  showAsked(form);
  show("form");
}

function keepAnswer({ target }) {
  const question = target.closest("[data-item]");
  if (!question) return;
  keep({ values: { ...kept().values, [question.dataset.item]: answerOf(question) } });
  showAsked(form);
}

// The first question that waits for an answer says so, and gets the focus.
function lacking() {
  for (const words of form.querySelectorAll(".has-error > .error-text")) words.remove();
  for (const question of form.querySelectorAll(".has-error")) question.classList.remove("has-error");
  const missing = asked().find((question) => !question.querySelector(".optional") && answerOf(question) === null);
  if (!missing) return false;
  missing.classList.add("has-error");
  missing.querySelector("legend").after(Object.assign(document.createElement("p"), { className: "error-text", role: "alert", textContent: told.missing }));
  missing.querySelector("input, textarea, select").focus();
  return true;
}

function message() {
  const { turn, mark, values } = kept();
  const said = Object.fromEntries(asked().map((question) => [question.dataset.item, values[question.dataset.item] ?? null]));
  const plain = new TextEncoder().encode(JSON.stringify({ turn, pseudonym: mark, language: told.language, values: said }));
  const whole = new Uint8Array(Math.ceil(plain.length / BLOCK) * BLOCK).fill(32);
  whole.set(plain);
  return whole;
}

// No cookie, no referrer, no list of the browser's languages: nothing but the turn and what was answered.
async function send(wishes) {
  const done = wishes.map((wish) => wish.event);
  if (!kept()) return show("thanks"), done; // another window has sent it
  const answer = await fetch(told.put, {
    method: "POST", redirect: "error", credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", body: message(),
    headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
  });
  const said = await ownWords(answer);
  if (said?.kept !== true && !said?.refused) throw new Error(answer.status);
  if (said.kept === true) {
    forget();
    show("thanks");
  } else {
    trouble(said.refused);
    form.querySelector("[data-trouble]").scrollIntoView({ block: "center" });
  }
  return done;
}

function tell(kind) {
  const state = form.querySelector("[data-state]");
  state.dataset.kind = kind;
  state.textContent = { saving: told.sending, offline: told.offline, saved: told.here }[kind] ?? "";
}

function start(box) {
  const first = page.querySelector("[data-begin]");
  first.addEventListener("click", () => begin(first));
  page.querySelector("form[data-begins]")?.addEventListener("submit", (event) => (event.preventDefault(), begin(first)));
  page.querySelector("[data-go-on]").addEventListener("click", () => (sessionStorage.setItem(here, "1"), answering()));
  page.querySelector("[data-not-mine]").addEventListener("click", () => (forget(), show(told.taken ? "taken" : "start")));
  form.addEventListener("input", keepAnswer);
  form.addEventListener("change", keepAnswer);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (lacking()) return;
    trouble("");
    box.add({ event: crypto.randomUUID(), number: 1 });
  });
  speakers(form);
}

if (page && told.over) forget();
else if (page && !crypto.subtle) trouble(told.insecure);
else if (page) {
  const box = new Outbox(`anonymous:${told.occasion}`, send, tell);
  start(box);
  for (const part of page.querySelectorAll("[data-script]")) part.hidden = false;
  if (!kept()?.drawn) show(told.taken && !kept() ? "taken" : "start");
  else if (sessionStorage.getItem(here)) answering();
  else show("found");
  box.waiting().then((wishes) => wishes.length && kept()?.drawn && box.flush());
}
