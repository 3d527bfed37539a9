/** The address of a new project follows its name until somebody writes one; a chosen file or project is the choice. */
const form = document.querySelector("[data-address-api]");
const name = form.querySelector("[data-name]");
const address = form.querySelector("[data-address]");
let own = address.value !== "";
let asked = 0;

/** Ask for an address made of the name; a late answer to an earlier name is no answer. */
async function propose() {
  const turn = (asked += 1);
  if (own || !name.value.trim()) return;
  const answer = await fetch(`${form.dataset.addressApi}?${new URLSearchParams({ name: name.value })}`).catch(() => null);
  if (!answer?.ok) return;
  const { address: proposed } = await answer.json();
  if (turn === asked && !own) address.value = proposed;
}

let pause;
name.addEventListener("input", () => {
  clearTimeout(pause);
  pause = setTimeout(propose, 250);
});
address.addEventListener("input", () => {
  own = address.value !== "";
});

for (const option of form.querySelectorAll(".opt")) {
  for (const field of option.querySelectorAll("select, input:not([type=radio])")) {
    field.addEventListener("change", () => {
      option.querySelector("input[type=radio]").checked = true;
    });
  }
}
