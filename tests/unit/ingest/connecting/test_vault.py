"""Secrets at rest: what opens them, and what does not."""

import base64
import os
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.errors import Problem, Status
from services.ingest import credentials_values as values
from services.ingest.credentials import Vault, mailbox_context, parse_keys
from services.ingest.imap.endpoint import Auth

USER, MAILBOX = UUID(int=1), UUID(int=2)
CONTEXT = mailbox_context(USER, MAILBOX)
SECRET = b"1//refresh-token"
GRANT = values.GoogleGrant("1//refresh-token", datetime(2026, 11, 23, tzinfo=UTC), "client.apps")


def vault(*ids: str) -> Vault:
    """Keys that follow from their ids."""
    return Vault({one: one.encode().ljust(32, b".") for one in ids})


@given(st.binary(max_size=5_000), st.binary(max_size=50))
def test_what_was_sealed_opens_in_its_context(secret: bytes, context: bytes) -> None:
    key_id, sealed = vault("k1").seal(secret, context)

    assert secret == vault("k1").open(key_id, sealed, context)


def test_the_first_key_seals_and_all_open() -> None:
    before = vault("old").seal(SECRET, CONTEXT)
    both = vault("new", "old")

    assert both.seal(SECRET, CONTEXT)[0] == "new"
    assert both.open(*before, CONTEXT) == SECRET


def test_nothing_of_the_secret_is_in_its_seal_and_no_seal_is_like_another() -> None:
    one, other = (vault("k1").seal(SECRET, CONTEXT)[1] for _ in range(2))

    assert SECRET not in one
    assert one[1:] != other[1:]
    assert all(a != b for a, b in zip(_pieces(one), _pieces(other), strict=True))


def _pieces(sealed: bytes) -> list[bytes]:
    """Nonce, wrapped key, nonce, body."""
    return [sealed[1:13], sealed[13:61], sealed[61:73], sealed[73:]]


@pytest.mark.parametrize(
    "context",
    [mailbox_context(UUID(int=3), MAILBOX), mailbox_context(USER, UUID(int=3)), b""],
    ids=["another user", "another mailbox", "none"],
)
def test_a_seal_does_not_open_for_somebody_else(context: bytes) -> None:
    key_id, sealed = vault("k1").seal(SECRET, CONTEXT)

    with pytest.raises(Problem) as refused:
        vault("k1").open(key_id, sealed, context)

    assert (refused.value.status, refused.value.reason) == (Status.FAILED_PRECONDITION, "CREDENTIAL_UNREADABLE")


def test_a_seal_opens_under_no_other_key() -> None:
    _, sealed = vault("k1").seal(SECRET, CONTEXT)
    twins = Vault({"k2": b"k1".ljust(32, b".")})

    assert _reasons(vault("k2"), "k1", [sealed]) == ["CREDENTIAL_KEY_UNKNOWN"]
    assert _reasons(vault("k1", "k2"), "k2", [sealed]) == ["CREDENTIAL_UNREADABLE"]
    # The same bytes under another name are another key: a row cannot be made to say it was sealed by it.
    assert _reasons(twins, "k2", [sealed]) == ["CREDENTIAL_UNREADABLE"]


def test_no_changed_byte_and_no_cut_goes_unnoticed() -> None:
    key_id, sealed = vault("k1").seal(SECRET, CONTEXT)
    changed = [sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))]
    cut = [sealed[:length] for length in range(len(sealed))]

    assert {"CREDENTIAL_UNREADABLE"} == set(_reasons(vault("k1"), key_id, changed + cut))


def _reasons(opening: Vault, key_id: str, seals: list[bytes]) -> list[str]:
    reasons = []
    for sealed in seals:
        with pytest.raises(Problem) as refused:
            opening.open(key_id, sealed, CONTEXT)
        assert "refresh" not in str(refused.value)
        assert refused.value.__cause__ is None
        reasons.append(refused.value.reason)
    return reasons


def test_without_keys_nothing_is_sealed_and_it_is_said_why() -> None:
    with pytest.raises(Problem, match="INGEST_CREDENTIAL_KEYS") as refused:
        Vault({}).seal(SECRET, CONTEXT)

    assert refused.value.reason == "CREDENTIAL_KEY_MISSING"


def test_keys_are_read_in_either_alphabet_padded_or_not() -> None:
    key = b"\xff\xfe" * 16
    plain, safe = base64.b64encode(key).decode(), base64.urlsafe_b64encode(key).decode()

    assert {"a": key, "b": key, "c.1": key} == parse_keys(f"a:{plain}, b:{safe.rstrip('=')} ,c.1:{safe},")
    assert list(parse_keys(f"a:{plain},b:{plain},c.1:{plain}")) == ["a", "b", "c.1"]
    assert parse_keys(" ") == {}


@pytest.mark.parametrize(
    "text",
    ["{key}", "a={key}", ":{key}", "a b:{key}", "a:{key}{key}", "a:{key}!", "a:{key},a:{key}", "a:c2hvcnQ="],
)
def test_keys_that_are_none_are_refused_without_being_quoted(text: str) -> None:
    key = base64.b64encode(os.urandom(32)).decode()

    with pytest.raises(ValueError) as refused:
        parse_keys(text.format(key=key))

    assert key[:8] not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    "secret", [GRANT, values.ImapSecret(Auth.XOAUTH2, "me@example.org", "pass ü word")], ids=["google", "imap"]
)
def test_a_secret_comes_back_as_it_was_and_never_shows_itself(secret: values.Secret) -> None:
    hidden = secret.refresh_token if isinstance(secret, values.GoogleGrant) else secret.secret

    assert secret == values.parse(values.dump(secret))
    assert hidden not in repr(secret)
    assert hidden not in str([secret])


@pytest.mark.parametrize("opened", [b"", b"[]", b'{"kind":"google"}', b'{"kind":"imap","auth":"magic"}', b"\xff"])
def test_an_opened_secret_that_is_none_is_a_named_failure(opened: bytes) -> None:
    with pytest.raises(Problem) as refused:
        values.parse(opened)

    assert refused.value.reason == "CREDENTIAL_UNREADABLE"
