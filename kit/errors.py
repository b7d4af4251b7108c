"""The one shape in which expected failures cross a wire: status, reason, sentence, metadata."""

from collections.abc import Mapping
from enum import Enum

from google.protobuf import any_pb2
from google.rpc import code_pb2, error_details_pb2, status_pb2


class Status(Enum):
    """Canonical codes that an expected failure may have (google.rpc.Code)."""

    INVALID_ARGUMENT = code_pb2.INVALID_ARGUMENT
    UNAUTHENTICATED = code_pb2.UNAUTHENTICATED
    PERMISSION_DENIED = code_pb2.PERMISSION_DENIED
    NOT_FOUND = code_pb2.NOT_FOUND
    ALREADY_EXISTS = code_pb2.ALREADY_EXISTS
    FAILED_PRECONDITION = code_pb2.FAILED_PRECONDITION
    ABORTED = code_pb2.ABORTED
    RESOURCE_EXHAUSTED = code_pb2.RESOURCE_EXHAUSTED
    UNAVAILABLE = code_pb2.UNAVAILABLE
    DEADLINE_EXCEEDED = code_pb2.DEADLINE_EXCEEDED
    INTERNAL = code_pb2.INTERNAL


#: Worth another try without anybody changing anything.
TRANSIENT = frozenset({Status.UNAVAILABLE, Status.DEADLINE_EXCEEDED, Status.ABORTED})


class Problem(Exception):  # noqa: N818 (the product's word for an expected failure)
    """An expected failure. `reason` is from the owner's error_reason.proto, `message` a sentence for people."""

    def __init__(self, status: Status, reason: str, message: str, metadata: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{reason}: {message}")
        self.status = status
        self.reason = reason
        self.message = message
        self.metadata: dict[str, str] = dict(metadata or {})

    @property
    def transient(self) -> bool:
        """Whether the same call may work later without anybody changing anything."""
        return self.status in TRANSIENT


def to_status(problem: Problem, domain: str) -> status_pb2.Status:
    """The wire form: google.rpc.Status with one ErrorInfo of `domain` (the service's name)."""
    info = error_details_pb2.ErrorInfo(reason=problem.reason, domain=domain, metadata=problem.metadata)
    detail = any_pb2.Any()
    detail.Pack(info)
    return status_pb2.Status(code=problem.status.value, message=problem.message, details=[detail])


def from_status(status: status_pb2.Status) -> Problem:
    """The failure that a wire form spells; without ErrorInfo the code's own name is the reason."""
    known = {member.value: member for member in Status}
    code = known.get(status.code, Status.INTERNAL)
    for detail in status.details:
        info = error_details_pb2.ErrorInfo()
        if detail.Unpack(info):
            return Problem(code, info.reason, status.message, dict(info.metadata))
    return Problem(code, code.name, status.message)
