"""What leaves for Google's consent page, and what may come back from it."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from services.ingest.connecting.google_client import is_loopback

#: All that is asked for: reading mail.
SCOPE = "https://www.googleapis.com/auth/gmail.readonly"
#: The gateway's path that Google sends people back to.
CALLBACK_PATH = "/oauth/google/callback"
_RANDOM_BYTES = 32
_ERROR = re.compile(r"[a-z][a-z_]{0,63}")
_MAX_URI_CHARS = 500


@dataclass(frozen=True, slots=True)
class Leaving:
    """One way to Google and back: the state that names it, and the verifier that proves it was ours (PKCE)."""

    state: str = field(repr=False)
    verifier: str = field(repr=False)

    @classmethod
    def new(cls) -> "Leaving":
        """Fresh; nobody guesses either."""
        return cls(secrets.token_urlsafe(_RANDOM_BYTES), secrets.token_urlsafe(_RANDOM_BYTES))

    def url(self, auth_url: str, *, client_id: str, redirect_uri: str, login_hint: str) -> str:
        """The address of the consent page."""
        asked = {
            "client_id": client_id,
            "redirect_uri": redirect_uri,
            "response_type": "code",
            "scope": SCOPE,
            "access_type": "offline",
            # Without it Google gives the refresh token only at the very first consent.
            "prompt": "consent",
            "state": self.state,
            "code_challenge": challenge(self.verifier),
            "code_challenge_method": "S256",
        }
        if login_hint:
            asked["login_hint"] = login_hint
        return f"{auth_url}{'&' if urlsplit(auth_url).query else '?'}{urlencode(asked)}"


def challenge(verifier: str) -> str:
    """What is shown of a verifier (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def digest(text: str) -> bytes:
    """What is kept of a state or session binding."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def may_return_to(redirect_uri: str, public_url: str) -> bool:
    """Whether Google may send people there: the gateway's own callback, or a program on the person's machine."""
    if len(redirect_uri) > _MAX_URI_CHARS or not redirect_uri.isprintable() or "#" in redirect_uri:
        return False
    return redirect_uri == public_url + CALLBACK_PATH or is_loopback(redirect_uri)


def known_error(text: str) -> str:
    """An OAuth error code as Google spells them, "other" for anything else: it came through the person's browser."""
    return text if _ERROR.fullmatch(text) else "other"


def grants_reading(scope: str) -> bool:
    """Whether a token's scopes let us read mail: people may untick it on the consent page."""
    return SCOPE in scope.split()
