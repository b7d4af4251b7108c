"""imaplib's connection with bounds: on lines, literals, whole answers and silence, and to an address known before."""

import contextlib
import imaplib
import select
import socket
import ssl
import time
from collections.abc import Sequence
from typing import Any

from services.ingest.imap.limits import (
    ANSWER_BYTES,
    ANSWER_LINES,
    CONNECT_SECONDS,
    GREETING_BYTES,
    LINE_BYTES,
    LITERAL_BYTES,
    SILENCE_SECONDS,
)

_RECEIVE_BYTES = 64 * 1024


class Wire(imaplib.IMAP4):
    """One connection. What exceeds a bound, or is no IMAP, aborts it; it is of no use afterwards."""

    def __init__(
        self, host: str, port: int, addresses: Sequence[str], context: ssl.SSLContext, *, implicit_tls: bool
    ) -> None:
        self._addresses = addresses
        self._context = context
        self._implicit_tls = implicit_tls
        self._received = bytearray()
        self._searched = 0
        self.allow(GREETING_BYTES)
        super().__init__(host, port)

    def allow(self, answer_bytes: int = ANSWER_BYTES) -> None:
        """Begins the account of a new command."""
        self._bytes_left = answer_bytes
        self._lines_left = ANSWER_LINES

    def open(self, host: str = "", port: int = 143, timeout: float | None = None) -> None:
        """Connects to one of the addresses; `host` is only the name that the certificate has to have."""
        self.host, self.port = host, port
        self.sock = self._connect_to_first()
        self.sock.settimeout(timeout or SILENCE_SECONDS)
        if self._implicit_tls:
            self._wrap()

    def _connect_to_first(self) -> socket.socket:
        failure: OSError = ConnectionError("There is no address to connect to.")
        for address in self._addresses:
            try:
                connected = socket.create_connection((address, self.port), timeout=CONNECT_SECONDS)
            except OSError as error:
                failure = error
                continue
            # IMAPClient sends commands in two pieces; Nagle would hold back the second for a delayed ACK, 40 ms each.
            connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connected
        raise failure

    def _wrap(self) -> None:
        try:
            self.sock = self._context.wrap_socket(self.sock, server_hostname=self.host)
        except BaseException:
            self.sock.close()
            raise

    def starttls(self, ssl_context: ssl.SSLContext | None = None) -> tuple[Any, list[Any]]:
        """Secures the connection. What came before was said by anybody, and is forgotten."""
        typ, data = self._simple_command("STARTTLS")
        if typ != "OK":
            raise self.error("STARTTLS was refused.")
        if self._received:
            raise self.abort("The server spoke on in the clear after STARTTLS.")
        self._wrap()
        self.untagged_responses.clear()
        self._tls_established = True
        return typ, data

    def readline(self) -> bytes:
        """A line with its end; empty at the end of the connection."""
        while (end := self._received.find(b"\n", self._searched)) < 0:
            self._searched = len(self._received)
            if self._searched > LINE_BYTES:
                raise self.abort("The server sent a line without end.")
            if not self._receive():
                return b""
        self._lines_left -= 1
        if self._lines_left < 0:
            raise self.abort("The server's answer has no end.")
        return self._take(end + 1)

    def read(self, size: int) -> bytes:
        """A literal."""
        if size > LITERAL_BYTES:
            raise self.abort(f"The server sent {size} bytes at once.")
        while len(self._received) < size:
            if not self._receive():
                raise self.abort("The connection ended within a message.")
        return self._take(size)

    def _take(self, size: int) -> bytes:
        taken = bytes(self._received[:size])
        del self._received[:size]
        self._searched = 0
        return taken

    def _receive(self) -> bool:
        data = self.sock.recv(_RECEIVE_BYTES)
        self._bytes_left -= len(data)
        if self._bytes_left < 0:
            raise self.abort("The server's answer is larger than any should be.")
        self._received += data
        return bool(data)

    def wait_readable(self, seconds: float) -> bool:
        """Whether a whole line has come within `seconds`."""
        deadline = time.monotonic() + seconds
        while b"\n" not in self._received:
            left = deadline - time.monotonic()
            if left <= 0 or not self._wait(left):
                return False
            if not self._receive():
                raise self.abort("The connection ended.")
        return True

    def _wait(self, seconds: float) -> bool:
        # Decrypted bytes wait in the TLS layer, where no poll sees them.
        if isinstance(self.sock, ssl.SSLSocket) and self.sock.pending():
            return True
        poller = select.poll()
        poller.register(self.sock, select.POLLIN)
        return bool(poller.poll(seconds * 1000))

    def interrupt(self) -> None:
        """From another thread: whoever waits here stops waiting. The connection is of no use afterwards."""
        sock = getattr(self, "sock", None)
        if sock is not None:
            with contextlib.suppress(OSError):
                # Not SSLSocket's own: it forgets its TLS state, under the feet of the thread that reads.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def shutdown(self) -> None:
        """Closes the connection."""
        self.interrupt()
        self.sock.close()
