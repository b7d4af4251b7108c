"""What classify tells others."""

from jobtrail.classify.v1.events_pb2 import ApplicationsChanged
from services.classify.domain.standing import Changes


def applications_changed(changes: Changes) -> ApplicationsChanged:
    """The live notice of what changed: ids only, whoever listens reads the rest."""
    return ApplicationsChanged(
        created_ids=[str(application.id) for application in changes.created],
        updated_ids=[str(application.id) for application in changes.updated],
        removed_ids=[str(one) for one in changes.removed_ids],
    )
