/* A button beside an address copies it. Without a clipboard the address can still be selected. */
const SAID_MS = 2000;

prepare();
document.addEventListener("offprint:drawn", prepare); // a part of the page was drawn anew

function prepare() {
  for (const button of document.querySelectorAll("[data-copy][hidden]")) {
    const source = document.getElementById(button.dataset.copy);
    source.addEventListener("focus", () => source.select());
    if (navigator.clipboard) offer(button, source);
  }
}

function offer(button, source) {
  const words = button.querySelector("span");
  const original = words.textContent;
  button.hidden = false;
  words.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value);
    words.textContent = "Copied";
    setTimeout(() => (words.textContent = original), SAID_MS);
  });
}
