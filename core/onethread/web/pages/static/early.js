// Loaded before anything is shown: what is clicked or sent before the module of the page is there waits for it, since only the module
// knows who looks. Where it never comes, as when it cannot be loaded, the browser goes on by itself.
(() => {
  const holding = new AbortController();
  let kept = () => {};

  function hold(event) {
    const link = event.target.closest("a[href]");
    if (event.type === "click" && (!link || link.target || event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    kept = event.type === "click" ? () => link.click() : () => event.target.requestSubmit(event.submitter);
  }

  function letGo() {
    if (holding.signal.aborted) return;
    holding.abort();
    kept();
  }

  const { signal } = holding;
  document.addEventListener("click", hold, { capture: true, signal });
  document.addEventListener("submit", hold, { capture: true, signal });
  document.addEventListener("entered", letGo, { signal });
  addEventListener("error", (event) => event.target.localName === "script" && letGo(), { capture: true, signal });
  addEventListener("load", letGo, { signal });
})();
