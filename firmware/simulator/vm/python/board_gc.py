# gc, counting from the heap a board has; this VM's own heap can grow.
import gc as _gc
import _board_memory

enable = _gc.enable
disable = _gc.disable
isenabled = _gc.isenabled
mem_alloc = _gc.mem_alloc
_collect = _board_memory.collect
_HEAP = _board_memory.heap_bytes()
_threshold = -1


def collect():
    _collect()


def mem_free():
    return max(0, _HEAP - mem_alloc())


def threshold(amount=None):
    # The VM's own threshold is what asks for collections here (collector.js); firmware may not move it.
    global _threshold
    if amount is None:
        return _threshold
    _threshold = amount
