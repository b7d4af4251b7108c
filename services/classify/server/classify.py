"""ClassifyService: verdicts on messages."""

from typing import Any

from jobtrail.classify.v1 import classify_service_pb2 as wire
from jobtrail.classify.v1 import classify_service_pb2_grpc
from kit import paging
from kit.rpc import current_actor
from services.classify.server.corrections import CorrectionCalls
from services.classify.server.parts import ClassifyParts, behind_of, tokens_of
from services.classify.server.preview import PreviewCalls
from services.classify.server.reprocess import ReprocessCalls
from services.classify.server.words import classification_to_proto, ids_of, label_from_proto, label_to_proto
from services.classify.store.verdicts import Verdicts

SERVICE_NAME = "jobtrail.classify.v1.ClassifyService"


class ClassifyServicer(
    CorrectionCalls, ReprocessCalls, PreviewCalls, classify_service_pb2_grpc.ClassifyServiceServicer
):
    """Every call sees only the verdicts on the actor's own messages."""

    def __init__(self, parts: ClassifyParts) -> None:
        super().__init__(parts)
        self._database = parts.database

    async def BatchGetClassifications(
        self, request: wire.BatchGetClassificationsRequest, context: Any
    ) -> wire.BatchGetClassificationsResponse:
        ids = ids_of(request.message_ids, "message_ids")
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            found = await Verdicts(tx, user_id).batch(ids)
        return wire.BatchGetClassificationsResponse(
            classifications=[classification_to_proto(found[one]) for one in ids if one in found]
        )

    async def ListClassifications(
        self, request: wire.ListClassificationsRequest, context: Any
    ) -> wire.ListClassificationsResponse:
        labels = {label_from_proto(value, "labels") for value in request.labels}
        size, behind = paging.page_size(request.page_size), behind_of(request.page_token)
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            rows = await Verdicts(tx, user_id).newest(labels, behind, size + 1, only_uncertain=request.only_uncertain)
        tokens = tokens_of(rows[:size])
        return wire.ListClassificationsResponse(
            classifications=[classification_to_proto(row) for row in rows[:size]],
            next_page_token=tokens[-1] if len(rows) > size else "",
            page_tokens=tokens,
        )

    async def CountLabels(self, request: wire.CountLabelsRequest, context: Any) -> wire.CountLabelsResponse:
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            rows = await Verdicts(tx, user_id).count_labels()
        return wire.CountLabelsResponse(
            labels=[wire.LabelCount(label=label_to_proto(row.label), count=row.number) for row in rows]
        )
