// The link to older entries puts them under those that are there; without this it leads to a page of its own.
import { place } from "./placing.js";

export function growDown(thread, ask = fetch) {
  // Within a card it is put into a page that is there: no address leads to the entry.
  thread.querySelector(".sought")?.scrollIntoView({ block: "center" });
  thread.addEventListener("click", async (event) => {
    const link = event.target.closest(".older a");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const answer = await ask(`${link.href}&part`, { redirect: "error" }).catch(() => null);
    if (!answer?.ok) {
      location.assign(link.href);
      return;
    }
    const last = [...thread.querySelectorAll(":scope > .entry, :scope > .fold")].pop();
    link.closest("li").remove();
    place(thread, await answer.text());
    let next = last?.nextElementSibling;
    while (next && !next.matches(".entry, .fold")) next = next.nextElementSibling;
    const there = next?.querySelector(":scope > details > summary") ?? next ?? thread.querySelector(".older a");
    there?.focus({ preventScroll: true });
  });
}
