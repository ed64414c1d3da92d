/*
 * An order (or a proof) moves on by itself. Ask a small question until its stage changes, then fetch
 * the page once and put its new state in place: the server alone knows how a stage looks. A link that
 * says data-opens was asked for already, so it is followed as soon as it is there.
 */
const FIRST_MS = 600;
const SLOWEST_MS = 8000;
const SLOWER = 1.25;

watch(document.querySelector("#progress[data-progress]"));

function watch(place) {
  if (!place) return;
  let wait = FIRST_MS;
  let timer = setTimeout(ask, wait);

  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden && place.dataset.progress) ask();
  });

  async function ask() {
    try {
      const status = await (await fetch(place.dataset.progress, { headers: { Accept: "application/json" } })).json();
      if (status.stage !== place.dataset.stage) await show();
    } catch {
      // A lost connection or a restart: the next question will tell.
    }
    if (!place.dataset.progress) return;
    wait = Math.min(wait * SLOWER, SLOWEST_MS);
    timer = setTimeout(ask, document.hidden ? SLOWEST_MS : wait);
  }

  async function show() {
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = page.querySelector("#progress");
    if (!fresh) return;
    place.replaceChildren(...fresh.childNodes);
    document.querySelector("#said").textContent = place.querySelector("[data-say]")?.dataset.say ?? "";
    document.dispatchEvent(new Event("offprint:drawn"));
    place.querySelector("[data-opens]")?.click();
    if (fresh.dataset.progress) {
      place.dataset.stage = fresh.dataset.stage;
    } else {
      delete place.dataset.progress;
    }
  }
}
