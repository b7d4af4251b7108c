"""Which bodies are worth their units."""

from typing import Any

import pytest

from services.ingest.gmail.inlining import CALENDAR_BYTES, PER_MESSAGE, TEXT_BYTES, missing_bodies


def leaf(mime: str, *, size: int = 100, data: str = "", filename: str = "", attached: str = "a1") -> dict[str, Any]:
    body: dict[str, Any] = {"size": size}
    body |= {"data": data} if data else {"attachmentId": attached}
    return {"mimeType": mime, "filename": filename, "body": body}


def wanted(*leaves: dict[str, Any]) -> list[str]:
    message = {"payload": {"mimeType": "multipart/mixed", "parts": list(leaves)}}
    return [missing.attachment_id for missing in missing_bodies(message)]


TEXT = leaf("text/plain", data="SGk")


@pytest.mark.parametrize(
    "calendar",
    [
        leaf("text/calendar"),
        leaf("application/ics", filename="invite.ics"),
        leaf("application/octet-stream", filename="Invite.ICS"),
        leaf("text/x-vcalendar", filename="meeting.vcs"),
    ],
)
def test_a_calendar_file_is_fetched(calendar: dict[str, Any]) -> None:
    assert wanted(TEXT, calendar) == ["a1"]


def test_a_calendar_file_beside_the_same_invitation_in_the_mail_is_not() -> None:
    assert wanted(TEXT, leaf("text/calendar", data="QkVHSU4"), leaf("application/ics", filename="invite.ics")) == []


def test_other_attachments_are_not() -> None:
    assert wanted(TEXT, leaf("application/pdf", filename="cv.pdf"), leaf("text/plain", filename="notes.txt")) == []


def test_a_text_that_gmail_left_out_for_its_length_is_fetched() -> None:
    assert wanted(leaf("text/html", size=3_000_000)) == ["a1"]


def test_an_attached_text_is_fetched_when_there_is_no_other() -> None:
    assert wanted(leaf("text/html", filename="letter.html"), leaf("text/plain", filename="b.txt", attached="b")) == [
        "a1"
    ]


@pytest.mark.parametrize(("part", "limit"), [(leaf("text/calendar"), CALENDAR_BYTES), (leaf("text/html"), TEXT_BYTES)])
def test_a_body_beyond_what_is_read_is_left(part: dict[str, Any], limit: int) -> None:
    within, beyond = (
        part | {"body": part["body"] | {"size": limit}},
        part | {"body": part["body"] | {"size": limit + 1}},
    )

    assert wanted(within) == ["a1"]
    assert wanted(beyond) == []


def test_one_message_costs_only_so_many_more_calls() -> None:
    assert len(wanted(*(leaf("text/calendar", attached=str(number)) for number in range(50)))) == PER_MESSAGE


def test_a_calendar_file_in_a_forwarded_mail_is_found() -> None:
    forwarded = {
        "mimeType": "message/rfc822",
        "parts": [{"mimeType": "multipart/mixed", "parts": [leaf("text/calendar")]}],
    }

    assert wanted(TEXT, forwarded) == ["a1"]


def test_a_body_is_completed_in_place() -> None:
    message: dict[str, Any] = {"payload": leaf("text/calendar")}

    (missing,) = missing_bodies(message)
    missing.body["data"] = "QkVHSU4"

    assert message["payload"]["body"]["data"] == "QkVHSU4"


def nested(depth: int) -> dict[str, Any]:
    part = leaf("text/calendar")
    for _ in range(depth):
        part = {"mimeType": "multipart/mixed", "parts": [part]}
    return part


@pytest.mark.parametrize(
    "payload", [None, [], "x", {"parts": 5}, {"parts": [None, 7]}, {"body": []}, {"body": {"size": "x"}}, nested(500)]
)
def test_whatever_shape_it_has_nothing_is_wanted_of_it(payload: object) -> None:
    assert missing_bodies({"payload": payload}) == []
