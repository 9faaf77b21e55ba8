// By keyboard: j and k move, n writes a note, f searches the thread, / all customers, Escape leaves a field. Nothing while somebody types.

const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

function move(step) {
  // What is folded away takes no focus.
  const all = [...document.querySelectorAll(".entry, .fold summary, .row .name")].filter((one) => one.checkVisibility());
  const here = all.indexOf(document.activeElement?.closest(".entry") ?? document.activeElement);
  const top = all.findIndex((one) => one.getBoundingClientRect().top > 60);
  const next = here >= 0 ? here + step : Math.max(top, 0);
  all[Math.min(Math.max(next, 0), all.length - 1)]?.focus();
}

const doing = {
  j: () => move(1),
  k: () => move(-1),
  n: () => document.getElementById("note")?.focus(),
  f: () => document.getElementById("find")?.focus(),
  "/": () => document.getElementById("search")?.focus(),
};

export function listen() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && typing(event.target)) event.target.blur();
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (doing[event.key]) {
      event.preventDefault();
      doing[event.key]();
    }
  });
}
