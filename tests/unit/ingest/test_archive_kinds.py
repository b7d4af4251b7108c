import io
import os
import struct
import zipfile
from pathlib import Path

import pytest

from services.ingest.archive import ArchiveUnreadable, open_archive
from services.ingest.archive.limits import EXPANSION_FREE_BYTES, ZIP_DIRECTORY_BYTES
from tests.unit.ingest.archives import items, mbox, numbered, raws, resumes_anywhere, write


def zipped(path: Path, entries: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ArchiveUnreadable) as refused:
        open_archive(path)
    assert refused.value.detail.endswith(".")
    return refused.value.reason


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.mbox", mbox([numbered(1)]), "mbox"),
        ("INBOX", mbox([numbered(1)]), "mbox"),
        ("a.eml", numbered(1), "eml"),
        ("a", numbered(1), "eml"),
        ("a.eml", b"no header at all", "eml"),  # its name says so; the parser will say what is wrong
        ("a", b"Received: from x\n\tby y;\n z\nSubject: x\n\nHi", "eml"),
    ],
)
def test_the_kind_of_a_file_is_recognised(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    assert open_archive(write(tmp_path / name, content)).kind == kind


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.mbox", b"", "EMPTY"),
        ("a.mbox", b"\n\n  \n", "EMPTY"),
        ("a.txt", b"Dear diary\n", "UNKNOWN_FORMAT"),
        ("a.yaml", b"name: x\nversion: 1\n", "UNKNOWN_FORMAT"),
        ("a.bin", bytes(range(256)) * 20, "UNKNOWN_FORMAT"),
        ("a.pst", b"!BDN" + bytes(100), "UNSUPPORTED_FORMAT"),
        ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "UNSUPPORTED_FORMAT"),
        ("a.gz", b"\x1f\x8b\x08\x00broken", "CORRUPT"),
        ("a.zip", b"PK\x03\x04" + bytes(100), "CORRUPT"),
    ],
)
def test_what_is_no_archive_is_refused_with_a_reason(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    assert refusal(write(tmp_path / name, content)) == reason


def test_missing_paths_and_folders_without_mail_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "folder" / "notes.txt", b"x")

    assert refusal(tmp_path / "nowhere") == "NOT_FOUND"
    assert refusal(tmp_path / "folder") == "NO_MAIL"


def test_a_single_mail_is_one_item(tmp_path: Path) -> None:
    path = write(tmp_path / "a.eml", numbered(1))

    assert raws(path) == [numbered(1)]
    resumes_anywhere(open_archive(path))


def test_a_folder_gives_its_mails_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b/2.eml", "a/1.eml", "c.EML", "b/notes.txt", ".hidden/x.txt", "b/._2.eml"):
        write(tmp_path / name, numbered(1, name.encode()))

    assert [item.locator for item in items(tmp_path)] == ["a/1.eml", "b/2.eml", "c.EML"]


def test_a_maildir_gives_what_was_delivered_and_not_what_is_being_written(tmp_path: Path) -> None:
    for name in ("cur/1.host:2,S", "new/2.host", "tmp/3.host", ".Sent/cur/4.host:2,", ".Sent/new/5.host"):
        write(tmp_path / name, numbered(1, name.encode() + b"\n"))

    assert [item.locator for item in items(tmp_path)] == [
        ".Sent/cur/4.host:2,",
        ".Sent/new/5.host",
        "cur/1.host:2,S",
        "new/2.host",
    ]


def test_a_folder_may_mix_mbox_files_and_mails_and_resumes_anywhere(tmp_path: Path) -> None:
    write(tmp_path / "Takeout" / "Mail" / "All.mbox", mbox([numbered(1), numbered(2), numbered(3)]))
    write(tmp_path / "Takeout" / "Mail.eml", numbered(4))
    write(tmp_path / "INBOX", mbox([numbered(5), numbered(6)]))
    write(tmp_path / "raw", numbered(7))
    write(tmp_path / "old.msg", b"\xd0\xcf\x11\xe0")
    write(tmp_path / "ü:%41 \n.eml", numbered(8))

    found = items(tmp_path)

    assert [item.raw for item in found if item.raw] == [numbered(n) for n in (5, 6, 1, 2, 3, 4, 7, 8)]
    assert [item.skip_reason for item in found if item.skip_reason] == ["UNSUPPORTED_FORMAT"]
    resumes_anywhere(open_archive(tmp_path))


def test_names_that_are_no_text_are_read_and_shown_without_harm(tmp_path: Path) -> None:
    name = os.fsdecode(b"\xff\xfe.eml")
    try:
        write(tmp_path / name, numbered(1))
    except OSError:
        pytest.skip("this file system takes only UTF-8 names")

    (item,) = items(tmp_path)

    assert item.raw == numbered(1)
    assert item.locator == "\ufffd\ufffd.eml"
    assert items(tmp_path, item.cursor_after) == []


def test_files_that_come_and_go_do_not_shift_a_resumed_reading(tmp_path: Path) -> None:
    for number in (1, 3, 5):
        write(tmp_path / f"{number}.eml", numbered(number))
    cursor = items(tmp_path)[1].cursor_after
    (tmp_path / "3.eml").unlink()
    write(tmp_path / "2.eml", numbered(2))
    write(tmp_path / "4.eml", numbered(4))

    assert [item.raw for item in items(tmp_path, cursor)] == [numbered(4), numbered(5)]


def test_links_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "secret" / "x.eml", numbered(1))
    write(tmp_path / "mails" / "y.eml", numbered(2))
    (tmp_path / "mails" / "folder").symlink_to(tmp_path / "secret")
    (tmp_path / "mails" / "z.eml").symlink_to(tmp_path / "secret" / "x.eml")

    assert raws(tmp_path / "mails") == [numbered(2)]


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_read_is_recorded(tmp_path: Path) -> None:
    write(tmp_path / "a.eml", numbered(1)).chmod(0)
    write(tmp_path / "b.eml", numbered(2))

    assert [(item.raw, item.skip_reason) for item in items(tmp_path)] == [(None, "UNREADABLE"), (numbered(2), None)]


def test_a_zip_gives_the_same_mails_as_a_folder(tmp_path: Path) -> None:
    path = zipped(
        tmp_path / "takeout.zip",
        {
            "Takeout/archive_browser.html": b"<html>",
            "Takeout/Mail/All.mbox": mbox([numbered(1), numbered(2), numbered(3)]),
            "Takeout/Mail/cur/1.host:2,S": numbered(4),
            "single.eml": numbered(5),
            "noname": numbered(6),
            "INBOX": mbox([numbered(7)]),
            "__MACOSX/._single.eml": b"resource fork",
            "../../etc/passwd.eml": numbered(8),
        },
    )

    assert raws(path) == [numbered(n) for n in range(1, 9)]
    assert items(path)[-1].locator == "takeout.zip!../../etc/passwd.eml"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["takeout.zip"]
    resumes_anywhere(open_archive(path))


def test_nested_archives_and_foreign_formats_are_recorded(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"b.zip": b"PK", "c.msg": b"\xd0", "d.eml": numbered(1)})

    assert [(item.raw, item.skip_reason) for item in items(path)] == [
        (None, "NESTED_ARCHIVE"),
        (None, "UNSUPPORTED_FORMAT"),
        (numbered(1), None),
    ]
    resumes_anywhere(open_archive(path))


def test_a_broken_entry_is_recorded_and_the_rest_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {f"{n}.eml": numbered(n) for n in (1, 2, 3)}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"mail 2", b"mail X"))

    assert [(item.raw, item.skip_reason) for item in items(path)] == [
        (numbered(1), None),
        (None, "CORRUPT"),
        (numbered(3), None),
    ]


def test_an_encrypted_entry_is_recorded(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"1.eml": numbered(1), "2.eml": numbered(2)}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flags of the first entry, beside it and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))

    assert [item.skip_reason for item in items(path)] == ["ENCRYPTED", None]


def test_other_compression_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("1.eml", numbered(1), zipfile.ZIP_LZMA)
        packed.writestr("2.eml", numbered(2))

    assert [item.skip_reason for item in items(path)] == ["UNSUPPORTED_FORMAT", None]


def test_an_entry_that_expands_too_much_is_not_unpacked(tmp_path: Path) -> None:
    noise = os.urandom(2_000_000)
    path = zipped(tmp_path / "a.zip", {"1.eml": numbered(1), "2.eml": bytes(EXPANSION_FREE_BYTES + 1), "3.eml": noise})

    assert [item.skip_reason for item in items(path)] == [None, "ZIP_BOMB", None]


def test_a_zip_that_expands_too_much_as_a_whole_is_refused(tmp_path: Path) -> None:
    entries = {f"{n}.eml": bytes(EXPANSION_FREE_BYTES // 4) for n in range(10)}

    assert refusal(zipped(tmp_path / "a.zip", entries)) == "ZIP_BOMB"


def test_a_zip_whose_sizes_lie_gives_no_more_than_it_declared(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"1.eml": numbered(1, b"x" * 100_000), "2.eml": numbered(2)})
    content = bytearray(path.read_bytes())
    struct.pack_into("<L", content, content.index(b"PK\x01\x02") + 24, 50)
    path.write_bytes(bytes(content))

    assert [item.skip_reason for item in items(path)] == ["CORRUPT", None]


def test_a_directory_beyond_the_bound_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = zipped(tmp_path / "a.zip", {"1.eml": numbered(1)})
    content = bytearray(path.read_bytes())
    struct.pack_into("<L", content, content.rindex(b"PK\x05\x06") + 12, ZIP_DIRECTORY_BYTES + 1)
    path.write_bytes(bytes(content))

    assert refusal(path) == "TOO_MANY_ENTRIES"


def test_zips_without_mail_are_refused(tmp_path: Path) -> None:
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()

    assert refusal(write(tmp_path / "empty.zip", empty.getvalue())) == "NO_MAIL"
    assert refusal(zipped(tmp_path / "a.zip", {"a.pdf": b"%PDF", "b": b"prose"})) == "NO_MAIL"


@pytest.mark.parametrize("cursor", ["", "1", "x.y", "1.", ".1", "-1.0"])
def test_foreign_cursors_of_zips_are_refused(tmp_path: Path, cursor: str) -> None:
    archive = open_archive(zipped(tmp_path / "a.zip", {"1.eml": numbered(1)}))

    with pytest.raises(ArchiveUnreadable) as refused:
        list(archive.read(cursor))

    assert refused.value.reason == "BAD_CURSOR"
