// What is marked, folded as on the server: of each encounter and item what this device said last, over what stands at the
// school; how candidates and their form look after that; and what of it whoever marks has seen.
import { restore, showAsked } from "../assessment/questions.js";

/** The item under which the state of an encounter stands. */
export const STATE = "";

const about = new WeakMap();
let drawn = null;

/** Everything that stands of every candidate of a pack, after what was said in this order. What the school says is outlived,
 * since whoever said it here said something else at another device, gives way to what stands there. */
export function sheets(pack, said) {
  const candidates = new Map(pack.candidates.map((one) => [one.encounter, one]));
  const found = new Map(pack.candidates.map((one) => [one.encounter, { ...one.standing }]));
  for (const { event, encounter, kind, said: answers } of said) {
    const sheet = found.get(encounter) ?? {};
    const { standing = {}, outlived = {} } = candidates.get(encounter) ?? {};
    const all = kind === "answer" ? answers : { ...answers, [STATE]: kind === "reopen" ? null : kind };
    for (const [item, value] of Object.entries(all)) sheet[item] = outlived[item]?.includes(event) ? (standing[item] ?? null) : value;
    found.set(encounter, sheet);
  }
  for (const [encounter, one] of candidates) about.set(found.get(encounter), one);
  return found;
}

const plain = (value) => JSON.stringify(value ?? null);

/** By item the events of other devices that say what a sheet shows: not where something else was said here since. */
function eventsIn(sheet) {
  const { encounter, standing = {}, events = {} } = about.get(sheet) ?? {};
  return { encounter, seen: Object.fromEntries(Object.entries(events).filter(([item]) => plain(sheet[item]) === plain(standing[item]))) };
}

/** What is said now, with the events that stood on the screen, as it was drawn last, of the items that it is about. */
export function seeing(one) {
  const items = one.kind === "answer" ? Object.keys(one.said) : [STATE];
  const seen = drawn?.encounter === one.encounter ? items.flatMap((item) => drawn.seen[item] ?? []) : [];
  return { ...one, seen: [...new Set(seen)] };
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
    if (![null, undefined].includes(sheet[question.dataset.item])) delete question.dataset.gap;
  }
  showAsked(form);
  drawn = eventsIn(sheet);
  const locked = mirrors || Boolean(sheet[STATE]);
  form.toggleAttribute("data-locked", locked);
  for (const field of form.querySelectorAll("input, select, textarea")) field.disabled = locked;
}

const WORDS = ["text", "long_text"];
const isRequired = (question) => !question.querySelector(".optional");
const SHOWN = 3;
let warned = "";

/** Nobody was told of anything that is not marked. */
export function forgetGaps(form) {
  warned = "";
  for (const question of form.querySelectorAll("[data-gap]")) delete question.dataset.gap;
}

/** What is asked and has no mark; words that somebody may add are never missed. */
function unmarked(form, sheet) {
  const empty = (question) => [null, undefined, ""].includes(sheet[question.dataset.item]);
  return [...form.querySelectorAll("[data-item]:not([hidden])")].filter((one) => empty(one) && (isRequired(one) || !WORDS.includes(one.dataset.type)));
}

/** Whether a candidate's form may be handed in. What is required stands in the way; of all else it is told once that it is
 * not marked, and the next press hands it in like that. */
export function mayHandIn(form, encounter, sheet, told, said) {
  const missing = unmarked(form, sheet);
  const required = missing.filter(isRequired);
  const now = [encounter, ...missing.map((one) => one.dataset.item)].join(" ");
  for (const question of missing) question.dataset.gap = "";
  if (!missing.length || (!required.length && now === warned)) return true;
  warned = now;
  const named = (required.length ? required : missing).map((one) => one.querySelector("legend").firstChild.textContent.trim());
  const items = named.slice(0, SHOWN).join(", ") + (named.length > SHOWN ? " …" : "");
  said.textContent = (required.length ? told.open : told.gaps).replace("{n}", named.length).replace("{items}", items);
  const first = required[0] ?? missing[0];
  first.querySelector("input, select, textarea")?.focus({ preventScroll: true });
  first.scrollIntoView({ block: "center" });
  return false;
}
