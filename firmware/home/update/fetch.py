"""Fetching files over HTTP or FTP, straight to flash, a piece per tick. What breaks off goes on where it ended."""

from errno import ECONNRESET, ETIMEDOUT
from time import ticks_add, ticks_ms

from ..board import Backoff, connect, forget, ms, read_line, reason

_TIMEOUT_S = const(5)
_OPEN_LIMIT_MS = const(60000)  # name, connection, commands and answers, before the watchdog may bite
_STALL_MS = const(10000)
_TRIES = const(4)  # in a row that brought nothing
_RETRY_FIRST_MS = const(1000)
_RETRY_LIMIT_MS = const(8000)
_MANIFEST_BYTES = const(16384)
_PROGRESS_MS = const(1000)
_PIECE = const(1024)


class Http:
    """`source` as in the command.

    until   the time (board.ms) at which it has taken too long
    data    the socket of a transfer, which does not block, or None
    """

    data = None

    def __init__(self, home, source):
        self._home = home
        self._source = source
        self.until = ms() + 60000
        self._tell_at = 0

    def fetch(self, path, target, size=None):
        """A generator that completes the file `target`, of `size` bytes or a manifest's. ValueError, OSError."""
        home = self._home
        status = home.updates.status
        buffer = memoryview(bytearray(_PIECE))
        backoff = Backoff(_RETRY_FIRST_MS, _RETRY_LIMIT_MS)
        failures = 0
        while True:
            try:
                with open(target, "ab") as f:
                    at = f.seek(0, 2)
                    if at == size:
                        return
                    total = home.watchdog.during(_OPEN_LIMIT_MS, self.open, path, at)
                    if total != size and (size or not total or total > _MANIFEST_BYTES):
                        raise ValueError("%s has %s bytes on the server, not %s" % (path, total, size or _MANIFEST_BYTES))
                    heard = ms()
                    while at < total:
                        count = self.data.readinto(buffer)
                        now = ms()
                        if count:
                            f.write(buffer[:count])
                            at += count
                            heard = now
                            failures = 0
                            if size:
                                status["bytes"] += count
                                status["progress"] = min(100, status["bytes"] * 100 // status["bytes_total"])
                            if now >= self._tell_at:
                                self._tell_at = now + _PROGRESS_MS
                                home.updates.tell()
                        elif count == 0:
                            raise OSError(ECONNRESET)
                        elif now - heard > _STALL_MS:
                            raise OSError(ETIMEDOUT)
                        if now > self.until:
                            raise ValueError("%s came too slowly" % path)
                        yield
                self.done()
                return
            except OSError as error:
                self.close()
                failures += 1
                home.log.warning("update", "%s broke off: %s" % (path, reason(error)))
                if failures == _TRIES:
                    raise
            yield from backoff.wait()

    def open(self, path, offset):
        """Ask for a file from a byte on. Returns the bytes of the whole file."""
        source = self._source
        self.data = data = connect(source["host"], source["port"], _TIMEOUT_S)[0]
        data.write("GET %s/%s HTTP/1.1\r\nHost: %s:%d\r\nAuthorization: Bearer %s\r\nRange: bytes=%d-\r\nConnection: close\r\n\r\n" % (
            source["path"], path, source["host"], source["port"], source.get("token"), offset))
        until = ticks_add(ticks_ms(), _TIMEOUT_S * 1000)
        status = line = read_line(data, until)[9:]
        while line:
            line = read_line(data, until).lower()
            if line.startswith("content-range:"):  # bytes 0-99/100
                size = int(line.split("/")[1])
        if status[:3] != "206":
            raise (OSError if status[:1] == "5" else ValueError)("%s: the server answers %s" % (path, status))
        data.setblocking(False)
        return size

    def close(self):
        if self.data:
            self.data.close()
            self.data = None

    done = close


class Ftp(Http):
    _ftp = None

    def open(self, path, offset):
        from ..lib.ftplib import FTP, Error, error_temp

        source = self._source
        path = "%s/%s" % (source["path"], path)
        ftp = self._ftp
        try:
            if not ftp:
                self._ftp = ftp = FTP(timeout=_TIMEOUT_S)
                ftp.connect(source["host"], source["port"])
                ftp.login(source.get("user") or "anonymous", source.get("password") or "")
            size = ftp.size(path)
            self.data = ftp.ntransfercmd("RETR " + path, offset)
        except Error as error:
            raise (OSError if isinstance(error, error_temp) else ValueError)("%s: the server answers %s" % (path, error))
        return size

    def done(self):
        super().close()
        self._ftp.voidresp()

    def close(self):
        super().close()
        if self._ftp:
            self._ftp.close()
            self._ftp = None
        forget("lib.ftplib")
