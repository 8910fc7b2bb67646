// Leave at once and leave nothing behind in the history; read the page aloud with the device's own voice.
const leave = document.querySelector("[data-leave]");
leave?.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = new FormData(leave);
  document.body.replaceChildren();
  fetch(leave.action, { method: "POST", body: form, keepalive: true }).finally(() => location.replace(leave.action));
});

const aloud = document.querySelector("[data-aloud]");
if (aloud && "speechSynthesis" in window) {
  aloud.hidden = false;
  aloud.addEventListener("click", () => {
    const speaking = aloud.getAttribute("aria-pressed") === "true";
    speechSynthesis.cancel();
    aloud.setAttribute("aria-pressed", String(!speaking));
    if (speaking) return;
    const said = new SpeechSynthesisUtterance(document.querySelector("main").innerText);
    said.lang = document.documentElement.lang;
    said.onend = () => aloud.setAttribute("aria-pressed", "false");
    speechSynthesis.speak(said);
  });
  addEventListener("pagehide", () => speechSynthesis.cancel());
}
