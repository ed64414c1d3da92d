/*
 * What may be meant is suggested while one types: an editable combobox by the ARIA pattern. Arrows walk
 * through the list, Enter takes what is chosen, Escape closes it, and leaving it alone searches for the
 * words as they are. A headline leads to its article; words are searched for. Without this the box is a
 * plain search box.
 */
const PAUSE_MS = 140;
const SHORTEST = 2;

for (const box of document.querySelectorAll("[data-suggest]")) {
  const input = box.querySelector("input");
  if (input) follow(box, input);
}

function follow(box, input) {
  const list = document.createElement("ul");
  const said = document.createElement("p");
  let asking = new AbortController();
  let pause = 0;
  let typed = input.value;
  let chosen = -1;

  list.id = `${input.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  said.className = "unseen";
  said.setAttribute("role", "status");
  box.append(list, said);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");

  input.addEventListener("input", () => {
    typed = input.value;
    clearTimeout(pause);
    pause = setTimeout(ask, PAUSE_MS);
  });
  input.addEventListener("keydown", onKey);
  input.addEventListener("blur", close);
  // Pressing must not take the focus away, or the list would be gone before the finger is up.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => take(event.target.closest("[role=option]")));

  function onKey(event) {
    if (event.isComposing) return;
    const many = list.children.length;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      input.value = typed;
      close();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!many) return;
      event.preventDefault();
      if (list.hidden) return open();
      const step = event.key === "ArrowDown" ? 1 : -1;
      choose(((chosen + 1 + step + many + 1) % (many + 1)) - 1); // one place more: what was typed
    } else if (event.key === "Enter" && chosen >= 0 && !list.hidden) {
      event.preventDefault();
      take(list.children[chosen]);
    }
  }

  async function ask() {
    asking.abort();
    asking = new AbortController();
    const words = typed.trim();
    if (words.length < SHORTEST) return fill([]);
    try {
      const response = await fetch(`${box.dataset.suggest}?${new URLSearchParams({ q: words })}`, {
        signal: asking.signal,
        headers: { Accept: "application/json" },
      });
      fill(response.ok ? (await response.json()).suggestions : []);
    } catch (error) {
      if (error.name !== "AbortError") fill([]); // nothing is lost: the box still searches
    }
  }

  function fill(suggestions) {
    list.replaceChildren(...suggestions.map(option));
    choose(-1);
    if (suggestions.length && document.activeElement === input) open();
    else close();
    said.textContent = list.hidden ? "" : `${suggestions.length} ${suggestions.length === 1 ? "suggestion" : "suggestions"}`;
  }

  function option(one, number) {
    const item = document.createElement("li");
    item.id = `${list.id}-${number}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.className = one.address ? "suggestion suggestion-article" : "suggestion";
    if (one.address) item.dataset.address = one.address;
    item.dataset.text = one.text;
    item.append(...marked(one.text));
    return item;
  }

  /* The words typed so far stand out less than what they may become. */
  function marked(text) {
    const at = text.toLowerCase().indexOf(typed.trim().toLowerCase());
    if (at < 0) return [text];
    const known = document.createElement("span");
    known.className = "suggestion-typed";
    known.textContent = text.slice(at, at + typed.trim().length);
    return [text.slice(0, at), known, text.slice(at + typed.trim().length)];
  }

  function choose(number) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = number;
    const item = list.children[chosen];
    if (!item) {
      input.removeAttribute("aria-activedescendant");
      if (document.activeElement === input && !list.hidden) input.value = typed;
      return;
    }
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item.id);
    input.value = item.dataset.text;
  }

  function take(item) {
    if (!item) return;
    input.value = item.dataset.text;
    close();
    if (item.dataset.address) location.assign(item.dataset.address);
    else input.form.requestSubmit();
  }

  function open() {
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  }

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    for (const item of list.children) item.setAttribute("aria-selected", "false");
  }
}
