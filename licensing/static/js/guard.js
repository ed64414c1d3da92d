/* Leaving a half-filled form asks first; sending it twice by a double press sends it once. */
for (const form of document.querySelectorAll("form[data-guard]")) {
  let touched = false;
  let sent = false;

  form.addEventListener("input", () => (touched = true));
  form.addEventListener("submit", (event) => {
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("beforeunload", (event) => {
    if (touched && !sent) event.preventDefault();
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) sent = false; // back from paying, by the back button
  });
}
