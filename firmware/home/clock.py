"""Time since boot in milliseconds. Unlike `ticks_ms` it does not wrap, so times compare with plain `<`."""

from time import ticks_diff, ticks_ms

_last = None
_total = 0


def ms():
    """Milliseconds since the first call. Has to be called at least every 6 days (half a `ticks_ms` period)."""
    global _last, _total
    now = ticks_ms()
    if _last is not None:
        _total += ticks_diff(now, _last)
    _last = now
    return _total
