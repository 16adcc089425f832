# What all streams have, on top of one read and one write (py/stream.c). An error is a negative number: an errno, or
# below -256 one of Mbed TLS.
import io
from uctypes import addressof as _addressof
from errno import EAGAIN as _EAGAIN

_CHUNK = 256


class Stream(io.IOBase):
    # Made complete by _get(address, size), _put(address, size) and _failure(error).

    def write(self, data, *limits):
        if isinstance(data, str):
            data = data.encode()
        start = limits[0] if len(limits) == 2 else 0
        length = min(limits[-1], len(data) - start) if limits else len(data)
        address = _addressof(data) + start if length else 0
        done = 0
        while done < length:
            count = self._put(address + done, length - done)
            if count == -_EAGAIN:
                return done or None
            if count < 0:
                raise self._failure(count)
            done += count
        return done

    def readinto(self, buffer, size=-1):
        size = len(buffer) if size < 0 else min(size, len(buffer))
        address = _addressof(buffer) if size else 0
        done = 0
        while done < size:
            count = self._get(address + done, size - done)
            if count == -_EAGAIN:
                return done or None
            if count < 0:
                raise self._failure(count)
            if not count:
                break
            done += count
        return done

    def read(self, size=-1):
        if size >= 0:
            buffer = bytearray(size)
            count = self.readinto(buffer)
            return None if count is None else bytes(memoryview(buffer)[:count])
        everything = bytearray()
        buffer = bytearray(_CHUNK)
        while True:
            count = self.readinto(buffer)
            everything += memoryview(buffer)[: count or 0]
            if count is None:
                return bytes(everything) or None
            if count < _CHUNK:
                return bytes(everything)

    def readline(self, size=-1):
        line = bytearray()
        one = bytearray(1)
        while size < 0 or len(line) < size:
            count = self.readinto(one)
            if count is None:
                return bytes(line) or None
            if not count:
                break
            line += one
            if one == b"\n":
                break
        return bytes(line)

    def recv(self, size):
        if not size:
            return b""
        buffer = bytearray(size)
        count = self._get(_addressof(buffer), size)
        if count < 0:
            raise self._failure(count)
        return bytes(memoryview(buffer)[:count])

    def send(self, data):
        if isinstance(data, str):
            data = data.encode()
        if not len(data):
            return 0
        count = self._put(_addressof(data), len(data))
        if count < 0:
            raise self._failure(count)
        return count

    def sendall(self, data):
        if self.write(data) is None:
            raise OSError(_EAGAIN)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()
