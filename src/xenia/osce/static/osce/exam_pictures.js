// Pictures of candidates, many at once: each is made small here, which also takes out what a camera wrote into it; whom its
// name means is asked and shown before any is sent.
import { ownWords } from "../core/outbox.js";

const [WIDE, HIGH] = [240, 320];
const QUALITIES = [0.85, 0.7, 0.5];
const MOST = 100 * 1024;
const AT_ONCE = 40;
const form = document.querySelector("[data-pictures]");
const told = form?.dataset;
const at = (name) => form.querySelector(`[data-${name}]`);
const counted = (words, n, all) => words.replace("{n}", n).replace("{all}", all);
let chosen = [];
let choosing = 0;

/** A file as a small JPEG; null when this browser can't read it. */
async function small(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const scale = Math.min(1, WIDE / picture.width, HIGH / picture.height);
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const drawing = canvas.getContext("2d");
  drawing.imageSmoothingQuality = "high";
  drawing.fillStyle = "white"; // under what can be seen through
  drawing.fillRect(0, 0, canvas.width, canvas.height);
  drawing.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  for (const quality of QUALITIES) {
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
    if (blob && blob.size <= MOST) return { canvas, blob };
  }
  return null;
}

async function post(fields) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  for (const [name, ...value] of fields) body.append(name, ...value);
  const answer = await fetch(location.pathname, { method: "POST", body, redirect: "error", headers: { Accept: "application/json" } });
  const said = await ownWords(answer);
  if (!said?.kept) throw new Error(answer.status);
  return said;
}

async function choose(files) {
  const mine = (choosing += 1);
  [chosen, at("preview").hidden] = [[], true];
  const { found } = await post([["deed", "match"], ["names", JSON.stringify(files.map((file) => file.name))]]);
  const made = [];
  for (const [place, file] of files.entries()) {
    at("said").textContent = counted(told.reading, place, files.length);
    const picture = found[place].candidate ? await small(file) : null;
    if (mine !== choosing) return; // others were chosen meanwhile
    made.push({ name: file.name, ...found[place], ...(picture ?? (found[place].candidate && { candidate: "", why: told.unread })) });
  }
  chosen = made.filter((one) => one.blob);
  made.sort((one, other) => Boolean(one.blob) - Boolean(other.blob)); // what needs somebody stands first
  at("rows").replaceChildren(...made.map(row));
  at("matched-words").textContent = counted(told.matched, chosen.length, files.length);
  [at("said").textContent, at("preview").hidden] = ["", false];
}

function row({ name, canvas, candidate, why }) {
  const made = document.createElement("tr");
  const heads = [...form.querySelectorAll("thead th")].map((head) => head.textContent);
  const said = Object.assign(document.createElement("span"), { textContent: candidate || why, className: candidate ? "" : "error-text" });
  const cells = [canvas ?? "", Object.assign(document.createElement("bdi"), { textContent: name }), said];
  made.append(...cells.map((cell, place) => {
    const made = document.createElement("td");
    if (cell) made.append(cell);
    if (cell && place) made.dataset.label = heads[place];
    return made;
  }));
  return made;
}

async function send() {
  const left = [];
  const all = chosen.length;
  for (let sent = 0; sent < all; sent += AT_ONCE) {
    at("said").textContent = counted(told.sending, sent, all);
    const batch = chosen.slice(sent, sent + AT_ONCE).map(({ name, blob }) => ["pictures", blob, name]);
    left.push(...(await post([["deed", "bring"], ...batch])).left);
  }
  if (!left.length) return location.assign(location.pathname);
  at("said").textContent = [told.left, ...left.map(([name, why]) => (name ? `${name}: ${why}` : why))].join(" ");
}

/** Do it, and say so when the school can't be reached. */
async function trying(work) {
  const button = at("pictures-send");
  button.disabled = true;
  await work().catch(() => (at("said").textContent = told.unreached));
  button.disabled = false;
}

form?.elements.pictures.addEventListener("change", ({ target }) => trying(() => choose([...target.files])));
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  trying(chosen.length ? send : () => choose([...form.elements.pictures.files]));
});
