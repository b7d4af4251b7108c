"""Small mails for the tests of mail reading, and the only way they call the parser."""

from datetime import datetime
from pathlib import Path

from services.ingest.domain.message import ParsedMessage, Unparsed
from services.ingest.mime import parse

DATA = Path(__file__).parents[2] / "data" / "mail"
DEFAULTS = {
    "From": "Anna Muster <anna@nordwind.example>",
    "To": "Kim Beispiel <kim@mail.example>",
    "Subject": "Hello",
    "Date": "Mon, 2 Mar 2026 10:00:00 +0100",
    "Message-ID": "<1@nordwind.example>",
}


def mail(body: str | bytes = "Hello", **headers: str | None) -> bytes:
    """A mail with the DEFAULTS; underscores in names are hyphens, None leaves a field out."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    fields = {name: value for name, value in (DEFAULTS | named).items() if value is not None}
    head = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return head.encode() + b"\n" + (body.encode() if isinstance(body, str) else body)


def multipart(*parts: str, subtype: str = "mixed", **headers: str | None) -> bytes:
    body = "".join(f"--edge\n{part}\n" for part in parts) + "--edge--\n"
    return mail(body, Content_Type=f'multipart/{subtype}; boundary="edge"', **headers)


def html(source: str, **headers: str | None) -> bytes:
    return mail(source, Content_Type="text/html; charset=utf-8", **headers)


def read(raw: bytes, *, envelope_date: datetime | None = None, true_size: int | None = None) -> ParsedMessage:
    message = parse(raw, envelope_date=envelope_date, true_size=true_size)
    assert isinstance(message, ParsedMessage), message
    return message


def refused(raw: bytes) -> Unparsed:
    message = parse(raw)
    assert isinstance(message, Unparsed), message
    return message


def read_file(name: str) -> ParsedMessage:
    return read((DATA / name).read_bytes())
