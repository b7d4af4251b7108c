"""SearchService: applications found by their mails, and the index kept as it should be."""

from collections.abc import Sequence
from typing import Any

from jobtrail.classify.v1 import search_service_pb2 as wire
from jobtrail.classify.v1 import search_service_pb2_grpc
from kit import paging
from kit.clock import Clock
from kit.db import Database
from kit.ids import parse_id
from kit.operations.model import to_proto
from kit.operations.store import OperationStore
from kit.rpc import current_actor
from services.classify.domain.search.query import MAX_CHARS
from services.classify.domain.search.snippet import Piece
from services.classify.search import rebuild
from services.classify.search.answers import Answer, Answers
from services.classify.search.matches import Hit

SERVICE_NAME = "jobtrail.classify.v1.SearchService"
_DEFAULT_SIZE, _MAX_SIZE = 10, 20


class SearchServicer(search_service_pb2_grpc.SearchServiceServicer):
    """Every call sees only the actor's own: the transaction is the actor's."""

    def __init__(self, database: Database, operations: OperationStore, answers: Answers, clock: Clock) -> None:
        self._database = database
        self._operations = operations
        self._answers = answers
        self._clock = clock

    async def Search(self, request: wire.SearchRequest, context: Any) -> wire.SearchResponse:
        if len(request.query) > MAX_CHARS:
            raise paging.invalid("query", f"At most {MAX_CHARS} characters to search for.")
        size = min(request.page_size, _MAX_SIZE) if request.page_size > 0 else _DEFAULT_SIZE
        user_id = current_actor().user_id
        answer = await self._answers.answer(user_id, request.query, request.page_token, size, self._clock())
        found = answer.found
        return wire.SearchResponse(
            hits=[_hit(hit, answer) for hit in found.hits],
            page_tokens=[hit.token for hit in found.hits],
            next_page_token=found.hits[-1].token if found.more else "",
            total_count=found.total,
            total_exact=found.complete,
            not_understood=answer.query.not_understood,
            texts_missing=answer.texts_missing,
            preparation=_preparation(answer),
        )

    async def StartSearchRebuild(
        self, request: wire.StartSearchRebuildRequest, context: Any
    ) -> wire.StartSearchRebuildResponse:
        request_id = parse_id(request.request_id) if request.request_id else None
        if request.request_id and request_id is None:
            raise paging.invalid("request_id", "A request id is a UUID.")
        user_id = current_actor().user_id
        async with self._database.begin(user_id) as tx:
            operation, _ = await rebuild.start(
                self._operations, tx, user_id, check_only=request.check_only, request_id=request_id
            )
        return wire.StartSearchRebuildResponse(operation=to_proto(operation, self._operations.service))


def _hit(hit: Hit, answer: Answer) -> wire.SearchHit:
    mails = []
    for one in hit.message_ids:
        shown = answer.shown.get(one)
        subject, text = (_pieces(shown.subject), _pieces(shown.text)) if shown else ([], [])
        mails.append(wire.MailHit(message_id=str(one), subject=subject, text=text))
    return wire.SearchHit(
        application_id=str(hit.id) if hit.is_application else "",
        mails=mails,
        mail_count=hit.mail_count,
        spots=[
            wire.SearchSpot(place=wire.SearchPlace.Value(f"SEARCH_PLACE_{one.place.name}"), text=_pieces(one.pieces))
            for one in answer.spots.get(hit.id, ())
        ],
    )


def _preparation(answer: Answer) -> wire.SearchPreparation | None:
    told = answer.preparation
    return wire.SearchPreparation(done_count=told.done, total_count=told.total) if told else None


def _pieces(pieces: Sequence[Piece]) -> list[wire.SnippetPiece]:
    return [wire.SnippetPiece(text=piece.text, matched=piece.matched) for piece in pieces]
