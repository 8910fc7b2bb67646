// A question of the plan shows only while what it depends on is chosen; without scripts all of them show.
const form = document.querySelector("form.form");

function show() {
  for (const part of form.querySelectorAll("[data-when]")) {
    const [name, value] = part.dataset.when.split("=");
    part.hidden = form.elements[name].value !== value;
  }
}

form?.addEventListener("change", show);
if (form) show();
