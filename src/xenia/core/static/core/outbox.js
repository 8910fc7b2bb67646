// The offline outbox: what a person does is kept on the device first, sent when possible, and forgotten only when the
// server has acknowledged it. One store serves every page that must not lose anything.
//   const box = new Outbox("answer:…", async (events) => acknowledged ids, (state) => …);  box.add({event, number, …});
// With `tab`, what waits is kept for this tab alone and is gone with it, for a device that many use. With `forgetAt` (a
// moment, in milliseconds) it is removed from the device after that, when a page with an outbox is next opened there.
// With `keep`, what was acknowledged stays on the device with what was said of it (`done`) until it is wiped: the sender
// then gives back {event: what was said of it}. What the sender takes for an acknowledgement is decided by `ownWords`.
const STORE = "events";
const AT_ONCE = 100;
const PAUSES = [1000, 2000, 5000, 10000, 30000];

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("xenia-outbox", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "event" }).createIndex("box", "box");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

function forgetOld(database) {
  const looked = database.transaction(STORE, "readwrite").objectStore(STORE).openCursor();
  looked.onsuccess = () => {
    if (!looked.result) return;
    if (looked.result.value.forgetAt < Date.now()) looked.result.delete();
    looked.result.continue();
  };
}

const inForm = ({ box, forgetAt, done }, form) => ({ ...form, box, forgetAt, ...(done && { done }) });

export class Refusal extends Error {}

/** What our server says to a delivery; everything else comes from somewhere else. */
const OWN = ["stored", "kept", "taken", "refused"];

// Our own words, or null: the gate of a hotel's or a hospital's network answers too, with a page of its own and as if all
// were well. Nothing is ever forgotten because of what it says.
export async function ownWords(answer) {
  const said = await answer.json().catch(() => null);
  return said !== null && typeof said === "object" && OWN.some((word) => word in said) ? said : null;
}

export class Outbox {
  #database;
  #tab;
  #keeps;
  #forgetAt;
  #memory = new Map();
  #box;
  #send;
  #tell;
  #running = null;
  #again = false;
  #failures = 0;
  #timer = 0;

  constructor(box, send, tell, { tab = false, keep = false, forgetAt = Infinity } = {}) {
    [this.#box, this.#send, this.#tell, this.#tab, this.#keeps, this.#forgetAt] = [box, send, tell, tab, keep, forgetAt];
    this.#database = opened();
    if (!tab) navigator.storage?.persist?.();
    this.#database.then(forgetOld).catch(() => {});
    addEventListener("beforeunload", (event) => this.#memory.size && event.preventDefault());
    addEventListener("online", () => this.flush());
    document.addEventListener("visibilitychange", () => this.flush());
  }

  // Kept durably before anything else happens: a browser that dies now finds it again. Where the store is blocked or full,
  // it is kept until the page is left, and the browser asks before it leaves.
  async add(event) {
    await this.keep(event);
    return this.flush();
  }

  // Kept, and not sent yet; whether the device has it safely.
  async keep(event) {
    const kept = { ...event, box: this.#box, forgetAt: this.#forgetAt };
    return this.#keep(kept).then(() => true, () => (this.#memory.set(kept.event, kept), false));
  }

  // A later event `of` the same takes the place of one that still waits, so that what was refused can be put right.
  async #keep(kept) {
    const takesPlace = (other) => kept.of !== undefined && other.of === kept.of && other.number < kept.number;
    if (this.#tab) return this.#keepInTab([...this.#inTab().filter((other) => !takesPlace(other)), kept]);
    const transaction = (await this.#database).transaction(STORE, "readwrite", { durability: "strict" });
    const store = transaction.objectStore(STORE);
    const before = kept.of === undefined ? {} : store.index("box").openCursor(this.#box);
    before.onsuccess = () => {
      const cursor = before.result;
      if (!cursor) return;
      if (takesPlace(cursor.value)) cursor.delete();
      cursor.continue();
    };
    store.put(kept);
    await finished(transaction);
  }

  #inTab() {
    return JSON.parse(sessionStorage.getItem(`outbox:${this.#box}`) ?? "[]");
  }

  #keepInTab(events) {
    if (events.length) sessionStorage.setItem(`outbox:${this.#box}`, JSON.stringify(events));
    else sessionStorage.removeItem(`outbox:${this.#box}`);
  }

  async waiting() {
    const stored = (await this.#stored().catch(() => [])).filter((event) => !event.done);
    const held = [...this.#memory.values()].filter((event) => !event.done);
    const last = (event) => event.of === undefined || !held.some((other) => other.of === event.of && other.number > event.number);
    return [...stored, ...held].filter(last).sort((a, b) => a.number - b.number);
  }

  // Everything, also what was acknowledged and is kept.
  async all() {
    return [...(await this.#stored().catch(() => [])), ...this.#memory.values()].sort((a, b) => a.number - b.number);
  }

  async #stored() {
    if (this.#tab) return this.#inTab();
    const store = (await this.#database).transaction(STORE).objectStore(STORE);
    const request = store.index("box").getAll(this.#box);
    return new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  // One sending at a time; what is added meanwhile goes with the next.
  flush() {
    this.#again = true;
    this.#running ??= this.#deliver().finally(() => (this.#running = null));
    return this.#running;
  }

  async #deliver() {
    clearTimeout(this.#timer);
    while (this.#again) {
      this.#again = false;
      for (let events = await this.waiting(); events.length; events = await this.waiting()) {
        this.#tell("saving", events.length);
        try {
          const batch = events.slice(0, AT_ONCE);
          const acknowledged = await this.#send(batch);
          await (this.#keeps ? this.#settle(batch, acknowledged) : this.#forget(acknowledged));
          this.#failures = 0;
        } catch (error) {
          if (error instanceof Refusal) return this.#tell("refused", events.length, error.message);
          this.#tell("offline", events.length);
          this.#timer = setTimeout(() => this.flush(), PAUSES[Math.min(this.#failures++, PAUSES.length - 1)]);
          return;
        }
      }
    }
    this.#tell("saved", 0);
  }

  // Everything that waits here goes from the device, unsent.
  async clear() {
    clearTimeout(this.#timer);
    await this.#forget([...(await this.#stored().catch(() => [])).map((event) => event.event), ...this.#memory.keys()]);
  }

  // These events go from the device, and only if nothing else is here: what was kept meanwhile is not known to whoever asks.
  // Whether they went.
  async clearExactly(events) {
    const known = new Set(events.map((event) => event.event));
    if ([...this.#memory.keys()].some((event) => !known.has(event))) return false;
    const transaction = (await this.#database).transaction(STORE, "readwrite", { durability: "strict" });
    const store = transaction.objectStore(STORE);
    const here = store.index("box").getAllKeys(this.#box);
    let all = false;
    here.onsuccess = () => {
      all = here.result.every((event) => known.has(event));
      if (all) for (const event of here.result) store.delete(event);
    };
    await finished(transaction);
    if (all) for (const event of known) this.#memory.delete(event);
    return all;
  }

  async #settle(batch, said) {
    const settled = batch.filter((event) => said[event.event]).map((event) => ({ ...event, done: said[event.event] }));
    for (const event of settled) if (this.#memory.has(event.event)) this.#memory.set(event.event, event);
    const stored = settled.filter((event) => !this.#memory.has(event.event));
    if (!stored.length) return;
    const transaction = (await this.#database).transaction(STORE, "readwrite", { durability: "strict" });
    const store = transaction.objectStore(STORE);
    // as it is at that moment: meanwhile it may have been replaced by the same in another form
    for (const { event, done } of stored) store.get(event).onsuccess = ({ target }) => target.result && store.put({ ...target.result, done });
    await finished(transaction);
  }

  // The same event in another form, with whatever was said of it.
  async replace(event, form) {
    if (this.#memory.has(event)) return void this.#memory.set(event, inForm(this.#memory.get(event), form));
    const transaction = (await this.#database).transaction(STORE, "readwrite", { durability: "strict" });
    const store = transaction.objectStore(STORE);
    store.get(event).onsuccess = ({ target }) => target.result && store.put(inForm(target.result, form));
    await finished(transaction);
  }

  async #forget(acknowledged) {
    for (const event of acknowledged) this.#memory.delete(event);
    if (this.#tab) return this.#keepInTab(this.#inTab().filter((event) => !acknowledged.includes(event.event)));
    const database = await this.#database.catch(() => null);
    if (!database) return;
    const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
    for (const event of acknowledged) transaction.objectStore(STORE).delete(event);
    await finished(transaction);
  }
}
