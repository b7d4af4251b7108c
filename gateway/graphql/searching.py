"""Searching in applications and their mails."""

import strawberry

from gateway.graphql import paging
from gateway.graphql.context import Info
from gateway.graphql.types.search import SearchConnection, SearchHit, SearchPreparation
from jobtrail.classify.v1 import search_service_pb2 as wire
from kit.errors import Problem, Status

#: Hits on one page: the best mail of each is read for it.
MAX_HITS = 20
_DEFAULT_HITS = 10


@strawberry.type
class SearchQueries:
    @strawberry.field(
        description="Applications by their mails, their names, and the person's notes, tags, contacts and links: "
        'words (all of them; the last may go on), "phrases", -unwanted, company: industry: stage: tag: label: from: '
        "after: before:, is:dismissed (what was dismissed instead of the rest). At most 20 hits at once."
    )
    async def search(
        self, info: Info, query: str, first: int | None = None, after: str | None = None
    ) -> SearchConnection | None:
        services = info.context.parts.services
        request = wire.SearchRequest(query=query, page_size=_hits(first), page_token=after or "")
        answer = await services.classify.call(services.search.Search, request, info.context.user_id)
        tokens = list(answer.page_tokens)
        return SearchConnection(
            edges=[
                paging.Edge(cursor=token, node=SearchHit.of(hit))
                for token, hit in zip(tokens, answer.hits, strict=True)
            ],
            page_info=paging.page_info(tokens, after=after, more=bool(answer.next_page_token)),
            total_count=answer.total_count,
            total_exact=answer.total_exact,
            not_understood=list(answer.not_understood),
            preparation=SearchPreparation(
                done_count=answer.preparation.done_count, total_count=answer.preparation.total_count
            )
            if answer.HasField("preparation")
            else None,
            texts_missing=answer.texts_missing,
        )


def _hits(first: int | None) -> int:
    if first is not None and not 1 <= first <= MAX_HITS:
        message = f"Between 1 and {MAX_HITS} hits at once."
        raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": "first"})
    return first or _DEFAULT_HITS
