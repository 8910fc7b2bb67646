// What goes from this device to the school, and back: without a cookie, since the device's own signature is asked.
import { ownWords, Refusal } from "../core/outbox.js";
import * as clock from "./mark_clock.js";

let battery = null;

/** The device tells its charge in per cent, where its browser says it. */
export function watchBattery() {
  navigator.getBattery?.().then((its) => {
    battery = Math.round(its.level * 100);
    its.addEventListener("levelchange", () => (battery = Math.round(its.level * 100)));
  });
}

/** Post a delivery; what the school says to it. */
export async function post(address, body) {
  const answer = await fetch(address, { method: "POST", redirect: "error", credentials: "omit", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const said = await ownWords(answer);
  if (said?.refused) throw new Refusal(said.refused);
  if (!said?.taken) throw new Error(answer.status);
  clock.heard(said.now ?? new Date(clock.now()).toISOString());
  return said;
}

/** A delivery: events as they are kept, sealed. */
export function packed(device, batch, more) {
  const events = batch.map(({ event, number, sealed, body, signature }) => (sealed ? { event, number, sealed } : { event, body, signature }));
  return { device, battery, events, ...more };
}
