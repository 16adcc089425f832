# select.poll over sockets; it waits in the host instead of asking again and again.
import board_time
from _board_sockets import wait_for_news as _wait_for_news

POLLIN = 1
POLLOUT = 4
POLLERR = 8
POLLHUP = 16
_MP_STREAM_POLL = 3
_ALWAYS = 0x38  # errors are told without being asked for


class _Poll:
    def __init__(self):
        self._entries = []

    def register(self, stream, mask=POLLIN | POLLOUT):
        for entry in self._entries:
            if entry[0] is stream:
                entry[1] = mask
                return
        self._entries.append([stream, mask])

    def modify(self, stream, mask):
        for entry in self._entries:
            if entry[0] is stream:
                entry[1] = mask
                return
        raise OSError(2)

    def unregister(self, stream):
        self._entries = [entry for entry in self._entries if entry[0] is not stream]

    def _ready(self):
        ready = []
        for stream, mask in self._entries:
            # Only sockets can become ready here; nothing is typed on a virtual board's console.
            flags = stream.ioctl(_MP_STREAM_POLL, mask) & (mask | _ALWAYS) if hasattr(stream, "ioctl") else 0
            if flags:
                ready.append((stream, flags))
        return ready

    def poll(self, timeout=-1):
        deadline = board_time.ticks_add(board_time.ticks_ms(), max(timeout, 0))
        while True:
            ready = self._ready()
            if ready or timeout == 0:
                return ready
            left = board_time.ticks_diff(deadline, board_time.ticks_ms()) if timeout > 0 else -1
            if timeout > 0 and left <= 0:
                return ready
            _wait_for_news(left)

    def ipoll(self, timeout=-1, flags=0):
        return iter(self.poll(timeout))


def poll():
    return _Poll()


def select(readable, writable, failed, timeout=-1):
    waiting = _Poll()
    for stream in readable:
        waiting.register(stream, POLLIN)
    for stream in writable:
        waiting.register(stream, POLLIN | POLLOUT if stream in readable else POLLOUT)
    ready = waiting.poll(-1 if timeout is None or timeout < 0 else int(timeout * 1000))
    return (
        [stream for stream, flags in ready if stream in readable and flags & (POLLIN | POLLERR)],
        [stream for stream, flags in ready if stream in writable and flags & (POLLOUT | POLLERR)],
        [],
    )
