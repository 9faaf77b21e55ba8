"""What Prometheus may know: counts and times, never who or what."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


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
            buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0),
            registry=self.registry,
        )
        self.waiting = Gauge(
            "onethread_deliveries_waiting", "Deliveries that are kept and not yet recorded", registry=self.registry
        )
        self.dead_letters = Gauge(
            "onethread_dead_letters", "Items that could not be read", ["connection"], registry=self.registry
        )
