"""Failures beside GraphQL, as HTTP says them."""

import orjson
import pytest

from gateway.plain_http import refusal
from kit.errors import Problem, Status


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", 400),
        (Status.INVALID_ARGUMENT, "UNSUPPORTED_MEDIA_TYPE", 415),
        (Status.UNAUTHENTICATED, "SIGN_IN_REQUIRED", 401),
        (Status.RESOURCE_EXHAUSTED, "BODY_TOO_LARGE", 413),
        (Status.DEADLINE_EXCEEDED, "BODY_TOO_SLOW", 408),
        (Status.UNAVAILABLE, "SERVICE_UNAVAILABLE", 503),
        (Status.INTERNAL, "INTERNAL", 500),
    ],
)
def test_every_failure_has_its_status(status: Status, reason: str, expected: int) -> None:
    assert refusal(Problem(status, reason, "No.")).status_code == expected


def test_a_failure_says_what_and_why_and_is_not_kept() -> None:
    answer = refusal(Problem(Status.NOT_FOUND, "CV_NOT_FOUND", "No.", {"cv_id": "1"}), status=410, headers={"a": "b"})

    assert orjson.loads(answer.body) == {"reason": "CV_NOT_FOUND", "message": "No.", "metadata": {"cv_id": "1"}}
    assert (answer.status_code, answer.headers["a"], answer.headers["cache-control"]) == (410, "b", "no-store")
