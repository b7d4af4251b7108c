"""Archives on their way in: tus, and the simple form of it."""

import asyncio
import base64
import contextlib
import hashlib
import socket as sockets
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from gateway.uploads import PIECE_BYTES
from kit.ids import new_id
from tests.fixtures.deadline import until
from tests.fixtures.gateway import Person, RunningGateway, media_type

MEDIA = "application/offset+octet-stream"


def _kept(gateway: RunningGateway, person: Person, address: str) -> bytes:
    upload_id = address.rsplit("/", 1)[1]
    return bytes(gateway.world.of[person.user_id].uploads[upload_id][1])


async def _create(person: Person, size: int) -> str:
    """The address of a new upload."""
    metadata = f"filename {base64.b64encode('Ünread.mbox'.encode()).decode()}"
    headers = {**person.headers, "Tus-Resumable": "1.0.0", "Upload-Length": str(size), "Upload-Metadata": metadata}
    response = await person.http.post(f"{person.url}/uploads", headers=headers)
    assert response.status_code == 201, response.text
    return person.url + response.headers["Location"]


async def _patch(person: Person, address: str, offset: int, data: object, **more: str) -> tuple[int, str]:
    """(status, Upload-Offset) of a PATCH."""
    headers = {**person.headers, "Upload-Offset": str(offset), "Content-Type": MEDIA, **more}
    response = await person.http.patch(address, content=data, headers=headers)
    return response.status_code, response.headers.get("Upload-Offset", "")


async def _offset(person: Person, address: str) -> int:
    response = await person.http.head(address, headers=person.headers)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return int(response.headers["Upload-Offset"])


async def test_the_server_says_what_it_speaks(gateway: RunningGateway) -> None:
    response = await gateway.http.options(f"{gateway.url}/uploads")
    assert response.status_code == 204
    assert response.headers["Tus-Version"] == "1.0.0"
    assert response.headers["Tus-Extension"] == "creation"


async def test_an_archive_arrives_whole_in_pieces_of_a_mebibyte(gateway: RunningGateway, person: Person) -> None:
    data = bytes(range(256)) * 4096 * 3 + b"the rest"
    address = await _create(person, len(data))
    pieces: list[int] = []
    gateway.world.before_append = lambda piece: pieces.append(len(piece))
    try:
        answer = await _patch(person, address, 0, data)
    finally:
        gateway.world.before_append = lambda piece: None

    assert answer == (204, str(len(data)))
    assert hashlib.sha256(_kept(gateway, person, address)).digest() == hashlib.sha256(data).digest()
    assert pieces == [PIECE_BYTES, PIECE_BYTES, PIECE_BYTES, 8]
    assert await _offset(person, address) == len(data)


async def _begin(gateway: RunningGateway, person: Person, address: str, size: int) -> asyncio.StreamWriter:
    """A PATCH of `size` bytes whose body is still to be written."""
    parts = urlsplit(gateway.url)
    _, writer = await asyncio.open_connection(parts.hostname, parts.port, family=sockets.AF_INET)
    head = [
        f"PATCH {urlsplit(address).path} HTTP/1.1",
        f"Host: {parts.netloc}",
        f"Authorization: {person.headers['Authorization']}",
        "Upload-Offset: 0",
        f"Content-Type: {MEDIA}",
        f"Content-Length: {size}",
        "",
        "",
    ]
    writer.write("\r\n".join(head).encode())
    await writer.drain()
    return writer


async def test_an_upload_that_broke_off_keeps_what_came_and_goes_on_there(
    gateway: RunningGateway, person: Person
) -> None:
    data = bytes(range(256)) * 4096 * 2
    address = await _create(person, len(data))
    writer = await _begin(gateway, person, address, len(data))
    writer.write(data[: PIECE_BYTES + 1000])
    await writer.drain()
    await until(lambda: len(_kept(gateway, person, address)) >= PIECE_BYTES, "the first piece is kept")
    writer.close()
    with contextlib.suppress(OSError):
        await writer.wait_closed()

    # The bytes of the unfinished second piece too: they were read before the end was noticed.
    await until(lambda: len(_kept(gateway, person, address)) == PIECE_BYTES + 1000, "the rest is kept")
    stands = await _offset(person, address)
    answer = await _patch(person, address, stands, data[stands:])

    assert stands == PIECE_BYTES + 1000
    assert answer == (204, str(len(data)))
    assert _kept(gateway, person, address) == data


async def test_bytes_that_are_there_already_are_answered_and_a_gap_is_refused(
    gateway: RunningGateway, person: Person
) -> None:
    address = await _create(person, 10)
    await _patch(person, address, 0, b"01234")

    again = await _patch(person, address, 0, b"01234")
    gap = await _patch(person, address, 7, b"789")

    assert again == (204, "5")
    assert gap == (409, "5")
    assert _kept(gateway, person, address) == b"01234"


async def test_two_that_bring_the_same_archive_at_once_do_not_mix_it_up(
    gateway: RunningGateway, person: Person
) -> None:
    data = b"".join(number.to_bytes(4, "big") for number in range(3 * PIECE_BYTES // 4))
    address = await _create(person, len(data))
    kept = gateway.world.of[person.user_id].uploads[address.rsplit("/", 1)[1]][1]

    def other(_piece: bytes) -> None:
        if not kept:
            kept.extend(data[: PIECE_BYTES + 1000])

    gateway.world.before_append = other
    try:
        answer = await _patch(person, address, 0, data)
    finally:
        gateway.world.before_append = lambda piece: None

    assert answer == (204, str(len(data)))
    assert _kept(gateway, person, address) == data


async def test_an_archive_whose_file_was_lost_on_the_way_begins_again_instead_of_getting_a_wrong_beginning(
    gateway: RunningGateway, person: Person
) -> None:
    data = b"".join(number.to_bytes(4, "big") for number in range(3 * PIECE_BYTES // 4))
    address = await _create(person, len(data))
    kept = gateway.world.of[person.user_id].uploads[address.rsplit("/", 1)[1]][1]
    gateway.world.before_append = lambda _piece: kept.clear() if len(kept) == PIECE_BYTES else None
    try:
        answer = await _patch(person, address, 0, data)
    finally:
        gateway.world.before_append = lambda piece: None

    assert answer == (409, "0")
    assert _kept(gateway, person, address) == b""


async def test_the_upload_waits_for_the_service_instead_of_filling_the_memory(
    gateway: RunningGateway, person: Person
) -> None:
    """While the first piece is being kept nothing more than what fits the buffers is read."""
    size = 64 * PIECE_BYTES
    address = await _create(person, size)
    sent = 0

    async def body() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(size // PIECE_BYTES):
            sent += PIECE_BYTES
            yield b"x" * PIECE_BYTES

    gateway.world.hang = asyncio.Event()
    gateway.world.calls.clear()
    uploading = asyncio.create_task(_patch(person, address, 0, body(), **{"Content-Length": str(size)}))
    try:
        await until(lambda: gateway.world.calls["AppendUpload"] == 1, "the service has the first piece")
        before = -1
        while sent != before:
            before = sent
            # Whoever still may send has sent when a round trip of somebody else's is over.
            for _ in range(5):
                await gateway.stranger().data("{ viewer { id } }")
        assert sent < size / 2
    finally:
        gateway.world.hang.set()
        gateway.world.hang = None

    assert await uploading == (204, str(size))


async def test_a_simple_program_creates_an_upload_with_json(person: Person) -> None:
    body = {"filename": "mail.mbox", "sizeBytes": 5_000_000_000, "fingerprint": "abc"}
    response = await person.http.post(f"{person.url}/uploads", json=body, headers=person.headers)
    answer = response.json()

    assert response.status_code == 201
    assert response.headers["Location"] == f"/uploads/{answer['id']}"
    assert answer == {"id": answer["id"], "filename": "mail.mbox", "sizeBytes": 5_000_000_000, "offset": 0}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"null", 400),
        (b"{", 400),
        (b'{"filename": 1, "sizeBytes": 1}', 400),
        (b'{"filename": "x"}', 400),
        (b'{"filename": "x", "sizeBytes": -1}', 400),
        (b'{"filename": "x", "sizeBytes": true}', 400),
        (b'{"filename": "x", "sizeBytes": 1.5}', 400),
        (b'{"filename": "x\\u0000", "sizeBytes": 1}', 400),
        (b'{"filename": "x", "sizeBytes": 99999999999999999999999}', 400),
        (b'{"filename": "x", "sizeBytes": 4611686018427387903}', 413),
        (b'{"filename": "' + b"x" * 20_000 + b'", "sizeBytes": 1}', 413),
    ],
)
async def test_what_is_no_upload_is_refused(person: Person, body: bytes, status: int) -> None:
    headers = {**person.headers, "Content-Type": "application/json"}
    response = await person.http.post(f"{person.url}/uploads", content=body, headers=headers)
    assert (response.status_code, media_type(response)) == (status, "application/json")


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"Tus-Resumable": "0.2.2"}, 412),
        ({"Upload-Offset": "-1"}, 400),
        ({"Upload-Offset": "x"}, 400),
        ({"Upload-Offset": "9" * 30}, 400),
        ({"Content-Type": "application/octet-stream"}, 415),
    ],
)
async def test_headers_that_are_none_of_the_protocols_are_refused(
    person: Person, more: dict[str, str], status: int
) -> None:
    address = await _create(person, 5)

    assert (await _patch(person, address, 0, b"01234", **more))[0] == status


async def test_an_upload_nobody_began_is_not_there(person: Person) -> None:
    for upload_id in (str(new_id()), "nonsense", "%00"):
        address = f"{person.url}/uploads/{upload_id}"
        response = await person.http.head(address, headers=person.headers)
        assert response.status_code == 404
        assert (await _patch(person, address, 0, b"x"))[0] == 404
