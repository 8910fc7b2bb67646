// Rest: a tablet that nobody has touched for a while, while nobody is examined, forgets its key until it is given the code
// of the room again. So does one whose button is pressed, and every other page of this device with it.
const QUIET = 5 * 60_000;
const at = (name) => document.querySelector(`[data-${name}]`);

/** `rest` when the time has come and `between` says that nobody is in the station; `go` with a code that somebody typed. */
export function watchRest({ rest, between, go }) {
  let touched = Date.now();
  const restWhenDue = () => Date.now() - touched > QUIET && between() && rest();
  // nothing ran while the screen was off: whoever wakes the tablet is not who left it open
  const touch = () => (restWhenDue(), (touched = Date.now()));
  for (const kind of ["pointerdown", "keydown", "input"]) addEventListener(kind, touch, { passive: true, capture: true });
  for (const kind of ["visibilitychange", "pageshow"]) addEventListener(kind, restWhenDue);
  setInterval(restWhenDue, 1000);
  at("rest").addEventListener("click", rest);
  at("code-form").addEventListener("submit", (event) => {
    event.preventDefault();
    go(at("code").value);
    at("code").value = "";
  });
}
