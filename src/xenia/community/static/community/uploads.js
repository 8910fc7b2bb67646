// Say that a file is too large before it travels: the server refuses it as well.
for (const form of document.querySelectorAll("form[data-limit]")) {
  const input = form.querySelector("input[type=file]");
  input?.addEventListener("change", () => {
    const large = [...input.files].some((file) => file.size > Number(form.dataset.limit));
    input.setCustomValidity(large ? form.dataset.tooLarge : "");
    if (large) input.reportValidity();
  });
}
