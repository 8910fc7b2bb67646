// Takes the secret out of the address bar into the form, so that no history, referrer or shared screen keeps it.
const form = document.querySelector("form[data-link]");
const secret = location.hash.slice(1);
if (form && secret) {
  form.elements.secret.value = secret;
  form.querySelector(".field").hidden = true;
  history.replaceState(null, "", location.pathname);
}
