// This device in an exam: a key that can't leave it, a number for each event, and what it was given for its place, sealed.
// All of it is in a store of its own, so that signing out, a new session or an update touches nothing.
import { base64, isOpen, rewrapped, seal, sealEvent, unsealed, wrapped } from "./mark_seal.js";

const STORE = "devices";
const boundTo = (device) => `${device} inside`;

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("xenia-marking", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "device" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within(mode, work) {
  const transaction = (await opened()).transaction(STORE, mode, { durability: "strict" });
  let made;
  work(transaction.objectStore(STORE), (value) => (made = value));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
  return made;
}

/** Every place that this device has or had in an exam; the one that was chosen last comes first. */
export async function devicesOf(exam) {
  const all = await within("readonly", (store, give) => (store.getAll().onsuccess = (event) => give(event.target.result)));
  return all.filter((one) => one.exam === exam).sort((a, b) => b.chosen - a.chosen);
}

const found = (device) => within("readonly", (store, give) => (store.get(device).onsuccess = ({ target }) => give(target.result)));
export const forget = (device) => within("readwrite", (store) => store.delete(device));

/** Change what is kept of a device, as it is at that moment. */
export function change(device, changes) {
  return within("readwrite", (store, give) => {
    store.get(device).onsuccess = ({ target }) => {
      const now = { ...target.result, ...(typeof changes === "function" ? changes(target.result) : changes) };
      store.put(now);
      give(now);
    };
  });
}

/** A new device for this exam; it is kept only once the school has taken it (`register` gives what it is given there). */
export async function made(exam, { circuit, station, part }, register) {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const public_key = base64(await crypto.subtle.exportKey("spki", pair.publicKey));
  const device = crypto.randomUUID();
  const { opens, ...pack } = await register({ device, public_key });
  const kept = { device, exam, key: pair.privateKey, number: 0, chosen: Date.now(), at: { circuit, station, part }, mirror: pack.mirror };
  kept.wrapped = await wrapped(device, opens);
  kept.inside = await seal(device, boundTo(device), { pack, person: pack.people[0].key });
  await within("readwrite", (store) => store.put(kept));
  return kept;
}

/** What a device was given, and who marks on it; once it is open. Before devices sealed, it was kept as it is. */
export async function insideOf(own) {
  return own.inside ? unsealed(own.device, boundTo(own.device), own.inside) : { pack: own.pack, person: own.person };
}

/** Keep both anew. */
export async function keepInside(own, inside) {
  return change(own.device, isOpen(own.device) ? { inside: await seal(own.device, boundTo(own.device), inside), pack: null, person: null } : inside);
}

/** Seal whatever this device still keeps as it was before devices sealed. Its key is kept first, then all else: whatever
 * is cut short here is gone on with at the next opening. */
export async function sealAll(own, boxes, opens = null) {
  if (opens) own = await change(own.device, { wrapped: await wrapped(own.device, opens) });
  for (const box of boxes) for (const one of await box.all()) if (one.body) await box.replace(one.event, await sealEvent(own, one));
  return own.inside || !own.pack ? own : keepInside(own, { pack: own.pack, person: own.person });
}

/** Under the code that its room has by now, should that have been made anew. */
export async function rewrap(own, opens) {
  const anew = await rewrapped(own.device, opens, own.wrapped);
  return anew === own.wrapped ? own : change(own.device, { wrapped: anew });
}

/** An event as it goes to the school: exactly these bytes are signed, then sealed. Two tabs of a device share its numbers. */
export async function signed(own, person, said) {
  const { number } = await change(own.device, (now) => ({ number: now.number + 1 }));
  const event = crypto.randomUUID();
  const body = JSON.stringify({ event, device: own.device, number, by: person, at: new Date().toISOString(), ...said });
  return sealEvent(own, { event, number, body, signature: base64(await sign(own, body)) });
}

const sign = ({ key }, said) => crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, key, new TextEncoder().encode(said));

/** What a device tells of itself, signed with the school's time as it knows it; nothing of one that was forgotten. */
export async function reported(device, said) {
  const own = await found(device);
  const told = JSON.stringify({ device, ...said });
  return own ? { told, signature: base64(await sign(own, told)) } : {};
}

/** What the school says of all that it has from this device, to be compared before anything is forgotten. */
export async function digestOf(events) {
  const sorted = events.map((one) => one.event).sort().join("\n");
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(sorted)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
