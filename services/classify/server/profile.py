"""What a person says of an application, as the protos spell it."""

from typing import Any

from jobtrail.classify.v1 import application_pb2 as app
from services.classify.domain.decisions import Pin
from services.classify.domain.profile import Item, profile_read


def profile_fields(row: Any) -> dict[str, Any]:
    """The fields of Application that the person makes."""
    said = profile_read(row.profile, row.dismissed)
    return {
        "dismissed": said.dismissed,
        "pinned": [pin_to_proto(pin) for pin in Pin if pin in said.pins],
        "salary": said.pinned(Pin.SALARY, None) or "",
        "location": said.pinned(Pin.LOCATION, None) or "",
        "tags": said.tags,
        "contacts": [_contact(one) for one in said.contacts],
        "links": [_link(one) for one in said.links],
    }


def pin_to_proto(pin: Pin) -> app.ApplicationField.ValueType:
    """APPLICATION_FIELD_… of a field."""
    return app.ApplicationField.Value(f"APPLICATION_FIELD_{pin.name}")


def _contact(item: Item) -> app.ApplicationContact:
    return app.ApplicationContact(change_id=str(item.id), **item.told)


def _link(item: Item) -> app.ApplicationLink:
    return app.ApplicationLink(change_id=str(item.id), **item.told)
