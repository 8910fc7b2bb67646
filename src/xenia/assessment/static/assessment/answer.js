// Answering: each answer goes into the outbox at once, questions come and go with earlier answers, and the form is sent
// when everything before it has been acknowledged.
import { Outbox, ownWords, Refusal } from "../core/outbox.js";
import { answerOf, restore, showAsked, speakers } from "./questions.js";

const form = document.querySelector("form[data-answer]");
const told = form?.dataset;
const state = form?.querySelector("[data-state]");
let number = Number(told?.number ?? 0);
let timer = 0;
const late = new Map();
// A link that many use knows nobody again: this tab alone remembers what was begun in it, and forgets it when it is sent.
const begun = told?.anyone ? `begun:${told.events}` : "";
const remembered = JSON.parse((begun && sessionStorage.getItem(begun)) || "null");
if (remembered) {
  told.response = form.elements.response.value = remembered.response;
  // what was begun here has its use of the link already
  for (const part of document.querySelectorAll("[data-used-up]")) part.hidden = part.matches("section");
}

function tell(kind, waiting, words = "") {
  // another try changes nothing that is seen: words that come and go would move the button away from under a thumb
  if (kind === "saving" && state.dataset.kind === "offline") return;
  const left = waiting ? `${told.offline}${waiting}` : "";
  state.dataset.kind = kind;
  state.textContent = { saving: told.saving, saved: number ? told.saved : "", offline: wantsAway() ? told.kept : left, refused: words }[kind];
}

const wantsAway = () => form.dataset.sending === "1";

// Where a school serves its own network without https, browsers have no randomUUID.
const fresh = () => crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

async function send(events) {
  const wishes = events.filter((event) => event.send).map((event) => event.event);
  const answer = await fetch(told.events, {
    method: "POST",
    redirect: "error",
    headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
    body: JSON.stringify({
      response: told.response, box: told.box, about: told.about, language: told.language, send: wishes.length > 0,
      // of what an earlier visit kept, the page of that visit counts: it may have been given before the end
      given: events.find((event) => event.given)?.given ?? form.elements.given.value,
      events: events.filter((event) => event.values).map(({ event, number, values }) => ({ event, number, values })),
    }),
  });
  const said = await ownWords(answer);
  if (answer.status === 403 || answer.status === 404) throw new Refusal(told.lost);
  if (said?.refused) return refuse(events, wishes, said.refused);
  if (answer.status === 413 && events.length > 1) return alone(events, told.lost); // a proxy takes less at once
  if (!said?.stored) throw new Error(answer.status);
  const { stored, sent } = said;
  const done = [...stored, ...(sent ? wishes : [])];
  if (!done.length) throw new Error("nothing was stored");
  if (wishes.length && sent) {
    if (begun) sessionStorage.removeItem(begun);
    queueMicrotask(() => location.replace(told.done));
  }
  return done;
}

async function alone(events, words) {
  const stored = [];
  for (const event of events.filter((one) => one.values)) {
    stored.push(...(await send([event]).catch((error) => { if (error instanceof Refusal) return []; throw error; })));
  }
  if (stored.length) return stored;
  throw new Refusal(words);
}

function answered(question) {
  question.classList.remove("has-error");
  question.querySelector(".error-text")?.remove();
}

// Refused because something is missing: the wish to send is forgotten, the answers stay. Otherwise an answer can't be or
// is too long for one sending: each goes alone, so that one never keeps the others back.
async function refuse(events, wishes, words) {
  form.dataset.sending = "";
  if (!wishes.length) {
    if (events.length > 1) return alone(events, words);
    throw new Refusal(words);
  }
  for (const question of form.querySelectorAll(".has-error")) answered(question);
  const first = [...form.querySelectorAll("[data-item]:not([hidden])")].find((question) => !question.querySelector(".optional") && answerOf(question) === null);
  const summary = form.querySelector(".error-summary");
  const trouble = summary ?? Object.assign(document.createElement("p"), { className: "error-text", role: "alert" });
  trouble.textContent = words;
  if (!summary && first) first.querySelector("legend").after(trouble);
  else if (!summary) form.insertBefore(trouble, form.querySelector(".answer-foot"));
  first?.classList.add("has-error");
  first?.querySelector("input, textarea, select")?.focus();
  return wishes;
}

// On a slow phone somebody answers before this runs, and some browsers fill in what stood there before.
function changed(question) {
  return [...question.querySelectorAll("input, textarea, select")].some((field) => {
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.options) return field.selectedIndex > 0 && !field.options[field.selectedIndex].defaultSelected;
    return field.value !== field.defaultValue;
  });
}

if (form) {
  const early = [...form.querySelectorAll("[data-item]")].filter(changed).map((question) => [question, answerOf(question)]);
  const kept = remembered?.values ?? {};
  number = Math.max(number, remembered?.number ?? 0);
  // a person finds here what an earlier visit could not send; a link that many use is known by this tab alone
  const name = told.anyone ? `answer:${told.response}` : `answer:${told.box}:${told.about}`;
  const box = new Outbox(name, send, tell, { tab: Boolean(told.anyone), forgetAt: told.forgetAt * 1000 });
  const given = form.elements.given.value;
  const keep = (question) => {
    late.delete(question);
    answered(question);
    const values = { [question.dataset.item]: answerOf(question) };
    if (begun) sessionStorage.setItem(begun, JSON.stringify({ response: told.response, number: number + 1, values: Object.assign(kept, values) }));
    box.add({ event: fresh(), number: ++number, of: question.dataset.item, values, given });
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
    box.add({ event: fresh(), number: ++number, of: "", send: true });
  });
  document.querySelector("form[data-forget]")?.addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(timer);
    late.clear();
    await box.clear();
    if (begun) sessionStorage.removeItem(begun);
    event.target.submit();
  });
  addEventListener("pagehide", keepLate);
  // a phone that puts a page away often says so here only
  document.addEventListener("visibilitychange", () => document.hidden && keepLate());
  box.waiting().then((events) => {
    // what this device kept from an earlier visit is shown again before it is sent
    for (const { values = {}, number: last = 0 } of [{ values: kept }, ...events]) {
      number = Math.max(number, last);
      for (const [code, value] of Object.entries(values)) restore(form.querySelector(`[data-item="${CSS.escape(code)}"]`), value);
    }
    for (const [question, value] of early) {
      restore(question, value);
      keep(question);
    }
    showAsked(form);
    if (events.length) box.flush();
  });
  speakers(form);
}
