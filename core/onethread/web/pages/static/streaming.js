// Server-sent events by fetch, which can send a header as EventSource cannot; taken up again where they broke off.
const PAUSE = 2000;

export class Streaming extends EventTarget {
  constructor(address, ask) {
    super();
    this.readyState = 0;
    this.address = new URL(address);
    this.ask = ask;
    this.ending = new AbortController();
    this.run();
  }

  close() {
    this.readyState = 2;
    this.ending.abort();
  }

  async run() {
    while (this.readyState !== 2) {
      const broken = await this.read().catch(() => true);
      if (this.readyState === 2) return;
      this.readyState = broken ? 0 : 2;
      this.onerror?.();
      if (broken) await new Promise((then) => setTimeout(then, PAUSE));
    }
  }

  // Whether it is worth another try: an answer that refuses is not.
  async read() {
    const answer = await this.ask(this.address, { signal: this.ending.signal, headers: { Accept: "text/event-stream" } });
    if (!answer.ok) return answer.status >= 500;
    this.readyState = 1;
    this.onopen?.();
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return true;
      const events = (rest + value).split("\n\n");
      rest = events.pop();
      events.forEach((event) => this.tell(event));
    }
  }

  tell(written) {
    const told = { event: "message", id: "", data: [] };
    for (const line of written.split("\n")) {
      const [, name, value] = /^(event|id|data): ?(.*)$/s.exec(line) ?? [];
      if (name === "data") told.data.push(value);
      else if (name) told[name] = value;
    }
    if (!told.data.length) return;
    if (told.id) this.address.searchParams.set("since", told.id);
    this.dispatchEvent(new MessageEvent(told.event, { data: told.data.join("\n"), lastEventId: told.id }));
  }
}
