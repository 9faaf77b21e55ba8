// Entries and days are ordered by the word that each carries, the greatest first; one that is there is replaced.

export function place(thread, html) {
  const box = document.createElement("template");
  box.innerHTML = html;
  const fresh = [];
  for (const one of [...box.content.children]) {
    const known = one.id && document.getElementById(one.id);
    if (known) {
      const focused = known.contains(document.activeElement);
      const open = known.querySelector("details[open]");
      known.replaceWith(one);
      if (open) one.querySelector("details")?.setAttribute("open", "");
      if (focused) one.focus({ preventScroll: true });
    } else if (one.dataset.order === undefined) {
      thread.append(one);
    } else if (![...thread.children].some((there) => there.dataset.order === one.dataset.order)) {
      thread.insertBefore(one, [...thread.children].find((there) => !(there.dataset.order > one.dataset.order)) ?? null);
      if (one.id) fresh.push(one);
    }
  }
  return fresh;
}
