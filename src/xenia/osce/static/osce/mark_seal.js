// What this device keeps of anybody is sealed under a key that the school made. The store has this key only wrapped by the
// code on the room's card; in the open it is nowhere but in the memory of pages that are not at rest, and can't leave it.
const text = new TextEncoder();
const keys = new Map();
const IV = 12;

const bytesOf = (said) => Uint8Array.from(atob(said), (sign) => sign.charCodeAt(0));
export const base64 = (buffer) => btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join(""));

// The signs of a code, however it was typed; its letters and digits leave out 0, 1, 8 and 9.
const signsOf = (code) => code.toUpperCase().replaceAll("0", "O").replaceAll("1", "I").replaceAll("8", "B").replace(/[^A-Z2-7]/g, "");

async function wrapping(device, code) {
  const secret = await crypto.subtle.importKey("raw", text.encode(signsOf(code)), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: text.encode(device), iterations: 200_000 };
  return crypto.subtle.deriveKey(how, secret, { name: "AES-KW", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

/** The school's key of a device as the store may have it. */
async function kept(device, { key, code }) {
  const made = await crypto.subtle.importKey("raw", bytesOf(key), "AES-GCM", true, ["encrypt", "decrypt"]);
  return new Uint8Array(await crypto.subtle.wrapKey("raw", made, await wrapping(device, code), "AES-KW"));
}

/** The same; from now on the device is open here. */
export async function wrapped(device, opens) {
  const made = await kept(device, opens);
  await unlock(device, opens.code, made);
  return made;
}

/** The same under the code that the room has by now, if that is another than `was` opens by; nothing is opened. */
export async function rewrapped(device, opens, was) {
  return (await unwrapped(device, opens.code, was)) ? was : kept(device, opens);
}

async function unwrapped(device, code, made) {
  const under = await wrapping(device, code);
  return crypto.subtle.unwrapKey("raw", made, under, "AES-KW", "AES-GCM", false, ["encrypt", "decrypt"]).catch(() => null);
}

/** Open a device by the code of its room; whether that was the code. */
export async function unlock(device, code, made) {
  const key = await unwrapped(device, code, made);
  if (key) keys.set(device, key);
  return Boolean(key);
}

export const isOpen = (device) => keys.has(device);
export const keyOf = (device) => keys.get(device);
export const hold = (device, key) => keys.set(device, key);
export const forgetKeys = () => keys.clear();

/** Sealed: what it is bound to must be given again to open it, so that nothing can be moved to another place. */
export async function seal(device, bound, said) {
  const iv = crypto.getRandomValues(new Uint8Array(IV));
  const how = { name: "AES-GCM", iv, additionalData: text.encode(bound) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(how, keys.get(device), text.encode(JSON.stringify(said))));
  const whole = new Uint8Array(IV + sealed.length);
  whole.set(iv);
  whole.set(sealed, IV);
  return whole;
}

/** What was sealed; an error when the device is locked, or when anything was changed. */
export async function unsealed(device, bound, whole) {
  const how = { name: "AES-GCM", iv: whole.slice(0, IV), additionalData: text.encode(bound) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, keys.get(device), whole.slice(IV))));
}

// ── events: bound to the device, its own order, and their name
const boundTo = (device, { number, event }) => `${device} ${number} ${event}`;
const bodies = new Map();

/** An event as it is kept and sent. The signature is sealed with it: beside it, it would tell whether a guess is right. */
export async function sealEvent({ device, wrapped: seals }, { event, number, body, signature }) {
  if (!seals) return { event, number, body, signature }; // registered before devices sealed, and not online since
  return { event, number, sealed: base64(await seal(device, boundTo(device, { event, number }), { body, signature })) };
}

/** What these events say; one that this device can't open says nothing here, and is judged by the school. */
export async function saidIn(device, events) {
  const found = await Promise.all(events.map(async (one) => {
    if (!one.sealed) return one.body;
    if (!isOpen(device)) return null;
    if (!bodies.has(one.event)) bodies.set(one.event, await unsealed(device, boundTo(device, one), bytesOf(one.sealed)).then(({ body }) => body, () => null));
    return bodies.get(one.event);
  }));
  return found.filter(Boolean).map((body) => JSON.parse(body));
}

export function forgetSaid() {
  bodies.clear();
}
