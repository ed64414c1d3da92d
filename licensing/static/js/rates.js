/*
 * What a rate card changes follows what is typed. The server draws the piece and this puts it in place;
 * without it the form's own button does the same with a page load. A fault leads to its line.
 */
const PAUSE_MS = 400; // between key presses, so that a price being typed is asked about once

const form = document.querySelector("form[data-preview]");
if (form) follow(form);

function follow(form) {
  const text = form.querySelector("#text");
  const preview = form.querySelector("#preview");
  const said = form.querySelector("[data-said]"); // the sum of it is read out, not the whole table
  let asking = new AbortController();
  let pause = 0;

  form.querySelector("[data-without-script]").hidden = true;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE_MS);
  });
  preview.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line]");
    if (!link) return;
    event.preventDefault();
    show(text, Number(link.dataset.line));
  });

  async function ask() {
    asking.abort();
    asking = new AbortController();
    preview.setAttribute("aria-busy", "true");
    try {
      const response = await fetch(form.dataset.preview, {
        method: "POST",
        body: new FormData(form),
        signal: asking.signal,
      });
      if (!response.ok && response.status !== 422) throw new Error(`answered ${response.status}`);
      if (response.redirected) throw new Error("signed out");
      preview.innerHTML = await response.text();
      said.textContent = preview.querySelector("[data-say]")?.dataset.say ?? "";
    } catch (error) {
      if (error.name === "AbortError") return;
      preview.textContent = "The preview could not be drawn. What you typed is still here: try again in a moment.";
    }
    preview.removeAttribute("aria-busy");
  }
}

/* Select the line, and bring it into view. */
function show(text, line) {
  const rows = text.value.split("\n");
  const start = rows.slice(0, line - 1).reduce((sum, row) => sum + row.length + 1, 0);
  text.focus();
  text.setSelectionRange(start, start + (rows[line - 1] ?? "").length);
  text.scrollTop = (text.scrollHeight / rows.length) * Math.max(0, line - 4);
}
