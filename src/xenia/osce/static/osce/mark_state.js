// What is always seen: whether there is a network, how many marks are not confirmed, and whether all works without one.
const told = document.body.dataset;
const at = (name) => document.querySelector(`[data-${name}]`);
const say = (words, n) => words.replace("{n}", n);

/** `waiting` and `aside` count marks; `safe` says that the browser keeps them, `kept` that it keeps the page. */
export function drawState({ waiting, aside, online, safe, kept, refused }) {
  const words = [online ? told.online : told.offline, waiting ? say(told.waiting, waiting) : told.confirmed];
  if (aside) words.push(say(told.aside, aside));
  words.push(!safe ? told.unsafe : kept ? told.ready : told.preparing);
  at("state").dataset.kind = refused || aside || !safe ? "refused" : online ? (waiting ? "saving" : "saved") : "offline";
  at("state").textContent = [...words, refused].filter(Boolean).join(" · ");
  at("waits").hidden = !waiting;
  at("waits").textContent = say(told.sending, waiting);
}
