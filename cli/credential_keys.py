"""The keys that credentials of mailboxes are sealed with: made at the first start, exchanged by `rotate`."""

import re

from cli.stored_secrets import StoredSecrets

_NAME = re.compile(r"credential_key_(\d+)")


def credential_keys(secrets: StoredSecrets) -> str:
    """INGEST_CREDENTIAL_KEYS: the newest first. Makes the first key when there is none."""
    numbers = stored_numbers(secrets) or [1]
    return ",".join(f"k{number}:{secrets.get(f'credential_key_{number}')}" for number in reversed(numbers))


def stored_numbers(secrets: StoredSecrets) -> list[int]:
    """The numbers of the keys there are, oldest first."""
    return sorted(int(found[1]) for name in secrets.names() if (found := _NAME.fullmatch(name)))


def make_newer(secrets: StoredSecrets) -> None:
    """Adds a key that is newer than all others."""
    secrets.get(f"credential_key_{max(stored_numbers(secrets), default=0) + 1}")


def forget_older(secrets: StoredSecrets) -> int:
    """Removes all keys but the newest, with which everything must be sealed by now. Returns how many."""
    older = stored_numbers(secrets)[:-1]
    for number in older:
        secrets.forget(f"credential_key_{number}")
    return len(older)
