// This device in an exam: a key that can't leave it, a number for each event, and what it was given for its place. All of
// it is in a store of its own, so that signing out, a new session or an update touches nothing.
const STORE = "devices";

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

const base64 = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)));

/** A new device for this exam; it is kept only once the school has taken it (`register` gives what it is given there). */
export async function made(exam, register) {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const public_key = base64(await crypto.subtle.exportKey("spki", pair.publicKey));
  const device = crypto.randomUUID();
  const pack = await register({ device, public_key });
  const kept = { device, exam, key: pair.privateKey, number: 0, chosen: Date.now(), person: pack.people[0].key, pack };
  await within("readwrite", (store) => store.put(kept));
  return kept;
}

/** An event as it goes to the school: exactly these bytes are signed. Two tabs of a device share its numbers. */
export async function signed(own, said) {
  const { number } = await change(own.device, (now) => ({ number: now.number + 1 }));
  const event = crypto.randomUUID();
  const body = JSON.stringify({ event, device: own.device, number, by: own.person, at: new Date().toISOString(), ...said });
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, own.key, new TextEncoder().encode(body));
  return { event, number, body, signature: base64(signature) };
}

/** What the school says of all that it has from this device, to be compared before anything is forgotten. */
export async function digestOf(events) {
  const sorted = events.map((one) => one.event).sort().join("\n");
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(sorted)));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
