"""Google's error answers, word for word: code, message, reason, domain and status as its APIs send them."""

from __future__ import annotations

from typing import Any

from fakes.gmail.clock import iso

_STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}
_SIGN_IN = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)


class GoogleError(Exception):
    """An answer other than success; `body` is the JSON object on the wire, `reason` Google's short word for it."""

    def __init__(
        self,
        code: int,
        message: str,
        reason: str,
        *,
        domain: str = "global",
        status: str = "",
        item_message: str = "",
        **extra: str,
    ) -> None:
        super().__init__(f"{code} {reason}: {message}")
        self.code, self.reason = code, reason
        item = {"message": item_message or message, "domain": domain, "reason": reason, **extra}
        self.body: dict[str, Any] = {
            "error": {"code": code, "message": message, "errors": [item], "status": status or _STATUS[code]}
        }


def unauthenticated() -> GoogleError:
    """The access token is missing, unknown or expired."""
    return GoogleError(
        401,
        _SIGN_IN,
        "authError",
        item_message="Invalid Credentials",
        location="Authorization",
        locationType="header",
    )


def insufficient_scopes() -> GoogleError:
    """The token is good but was not granted this."""
    error = GoogleError(
        403,
        "Request had insufficient authentication scopes.",
        "insufficientPermissions",
        item_message="Insufficient Permission",
    )
    error.body["error"]["details"] = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "domain": "googleapis.com",
            "metadata": {"service": "gmail.googleapis.com"},
        }
    ]
    return error


def delegation_denied(address: str) -> GoogleError:
    """Somebody else's mailbox was asked for."""
    return GoogleError(403, f"Delegation denied for {address}", "forbidden")


def forbidden(message: str) -> GoogleError:
    """What the metadata scope does not cover."""
    return GoogleError(403, message, "forbidden")


def domain_policy() -> GoogleError:
    """The Workspace administrator has switched the app off."""
    message = "The domain administrators have disabled Gmail apps."
    return GoogleError(403, message, "domainPolicy")


def not_found() -> GoogleError:
    """No such message, thread, label, or the history id is too old."""
    return GoogleError(404, "Requested entity was not found.", "notFound")


def invalid(message: str) -> GoogleError:
    """A parameter Google refuses."""
    return GoogleError(400, message, "invalidArgument")


def bad_request(message: str) -> GoogleError:
    """What the front end refuses before the method sees it."""
    return GoogleError(400, message, "badRequest")


def failed_precondition(message: str = "Precondition check failed.") -> GoogleError:
    """The state of the mailbox does not allow it (for example: mail is not enabled for the account)."""
    return GoogleError(400, message, "failedPrecondition", status="FAILED_PRECONDITION")


def quota_exceeded(project_number: str, limit: str = "Queries per minute per user") -> GoogleError:
    """403: the units of the minute are spent, by the user or by the whole project."""
    message = (
        f"Quota exceeded for quota metric 'Queries' and limit '{limit}' of service 'gmail.googleapis.com' "
        f"for consumer 'project_number:{project_number}'."
    )
    return GoogleError(403, message, "rateLimitExceeded", domain="usageLimits", status="RESOURCE_EXHAUSTED")


def user_rate_limit() -> GoogleError:
    """403, the older wording of the same."""
    return GoogleError(403, "User Rate Limit Exceeded", "userRateLimitExceeded", domain="usageLimits")


def daily_limit() -> GoogleError:
    """403: the project's units of the day are spent."""
    return GoogleError(403, "Daily Limit Exceeded", "dailyLimitExceeded", domain="usageLimits")


def too_many_concurrent() -> GoogleError:
    """429: more requests in flight than a user may have."""
    return GoogleError(429, "Too many concurrent requests for user", "rateLimitExceeded")


def resource_exhausted() -> GoogleError:
    """429 without a reason to be had."""
    return GoogleError(429, "Resource has been exhausted (e.g. check quota).", "rateLimitExceeded")


def retry_after(until: float) -> GoogleError:
    """429 of the penalty box; `until` in seconds since 1970. Two spaces, as Google has it."""
    return GoogleError(429, f"User-rate limit exceeded.  Retry after {iso(until)}", "rateLimitExceeded")


def backend_error() -> GoogleError:
    """500."""
    return GoogleError(500, "Backend Error", "backendError")


def unavailable() -> GoogleError:
    """503."""
    return GoogleError(503, "The service is currently unavailable.", "backendError")


def not_modelled(what: str) -> GoogleError:
    """501: Gmail has this, the fake does not (only to be met by somebody who uses more of Gmail than Jobtrail)."""
    return GoogleError(501, f"The fake has no {what}.", "notImplemented")
