/** Copying what is shown once: by the clipboard where the browser has one, by hand's way where the page is not secure. */
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    const copied = (await written(field.value)) || selected(field);
    const said = button.parentElement.querySelector("[data-copied]");
    if (said) said.hidden = !copied;
  });
}

async function written(text) {
  if (!globalThis.isSecureContext || !navigator.clipboard) return false;
  return navigator.clipboard.writeText(text).then(() => true, () => false);
}

/** Without a secure context: the words are selected and copied as by the keyboard. */
function selected(field) {
  field.focus();
  field.select();
  return document.execCommand("copy");
}
