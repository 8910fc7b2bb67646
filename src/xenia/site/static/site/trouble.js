// Says in words when a small request fails, where htmx alone would stay silent.
function say(words) {
  const place = document.getElementById("messages");
  if (!place || !words) return;
  const box = document.createElement("div");
  box.className = "message error";
  box.setAttribute("role", "alert");
  box.append(Object.assign(document.createElement("p"), { textContent: words }));
  place.replaceChildren(box);
  place.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:sendError", () => say(document.body.dataset.trouble));
document.addEventListener("htmx:timeout", () => say(document.body.dataset.trouble));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  say(status >= 400 && status < 500 ? document.body.dataset.refused : document.body.dataset.trouble);
});
