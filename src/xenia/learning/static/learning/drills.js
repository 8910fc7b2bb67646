// A drill step by step: where the reader is brought, the clock, and the plan that answers to its list.
// Everything works without this module; it only saves a look or a press.
const heard = document.querySelector("[data-heard]");
const say = (words) => { if (heard) heard.textContent = words; };

// ── the clock, which decides nothing
let ticking = 0;
function countDown() {
  clearInterval(ticking);
  const clock = document.querySelector("[data-clock]");
  if (!clock) return;
  const end = performance.now() + Number(clock.dataset.clock) * 1000;
  let told = false;
  ticking = setInterval(() => {
    const seconds = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    clock.textContent = clock.dataset.runs.replace(/[\d٠-٩]+/, String(seconds));
    if (seconds <= 10 && !told) {
      told = true;
      say(clock.dataset.soon);
    }
    if (seconds > 0) return;
    clearInterval(ticking);
    clock.textContent = clock.dataset.up;
    clock.classList.add("up");
    say(clock.dataset.up);
    const late = document.querySelector(".drill-step [name=late]");
    if (late) late.value = "1";
  }, 1000);
}

// ── a place on the plan and its line in the list are one
function plan() {
  for (const button of document.querySelectorAll("[data-seat]")) {
    const seat = document.querySelector(`[data-plan="${button.dataset.seat}"]`);
    if (!seat) continue;
    const here = (on) => { seat.classList.toggle("here", on); button.classList.toggle("here", on); };
    for (const name of ["focus", "pointerenter"]) button.addEventListener(name, () => here(true));
    for (const name of ["blur", "pointerleave"]) button.addEventListener(name, () => here(false));
    seat.addEventListener("pointerenter", () => here(true));
    seat.addEventListener("pointerleave", () => here(false));
    seat.addEventListener("click", () => button.click());
  }
}

function begin() {
  countDown();
  plan();
}

document.body.addEventListener("htmx:afterSettle", () => {
  if (!document.getElementById("drill")) return;
  begin();
  (document.querySelector("#drill [role=alert]") ? document.getElementById("words") : document.querySelector("[data-now]"))?.focus();
});
begin();
