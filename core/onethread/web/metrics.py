"""What Prometheus may know: counts and times, never who or what."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0)


class Metrics:
    """The metrics of one server; each server has its own registry."""

    def __init__(self) -> None:
        """Register them."""
        self.registry = CollectorRegistry()
        self.hooks = Counter(
            "onethread_hooks_total", "Requests to hooks", ["connection", "outcome"], registry=self.registry
        )
        self.kept_seconds = Histogram(
            "onethread_kept_seconds",
            "From the first byte of a delivery to its being on disk",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.waiting = self._gauge("deliveries_waiting", "Deliveries that are kept and not yet recorded")
        self.dead_letters = self._gauge("dead_letters", "Items that could not be read", "connection")
        self.outbox = self._gauge("outbox", "Entries of the outbox that are not done", "connection", "state")
        self.outbox_age = self._gauge(
            "outbox_oldest_seconds", "Since the oldest open entry was asked for", "connection"
        )
        self.troubles = self._gauge("troubles", "Streams and lanes that cannot go on", "connection", "part", "trouble")
        self.remotes = self._gauge("remote", "What connectors count of calls, in this process", "connection", "figure")

    def _gauge(self, name: str, words: str, *labels: str) -> Gauge:
        return Gauge(f"onethread_{name}", words, labels, registry=self.registry)
