"""One signed-in connection, blocking: IMAPClient over our wire. Used by one thread only, see connection."""

import imaplib
import re
import ssl
import time
from collections.abc import Mapping, Sequence
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.imapclient import as_pairs
from imapclient.response_parser import parse_fetch_response, parse_response

from services.ingest.imap.endpoint import Auth, ImapEndpoint, Security
from services.ingest.imap.limits import CONNECT_SECONDS, DONE_SECONDS, SILENCE_SECONDS, UID_MAX
from services.ingest.imap.uidset import Runs, parse_set
from services.ingest.imap.wire import Wire

#: Untagged lines that tell of a change while one idles; others are keep-alives.
_CHANGE = re.compile(rb"\* (?:\d+ (?:EXISTS|EXPUNGE|FETCH|RECENT)|VANISHED)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

Item = Mapping[bytes, Any]


class Session(IMAPClient):  # type: ignore[misc]  # it has no types
    """What one may do with a connection; all of it leaves the mailbox as it is.

    Raises imaplib.IMAP4.abort and OSError when the connection is lost, imaplib.IMAP4.error when the server refuses,
    and ValueError and the like when it talks nonsense.
    """

    def __init__(self, endpoint: ImapEndpoint, addresses: Sequence[str], context: ssl.SSLContext) -> None:
        self._endpoint = endpoint
        self._addresses = addresses
        self._context = context
        #: The folder that is open, as the server names it, and what it said when it was opened.
        self.folder: bytes | None = None
        self._view: Item = {}
        super().__init__(
            endpoint.host,
            endpoint.effective_port,
            ssl=endpoint.security is Security.TLS,
            timeout=SocketTimeout(CONNECT_SECONDS, SILENCE_SECONDS),
        )
        # IMAPClient formats every line for a log, passwords and mail included; nobody reads it.
        self._imap.debug = 0
        self.folder_encode = False
        self.normalise_times = False
        if endpoint.security is Security.STARTTLS:
            self._secure(context)

    def _create_IMAP4(self) -> Wire:  # noqa: N802 (IMAPClient's name for it)
        self.wire = Wire(
            self.host,
            self.port,
            self._addresses,
            self._context,
            implicit_tls=self._endpoint.security is Security.TLS,
        )
        return self.wire

    def _secure(self, context: ssl.SSLContext) -> None:
        try:
            if not self.offers("STARTTLS"):
                raise ssl.SSLError("The server offers no STARTTLS.")
            self.starttls(context)
        except BaseException:
            self.wire.shutdown()
            raise

    def _normalise_folder(self, folder_name: bytes | str) -> bytes:
        # As the server wrote it, whatever it is; folders.read has refused what would end the line.
        raw = folder_name if isinstance(folder_name, bytes) else folder_name.encode()
        return b'"' + raw.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'

    def begin(self) -> None:
        """A new command: what was said before is not its answer."""
        self.wire.untagged_responses.clear()
        self.wire.allow()

    def sign_in(self, secret: str) -> None:
        """Signs in, and asks for what the server offers from then on."""
        username = self._endpoint.username
        if _CONTROL.search(username) or _CONTROL.search(secret):
            raise self.wire.error("A user name or password has no control characters.")
        if self._endpoint.auth is Auth.XOAUTH2:
            self.oauth2_login(username, secret)
        elif self.has_capability("AUTH=PLAIN"):
            self.plain_login(username, secret)
        elif not (username.isascii() and secret.isascii()):
            raise self.wire.error("This server takes plain letters and digits only.")
        else:
            # imaplib quotes the password, but not the name.
            self.login(self._normalise_folder(username).decode(), secret)
        self.begin()
        self._cached_capabilities = self._do_capabilites()
        if self.offers("QRESYNC") and self.offers("ENABLE"):
            self.enable("QRESYNC")
        elif self.offers("CONDSTORE") and self.offers("ENABLE"):
            self.enable("CONDSTORE")

    def offers(self, capability: str) -> bool:
        """Whether the server can do that."""
        return bool(self.has_capability(capability))

    def examine(self, folder: bytes, *, anew: bool = False) -> Item:
        """Opens a folder for reading; `anew`: also when it is open, so that its newest state is seen."""
        if self.folder != folder or anew:
            self.folder = None
            self.begin()
            self._view = self.select_folder(folder, readonly=True)
            self.folder = folder
        return self._view

    def status(self, folder: bytes, *wanted: str) -> Item:
        """Counters of a folder without opening it; none where the server does not tell."""
        self.begin()
        try:
            named, counters = self._normalise_folder(folder), f"({' '.join(wanted)})"
            typ, data = self.wire.status(named, counters)  # type: ignore[arg-type]  # typed as text, but sent as it is
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error:
            return {}
        return dict(as_pairs(parse_response(data)[-1])) if typ == "OK" else {}

    def uids(self, criteria: Sequence[bytes | str | int | Any], charset: str | None = None) -> list[int]:
        """Ids of the open folder's messages that match, ascending."""
        self.begin()
        return sorted({uid for uid in self.search(list(criteria), charset) if 0 < uid <= UID_MAX})

    def items(self, uids: str, wanted: str, modifiers: str = "") -> dict[int, Item]:
        """Data of messages ("1:5,9") by id. What the server tells without an id is not ours."""
        self.begin()
        typ, data = self.wire.uid("FETCH", uids, wanted, *([modifiers] if modifiers else []))
        self._checkok("fetch", typ, data)
        answers = parse_fetch_response(data, normalise_times=False, uid_is_key=False).values()
        return {answer[b"UID"]: answer for answer in answers if _is_uid(answer.get(b"UID"))}

    def vanished(self) -> Runs:
        """Ids that the server named as gone in answer to the last command."""
        lines = [line for line in self.wire.untagged_responses.pop("VANISHED", []) if isinstance(line, bytes)]
        return [run for line in lines for run in parse_set(line.split()[-1].decode("ascii"))]

    def idle_until_change(self, seconds: float) -> bool:
        """Waits until the server tells of a change in the open folder, at most `seconds`; whether it did."""
        self.begin()
        deadline = time.monotonic() + seconds
        self.idle()
        changed = False
        while not changed and self.wire.wait_readable(deadline - time.monotonic()):
            line = self.wire.readline()
            if line[:5].upper() == b"* BYE" or line[:2] != b"* ":
                raise self.wire.abort("The server has ended the waiting.")
            changed = bool(_CHANGE.match(line))
            self.wire.allow()
        self.wire.sock.settimeout(DONE_SECONDS)
        self.idle_done()
        self.wire.sock.settimeout(SILENCE_SECONDS)
        return changed


def _is_uid(value: object) -> bool:
    return isinstance(value, int) and 0 < value <= UID_MAX
