"""Every row of the table of Google's errors, from the bodies Google sends."""

from datetime import UTC, datetime

import pytest

from fakes.gmail import errors as google
from fakes.gmail.errors import GoogleError
from fakes.gmail.payload import dump
from jobtrail.ingest.v1 import error_reason_pb2
from kit.errors import Status
from services.ingest.gmail.errors import CallFailed, Fault, Kind, problem_of, read_fault
from services.ingest.gmail.quota import day_units_spent

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def fault_of(error: GoogleError, headers: dict[str, str] | None = None) -> Fault:
    return read_fault(error.code, headers or {}, dump(error.body, pretty=True), NOW)


@pytest.mark.parametrize(
    ("error", "kind", "wait"),
    [
        (google.unauthenticated(), Kind.TOKEN_REFUSED, None),
        (google.quota_exceeded("1001", "Queries per minute per user"), Kind.USER_PAUSED, 60.0),
        (google.quota_exceeded("1001", "Queries per minute"), Kind.PROJECT_PAUSED, 60.0),
        (google.user_rate_limit(), Kind.USER_PAUSED, 60.0),
        (google.resource_exhausted(), Kind.USER_PAUSED, 60.0),
        (google.retry_after(NOW.timestamp() + 901.5), Kind.USER_PAUSED, 901.5),
        (google.too_many_concurrent(), Kind.TOO_MANY_AT_ONCE, None),
        (google.daily_limit(), Kind.FORBIDDEN, None),
        (google.domain_policy(), Kind.FORBIDDEN, None),
        (google.insufficient_scopes(), Kind.FORBIDDEN, None),
        (google.delegation_denied("kim@mail.example"), Kind.FORBIDDEN, None),
        (google.failed_precondition(), Kind.FORBIDDEN, None),
        (google.invalid("Invalid pageToken"), Kind.INVALID, None),
        (google.not_found(), Kind.NOT_FOUND, None),
        (google.backend_error(), Kind.TRANSIENT, None),
        (google.unavailable(), Kind.TRANSIENT, None),
    ],
    ids=lambda value: f"{value.code} {value.reason}" if isinstance(value, GoogleError) else "",
)
def test_an_answer_of_googles_is_read_as_what_it_means(error: GoogleError, kind: Kind, wait: float | None) -> None:
    fault = fault_of(error)

    assert (fault.kind, fault.wait) == (kind, wait)


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [
        (google.unauthenticated(), Status.UNAUTHENTICATED, "GRANT_REVOKED"),
        (google.daily_limit(), Status.RESOURCE_EXHAUSTED, "DAY_UNITS_SPENT"),
        (google.domain_policy(), Status.FAILED_PRECONDITION, "GMAIL_NOT_ALLOWED"),
        (google.insufficient_scopes(), Status.FAILED_PRECONDITION, "SCOPE_NOT_GRANTED"),
        (google.failed_precondition(), Status.FAILED_PRECONDITION, "MAIL_NOT_ENABLED"),
        (google.delegation_denied("kim@mail.example"), Status.FAILED_PRECONDITION, "PROVIDER_REFUSED"),
        (google.invalid("Invalid value"), Status.FAILED_PRECONDITION, "PROVIDER_REFUSED"),
        (google.backend_error(), Status.UNAVAILABLE, "PROVIDER_UNAVAILABLE"),
    ],
    ids=lambda value: f"{value.code} {value.reason}" if isinstance(value, GoogleError) else "",
)
def test_a_fault_that_stops_the_mailbox_is_a_typed_problem(error: GoogleError, status: Status, reason: str) -> None:
    problem = problem_of(fault_of(error))

    assert (problem.status, problem.reason) == (status, reason)
    assert problem.metadata["provider_reason"] == error.reason


def test_every_reason_is_one_of_the_services_own() -> None:
    refusals = ["dailyLimitExceeded", "domainPolicy", "insufficientPermissions", "accessNotConfigured", "x"]
    problems = [problem_of(Fault(kind, reason, "")) for kind in Kind for reason in (*refusals, "failedPrecondition")]

    reasons = {problem.reason for problem in (*problems, day_units_spent())}
    known = error_reason_pb2.ErrorReason.DESCRIPTOR.values_by_name
    assert reasons <= {name.removeprefix("ERROR_REASON_") for name in known}


def test_only_an_unavailable_provider_is_worth_another_try() -> None:
    transient = [problem_of(Fault(kind, "", "")).transient for kind in Kind]

    assert transient.count(True) == len({Kind.TRANSIENT, Kind.TOO_MANY_AT_ONCE, Kind.USER_PAUSED, Kind.PROJECT_PAUSED})


def test_a_moment_that_has_passed_is_no_pause() -> None:
    assert fault_of(google.retry_after(NOW.timestamp() - 5)).wait == 0.0


def test_a_pause_of_more_than_a_day_is_not_believed() -> None:
    assert fault_of(google.retry_after(NOW.timestamp() + 10 * 86_400)).wait == 86_400.0


def test_a_moment_that_cannot_be_read_is_a_minute() -> None:
    error = GoogleError(429, "User-rate limit exceeded.  Retry after 2026-99-99T99:99:99.000Z", "rateLimitExceeded")

    assert fault_of(error).wait == 60.0


def test_the_header_says_how_long_when_the_message_does_not() -> None:
    assert fault_of(google.unavailable(), {"Retry-After": "17"}).wait == 17.0
    assert fault_of(google.resource_exhausted(), {"Retry-After": "300"}).wait == 300.0


@pytest.mark.parametrize("header", ["soon", "-1", "1e9", "9" * 40, "٣"])
def test_a_header_that_makes_no_sense_says_nothing(header: str) -> None:
    assert fault_of(google.unavailable(), {"Retry-After": header}).wait is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>502</html>",
        b"[]",
        b"null",
        b'{"error":"x"}',
        b'{"error":{"errors":[7]}}',
        b'{"error":{"errors":{}}}',
    ],
)
@pytest.mark.parametrize(("status", "kind"), [(502, Kind.TRANSIENT), (403, Kind.FORBIDDEN), (404, Kind.NOT_FOUND)])
def test_a_body_that_is_not_googles_leaves_the_status_to_speak(body: bytes, status: int, kind: Kind) -> None:
    assert read_fault(status, {}, body, NOW).kind is kind


def test_what_is_kept_of_a_message_is_bounded() -> None:
    fault = fault_of(GoogleError(400, "x" * 10_000, "r" * 10_000))

    assert (len(fault.message), len(fault.reason)) == (300, 60)


def test_a_redirect_is_a_refusal() -> None:
    assert read_fault(302, {"Location": "https://elsewhere.example"}, b"", NOW).kind is Kind.INVALID


def test_a_failed_call_says_what_google_said() -> None:
    assert str(CallFailed(fault_of(google.not_found()))) == "notFound: Requested entity was not found."
