// The part of the page on which the secret is made and kept, or one from an earlier round is typed in.
import { makeSecret, markOf, readSecret, SecretTrouble } from "./secret.js";

const part = document.querySelector("[data-secret]");
const study = part?.dataset.secret;
// In this tab only, and only until one has begun: a card that was printed stays right when the page is loaded anew.
const fresh = `secret:${study}`;

export const secretForgotten = () => sessionStorage.removeItem(fresh);

export async function chosenMark() {
  const typed = part.querySelector("[data-typed]");
  try {
    const words = choice() === "new" ? sessionStorage.getItem(fresh) : typed.value;
    const mark = await markOf(await readSecret(words, study), study);
    typed.value = "";
    return mark;
  } catch (error) {
    if (!(error instanceof SecretTrouble)) throw error;
    typed.setAttribute("aria-invalid", "true");
    typed.focus();
    throw new SecretTrouble(part.dataset[error.message]);
  }
}

const choice = () => part.querySelector("[name=which]:checked").value;

async function show() {
  for (const each of document.querySelectorAll("[data-which]")) each.hidden = each.dataset.which !== choice();
  if (choice() !== "new") return;
  if (!sessionStorage.getItem(fresh)) sessionStorage.setItem(fresh, await makeSecret(study));
  const words = sessionStorage.getItem(fresh);
  part.querySelector("[data-words]").replaceChildren(...words.split("-").map((group) => Object.assign(document.createElement("span"), { textContent: group })));
  part.querySelector("[autocomplete=new-password]").value = words;
}

// Where the browser has a store of passwords, it is asked; elsewhere the form alone is what managers look for.
async function store(event) {
  event.preventDefault();
  if ("PasswordCredential" in window) await navigator.credentials.store(new PasswordCredential(event.target)).catch(() => {});
  part.querySelector("[data-stored]").hidden = false;
}

if (part && crypto.subtle) {
  part.addEventListener("change", ({ target }) => target.name === "which" && show());
  part.querySelector("[data-print]").addEventListener("click", () => print());
  part.querySelector("[data-copy]").addEventListener("click", async ({ target }) => {
    await navigator.clipboard.writeText(sessionStorage.getItem(fresh));
    target.textContent = target.dataset.copied;
  });
  part.querySelector("form[data-store]").addEventListener("submit", store);
  part.querySelector("[data-peek]").addEventListener("click", ({ target }) => {
    const typed = part.querySelector("[data-typed]");
    const hide = typed.type === "text";
    typed.type = hide ? "password" : "text";
    target.setAttribute("aria-pressed", !hide);
  });
  show();
}
