"""How a process that works for long is set up, once all that it needs is loaded."""

import gc


def prepare_for_long_work() -> None:
    """Spare the garbage collector all that was loaded, which stays for good.

    Measured: full collections were a fifth of receiving, a seventh of recording, and three fifths of its slowest answers.
    """
    gc.collect()
    gc.freeze()
