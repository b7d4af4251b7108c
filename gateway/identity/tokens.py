"""Tokens that stand for a session or a sign-in link: random, shown once, kept as a digest."""

import hashlib
import secrets

#: Enough that guessing is hopeless, so a fast digest is enough too.
_BYTES = 32
#: What the text of a token may measure at most: longer ones are nobody's.
_MAX_CHARACTERS = 100


def new_token() -> str:
    """A fresh token, 43 characters of letters, digits, - and _."""
    return secrets.token_urlsafe(_BYTES)


def digest(token: str) -> bytes | None:
    """What the database keeps of a token; None for a text that cannot be one."""
    if not token or len(token) > _MAX_CHARACTERS or not token.isascii():
        return None
    return hashlib.sha256(token.encode()).digest()
