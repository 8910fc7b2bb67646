// What a form asks shows only while what it depends on is chosen: data-when="field=one|another". Without scripts all shows.
for (const form of document.querySelectorAll("form")) {
  const parts = form.querySelectorAll("[data-when]");
  const show = () => {
    for (const part of parts) {
      const [name, values] = part.dataset.when.split("=");
      part.hidden = !values.split("|").includes(form.elements[name].value);
    }
  };
  form.addEventListener("change", show);
  show();
}
