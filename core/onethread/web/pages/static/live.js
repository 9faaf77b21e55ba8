// What is told while the thread is open. The stream is let go while nobody looks: browsers hold few connections to a host.
import { place } from "./placing.js";

const FAR = 200;

export function follow(thread) {
  const live = document.getElementById("live");
  const pill = document.getElementById("pill");
  const told = document.getElementById("told");
  let mark = new URL(thread.dataset.stream, location.href).searchParams.get("since");
  let stream = null;
  let unseen = 0;

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
    if (scrollY < FAR) {
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

  function end(reason, words, href) {
    stop("paused");
    document.removeEventListener("visibilitychange", turn);
    const gone = document.getElementById("gone");
    const link = document.createElement("a");
    link.href = href;
    link.textContent = words;
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
    address.searchParams.set("since", mark);
    stream = new EventSource(address);
    stream.onopen = () => show("live", true);
    stream.onerror = () => {
      show("again", false);
      if (stream?.readyState === EventSource.CLOSED) {
        stream = null;
        setTimeout(again, 5000);
      }
    };
    stream.addEventListener("entries", (event) => {
      mark = event.lastEventId || mark;
      takeIn(event.data);
    });
    stream.addEventListener("stale", () => end("stale", document.getElementById("gone").dataset.reload, location.pathname));
    stream.addEventListener("over", over);
  }

  function over() {
    end("over", document.getElementById("gone").dataset.signIn, `/sign-in?next=${location.pathname}`);
  }

  // The browser does not tell why it was refused: whoever is led away from another page, too, is not signed in any more.
  async function again() {
    const answer = await fetch("/customers", { method: "HEAD", redirect: "manual" }).catch(() => null);
    if (answer?.type === "opaqueredirect") over();
    else turn();
  }

  function turn() {
    if (document.hidden) stop("paused");
    else if (!stream) start();
  }

  document.addEventListener("visibilitychange", turn);
  document.addEventListener("scroll", seen, { passive: true });
  pill.addEventListener("click", () => {
    scrollTo({ top: 0, behavior: "smooth" });
    thread.querySelector(".entry")?.focus({ preventScroll: true });
  });
  addEventListener("pagehide", () => stop("paused"));
  addEventListener("pageshow", turn);
  turn();
}
