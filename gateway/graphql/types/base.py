"""What all types share."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, NewType, TypeVar

import strawberry
from google.protobuf.message import Message as ProtoMessage
from google.protobuf.timestamp_pb2 import Timestamp

from kit.errors import Problem, Status
from kit.wire import moment as moment_of
from kit.wire import timestamp

EnumT = TypeVar("EnumT", bound=Enum)

#: Whole numbers beyond 32 bits; every client we know reads them exactly up to 2^53.
BigInt = NewType("BigInt", int)
BIG_INT = strawberry.scalar(
    name="BigInt",
    description="A whole number that may exceed 32 bits, written as a JSON number.",
    serialize=int,
    parse_value=int,
)
Json = NewType("Json", object)
JSON = strawberry.scalar(
    name="JSON",
    description="Any JSON value.",
    serialize=lambda value: value,
    parse_value=lambda value: value,
)


@strawberry.interface(description="Something with an id of its own, which `node` finds again.")
class Node:
    id: strawberry.ID = strawberry.field(description="Global id. Opaque.")


def words(enum: type[EnumT], wire: Any, prefix: str) -> Mapping[int, EnumT]:
    """Our enum's members by the numbers of a proto enum whose values carry `prefix`."""
    return {
        number: enum[name.removeprefix(prefix)]
        for name, number in wire.items()
        if name[len(prefix) :] in enum.__members__
    }


def wire_time(moment: datetime | None, field: str) -> Timestamp | None:
    """The wire form; INVALID_ARGUMENT for a time whose zone takes it out of the calendar."""
    try:
        return timestamp(moment)
    except (ValueError, OverflowError) as error:
        message = "There is no such time."
        raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": field}) from error


def at(message: ProtoMessage, field: str) -> datetime | None:
    """The moment in a timestamp field; None when it is not set."""
    return moment_of(getattr(message, field)) if message.HasField(field) else None


def at_required(message: ProtoMessage, field: str) -> datetime:
    """The moment in a timestamp field that is always set."""
    return moment_of(getattr(message, field))
