"""What of an append is new."""

import pytest

from services.ingest.domain.upload import missing_part


@pytest.mark.parametrize(
    ("received", "offset", "missing"),
    [(0, 0, b"abcd"), (4, 4, b"abcd"), (6, 4, b"cd"), (8, 4, b""), (9, 4, b""), (100, 0, b"")],
)
def test_only_what_lies_behind_the_received_bytes_is_missing(received: int, offset: int, missing: bytes) -> None:
    assert missing_part(received, offset, b"abcd") == missing
