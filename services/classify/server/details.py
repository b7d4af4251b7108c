"""Details of mail as the proto spells them; stored as the JSON of that proto."""

from collections.abc import Mapping
from typing import Any

from google.protobuf.json_format import ParseDict

from jobtrail.classify.v1 import classification_pb2 as cls


def details_to_proto(stored: Mapping[str, Any]) -> cls.Details | None:
    """None when the mail tells nothing. Fields that another release wrote and this one does not know are left out."""
    return ParseDict(dict(stored), cls.Details(), ignore_unknown_fields=True) if stored else None
