"""The vault: secrets of connections, sealed for the table `credentials` and opened only where they are used.

Envelope encryption with AES-256-GCM. Each secret has a data key of its own, and only that is sealed with the
installation's key, so that exchanging the installation's key never needs more than the row in hand:

    1 byte version │ 12 nonce │ 48 data key, sealed by the key `key_id` │ 12 nonce │ the secret, sealed by the data key

Both seals are bound to a context (whose secret it is, of which mailbox): a row copied to another user or mailbox does
not open.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kit.errors import Problem, Status

_VERSION = b"\x01"
_NONCE_BYTES = 12
_KEY_BYTES = 32
_TAG_BYTES = 16
_WRAPPED_BYTES = _KEY_BYTES + _TAG_BYTES
_SHORTEST = len(_VERSION) + _NONCE_BYTES + _WRAPPED_BYTES + _NONCE_BYTES + _TAG_BYTES
_KEY_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def mailbox_context(user_id: UUID, mailbox_id: UUID) -> bytes:
    """The context of a mailbox's secret."""
    return b"credential\0" + user_id.bytes + mailbox_id.bytes


def parse_keys(text: str) -> dict[str, bytes]:
    """Keys by id from "id:base64,id:base64", the sealing one first. Raises ValueError, which quotes no key."""
    keys: dict[str, bytes] = {}
    for number, pair in enumerate(filter(None, (part.strip() for part in text.split(","))), 1):
        key_id, colon, encoded = pair.partition(":")
        if not colon or not _KEY_ID.fullmatch(key_id):
            raise ValueError(f"key {number} must be written as id:base64, the id of letters, digits, . _ and -")
        if key_id in keys:
            raise ValueError(f"two keys have the id {key_id}")
        keys[key_id] = _key(encoded, key_id)
    return keys


def _key(encoded: str, key_id: str) -> bytes:
    """Base64 in either alphabet, padded or not."""
    text = encoded.strip().rstrip("=").replace("-", "+").replace("_", "/")
    try:
        key = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError):
        # Without its cause: the cause's own words may quote the key.
        raise ValueError(f"the key {key_id} is not base64") from None
    if len(key) != _KEY_BYTES:
        raise ValueError(f"the key {key_id} has {len(key)} bytes, not {_KEY_BYTES}")
    return key


class Vault:
    """Seals with its first key and opens with all. Immutable; safe to share."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self._keys = {key_id: AESGCM(key) for key_id, key in keys.items()}

    @property
    def sealing_key_id(self) -> str:
        """The key that new seals get. Raises Problem CREDENTIAL_KEY_MISSING when there is none."""
        for key_id in self._keys:
            return key_id
        message = "This server has no key to seal secrets with: set INGEST_CREDENTIAL_KEYS."
        raise Problem(Status.FAILED_PRECONDITION, "CREDENTIAL_KEY_MISSING", message)

    def seal(self, secret: bytes, context: bytes) -> tuple[str, bytes]:
        """(key id, sealed secret); the same secret looks different every time."""
        key_id = self.sealing_key_id
        data_key = secrets.token_bytes(_KEY_BYTES)
        outer, inner = secrets.token_bytes(_NONCE_BYTES), secrets.token_bytes(_NONCE_BYTES)
        wrapped = self._keys[key_id].encrypt(outer, data_key, _outer_context(key_id, context))
        return key_id, _VERSION + outer + wrapped + inner + AESGCM(data_key).encrypt(inner, secret, context)

    def open(self, key_id: str, sealed: bytes, context: bytes) -> bytes:
        """The secret. Raises Problem CREDENTIAL_KEY_UNKNOWN or CREDENTIAL_UNREADABLE."""
        key = self._keys.get(key_id)
        if key is None:
            message = "A secret was sealed with a key that this server does not have any more."
            raise Problem(Status.FAILED_PRECONDITION, "CREDENTIAL_KEY_UNKNOWN", message, {"key_id": key_id})
        if len(sealed) < _SHORTEST or sealed[:1] != _VERSION:
            raise _unreadable(key_id)
        outer, rest = _split(sealed[1:], _NONCE_BYTES)
        wrapped, rest = _split(rest, _WRAPPED_BYTES)
        inner, body = _split(rest, _NONCE_BYTES)
        try:
            data_key = key.decrypt(outer, wrapped, _outer_context(key_id, context))
            return AESGCM(data_key).decrypt(inner, body, context)
        except InvalidTag:
            raise _unreadable(key_id) from None


def _outer_context(key_id: str, context: bytes) -> bytes:
    return b"data key\0" + key_id.encode() + b"\0" + context


def _split(data: bytes, size: int) -> tuple[bytes, bytes]:
    return data[:size], data[size:]


def _unreadable(key_id: str) -> Problem:
    message = "A sealed secret cannot be opened: it is damaged, or the key is another one. Connect the mailbox again."
    return Problem(Status.FAILED_PRECONDITION, "CREDENTIAL_UNREADABLE", message, {"key_id": key_id})
