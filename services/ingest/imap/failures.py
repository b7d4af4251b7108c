"""What goes wrong with an IMAP server, and what it is called outside."""

import imaplib
import re
import ssl

from imapclient.exceptions import ProtocolError

from kit.errors import Problem, Status

_CODE = re.compile(r"\[([A-Z][A-Z-]{1,40})[\] ]")
#: RFC 5530 and what Gmail, Yahoo and Outlook say: the same may work soon.
_BUSY = frozenset({"UNAVAILABLE", "INUSE", "LIMIT", "THROTTLED"})
#: Servers without codes say it in words.
_BUSY_WORDS = re.compile(
    r"too many|throttl|try again|temporar|rate limit|bandwidth|simultaneous|in progress|server busy|locked for",
    re.IGNORECASE,
)
_DETAIL_CHARS = 200


class Lost(Exception):  # noqa: N818 (says what happened)
    """The connection is gone, or of no use any more; a new one may do better."""


class Refused(Exception):  # noqa: N818 (says what happened)
    """The server said no to one command. `code` is RFC 5530's, empty where it gave none."""

    def __init__(self, text: str) -> None:
        self.detail = _readable(text)
        super().__init__(self.detail)
        found = _CODE.search(text)
        self.code = found[1] if found else ""

    @property
    def busy(self) -> bool:
        """Whether the same may work in a while."""
        return self.code in _BUSY or (not self.code and bool(_BUSY_WORDS.search(self.detail)))


class TlsFailed(Lost):
    """The connection could not be secured."""


class CertificateRefused(TlsFailed):
    """The server's certificate is not one that can be trusted."""


def translate(error: Exception) -> Lost | Refused:
    """What an exception of a session means. Whatever is no refusal makes the connection useless: nonsense too."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return CertificateRefused(_readable(str(error)))
    if isinstance(error, ssl.SSLError):
        return TlsFailed(_readable(str(error)))
    if isinstance(error, imaplib.IMAP4.error) and not isinstance(error, imaplib.IMAP4.abort | ProtocolError):
        return Refused(str(error))
    return Lost(_readable(f"{type(error).__name__}: {error}"))


def unavailable(host: str, cause: Exception) -> Problem:
    """The server is away for longer than we wait."""
    return Problem(
        Status.UNAVAILABLE,
        "PROVIDER_UNAVAILABLE",
        f"The mail server {host} does not answer as it should: {cause}",
        {"provider": "imap", "host": host},
    )


def grant_revoked(host: str, detail: str) -> Problem:
    """The password or token is not taken any more."""
    return Problem(
        Status.UNAUTHENTICATED,
        "GRANT_REVOKED",
        f"The mail server {host} no longer takes the password: {detail}",
        {"cause": "PASSWORD_REFUSED"},
    )


def _readable(text: str) -> str:
    # A server's words end up before people and in logs.
    printable = "".join(character if character.isprintable() else " " for character in text[: 4 * _DETAIL_CHARS])
    return " ".join(printable.split())[:_DETAIL_CHARS]
