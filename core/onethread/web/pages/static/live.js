// What is told while the thread is open. The stream is let go while nobody looks: browsers hold few connections to a host.
import { place } from "./placing.js";

const FAR = 200;
// Milliseconds: the server says something every 15 s. Who has heard nothing for longer than that has lost it, as after a sleep.
const SILENCE = 40_000;
const LOOK = 5000;

// How a page of its own does it: another way to listen, and other ends, are those of a page within a card.
const ALONE = {
  open: (address) => new EventSource(address),
  stale: (gone) => [gone.dataset.reload, location.pathname],
  over: (gone) => [gone.dataset.signIn, `/sign-in?next=${location.pathname}`],
  // The browser does not tell why it was refused: whoever is led away from another page, too, is not signed in any more.
  refused: async () => (await fetch("/customers", { method: "HEAD", redirect: "manual" }).catch(() => null))?.type === "opaqueredirect",
};

// Gives what ends it.
export function follow(thread, way = ALONE) {
  const live = document.getElementById("live");
  const pill = document.getElementById("pill");
  const told = document.getElementById("told");
  let mark = new URL(thread.dataset.stream, location.href).searchParams.get("since");
  let stream = null;
  let heard = 0;
  let unseen = 0;
  const leaving = new AbortController();

  function show(word, on) {
    live.textContent = live.dataset[word];
    live.classList.toggle("on", on);
  }

  function count() {
    const form = { one: "newOne", few: "newFew" }[new Intl.PluralRules(document.documentElement.lang).select(unseen)] ?? "newMany";
    pill.textContent = `↑ ${thread.dataset[form].replace("{n}", unseen).replace(/^1\b/, unseen)}`;
    pill.hidden = unseen === 0;
  }

  function seen() {
    if (pill && scrollY < FAR) {
      unseen = 0;
      count();
    }
  }

  function takeIn(html) {
    const oldest = [...thread.querySelectorAll("[data-order]")].pop();
    const more = thread.querySelector(".older");
    const box = document.createElement("template");
    box.innerHTML = html;
    for (const one of [...box.content.children]) {
      if (more && oldest && one.dataset.order < oldest.dataset.order) one.remove();
    }
    const before = document.documentElement.scrollHeight;
    const fresh = place(thread, [...box.content.children].map((one) => one.outerHTML).join(""));
    if (!fresh.length) return;
    document.getElementById("empty").hidden = true;
    for (const one of fresh) one.classList.add("fresh");
    if (scrollY >= FAR) {
      if (!CSS.supports("overflow-anchor", "auto")) scrollBy(0, document.documentElement.scrollHeight - before);
      unseen += fresh.length;
      count();
    }
    told.textContent = fresh.length === 1 ? fresh[0].dataset.told : thread.dataset.newMany.replace("{n}", fresh.length);
  }

  function leave() {
    stop("paused");
    leaving.abort();
  }

  function end(reason) {
    leave();
    const gone = document.getElementById("gone");
    const then = way[reason](gone);
    if (!then) return;
    const link = document.createElement("a");
    [link.textContent, link.href] = then;
    gone.replaceChildren(`${gone.dataset[reason]} `, link);
    gone.hidden = false;
  }

  function stop(word) {
    stream?.close();
    stream = null;
    show(word, false);
  }

  function start() {
    const address = new URL(thread.dataset.stream, location.href);
    if (mark) address.searchParams.set("since", mark);
    hear();
    stream = way.open(address);
    stream.onopen = () => {
      hear();
      show("live", true);
    };
    stream.addEventListener("pulse", hear);
    stream.onerror = () => {
      show("again", false);
      if (stream?.readyState === 2) {
        stream = null;
        setTimeout(again, 5000);
      }
    };
    stream.addEventListener("entries", (event) => {
      hear();
      mark = event.lastEventId || mark;
      takeIn(event.data);
    });
    stream.addEventListener("stale", () => end("stale"));
    stream.addEventListener("over", () => end("over"));
  }

  function hear() {
    heard = Date.now();
  }

  function watch() {
    if (!stream || Math.abs(Date.now() - heard) < SILENCE) return;
    stop("again");
    turn();
  }

  async function again() {
    if (await way.refused()) end("over");
    else turn();
  }

  function turn() {
    if (leaving.signal.aborted) return;
    if (document.hidden) stop("paused");
    else if (!stream) start();
  }

  const { signal } = leaving;
  const watching = setInterval(watch, LOOK);
  signal.addEventListener("abort", () => clearInterval(watching));
  document.addEventListener("visibilitychange", turn, { signal });
  document.addEventListener("scroll", seen, { passive: true, signal });
  pill?.addEventListener("click", () => {
    scrollTo({ top: 0, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth" });
    thread.querySelector(".entry")?.focus({ preventScroll: true });
  });
  addEventListener("pagehide", () => stop("paused"), { signal });
  addEventListener("pageshow", turn, { signal });
  turn();
  return leave;
}
