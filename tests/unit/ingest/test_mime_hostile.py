"""Mail that was made to hurt: each shape is read to the end, with what can be saved and a word about the rest.

No clock is asserted: each of these took from seconds to for ever with a backtracking regex, a recursive parser or a
tree builder, and the timeout of the suite ends the ones that would.
"""

import base64
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.ingest.domain.message import ParsedMessage, Unparsed
from services.ingest.mime import parse
from services.ingest.mime.limits import ATTACHMENTS, LINKS, SUBJECT_CHARS, TEXT_CHARS
from tests.unit.ingest.mails import DATA, html, mail, multipart, read

#: Long enough for anything quadratic to reach the timeout.
FILLED_CHARS = 300_000


def filled(piece: str, size: int = FILLED_CHARS) -> str:
    return piece * (size // len(piece))


@pytest.mark.parametrize(
    "piece",
    [
        "<blockquote>",
        '<blockquote type="cite">',
        "<div>",
        "<table>",
        "<font a=1><p>",
        "<a href=http://x>",
        "<",
        "<p ",
        "</",
        "<!--",
        "<!",
        "&",
        "&#",
        '<a href="',
        "<p a='",
        '<b a=">" ',
        "<div hidden>",
        "<div style=display:none>",
        "<style>",
        "<pre>x\n",
        "<a href='http://x'><table>y",
        "<p a=b ",
        "<script>x</script>",
    ],
)
def test_html_that_never_ends_does(piece: str) -> None:
    message = read(html("<p>Shown</p>" + filled(piece)))

    assert message.text.startswith("Shown")
    assert len(message.text) <= TEXT_CHARS


def test_eighty_thousand_blockquotes_hide_nothing() -> None:
    message = read(html("<blockquote>\n" * 80_000 + "Deep"))

    assert message.text == "Deep"


def test_a_hundred_thousand_attributes_are_one_tag() -> None:
    assert read(html("<p " + "\n".join(f"a{n}=1" for n in range(100_000)) + ">Shown")).text == "Shown"


@pytest.mark.parametrize(
    "piece",
    [
        "> ",
        ">",
        "On 1 ",
        "On 1\n",
        "On 1 schrieb ",
        "From: x\n",
        "From: x\nSent: y\n",
        "-",
        "- ",
        "http://",
        "\n",
        " \n",
        "> > > \n",
        "--\n",
        "Sent from my x\n",
        "wrote:\n",
        "\r",
        "\xa0",
        "a" * 76 + "\n",
    ],
)
def test_plain_text_of_one_thing_is_read(piece: str) -> None:
    message = read(mail(filled(piece)))

    assert len(message.text) + len(message.quoted_text) + len(message.signature) <= TEXT_CHARS


def test_one_line_of_a_megabyte_is_cut_at_the_bound() -> None:
    message = read(mail("word " * 200_000))

    assert len(message.text) == TEXT_CHARS - 1
    assert "TEXT_CUT" in message.warnings


@pytest.mark.parametrize(
    "piece", ['"a\\" <x@y>, ', "(", "<", "=?utf-8?q?", "\\", ":", ",", '"', "a@b,", "=?a?q?,?=", "<>"]
)
def test_address_lists_of_one_thing_are_read(piece: str) -> None:
    message = read(mail(To=filled(piece), From=filled(piece), Cc=filled(piece, 10_000)))

    assert message.subject == "Hello"


@pytest.mark.parametrize("piece", ["=?utf-8?q?", "=?utf-8?q?a?=", "=?", "a ", "\n ", "=?utf-8?b?%?="])
def test_other_headers_of_one_thing_are_bounded(piece: str) -> None:
    message = read(mail(Subject=filled(piece), References=filled("<" + piece), X_Gmail_Labels=filled('"' + piece)))

    assert len(message.subject) <= SUBJECT_CHARS


@pytest.mark.parametrize("piece", ['; a="', "; boundary*0*=x''", ";", "; a*", "; a*999*=", "/"])
def test_parameters_of_one_thing_are_read(piece: str) -> None:
    message = read(mail("Shown", Content_Type="text/plain " + filled(piece)))

    assert message.text == "Shown"


def test_half_a_million_fields_are_cut_and_the_body_found() -> None:
    message = read(b"From: a@b.example\n" + b"A: b\n" * 400_000 + b"\nShown")

    assert message.text == "Shown"
    assert "HEADERS_CUT" in message.warnings


def test_parts_in_parts_end_at_the_bound() -> None:
    nested = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(3_000))

    message = read(b"From: a@b.example\n" + nested.encode() + b"\nDeep")

    assert "NESTED_TOO_DEEP" in message.warnings


def test_mails_in_mails_end_at_the_bound() -> None:
    assert read(b"From: a@b.example\nContent-Type: message/rfc822\n\n" * 20_000).warnings[-1] == "NESTED_TOO_DEEP"


def test_a_hundred_thousand_parts_are_cut() -> None:
    message = read(multipart("\nShown", *(["Content-Type: image/png\n\n"] * 100_000)))

    assert message.text == "Shown"
    assert len(message.attachments) == ATTACHMENTS
    assert {"TOO_MANY_PARTS", "ATTACHMENTS_CUT"} <= set(message.warnings)


def test_parts_that_contain_their_own_boundary_end() -> None:
    raw = b"From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n"

    assert read(raw + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 20_000).text == ""


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("--edge\n\nShown", "Shown"),
        ("--edge\n\nShown\n--edg", "Shown\n--edg"),
        ("--edge\n\nOne\n--edge\n\nTwo", "One\n\nTwo"),
        ("--edge\n\nOne\n--edge--\nepilogue\n--edge\n\nTwo", "One"),
        ("--edgeX\n\nShown", "--edgeX\n\nShown"),
        ("--edge  \t\n\nShown\n--edge--  ", "Shown"),
        ("Shown without any part", "Shown without any part"),
    ],
)
def test_boundaries_are_found_as_far_as_they_are_there(body: str, text: str) -> None:
    assert read(mail(body, Content_Type="multipart/mixed; boundary=edge")).text == text


def test_a_missing_boundary_parameter_shows_the_body() -> None:
    message = read(mail("Shown", Content_Type="multipart/mixed"))

    assert (message.text, message.warnings) == ("Shown", ("BOUNDARY_MISSING",))


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "x-uuencode", "binary", "nonsense"])
@pytest.mark.parametrize("body", ["=", "====", "A", "=ZZ=\n=", "!" * 1_000, "Words with spaces"])
def test_broken_encodings_do_no_harm(encoding: str, body: str) -> None:
    assert read(mail(body, Content_Transfer_Encoding=encoding)).subject == "Hello"


def test_text_that_claims_to_be_base64_is_shown_as_it_is() -> None:
    assert read(mail("Words with spaces", Content_Transfer_Encoding="base64")).text == "Words with spaces"


def test_links_are_bounded() -> None:
    message = read(mail(" ".join(f"https://x.example/{n}" for n in range(5_000))))

    assert len(message.links) == LINKS


def test_a_calendar_of_beginnings_ends() -> None:
    part = "Content-Type: text/calendar\n\n" + "BEGIN:VEVENT\nUID:1\n" * 20_000

    assert len(read(multipart(part)).calendar) == 1


def test_fifty_megabytes_are_read_in_a_fraction_of_their_memory() -> None:
    raw = multipart(
        "Content-Type: text/plain\n\nShown", "Content-Transfer-Encoding: base64\n\n" + ("A" * 76 + "\n") * 650_000
    )
    tracemalloc.start()
    try:
        message = parse(raw)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert isinstance(message, ParsedMessage)
    assert message.size_bytes > 50_000_000
    assert peak < 12_000_000


MAILS = sorted(DATA.glob("*.eml"))
TOKENS = st.sampled_from(
    [
        b"\n",
        b"\r\n",
        b"\n\n",
        b"--",
        b"=",
        b"?=",
        b"=?utf-8?q?",
        b"<",
        b">",
        b'"',
        b"(",
        b";",
        b"\x00",
        b"\xff\xfe",
        b"&#",
        b"\x1b$B",
        b"Content-Type: multipart/mixed; boundary=",
        b"Content-Transfer-Encoding: base64\n",
        b"charset=utf-7",
        b"\xed\xa0\x80",
        b"BEGIN:VEVENT\n",
        b"DTSTART:99999999T999999Z\n",
        b"charset=hz;",
        b"format=flowed;",
        b"Date: ",
        b"9" * 30,
        b"<div hidden>",
    ]
)


def sound(message: ParsedMessage | Unparsed) -> None:
    """No failure inside, and every string can be stored."""
    if isinstance(message, Unparsed):
        assert message.reason in ("EMPTY", "NO_HEADERS", "TOO_LARGE"), message
        return
    for value in strings(message):
        assert "\x00" not in value
        value.encode("utf-8")


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in strings(item)]
    slots: tuple[str, ...] = getattr(type(value), "__slots__", ())
    return [text for slot in slots if not slot.startswith("_") for text in strings(getattr(value, slot, None))]


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_parsed_or_refused(raw: bytes) -> None:
    sound(parse(raw))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(TOKENS, st.binary(max_size=20)), max_size=60))
def test_any_heap_of_syntax_is_parsed_or_refused(tokens: list[bytes]) -> None:
    sound(parse(b"From: a@b.example\n" + b"".join(tokens)))


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(MAILS), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), TOKENS), max_size=8))
def test_any_damage_to_a_mail_is_survived(path: Path, damage: list[tuple[float, int, bytes]]) -> None:
    raw = path.read_bytes()
    for where, length, token in damage:
        at = int(where * len(raw))
        raw = raw[:at] + token + raw[at + length :]
    sound(parse(raw))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=500), st.sampled_from(["utf-8", "utf-16", "utf-7", "cp1252", "iso-2022-jp"]))
def test_any_text_in_any_charset_is_read(text: str, charset: str) -> None:
    body = base64.encodebytes(text.encode(charset, "replace"))
    sound(parse(mail(body, Content_Type=f"text/html; charset={charset}", Content_Transfer_Encoding="base64")))


def test_a_failure_inside_the_parser_is_recorded_not_raised() -> None:
    answer = parse("no bytes at all")  # type: ignore[arg-type]  # as it says

    assert isinstance(answer, Unparsed)
    assert (answer.reason, answer.size_bytes) == ("PARSER_FAILED", 15)
