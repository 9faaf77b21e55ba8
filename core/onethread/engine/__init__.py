"""Who runs what, when, on which machine. Data is in tables; an engine only says who works where."""
