// The exam's clock on a device whose own may be wrong by a day: it keeps how far it is from the school's, and while the page
// is open counts by a clock that nobody can set.
const begun = Date.now() - performance.now();
let offset = 0;
const LATE = 10_000;

/** How far the school's time is from this device's own: it was told between the moment of asking (`performance.now()`) and
 * this one. An answer that was long on its way, or that waited while the device slept, says nothing. */
export function heard(now, asked) {
  const arrived = performance.now();
  if (arrived - asked < LATE) offset = Date.parse(now) - (begun + (asked + arrived) / 2);
  return offset;
}

export const remembered = (kept) => (offset = kept ?? 0);
export const now = () => begun + performance.now() + offset;

/** A planned moment as it is after the pauses of the circuit: each moves all that was still to come. */
export function shifted(moment, pauses) {
  let at = Date.parse(moment);
  for (const [from, until] of pauses) {
    const [begins, ends] = [Date.parse(from), until ? Date.parse(until) : now()];
    if (begins < at) at += ends - begins;
  }
  return at;
}

const two = (number) => String(number).padStart(2, "0");

export function minutes(milliseconds) {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** How far this device's own clock went on while the other stood: it was asleep, or somebody set it. */
export const slept = () => Date.now() - begun - performance.now();

/** Where the rotation is: paused, before its first turn, reading, in the station, between two, or over. */
export function moment(pack, ahead = 0) {
  const paused = pack.pauses.length > 0 && !pack.pauses.at(-1)[1];
  const time = now() + ahead;
  for (const one of pack.candidates) {
    const [begins, read, ends] = [one.begins, one.read_until, one.ends].map((at) => shifted(at, pack.pauses));
    if (time >= ends) continue;
    if (paused) return { phase: "paused", encounter: one.encounter, left: 0 };
    if (time < begins) return { phase: "next", encounter: one.encounter, left: begins - time };
    return time < read ? { phase: "reading", encounter: one.encounter, left: read - time } : { phase: "station", encounter: one.encounter, left: ends - time };
  }
  return { phase: paused ? "paused" : "over", encounter: "", left: 0 };
}

const at = (name) => document.querySelector(`[data-${name}]`);

/** A moment as the school writes it, wherever this device believes to be. */
function written(moment, zone) {
  const { lang } = document.documentElement;
  const how = { timeZone: zone, day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", numberingSystem: "latn" };
  return new Date(moment).toLocaleString(lang === "en" ? "en-GB" : lang, how);
}

/** Where the rotation is, in words, and how long that lasts; the moment at which a turn that is far ahead begins. */
export function drawClock(pack, told) {
  const { phase, left } = moment(pack);
  at("clock").hidden = false;
  const far = left > 3_600_000;
  at("phase").textContent = far ? told.later : told[phase];
  at("left").textContent = far ? written(now() + left, told.zone) : left ? minutes(left) : "";
  at("clock").toggleAttribute("data-late", phase === "station" && left < 60_000);
}
