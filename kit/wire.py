"""Small translations between Python and protobuf."""

from datetime import UTC, datetime

from google.protobuf.timestamp_pb2 import Timestamp


def timestamp(moment: datetime | None) -> Timestamp | None:
    """The wire form of an aware moment."""
    if moment is None:
        return None
    made = Timestamp()
    made.FromDatetime(moment)
    return made


def moment(stamp: Timestamp) -> datetime:
    """The aware UTC moment of a wire form."""
    return stamp.ToDatetime(tzinfo=UTC)
