// Rest: a tablet that nobody has touched for a while, while nobody is examined, forgets its key until it is given the code
// of the room again. So does one whose button is pressed, and every other page of this device with it.
import * as clock from "./mark_clock.js";
import { rewrap, sealAll } from "./mark_device.js";
import { openingOf } from "./mark_school.js";
import { hold, isOpen, keyOf } from "./mark_seal.js";

const QUIET = 5 * 60_000;
const told = document.body.dataset;
const at = (name) => document.querySelector(`[data-${name}]`);
const others = new BroadcastChannel(`mark ${told.exam}`);

/** Nobody is in the station; after sleep the clock that nobody can set is behind, so either may say so. */
export function between(pack) {
  return [0, clock.slept()].some((ahead) => !["reading", "station"].includes(clock.moment(pack, ahead).phase));
}

/** Registered before devices sealed: what it seals under comes with the next connection of somebody who is signed in. */
export async function sealed(one, boxes) {
  const opens = await openingOf(one.device);
  return opens ? sealAll(one, boxes, opens) : one;
}

/** Whoever saw a card of before opens this tablet no more, once it was open with somebody signed in. */
export async function renewed(one) {
  const opens = await openingOf(one.device);
  return opens ? rewrap(one, opens) : one;
}

export const tellOthers = (said) => others.postMessage(said);

/** What other pages of this device say: the exam is over, all rest, one asks for a key or lends it (`enter`, where this one
 * `waits` for it), or a device was marked on (`heard`). */
export function hearOthers({ rest, waits, enter, heard }) {
  others.addEventListener("message", async ({ data }) => {
    if (data === told.exam) return location.reload();
    if (data.rests) return rest();
    if (data.asks && isOpen(data.asks)) return tellOthers({ opens: data.asks, key: keyOf(data.asks) });
    if (data.opens && waits(data.opens)) return hold(data.opens, data.key), await enter();
    return heard(data);
  });
}

/** `rest` when the time has come and `between` says that nobody is in the station; `go` with a code that somebody typed. */
export function watchRest({ rest, between, go }) {
  let touched = Date.now();
  const restWhenDue = () => Date.now() - touched > QUIET && between() && rest();
  // nothing ran while the screen was off: whoever wakes the tablet is not who left it open
  const touch = () => (restWhenDue(), (touched = Date.now()));
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, touch, { passive: true, capture: true });
  for (const kind of ["visibilitychange", "pageshow"]) addEventListener(kind, restWhenDue);
  setInterval(restWhenDue, 1000);
  at("rest").addEventListener("click", rest);
  at("code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    go(at("code").value);
    at("code").value = "";
  });
}
