import { listen } from "./keys.js";
import { follow } from "./live.js";
import { growDown } from "./older.js";

const thread = document.getElementById("thread");
const note = document.getElementById("note");

listen();
growDown(thread);
if (thread.dataset.stream) follow(thread);

note?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    note.form.requestSubmit();
  }
});
// Whoever leaves a note that is not saved is asked by the browser whether they mean it.
const saving = new AbortController();
addEventListener("beforeunload", (event) => note?.value && event.preventDefault(), { signal: saving.signal });
note?.form.addEventListener("submit", () => {
  note.form.querySelector("button").disabled = true;
  saving.abort();
});
