// The link to older entries puts them under those that are there; without this it leads to a page of its own.
import { place } from "./placing.js";

export function growDown(thread, ask = fetch) {
  thread.addEventListener("click", async (event) => {
    const link = event.target.closest(".older a");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const answer = await ask(`${link.href}&part`, { redirect: "error" }).catch(() => null);
    if (!answer?.ok) {
      location.assign(link.href);
      return;
    }
    const last = [...thread.querySelectorAll(".entry")].pop();
    link.closest("li").remove();
    place(thread, await answer.text());
    (last?.nextElementSibling?.closest(".entry") ?? last?.nextElementSibling?.nextElementSibling)?.focus({ preventScroll: true });
  });
}
