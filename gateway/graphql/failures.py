"""Expected failures as members of mutation payloads: each has a type of its own, so that no client overlooks it."""

from typing import ClassVar, Self, TypeAlias, TypeVar, overload

import strawberry

from gateway.graphql.ids import global_id
from kit.errors import Problem, Status


@strawberry.interface(name="Problem", description="An expected failure.")
class NamedProblem:
    reasons: ClassVar[frozenset[str]] = frozenset()
    message: str = strawberry.field(description="A sentence for the person.")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The GraphQL form."""
        return cls(message=problem.message)


A = TypeVar("A", bound=NamedProblem)
B = TypeVar("B", bound=NamedProblem)
C = TypeVar("C", bound=NamedProblem)
D = TypeVar("D", bound=NamedProblem)


@strawberry.type(description="Something about the input cannot be right.")
class InvalidInput(NamedProblem):
    reasons: ClassVar = frozenset({"INVALID_ARGUMENT", "REDIRECT_URI_NOT_ALLOWED"})
    field: str | None = strawberry.field(description="Which field.")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The GraphQL form."""
        return cls(message=problem.message, field=problem.metadata.get("field"))


@strawberry.type(description="Nobody is signed in.")
class NotSignedIn(NamedProblem):
    reasons: ClassVar = frozenset({"SIGN_IN_REQUIRED", "SESSION_ENDED"})


@strawberry.type(description="A service does not answer right now; the same may work in a moment.")
class ServiceUnavailable(NamedProblem):
    reasons: ClassVar = frozenset({"SERVICE_UNAVAILABLE", "SIGN_IN_BUSY"})
    service: str | None = strawberry.field(description="Which service.")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The GraphQL form."""
        return cls(message=problem.message, service=problem.metadata.get("service"))


@strawberry.type(description="Somebody has an account with that address.")
class EmailTaken(NamedProblem):
    reasons: ClassVar = frozenset({"EMAIL_TAKEN"})


@strawberry.type(description="E-mail address or password is wrong.")
class WrongCredentials(NamedProblem):
    reasons: ClassVar = frozenset({"WRONG_CREDENTIALS"})


@strawberry.type(description="Too many attempts to sign in.")
class TooManyAttempts(NamedProblem):
    reasons: ClassVar = frozenset({"TOO_MANY_ATTEMPTS"})
    retry_after_seconds: int = strawberry.field(description="When to try again.")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The GraphQL form."""
        return cls(message=problem.message, retry_after_seconds=int(problem.metadata["retry_after_seconds"]))


@strawberry.type(description="There is no such mailbox.")
class MailboxNotFound(NamedProblem):
    reasons: ClassVar = frozenset({"MAILBOX_NOT_FOUND"})


@strawberry.type(description="Another mailbox has that name.")
class MailboxNameTaken(NamedProblem):
    reasons: ClassVar = frozenset({"MAILBOX_NAME_TAKEN"})


@strawberry.type(description="An archive mailbox has nothing left to read: upload an archive.")
class MailboxHasNoSource(NamedProblem):
    reasons: ClassVar = frozenset({"MAILBOX_HAS_NO_SOURCE"})


@strawberry.type(description="There is no such upload.")
class UploadNotFound(NamedProblem):
    reasons: ClassVar = frozenset({"UPLOAD_NOT_FOUND"})


@strawberry.type(description="The table cannot be read, or the mapping does not fit it.")
class TableUnreadable(NamedProblem):
    reasons: ClassVar = frozenset({"BAD_TABLE", "BAD_MAPPING", "UPLOAD_TOO_LARGE"})
    reason: str = strawberry.field(description="BAD_TABLE, BAD_MAPPING or UPLOAD_TOO_LARGE.")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The GraphQL form."""
        return cls(message=problem.message, reason=problem.reason)


@strawberry.type(description="There is no such import.")
class ImportNotFound(NamedProblem):
    reasons: ClassVar = frozenset({"IMPORT_NOT_FOUND"})


@strawberry.type(description="Not all bytes have arrived.")
class UploadIncomplete(NamedProblem):
    reasons: ClassVar = frozenset({"UPLOAD_INCOMPLETE"})


@strawberry.type(description="There is no such operation.")
class OperationNotFound(NamedProblem):
    reasons: ClassVar = frozenset({"OPERATION_NOT_FOUND"})


@strawberry.type(description="The operation has already ended.")
class OperationEnded(NamedProblem):
    reasons: ClassVar = frozenset({"OPERATION_ENDED"})


@strawberry.type(description="Only what failed or was cancelled can be tried again, when nothing else is at it.")
class OperationNotRetryable(NamedProblem):
    reasons: ClassVar = frozenset({"OPERATION_NOT_RETRYABLE"})


@strawberry.type(description="The mailbox is not connected.")
class MailboxNotConnected(NamedProblem):
    reasons: ClassVar = frozenset({"MAILBOX_NOT_CONNECTED"})


@strawberry.type(description="The mailbox has not been read before: start a full sync.")
class SyncNeedsFull(NamedProblem):
    reasons: ClassVar = frozenset({"SYNC_NEEDS_FULL"})


@strawberry.type(description="Only mailboxes that live elsewhere can do that.")
class MailboxNotRemote(NamedProblem):
    reasons: ClassVar = frozenset({"MAILBOX_NOT_REMOTE"})


@strawberry.type(description="This server has no Google client yet; `connectionOptions` says how to get one.")
class GoogleClientMissing(NamedProblem):
    reasons: ClassVar = frozenset({"GOOGLE_CLIENT_MISSING"})


@strawberry.type(description="The connection did not come about, or cannot.")
class ConnectionRefused(NamedProblem):
    reasons: ClassVar = frozenset(
        {
            "ACCOUNT_MISMATCH",
            "CONSENT_DENIED",
            "CONSENT_EXPIRED",
            "CONSENT_FAILED",
            "CONSENT_UNKNOWN",
            "CONSENT_USED",
            "CREDENTIAL_KEY_MISSING",
            "CREDENTIAL_KEY_UNKNOWN",
            "CREDENTIAL_UNREADABLE",
            "GMAIL_API_DISABLED",
            "GOOGLE_CLIENT_REFUSED",
            "IMAP_SIGN_IN_REFUSED",
            "IMAP_UNREACHABLE",
            "MAILBOX_NOT_REMOTE",
            "PROVIDER_UNAVAILABLE",
            "SCOPE_NOT_GRANTED",
        }
    )
    reason: str = strawberry.field(description="UPPER_SNAKE: CONSENT_DENIED, ACCOUNT_MISMATCH, IMAP_UNREACHABLE …")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The GraphQL form."""
        return cls(message=problem.message, reason=problem.reason)


@strawberry.type(description="There is no such message, or it has no verdict yet.")
class ClassificationNotFound(NamedProblem):
    reasons: ClassVar = frozenset({"CLASSIFICATION_NOT_FOUND"})


@strawberry.type(description="Nothing of this message was corrected.")
class NotCorrected(NamedProblem):
    reasons: ClassVar = frozenset({"NOT_CORRECTED"})


@strawberry.type(description="There is no such step, or not any more.")
class StepNotFound(NamedProblem):
    reasons: ClassVar = frozenset({"STEP_NOT_FOUND"})


@strawberry.type(description="There is no such application.")
class ApplicationNotFound(NamedProblem):
    reasons: ClassVar = frozenset({"APPLICATION_NOT_FOUND"})


@strawberry.type(description="The application is not as it was when you saw it. Look at it again, then decide.")
class ApplicationOutdated(NamedProblem):
    reasons: ClassVar = frozenset({"APPLICATION_CHANGED"})
    application_id: strawberry.ID = strawberry.field(description="Which application.")
    etag: str | None = strawberry.field(description="Its etag now.")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The GraphQL form."""
        one = global_id("Application", problem.metadata["application_id"])
        return cls(message=problem.message, application_id=one, etag=problem.metadata["etag"] or None)


@strawberry.type(description="There is such an application already.")
class AlreadyApplied(NamedProblem):
    reasons: ClassVar = frozenset({"ALREADY_APPLIED"})
    application_ids: list[strawberry.ID] = strawberry.field(description="Which, the latest first.")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The GraphQL form."""
        ids = problem.metadata["application_ids"].split(",")
        return cls(message=problem.message, application_ids=[global_id("Application", one) for one in ids])


@strawberry.type(description="There is no such change.")
class ChangeNotFound(NamedProblem):
    reasons: ClassVar = frozenset({"CHANGE_NOT_FOUND"})


@strawberry.type(description="The message is of no application.")
class MessageNotCounted(NamedProblem):
    reasons: ClassVar = frozenset({"MESSAGE_NOT_COUNTED"})


@strawberry.type(description="The person noted no such appointment.")
class AppointmentNotFound(NamedProblem):
    reasons: ClassVar = frozenset({"APPOINTMENT_NOT_FOUND"})


@strawberry.type(description="The appointment was changed since it was read.")
class AppointmentChanged(NamedProblem):
    reasons: ClassVar = frozenset({"APPOINTMENT_CHANGED"})
    etag: str | None = strawberry.field(description="The present one.")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The GraphQL form."""
        return cls(message=problem.message, etag=problem.metadata["etag"])


@strawberry.type(description="More appointments than one person can note.")
class TooManyAppointments(NamedProblem):
    reasons: ClassVar = frozenset({"TOO_MANY_APPOINTMENTS"})


@strawberry.type(description="The person has no such CV.")
class CvNotFound(NamedProblem):
    reasons: ClassVar = frozenset({"CV_NOT_FOUND"})


@strawberry.type(description="The CV was saved since it was read.")
class CvChanged(NamedProblem):
    reasons: ClassVar = frozenset({"CV_CHANGED"})
    etag: str | None = strawberry.field(description="The present one.")

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The GraphQL form."""
        return cls(message=problem.message, etag=problem.metadata["etag"])


@strawberry.type(description="More CVs than one person can have.")
class TooManyCvs(NamedProblem):
    reasons: ClassVar = frozenset({"TOO_MANY_CVS"})


#: What may happen to every mutation.
Common: TypeAlias = InvalidInput | NotSignedIn | ServiceUnavailable


@overload
def named(problem: Problem, /) -> Common: ...
@overload
def named(problem: Problem, first: type[A], /) -> A | Common: ...
@overload
def named(problem: Problem, first: type[A], second: type[B], /) -> A | B | Common: ...
@overload
def named(problem: Problem, first: type[A], second: type[B], third: type[C], /) -> A | B | C | Common: ...
@overload
def named(
    problem: Problem, first: type[A], second: type[B], third: type[C], fourth: type[D], /
) -> A | B | C | D | Common: ...


def named(problem: Problem, /, *members: type[NamedProblem]) -> NamedProblem:
    """The payload member that stands for a failure; raises it again when none of them does."""
    common: tuple[type[NamedProblem], ...] = (InvalidInput, NotSignedIn, ServiceUnavailable)
    for member in (*members, *common):
        if problem.reason in member.reasons:
            return member.of(problem)
    raise problem


def no_such_operation(key: str) -> Problem:
    """What is said of an id nobody has."""
    metadata = {"operation_id": key[:100]}
    return Problem(Status.NOT_FOUND, "OPERATION_NOT_FOUND", "There is no such operation.", metadata)
