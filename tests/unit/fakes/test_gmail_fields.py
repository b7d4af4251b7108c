"""Partial responses."""

from typing import Any

import pytest

from fakes.gmail.errors import GoogleError
from fakes.gmail.fields import read_mask, select

_MESSAGE: dict[str, Any] = {
    "id": "1",
    "labelIds": ["INBOX"],
    "payload": {"mimeType": "text/plain", "headers": [{"name": "A", "value": "a"}, {"name": "B", "value": "b"}]},
}


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ("id", {"id": "1"}),
        ("id,labelIds", {"id": "1", "labelIds": ["INBOX"]}),
        ("payload/headers/name", {"payload": {"headers": [{"name": "A"}, {"name": "B"}]}}),
        (
            "payload(mimeType, headers(value))",
            {"payload": {"mimeType": "text/plain", "headers": [{"value": "a"}, {"value": "b"}]}},
        ),
        ("*", _MESSAGE),
        ("snippet", {}),
    ],
)
def test_an_answer_is_cut_down_to_the_wanted_fields(fields: str, kept: object) -> None:
    assert select(_MESSAGE, read_mask(fields, "Message")) == kept


@pytest.mark.parametrize("fields", ["nonsense", "payload/nonsense", "id/", "payload(", "id)", "/id", "payload(id))"])
def test_fields_the_answer_does_not_have_are_refused(fields: str) -> None:
    with pytest.raises(GoogleError, match="Invalid field selection"):
        read_mask(fields, "Message")
