"""One customer, one thread."""
