// A page within a card of a CRM. Who looks is known by a word that only this page remembers, since browsers block cookies of
// frames: all that is asked for carries it in a header, and what would lead to another page is put into this one.
import { listen } from "./keys.js";
import { follow } from "./live.js";
import { growDown } from "./older.js";
import { Streaming } from "./streaming.js";

const bearer = document.body.dataset.bearer;
delete document.body.dataset.bearer;

const ask = (address, options = {}) =>
  fetch(address, { ...options, headers: { ...options.headers, ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}) } });

const within = /^\/embed\/\w+\/[0-9a-f]{16}/;
let leave = () => {};

const way = {
  open: (address) => new Streaming(address, ask),
  stale: () => void renew(),
  over: (gone) => void over(gone),
  refused: async () => (await ask(stream(), { method: "HEAD" }).catch(() => null))?.status === 401,
};

const stream = () => document.querySelector("[data-stream]")?.dataset.stream ?? "";
const home = () => within.exec(stream())?.[0];

function over(gone) {
  gone.textContent = gone.dataset.pass;
  gone.hidden = false;
}

// Another page of this card in place of the one that is shown.
async function go(address, options) {
  const answer = await ask(address, options).catch(() => null);
  if (!answer) return false;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = document.getElementById("main");
  leave();
  main.replaceChildren(...(page.getElementById("main")?.childNodes ?? []));
  scrollTo(0, 0);
  main.focus({ preventScroll: true });
  begin();
  return true;
}

// The customer is another one by now: whose card it is, is asked anew.
async function renew() {
  if (!(await go(home()))) setTimeout(renew, 3000);
}

function begin() {
  const thread = document.getElementById("thread");
  const followed = document.querySelector("[data-stream]");
  if (thread) growDown(thread, ask);
  leave = followed ? follow(followed, way) : () => {};
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey || link.closest(".older")) return;
  if (link.origin !== location.origin || !within.test(link.pathname)) return;
  event.preventDefault();
  go(link.href);
});

document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  const there = await go(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (!there) button.disabled = false;
});

document.addEventListener("keydown", (event) => {
  if (event.target.id === "note" && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.target.form.requestSubmit();
  }
});

// A page that is open, though nobody looks, is not left: its stream is let go, so it says so by itself.
setInterval(() => document.hidden && stream() && ask(stream(), { method: "HEAD" }).catch(() => null), 4 * 60 * 1000);

listen();
begin();
