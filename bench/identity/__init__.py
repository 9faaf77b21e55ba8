"""Who is who: a benchmark of our own making, with traps of which the truth is known."""
