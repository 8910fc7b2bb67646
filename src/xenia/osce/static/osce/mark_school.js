// What goes from this device to the school, and back: without a cookie, since the device's own signature is asked.
import { ownWords, Refusal } from "../core/outbox.js";
import * as clock from "./mark_clock.js";
import { digestOf, reported } from "./mark_device.js";

const told = document.body.dataset;
let battery = null;

/** The device tells its charge in per cent, where its browser says it. */
export function watchBattery() {
  navigator.getBattery?.().then((its) => {
    battery = Math.round(its.level * 100);
    its.addEventListener("levelchange", () => (battery = Math.round(its.level * 100)));
  });
}

/** Post a delivery; what the school says to it, with how far its time is from the device's. */
export async function post(address, body) {
  const asked = performance.now();
  const answer = await fetch(address, { method: "POST", redirect: "error", credentials: "omit", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const said = await ownWords(answer);
  if (said?.refused) throw new Refusal(said.refused);
  if (!said?.taken) throw new Error(answer.status);
  return said.now ? { ...said, offset: clock.heard(said.now, asked) } : said;
}

/** What a device seals under, and the code of its room by now; only for whoever is signed in and has a duty there. */
export async function openingOf(device) {
  const answer = await fetch(`${told.page}pack/${device}/?opens=1`, { redirect: "error" }).catch(() => null);
  return answer?.ok ? (await ownWords(answer))?.opens : null;
}

/** A delivery: events as they are kept, sealed, and what the device tells of itself. */
export async function packed(device, batch, { waiting, asks = false }) {
  const events = batch.map(({ event, number, sealed, body, signature }) => (sealed ? { event, number, sealed } : { event, body, signature }));
  return { device, events, asks, ...(await reported(device, { battery, waiting, at: new Date(clock.now()).toISOString() })) };
}

/** Whether the school has exactly what is held of a place in `its` box, as it `said`; then nothing is held there any more. */
export async function cleared(its, said) {
  const held = await its.all();
  const taken = held.filter((one) => one.done === "taken");
  const agrees = held.every((one) => one.done) && taken.length === said.count && (await digestOf(taken)) === said.digest;
  return agrees && its.clearExactly(held);
}
