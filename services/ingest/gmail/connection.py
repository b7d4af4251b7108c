"""One HTTP/1.1 connection that carries one request at a time, read by llhttp (httptools) as the bytes come.

Not a client library: what this reader needs of one is this page, and the rest of a library's way takes more processor
time per message than all else that is done to fetch it (benchmarks.gmail_fetch compares).
"""

import asyncio
from typing import cast

import httptools

#: Of one connection, or of many that never read at the same time: what arrives is parsed before the next is read.
INBOX_BYTES = 256 * 1024
#: Status line and fields; Google's take 600 bytes.
_HEAD_BYTES = 64 * 1024
#: Framing may take as much as what it frames, and this much: a server that sends nothing but framing is left.
_FRAMING_BYTES = 64 * 1024
_PROVISIONAL = range(100, 200)


class BrokenAnswer(ConnectionError):  # noqa: N818 (says what it is)
    """The connection ended, or what came is no answer."""


class TooLong(Exception):  # noqa: N818 (says what it is)
    """The answer is longer than is taken."""


class Connection(asyncio.BufferedProtocol):
    """`ask`, then `take`. Not usable again after an answer that was not read to its end."""

    def __init__(self, inbox: memoryview) -> None:
        """`inbox`: INBOX_BYTES that only connections of the same event loop read to."""
        self._inbox = inbox
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self._parser: httptools.HttpResponseParser | None = httptools.HttpResponseParser(self)
        self._waiting: asyncio.Future[bool] | None = None
        #: A request is out, and its answer neither whole nor given up.
        self._asked = False
        self._error: Exception | None = None
        self._max_bytes = self._pause_at = self._arrived = self._size = 0
        self._pieces: list[bytes] = []
        self._length: int | None = None
        self._in_body = self._chunked = False
        #: Of the last answer; names in lower case.
        self.fields: dict[bytes, bytes] = {}
        self.status = 0
        #: It may carry a request.
        self.usable = False
        #: By the loop's clock, for whoever keeps it.
        self.idle_since = 0.0
        #: When its request is given up.
        self.until = 0.0

    def ask(self, head: bytes, *, max_bytes: int, pause_at: int) -> "asyncio.Future[bool]":
        """Sends. True: the answer is whole. False: it is longer than `pause_at`, and is read no further for now.

        The future raises BrokenAnswer, TooLong, or what `close` is given.
        """
        assert self.usable
        assert self._transport is not None
        self.usable, self._asked = False, True
        self._max_bytes, self._pause_at, self._arrived = max_bytes, pause_at, 0
        self._begin()
        self._waiting = self._loop.create_future()
        self._transport.write(head)
        return self._waiting

    def go_on(self) -> "asyncio.Future[bool]":
        """Reads the rest of a long answer. True, or raises as `ask`."""
        assert self._transport is not None
        waiting = self._waiting = self._loop.create_future()
        if self._error is not None:
            waiting.set_exception(self._error)
        elif not self._asked:
            waiting.set_result(True)
        else:
            self._transport.resume_reading()
        return waiting

    def take(self) -> bytes:
        """The body; kept no longer."""
        pieces, self._pieces = self._pieces, []
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def close(self, error: Exception | None = None) -> None:
        """Ends it at once."""
        self.usable = False
        self._fail(error or BrokenAnswer("closed"))
        if self._transport is not None:
            self._transport.abort()

    # Of the transport.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """It can be used."""
        self._transport = cast(asyncio.Transport, transport)
        self.usable = True

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where to read to."""
        return self._inbox

    def buffer_updated(self, nbytes: int) -> None:
        """Bytes came."""
        if not self._asked or self._parser is None:
            # Nobody asked: taken for the next answer, it would be somebody else's mail.
            self.close()
            return
        self._arrived += nbytes
        try:
            self._parser.feed_data(self._inbox[:nbytes])
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self.close(BrokenAnswer(type(error).__name__))
        if self._asked and self._arrived > 2 * self._size + _HEAD_BYTES + _FRAMING_BYTES:
            self.close(BrokenAnswer("nothing but framing"))

    def eof_received(self) -> bool:
        """Nothing more will come: `connection_lost` follows."""
        self.usable = False
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """An answer of unknown length ends here; any other is cut."""
        self.usable = False
        # It refers to this object.
        self._parser = None
        if exc is None and self._in_body and self._length is None and not self._chunked:
            self._whole()
        else:
            self._fail(BrokenAnswer("cut"))

    # Of the parser.

    def on_message_begin(self) -> None:
        """An answer begins."""
        if not self._asked:
            raise BrokenAnswer("one too many")

    def on_header(self, name: bytes, value: bytes) -> None:
        """A field; those behind the body are passed over."""
        if not self._in_body:
            self.fields[name.lower()] = value

    def on_headers_complete(self) -> None:
        """The body follows."""
        assert self._parser is not None
        self.status = self._parser.get_status_code()
        length = self.fields.get(b"content-length")
        self._length = None if length is None else int(length)
        self._chunked = b"transfer-encoding" in self.fields
        self._in_body = True
        self._bound(self._length or 0)

    def on_body(self, piece: bytes) -> None:
        """A piece of it."""
        self._size += len(piece)
        self._bound(self._size)
        self._pieces.append(piece)
        if self._size > self._pause_at:
            self._pause()

    def on_message_complete(self) -> None:
        """It is whole, unless it only announces another one."""
        assert self._parser is not None
        assert self._transport is not None
        if self.status in _PROVISIONAL:
            self._begin()
            return
        self.usable = self._parser.should_keep_alive()
        # Its last bytes may have come with those that made it long: the next answer is to be read again.
        self._transport.resume_reading()
        self._whole()

    def _begin(self) -> None:
        self._pieces, self._size, self._in_body = [], 0, False
        self._length, self._chunked, self.status, self.fields = None, False, 0, {}

    def _bound(self, size: int) -> None:
        if size > self._max_bytes:
            error = TooLong()
            self.close(error)
            raise error

    def _pause(self) -> None:
        assert self._transport is not None
        self._pause_at = self._max_bytes
        self._transport.pause_reading()
        self._settle(False)

    def _whole(self) -> None:
        self._asked = False
        self._settle(True)

    def _settle(self, whole: bool) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(whole)

    def _fail(self, error: Exception) -> None:
        if not self._asked:
            return
        self._asked, self._error = False, error
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(error)
