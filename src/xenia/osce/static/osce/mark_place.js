// Where a device is: chosen while there is a network, by whoever has a duty there, or by the code on the room's card.
import { ownWords, Refusal } from "../core/outbox.js";
import * as clock from "./mark_clock.js";
import { change, devicesOf, insideOf, made } from "./mark_device.js";
import { isOpen } from "./mark_seal.js";

const told = document.body.dataset;
const list = document.querySelector("[data-place-list]");

/** The place that the code of a room names; asked once, so that loading the page again registers nothing. */
export function door() {
  const asked = new URLSearchParams(location.search);
  history.replaceState(null, "", location.pathname);
  return asked.has("circuit") && asked.has("station") ? { circuit: asked.get("circuit"), station: asked.get("station") } : null;
}

/** Whether a device is at a place; a door says nothing of the part. */
export function isThere({ at }, { circuit, station, part }) {
  return String(at?.circuit) === String(circuit) && String(at?.station) === String(station) && (part === undefined || at.part === part);
}

/** Let somebody choose among their places, or take the one that was `asked` for; `come` is given the device that is there,
 * `stay` goes on where this device is. */
export async function choosePlace(asked, page) {
  page.show("place");
  const answer = await fetch(told.places, { redirect: "error" }).catch(() => null);
  const said = answer?.ok ? await ownWords(answer) : null;
  if (!said?.kept) {
    if (page.own) await page.stay();
    return page.trouble(told.unreached);
  }
  page.trouble(said.places.length ? "" : told.nowhere);
  const headers = { "Content-Type": "application/json", "X-CSRFToken": said.token };
  list.replaceChildren(...said.places.map((place) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button", textContent: place.words });
    button.addEventListener("click", () => register(place, headers, { button, ...page }));
    return button;
  }));
  if (!asked) return;
  const here = [...list.children].filter((_button, number) => isThere({ at: said.places[number] }, asked));
  if (here.length === 1) here[0].click();
  else if (page.own && !here.length) await page.stay();
}

async function register(place, headers, { button, come, trouble }) {
  button.disabled = true;
  try {
    const all = await devicesOf(told.exam);
    const here = all.find((one) => isThere(one, place) && !one.revoked && isOpen(one.device)) ?? (await fresh(place, headers));
    await come(await change(here.device, { chosen: Date.now() }));
  } catch (error) {
    trouble(error instanceof Refusal ? error.message : told.unreached);
  } finally {
    button.disabled = false;
  }
}

async function fresh(place, headers) {
  const asked = performance.now();
  const own = await made(told.exam, place, async (key) => {
    const answer = await fetch(told.register, { method: "POST", redirect: "error", headers, body: JSON.stringify({ ...place, ...key }) });
    const said = await ownWords(answer);
    if (said?.refused) throw new Refusal(said.refused);
    if (!said?.kept) throw new Error(answer.status);
    return said;
  });
  return change(own.device, { offset: clock.heard((await insideOf(own)).pack.now, asked) });
}
