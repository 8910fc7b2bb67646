// Keyboard: an element with data-key="x" is focused (a field) or pressed (a link or button) when x is typed outside a field.
const fields = "input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.(fields) || document.querySelector("dialog[open]")) return;
  const target = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === event.key && element.checkVisibility());
  if (!target) return;
  event.preventDefault();
  target.focus();
  if (!target.matches(fields)) target.click();
});
