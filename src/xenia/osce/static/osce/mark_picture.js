// Pictures of the candidates of this place: on this device only sealed, as all else, and only until the last encounter of
// their sitting is over and handed in, or half a day after its end. In the open they are in this page's memory alone.
import { base64, isOpen, seal, unsealed } from "./mark_seal.js";
import * as clock from "./mark_clock.js";
import { shapeOf } from "./mark_sheet.js";

const STORE = "pictures";
const MINUTE = 60_000;
const LATEST = 12 * 60 * MINUTE;
const AGAIN = 10_000;
const KINDS = ["image/jpeg", "image/png", "image/webp"];
const DONE = ["submitted", "absent", "excused"];
const told = document.body.dataset;
const at = (name) => document.querySelector(`[data-${name}]`);
const images = document.querySelectorAll("[data-likeness] img, [data-likeness-dialog] img");
const boundTo = (device, picture) => `${device} picture ${picture}`;
let looked = "";
let age = 0;
let last = { words: "", whole: false, moment: 0 };
let next = null;
let running = false;
let coming = false;

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("xenia-marking-pictures", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["device", "picture"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(mode, work) {
  const database = await opened();
  const transaction = database.transaction(STORE, mode, { durability: "strict" });
  const asking = work(transaction.objectStore(STORE));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  }).finally(() => database.close());
  return asking?.result;
}

const all = () => within("readonly", (store) => store.getAll());

/** Erase the pictures for which `gone` says so, from the screen as well. */
async function erase(gone) {
  const rows = (await all()).filter(gone);
  if (!rows.length) return;
  await within("readwrite", (store) => void rows.forEach((one) => store.delete([one.device, one.picture])));
  if (rows.some((one) => one.picture === looked)) hidePicture();
}

/** Those whose time has come; that needs no key, so that it happens at rest as well. */
export const erasePast = () => erase((one) => one.goes < clock.now()).catch(() => {});

/** Every picture of an exam: it is closed, or this device is not trusted any more. */
export function eraseAll(exam) {
  [age, last] = [age + 1, { ...last, words: "" }]; // what is on its way is not kept
  return erase((one) => one.exam === exam).catch(() => {});
}

/** By picture, when it goes: everybody of a sitting stays until all of it is over and handed in. */
function goings(pack, marks) {
  const sittings = new Map();
  for (const one of pack.candidates) {
    const { ends, open } = sittings.get(one.sitting) ?? { ends: 0, open: false };
    const left = !DONE.includes(shapeOf(one, marks.get(one.encounter) ?? {}));
    sittings.set(one.sitting, { ends: Math.max(ends, clock.shifted(one.ends, pack.pauses)), open: open || left });
  }
  const timed = pack.candidates.filter((one) => one.picture).map(({ picture, sitting }) => {
    const { ends, open } = sittings.get(sitting);
    return [picture, Math.ceil((open ? ends + LATEST : ends) / MINUTE) * MINUTE]; // in a pause its end moves on
  });
  return new Map(timed.filter(([, goes]) => goes > clock.now()));
}

/** Pictures are on their way. */
export const arePicturesComing = () => coming;

/** Have on this device exactly the pictures that are needed at its place from now on; `tell` when some begin to come and
 * when they are here, or can't be had for now. */
export async function keepPictures(own, pack, marks, tell) {
  next = [own, pack, marks, tell];
  if (running) return; // and does this after what it does
  running = true;
  for (let now = next; now; now = next) {
    next = null;
    await step(...now).catch(() => {});
  }
  running = false;
}

async function step(own, pack, marks, tell) {
  const needed = goings(pack, marks);
  const words = JSON.stringify([own.device, ...needed]);
  const wait = last.whole || !navigator.onLine || performance.now() - last.moment < AGAIN;
  if (!isOpen(own.device) || (words === last.words && wait)) return;
  last = { words, whole: false, moment: performance.now() };
  await erase((one) => one.device === own.device && !needed.has(one.picture));
  const kept = (await all()).filter((one) => one.device === own.device);
  const moved = kept.filter((one) => needed.get(one.picture) !== one.goes);
  if (moved.length) await within("readwrite", (store) => void moved.forEach((one) => store.put({ ...one, goes: needed.get(one.picture) })));
  const missing = [...needed].filter(([picture]) => !kept.some((one) => one.picture === picture));
  if (missing.length && navigator.onLine) await bringAll(own, missing, tell);
  last.whole = !missing.length;
}

async function bringAll(own, missing, tell) {
  const begun = age;
  coming = true;
  tell();
  try {
    for (const one of missing) if (begun === age) await bring(own, ...one);
  } finally {
    coming = false;
    tell();
  }
}

async function bring(own, picture, goes) {
  const begun = age;
  const answer = await fetch(`${told.page}pictures/${own.device}/${picture}/`, { redirect: "error", cache: "no-store" });
  const kind = answer.headers.get("Content-Type");
  if (!answer.ok || !KINDS.includes(kind)) return; // gone meanwhile, or somebody else's page
  const said = `data:${kind};base64,${base64(await answer.arrayBuffer())}`;
  const sealed = await seal(own.device, boundTo(own.device, picture), said);
  if (begun !== age) return;
  await within("readwrite", (store) => store.put({ device: own.device, picture, exam: own.exam, goes, sealed }));
  if (picture === looked) await reveal(own, picture);
}

/** The picture of whoever is looked at, beside the name; nothing where there is none. */
export async function showPicture(own, one) {
  const picture = one?.picture ?? "";
  if (picture === looked) return;
  hidePicture();
  looked = picture;
  if (!picture) return;
  at("likeness-who").textContent = `${one.number} · ${one.name}`;
  at("likeness").ariaLabel = at("likeness").dataset.larger.replace("{who}", at("likeness-who").textContent);
  await reveal(own, picture);
}

async function reveal(own, picture) {
  const row = await within("readonly", (store) => store.get([own.device, picture])).catch(() => null);
  if (!row || !isOpen(own.device)) return;
  const said = await unsealed(own.device, boundTo(own.device, picture), row.sealed).catch(() => "");
  if (!said || picture !== looked) return; // somebody else is looked at by now
  for (const image of images) image.src = said;
  at("likeness").hidden = false;
}

export function hidePicture() {
  looked = "";
  at("likeness-dialog").close();
  at("likeness").hidden = true;
  at("likeness").ariaLabel = at("likeness-who").textContent = "";
  for (const image of images) image.removeAttribute("src");
}

at("likeness").addEventListener("click", () => at("likeness-dialog").showModal());
