// What is marked, folded as on the server: of each encounter and item what this device said last, over what stands at the
// school; and how candidates and their form look after that.
import { restore, showAsked } from "../assessment/questions.js";

/** The item under which the state of an encounter stands. */
export const STATE = "";

/** Everything that stands of every candidate of a pack, after what was said in this order. */
export function sheets(pack, said) {
  const found = new Map(pack.candidates.map((one) => [one.encounter, { ...one.standing }]));
  for (const { encounter, kind, said: answers } of said) {
    const sheet = found.get(encounter) ?? {};
    Object.assign(sheet, answers, kind === "answer" ? {} : { [STATE]: kind === "reopen" ? null : kind });
    found.set(encounter, sheet);
  }
  return found;
}

/** untouched, opened, submitted, absent or excused. */
export function shapeOf(candidate, sheet) {
  if (candidate.excused) return "excused";
  if (sheet[STATE]) return { submit: "submitted", absent: "absent" }[sheet[STATE]];
  return Object.entries(sheet).some(([item, value]) => item !== STATE && value !== null && value !== undefined) ? "opened" : "untouched";
}

/** The candidates in the order of the rotation; `current` is looked at, `now` is in the station. */
export function drawRail(list, pack, marks, told, { current, now, choose }) {
  const turn = pack.candidates.find((one) => one.encounter === now)?.begins;
  list.replaceChildren(...pack.candidates.map((one) => {
    const shape = shapeOf(one, marks.get(one.encounter) ?? {});
    const [item, button, sign, name, words] = ["li", "button", "span", "span", "small"].map((tag) => document.createElement(tag));
    button.type = "button";
    button.dataset.encounter = one.encounter;
    if (one.encounter === current) button.setAttribute("aria-current", "true");
    if (turn && one.begins === turn) button.dataset.now = "";
    sign.className = "shape";
    sign.dataset.shape = shape;
    name.textContent = `${one.number} · ${one.name}`;
    words.textContent = [told[shape], one.beside].filter(Boolean).join(" · ");
    button.append(sign, name, words);
    button.addEventListener("click", () => choose(one.encounter));
    item.append(button);
    return item;
  }));
}

/** The form of one candidate as it stands; what is submitted or absent is looked at, and opened before it is changed. */
export function drawForm(form, sheet, mirrors) {
  for (const question of form.querySelectorAll("[data-item]")) {
    if (question.contains(document.activeElement) && question.querySelector("textarea, input[type=text]") === document.activeElement) continue;
    restore(question, sheet[question.dataset.item] ?? null);
  }
  showAsked(form);
  const locked = mirrors || Boolean(sheet[STATE]);
  form.toggleAttribute("data-locked", locked);
  for (const field of form.querySelectorAll("input, select, textarea")) field.disabled = locked;
}

/** What is asked, required and not answered, in the words of the questions. */
export function open(form, sheet) {
  const asked = [...form.querySelectorAll("[data-item]:not([hidden])")];
  const must = (question) => !question.querySelector(".optional");
  const empty = (question) => [null, undefined, ""].includes(sheet[question.dataset.item]);
  return asked.filter((question) => must(question) && empty(question));
}
