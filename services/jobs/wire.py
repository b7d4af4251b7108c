"""CVs as the proto spells them; readings are stored as the JSON of theirs."""

from collections.abc import Mapping
from typing import Any

from google.protobuf.json_format import MessageToDict, ParseDict

from jobtrail.jobs.v1 import cv_pb2
from kit.wire import timestamp
from services.jobs.domain.cv import Reading


def stored_reading(reading: Reading) -> dict[str, Any]:
    """As it is kept."""
    made = cv_pb2.CvReading(
        skills=reading.skills,
        titles=reading.titles,
        languages=[cv_pb2.CvLanguage(name=one.name, level=one.level) for one in reading.languages],
        places=reading.places,
        years=reading.years,
    )
    return MessageToDict(made, preserving_proto_field_name=True)


def reading_proto(stored: Mapping[str, Any]) -> cv_pb2.CvReading:
    """Fields that another release wrote and this one does not know are left out."""
    return ParseDict(dict(stored), cv_pb2.CvReading(), ignore_unknown_fields=True)


def cv_proto(row: Any, *, text: str, current: bool) -> cv_pb2.Cv:
    """The wire form of a row."""
    return cv_pb2.Cv(
        id=str(row.id),
        name=row.name,
        text=text,
        size_bytes=row.size_bytes,
        reading=reading_proto(row.reading),
        current=current,
        etag=str(row.revision),
        create_time=timestamp(row.created_at),
        update_time=timestamp(row.updated_at),
    )
