"""Relay connections over the services' page tokens: a cursor is the token that continues behind its row."""

from typing import Generic, TypeVar

import strawberry

from kit.errors import Problem, Status

T = TypeVar("T")

DEFAULT_ROWS = 50
MAX_ROWS = 100


@strawberry.type(description="Where a page stands.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether rows follow.")
    has_previous_page: bool = strawberry.field(description="Whether rows came before.")
    start_cursor: str | None = strawberry.field(description="Cursor of the first row.")
    end_cursor: str | None = strawberry.field(description="Cursor of the last row: the `after` of the next page.")


@strawberry.type(description="A row of a page.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Continues behind this row. Opaque.")
    node: T = strawberry.field(description="The row.")


def rows(first: int | None) -> int:
    """The rows asked for. INVALID_ARGUMENT outside of 1 … MAX_ROWS."""
    if first is None:
        return DEFAULT_ROWS
    if not 1 <= first <= MAX_ROWS:
        message = f"Between 1 and {MAX_ROWS} rows at once."
        raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": "first"})
    return first


def page_info(cursors: list[str], *, after: str | None, more: bool) -> PageInfo:
    """The PageInfo of a page with these cursors that began behind `after`."""
    return PageInfo(
        has_next_page=more,
        has_previous_page=bool(after),
        start_cursor=cursors[0] if cursors else None,
        end_cursor=cursors[-1] if cursors else None,
    )
