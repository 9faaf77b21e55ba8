// A page within a card of a CRM. Who looks is known by a word that only this page remembers, since browsers block cookies of
// frames: all that is asked for carries it in a header, and what would lead to another page is put into this one.
import { listen } from "./keys.js";
import { follow } from "./live.js";
import { growDown } from "./older.js";
import { Streaming } from "./streaming.js";
import { hold, put, refuse, sent } from "./writing.js";

const PATIENCE = 30_000;
const bearer = document.body.dataset.bearer;
delete document.body.dataset.bearer;

// In the language of this page, also when it is not known any more who looks.
const told = { "Accept-Language": document.documentElement.lang, ...(bearer && { Authorization: `Bearer ${bearer}` }) };
const ask = (address, options = {}) => fetch(address, { ...options, headers: { ...options.headers, ...told } });

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
// The same of the channel that is shown.
const here = () => {
  const channel = new URL(stream(), location.href).searchParams.get("channel");
  return channel ? `${home()}?channel=${channel}` : home();
};

const over = (gone) => say(gone, gone.dataset.pass);

function say(gone, words) {
  gone.textContent = words;
  gone.hidden = false;
  return gone;
}

// What is answered, if anything is: status 0 is no answer.
async function answered(address, options) {
  try {
    const answer = await ask(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { status: answer.status, ok: answer.ok, page, said: page.querySelector(".wrong, .sorry")?.textContent };
  } catch {
    return { status: 0, ok: false };
  }
}

// Another page of this card in place of the one that is shown.
function show(page, settle = () => {}) {
  leave();
  put(page);
  settle();
  begin();
}

function turn(page) {
  show(page, () => {
    scrollTo(0, 0);
    document.getElementById("main").focus({ preventScroll: true });
  });
}

// What cannot be shown leaves the page as it is.
async function go(address) {
  const { ok, page, said } = await answered(address);
  const gone = document.getElementById("gone");
  if (ok || (page && !gone)) turn(page);
  else if (gone) say(gone, said ?? gone.dataset.unreached).scrollIntoView({ block: "center" });
}

// The customer is another one by now: whose card it is, is asked anew. Whoever reads or writes notices nothing of it.
async function renew() {
  const { status, ok, page } = await answered(here());
  if (!home()) return;
  if (ok) inPlace(() => show(page));
  else if (status === 401) over(document.getElementById("gone"));
  else setTimeout(renew, 3000);
}

function inPlace(change) {
  const focused = document.activeElement;
  const read = [...document.querySelectorAll(".entry")].find((one) => one.getBoundingClientRect().bottom > 0);
  const top = read?.getBoundingClientRect().top;
  const moved = scrollY > 0;
  change();
  const there = (one) => (one?.isConnected ? one : document.getElementById(one?.closest("[id]")?.id));
  if (moved && there(read)) scrollBy(0, there(read).getBoundingClientRect().top - top);
  if (!focused.isConnected) there(focused)?.focus({ preventScroll: true });
}

function begin() {
  const thread = document.getElementById("thread");
  const followed = document.querySelector("[data-stream]");
  // Days stand under the head, which is higher where the name is long.
  const head = document.querySelector(".person")?.offsetHeight;
  if (head) document.documentElement.style.setProperty("--head", `${head}px`);
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
  if (form.method === "get") return go(`${form.action}?${new URLSearchParams(new FormData(form))}`);
  if (form.elements.text.readOnly) return;
  const body = new URLSearchParams(new FormData(form));
  hold(form, true);
  const { ok, page, said } = await answered(form.action, { method: "POST", body });
  hold(form, false);
  if (!ok) return refuse(form, said);
  const shown = form.isConnected;
  sent(form);
  if (shown) turn(page);
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
document.dispatchEvent(new Event("entered"));
