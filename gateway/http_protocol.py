"""HTTP/1.1 as uvicorn reads it, with an end to what comes before a body: its parser keeps all of that in memory."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kit import logs

log = logs.get(__name__)

#: Request line and headers, or what stands between the pieces of a body and behind it.
MAX_HEAD_BYTES = 64 * 1024
#: What a client has to say what it wants.
HEAD_SECONDS = 20.0
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n"
    b"cache-control: no-store\r\n\r\n"
)


class BoundedHttp(HttpToolsProtocol):
    """Ends connections that send too much, or too slowly, before anybody could refuse it."""

    _timer: asyncio.TimerHandle | None = None
    #: Bytes that came since the parser last finished a head or gave out a piece of a body.
    _unheard = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Somebody connects."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._heard()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Something comes."""
        self._unheard += len(data)
        self._wait()
        super().data_received(data)
        if self._unheard > MAX_HEAD_BYTES:
            log.info("head_too_large")
            self._heard()
            self.transport.write(_TOO_LARGE)
            self.transport.close()

    def on_headers_complete(self) -> None:
        """The parser has a head."""
        self._heard()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """The parser has a piece of a body."""
        self._heard()
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The parser has a whole request."""
        self._heard()
        super().on_message_complete()

    def _wait(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _heard(self) -> None:
        self._unheard = 0
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _give_up(self) -> None:
        log.info("head_too_slow")
        self.transport.close()
