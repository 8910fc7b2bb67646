// A rehearsal: the marking screen with people who were invented. What is ticked is in this page's memory and nowhere else.
import { answerOf } from "../assessment/questions.js";
import * as clock from "./mark_clock.js";
import { drawForm, drawRail, forgetGaps, mayHandIn, sheets, STATE } from "./mark_sheet.js";
import { drawTabs } from "./mark_tabs.js";

const told = document.body.dataset;
const at = (name) => document.querySelector(`[data-${name}]`);
const form = at("form");
const pack = JSON.parse(document.getElementById("rehearsal").textContent);
const marks = sheets(pack, []);
const MINUTE = 60_000;
let current = pack.candidates[0].encounter;

function mark(said) {
  Object.assign(marks.get(current), said);
  draw();
}

function draw() {
  const one = pack.candidates.find(({ encounter }) => encounter === current);
  drawRail(at("rail"), pack, marks, told, { current, now: clock.moment(pack).encounter, choose });
  at("who").textContent = `${one.number} · ${one.name}`;
  const sheet = marks.get(current);
  drawForm(form, sheet);
  for (const button of document.querySelectorAll("[data-do]")) button.hidden = (button.dataset.do === "reopen") !== Boolean(sheet[STATE]);
}

function choose(encounter) {
  current = encounter;
  at("said").textContent = "";
  forgetGaps(form);
  draw();
  at("who").focus({ preventScroll: true });
  scrollTo({ top: 0 });
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", ({ target }) => {
  const question = target.closest("[data-item]");
  if (question) mark({ [question.dataset.item]: answerOf(question) });
});

for (const button of document.querySelectorAll("[data-do]")) {
  button.addEventListener("click", ({ detail }) => {
    if (detail > 1) return;
    at("said").textContent = "";
    if (button.dataset.do === "submit" && !mayHandIn(form, current, marks.get(current), told, at("said"))) return;
    mark({ [STATE]: button.dataset.do === "reopen" ? null : button.dataset.do });
  });
}

for (const name of ["help", "safe-word"]) at(name).addEventListener("click", () => (at("said").textContent = told.helped));

at("begin").addEventListener("click", () => {
  const begun = clock.now();
  for (const one of pack.candidates) for (const name of ["begins", "read_until", "ends"]) one[name] = new Date(begun + one[name] * MINUTE).toISOString();
  for (const part of document.querySelectorAll("[data-step]")) part.hidden = part.dataset.step !== "mark";
  form.innerHTML = at("form-of").innerHTML;
  drawTabs(pack);
  draw();
  const tick = () => clock.drawClock(pack, told);
  setInterval(tick, 250);
  tick();
  at("who").focus();
});
