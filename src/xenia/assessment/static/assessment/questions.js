// What a question's fields say, which questions are asked after that, and reading them aloud; for answering and preview.
export function answerOf(question) {
  const chosen = [...question.querySelectorAll("input:checked")];
  const type = question.dataset.type;
  if (type === "multiple") return chosen.length ? chosen.map((field) => field.value) : null;
  if (type === "matrix") return chosen.length ? Object.fromEntries(chosen.map((field) => [field.dataset.row, field.value])) : null;
  if (type === "ranking") {
    const placed = [...question.querySelectorAll("select")].filter((field) => field.value).sort((a, b) => a.value - b.value);
    return placed.length ? placed.map((field) => field.dataset.option) : null;
  }
  const field = question.querySelector("textarea, input:not([type=radio], [type=checkbox])");
  if (!field) return chosen[0]?.value ?? null;
  const said = field.value.trim();
  return said === "" ? null : type === "number" ? Number(said) : said;
}

// Shows an answer again, as answerOf gave it.
export function restore(question, value) {
  if (!question) return;
  for (const field of question.querySelectorAll("input[type=radio], input[type=checkbox]")) {
    const wanted = field.dataset.row ? value?.[field.dataset.row] : value;
    field.checked = Array.isArray(wanted) ? wanted.includes(field.value) : wanted === field.value;
  }
  for (const field of question.querySelectorAll("select[data-option]")) field.value = Array.isArray(value) ? value.indexOf(field.dataset.option) + 1 || "" : "";
  const words = question.querySelector("textarea, input:not([type=radio], [type=checkbox])");
  if (words) words.value = value ?? "";
}

function amount(question) {
  const chosen = question.querySelector("input:checked");
  if (chosen) return chosen.dataset.score === undefined ? null : Number(chosen.dataset.score);
  return answerOf(question);
}

function bound(question, value) {
  const option = [...question.querySelectorAll("input[data-score]")].find((field) => field.value === value);
  if (option) return Number(option.dataset.score);
  return question.dataset.type === "number" ? Number(value) : value;
}

function holds(question, earlier) {
  const { test, value } = question.dataset;
  const answer = earlier && !earlier.hidden ? answerOf(earlier) : null;
  if (answer === null) return false;
  const is = Array.isArray(answer) ? answer.includes(value) : String(answer) === value;
  if (test === "answered") return true;
  if (test === "is" || test === "is_not") return is === (test === "is");
  const [has, wanted] = [amount(earlier), bound(earlier, value)];
  return has !== null && (test === "at_least" ? has >= wanted : has <= wanted);
}

// In their order, so that what an unasked question was once answered opens nothing.
export function showAsked(form) {
  for (const question of form.querySelectorAll("[data-if]")) {
    question.hidden = !holds(question, form.querySelector(`[data-item="${CSS.escape(question.dataset.if)}"]`));
  }
}

// One wish at the top of the form brings a button to each question; nobody else is bothered with them.
export function speakers(form) {
  const wish = document.querySelector("[data-aloud]");
  const buttons = [...form.querySelectorAll("[data-listen]")].filter((button) => button.dataset.voice || "speechSynthesis" in window);
  if (!wish || !buttons.length) return;
  wish.hidden = false;
  wish.addEventListener("click", () => {
    const on = wish.getAttribute("aria-pressed") !== "true";
    wish.setAttribute("aria-pressed", on);
    for (const button of form.querySelectorAll("[data-listen]")) button.hidden = !on || !(button.dataset.voice || "speechSynthesis" in window);
    if (on) gather(form);
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-listen]");
    const question = button?.closest("[data-item]");
    if (question) listen(form, question, button.dataset.voice);
  });
}

const voices = new Map();
let playing = null;
let turn = 0;

// All recordings of the form at once: fetched one by one, they would tell which questions somebody was asked, and so
// what they answered before; and they are there when the connection is not.
function gather(form) {
  for (const { dataset } of form.querySelectorAll("[data-voice]")) {
    if (voices.has(dataset.voice)) continue;
    voices.set(dataset.voice, fetch(dataset.voice).then((answer) => (answer.ok ? answer.arrayBuffer() : null)).catch(() => null));
  }
}

// A person's voice where there is one, else the browser's.
async function listen(form, question, voice) {
  const mine = ++turn;
  playing?.stop();
  playing = null;
  window.speechSynthesis?.cancel();
  const sound = voice ? await decoded(voice) : null;
  if (mine !== turn) return;
  if (sound) {
    playing = new AudioBufferSourceNode(audio, { buffer: sound });
    playing.connect(audio.destination);
    playing.start();
    question.dataset.heard = "voice";
    return;
  }
  if (!window.speechSynthesis) return;
  const words = [...question.querySelectorAll("legend, .help, .option span, .ranking span")].map((part) => part.textContent.trim());
  speechSynthesis.speak(Object.assign(new SpeechSynthesisUtterance(words.join(". ")), { lang: form.lang }));
  question.dataset.heard = "browser";
}

let audio = null;

async function decoded(voice) {
  audio ??= new AudioContext();
  audio.resume();
  const bytes = await voices.get(voice);
  return bytes ? audio.decodeAudioData(bytes.slice(0)).catch(() => null) : null;
}
