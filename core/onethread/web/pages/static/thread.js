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
note?.form.addEventListener("submit", () => {
  note.form.querySelector("button").disabled = true;
});
