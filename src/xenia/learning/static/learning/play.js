// A case scene by scene: where the reader is brought, the time that is left, weights that make 100, reading aloud.
// Everything works without this module; it only saves a look or a press.
const heard = document.querySelector("[data-heard]");
const say = (words) => { if (heard) heard.textContent = words; };

// ── where the reader is brought after a step
function bring() {
  const now = document.querySelector("[data-now]");
  now?.focus();
}

// ── the time that is left, counted from when the page came; the server decides
let ticking = 0;
function countDown() {
  clearInterval(ticking);
  const left = document.querySelector("[data-left]");
  if (!left) return;
  const pattern = left.textContent;
  const end = performance.now() + Number(left.dataset.left) * 1000;
  const whole = Number(left.dataset.left);
  const form = document.querySelector("[data-time-up]");
  let told = false;
  ticking = setInterval(() => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    left.textContent = pattern.replace(/[\d٠-٩]+/, String(seconds));
    if (seconds <= 10 && whole > 10 && !told) {
      told = true;
      say(left.dataset.soon);
    }
    if (seconds > 0) return;
    clearInterval(ticking);
    form?.requestSubmit();
  }, 1000);
}

// ── weights that make 100
function weigh(place) {
  const numbers = [...place.querySelectorAll("input[type=number]")];
  const sum = place.querySelector("[data-sum]");
  const add = () => {
    const total = numbers.reduce((all, one) => all + (Number(one.value) || 0), 0);
    sum.textContent = `${place.dataset.makes} ${total}`;
    sum.classList.toggle("whole", total === 100);
  };
  for (const slide of place.querySelectorAll("[data-slide]")) {
    const number = document.getElementById(slide.dataset.slide);
    slide.hidden = false;
    slide.value = number.value || "0";
    slide.addEventListener("input", () => { number.value = slide.value; add(); });
    number.addEventListener("input", () => { slide.value = number.value || "0"; add(); });
  }
  add();
}

// ── reading aloud, each piece in its own language
const pieces = () => [...document.querySelectorAll("#scene h1, #scene .deed p, #scene [data-read] p, #scene [data-read] figcaption, #scene [data-read] h2, #scene .scene-choices button, #scene .ending p")];
function aloud(button) {
  const speaking = button.getAttribute("aria-pressed") === "true";
  speechSynthesis.cancel();
  button.setAttribute("aria-pressed", String(!speaking));
  if (speaking) return;
  for (const piece of pieces()) {
    const words = new SpeechSynthesisUtterance(piece.innerText);
    words.lang = piece.closest("[lang]")?.lang || document.documentElement.lang;
    speechSynthesis.speak(words);
  }
  const end = new SpeechSynthesisUtterance("");
  end.onend = () => button.setAttribute("aria-pressed", "false");
  speechSynthesis.speak(end);
}

function begin() {
  countDown();
  for (const place of document.querySelectorAll("[data-weigh]")) weigh(place);
  if ("speechSynthesis" in window) for (const button of document.querySelectorAll("[data-aloud]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-aloud]");
  if (button) aloud(button);
});
// the body stays while the scene is exchanged
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.closest?.(".voice, .voice-silent, #voices")) return; // a voice fell silent: all else stays
  if (document.getElementById("screen")) countDown();
  if (!document.getElementById("scene")) return;
  window.speechSynthesis?.cancel();
  begin();
  window.scrollTo({ top: 0 });
  bring();
});
addEventListener("pagehide", () => window.speechSynthesis?.cancel());
// a scene kept by the back button may show what was taken back since
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
begin();
if (location.hash === "#now") bring();
