"""What classify tells others."""

from collections.abc import Iterable
from itertools import islice
from uuid import UUID

from jobtrail.classify.v1.events_pb2 import ApplicationsChanged, JobMailRecognised, VerdictsChanged
from services.classify.domain.labels import CONVERSATION_LABELS
from services.classify.domain.standing import Changes
from services.classify.ports import Decided

#: Messages named in one notice; whoever listens reads the lists anew.
MOST_TOLD = 100


def applications_changed(changes: Changes) -> ApplicationsChanged:
    """The live notice of what changed: ids only, whoever listens reads the rest."""
    return ApplicationsChanged(
        created_ids=[str(application.id) for application in changes.created],
        updated_ids=[str(application.id) for application in changes.updated],
        removed_ids=[str(one) for one in changes.removed_ids],
    )


def verdicts_changed(message_ids: Iterable[UUID]) -> VerdictsChanged:
    """The live notice that these messages mean something else than before, or something for the first time."""
    return VerdictsChanged(message_ids=[str(one) for one in islice(message_ids, MOST_TOLD)])


def job_mail_recognised(user_id: UUID, decided: Iterable[Decided]) -> JobMailRecognised | None:
    """Which of these mails belong to a conversation about work, where the provider knows conversations; else None."""
    ids = [
        str(one.mail.message_id)
        for one in decided
        if one.mail.provider_thread and one.verdict.label in CONVERSATION_LABELS
    ]
    return JobMailRecognised(user_id=str(user_id), message_ids=ids) if ids else None
