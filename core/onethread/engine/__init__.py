"""Who runs what, when, with which settings and on which machine."""
