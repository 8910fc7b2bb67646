// Answering: each answer goes into the outbox at once, questions come and go with earlier answers, and the form is sent
// when everything before it has been acknowledged.
import { Outbox, Refusal } from "../core/outbox.js";
import { answerOf, showAsked, speakers } from "./questions.js";

const form = document.querySelector("form[data-answer]");
const told = form?.dataset;
const state = form?.querySelector("[data-state]");
let number = Number(told?.number ?? 0);
let timer = 0;
const late = new Map();
// A link that many use knows nobody again: this tab alone remembers what was begun in it, and forgets it when it is sent.
const begun = told?.anyone ? `begun:${told.events}` : "";
const remembered = JSON.parse((begun && sessionStorage.getItem(begun)) || "null");
if (remembered) told.response = form.elements.response.value = remembered.response;

function tell(kind, waiting, words = "") {
  const left = waiting ? `${told.offline}${waiting}` : "";
  state.dataset.kind = kind;
  state.textContent = { saving: told.saving, saved: number ? told.saved : "", offline: wantsAway() ? told.kept : left, refused: words }[kind];
}

const wantsAway = () => form.dataset.sending === "1";

async function send(events) {
  const whole = events.some((event) => event.send);
  const answer = await fetch(told.events, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: JSON.stringify({
      response: told.response, about: told.about, language: told.language, send: whole,
      events: events.filter((event) => event.values).map(({ event, number, values }) => ({ event, number, values })),
    }),
  });
  if (answer.status === 422) return refuse(events, (await answer.json()).refused);
  if (answer.status === 403 || answer.status === 404) throw new Refusal(told.lost);
  if (!answer.ok) throw new Error(answer.status);
  if (whole) {
    if (begun) sessionStorage.removeItem(begun);
    queueMicrotask(() => location.replace(told.done));
  }
  return events.map((event) => event.event);
}

// Refused because something is missing: the wish to send is forgotten, the answers stay.
function refuse(events, words) {
  const wish = events.filter((event) => event.send);
  form.dataset.sending = "";
  if (!wish.length) throw new Refusal(words);
  const trouble = form.querySelector(".error-summary") ?? form.insertBefore(Object.assign(document.createElement("p"), { className: "error-text", role: "alert" }), form.querySelector(".answer-foot"));
  trouble.textContent = words;
  const first = [...form.querySelectorAll("[data-item]:not([hidden])")].find((question) => !question.querySelector(".optional") && answerOf(question) === null);
  first?.querySelector("input, textarea, select")?.focus();
  return wish.map((event) => event.event);
}

if (form) {
  const kept = remembered?.values ?? {};
  number = Math.max(number, remembered?.number ?? 0);
  const box = new Outbox(`answer:${told.response}`, send, tell);
  const keep = (question) => {
    late.delete(question);
    const values = { [question.dataset.item]: answerOf(question) };
    if (begun) sessionStorage.setItem(begun, JSON.stringify({ response: told.response, number: number + 1, values: Object.assign(kept, values) }));
    box.add({ event: crypto.randomUUID(), number: ++number, values });
  };
  const keepLate = () => [...late.keys()].forEach(keep);

  form.addEventListener("change", (event) => {
    const question = event.target.closest("[data-item]");
    if (!question) return;
    keep(question);
    showAsked(form);
  });
  form.addEventListener("input", (event) => {
    if (!event.target.matches("textarea, input[type=text], input[type=number]")) return;
    late.set(event.target.closest("[data-item]"), true);
    clearTimeout(timer);
    timer = setTimeout(keepLate, 1200);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keepLate();
    form.dataset.sending = "1";
    box.add({ event: crypto.randomUUID(), number: ++number, send: true });
  });
  addEventListener("pagehide", keepLate);
  box.waiting().then((events) => {
    // what this device kept from an earlier visit is shown again before it is sent
    for (const { values = {}, number: last = 0 } of [{ values: kept }, ...events]) {
      number = Math.max(number, last);
      for (const [code, value] of Object.entries(values)) restore(form.querySelector(`[data-item="${CSS.escape(code)}"]`), value);
    }
    showAsked(form);
    if (events.length) box.flush();
  });
  speakers(form);
}

function restore(question, value) {
  if (!question) return;
  for (const field of question.querySelectorAll("input[type=radio], input[type=checkbox]")) {
    const wanted = field.dataset.row ? value?.[field.dataset.row] : value;
    field.checked = Array.isArray(wanted) ? wanted.includes(field.value) : wanted === field.value;
  }
  for (const field of question.querySelectorAll("select[data-option]")) field.value = Array.isArray(value) ? value.indexOf(field.dataset.option) + 1 || "" : "";
  const words = question.querySelector("textarea, input:not([type=radio], [type=checkbox])");
  if (words) words.value = value ?? "";
}
