/*
 * The price follows the form. The server draws the answer (lines, rules, buttons) and this puts it in
 * place; without it the form's own button does the same with a page load.
 */
const PAUSE_MS = 180; // so that arrowing through radio buttons asks once

for (const panel of document.querySelectorAll("[data-live-price]")) {
  const form = panel.querySelector("form[data-answer]");
  if (form) follow(panel, form);
}

function follow(panel, form) {
  const answer = panel.querySelector("#answer");
  const said = panel.querySelector("[data-said]"); // the total alone is read out, not the whole table
  let asking = new AbortController();
  let pause = 0;

  form.querySelector("[data-without-script]").hidden = true;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE_MS);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });

  async function ask() {
    asking.abort();
    asking = new AbortController();
    const query = new URLSearchParams(new FormData(form)).toString();
    answer.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(`${form.dataset.answer}?${query}`, {
        signal: asking.signal,
        headers: { Accept: "text/html" },
      });
      if (!response.ok) throw new Error(`answered ${response.status}`);
      answer.innerHTML = await response.text();
      said.textContent = answer.querySelector("[data-say]")?.dataset.say ?? "";
      history.replaceState(null, "", `?${query}`);
    } catch (error) {
      if (error.name === "AbortError") return;
      form.submit(); // a full page says what went wrong
      return;
    }
    answer.removeAttribute("aria-busy");
  }
}
