"""What a client sees of a failure: expected ones by name, unexpected ones masked with the trace id that finds them."""

import asyncio
from collections.abc import Iterable
from typing import Any

from graphql import GraphQLError, GraphQLSyntaxError

from gateway.guard import MASKED
from kit import logs, traces
from kit.errors import Problem, Status

log = logs.get(__name__)


def present(errors: Iterable[GraphQLError]) -> list[dict[str, Any]]:
    """The wire form of what an execution reports. Unexpected failures are logged here, once."""
    return [_present(error) for error in errors]


def _present(error: GraphQLError) -> dict[str, Any]:
    cause = _cause(error)
    if isinstance(cause, Problem):
        return _shape(error, cause.message, problem_extensions(cause))
    if isinstance(cause, asyncio.TimeoutError):
        log.warning("graphql_deadline", path=error.path)
        extensions = {"code": Status.DEADLINE_EXCEEDED.name, "reason": "OPERATION_TOO_SLOW"}
        return _shape(error, "This took too long. Ask for less, or try again.", extensions)
    if isinstance(error, GraphQLSyntaxError):
        return _shape(error, error.message, {"code": "GRAPHQL_PARSE_FAILED"})
    if cause is None and error.path is None:
        return _shape(error, error.message, {"code": "GRAPHQL_VALIDATION_FAILED", **(error.extensions or {})})
    log.error("graphql_failed", path=error.path, error=repr(cause or error), exc_info=cause or error)
    return _shape(error, MASKED, {"code": Status.INTERNAL.name, "traceId": traces.trace_id()})


def problem_extensions(problem: Problem) -> dict[str, Any]:
    """extensions {code, reason, metadata} of an expected failure."""
    if problem.status is Status.INTERNAL:
        return {"code": problem.status.name, "traceId": problem.metadata.get("trace_id") or traces.trace_id()}
    return {"code": problem.status.name, "reason": problem.reason, "metadata": problem.metadata}


def _cause(error: BaseException) -> BaseException | None:
    """What was raised below the wrappers of graphql-core."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _shape(error: GraphQLError, message: str, extensions: dict[str, Any]) -> dict[str, Any]:
    shaped: dict[str, Any] = {"message": message}
    if error.locations:
        shaped["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        shaped["path"] = error.path
    shaped["extensions"] = extensions
    return shaped
