"""A process that stays up settles down once it has read itself."""

import gc


def settle_down() -> None:
    """Keep for good what was read and made so far: the garbage collector looks through it no more.

    A full round through all the modules took a quarter of a second now and then, in which every thread of
    the process stood still, and others waited for the write lock if it had it.
    """
    gc.collect()
    gc.freeze()
