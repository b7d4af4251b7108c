"""Which folders are read, and what they are called."""

import pytest

from services.ingest.imap.folders import Folder, Role, choose, pick, readable
from services.ingest.imap.limits import FOLDERS


def one(name: bytes, *attributes: bytes, delimiter: bytes = b"/") -> tuple[tuple[bytes, ...], bytes, bytes]:
    """An entry of LIST's answer."""
    return attributes, delimiter, name


def labels(*listed: tuple[tuple[bytes, ...], bytes, bytes], gmail: bool = False) -> list[str]:
    """What is read of it, by label."""
    return [folder.label for folder in pick(choose(listed, ()), gmail=gmail).all]


def test_every_folder_is_read_but_those_that_repeat_others() -> None:
    listed = [
        one(b"INBOX"),
        one(b"Everything", rb"\All"),
        one(b"Stars", rb"\Flagged"),
        one(b"D", rb"\Drafts"),
        one(b"W"),
    ]

    assert labels(*listed) == ["Inbox", "W"]


def test_inbox_and_sent_come_first_and_the_bins_last() -> None:
    listed = [one(b"A"), one(b"Bin", rb"\Trash"), one(b"Junk", rb"\Junk"), one(b"S", rb"\Sent"), one(b"inbox")]

    assert labels(*listed) == ["Inbox", "Sent", "A", "Spam", "Trash"]


def test_gmail_keeps_every_message_once() -> None:
    listed = [one(b"INBOX"), one(b"[Gmail]/All", rb"\All"), one(b"[Gmail]/Bin", rb"\Trash"), one(b"Work")]

    assert labels(*listed, gmail=True) == ["All", "Trash"]


def test_gmail_without_all_mail_is_read_by_folders() -> None:
    folders = pick(choose([one(b"INBOX"), one(b"Work")], ()), gmail=True)

    assert (folders.gmail, [folder.label for folder in folders.all]) == (False, ["Inbox", "Work"])


@pytest.mark.parametrize(
    ("name", "role"),
    [
        (b"Sent Items", Role.SENT),
        (b"Gesendet", Role.SENT),
        (b"INBOX.Sent", Role.SENT),
        (b"Junk E-mail", Role.SPAM),
        (b"Spamverdacht", Role.SPAM),
        (b"Gel&APY-scht", Role.TRASH),
        (b"Papierkorb", Role.TRASH),
        (b"Entw&APw-rfe", Role.DRAFTS),
        (b"Work.Sent", Role.PLAIN),
        (b"Sentinel", Role.PLAIN),
    ],
)
def test_where_the_server_does_not_say_the_name_tells(name: bytes, role: Role) -> None:
    (folder,) = choose([one(name, delimiter=b".")], ())

    assert folder.role is role


def test_what_the_server_says_goes_before_the_name() -> None:
    (folder,) = choose([one(b"Trash", rb"\Sent")], ())

    assert folder.role is Role.SENT


@pytest.mark.parametrize("attribute", [rb"\Noselect", rb"\NoSelect", rb"\NonExistent"])
def test_what_cannot_be_opened_is_left_out(attribute: bytes) -> None:
    assert choose([one(b"Parent", attribute)], ()) == []


def test_folders_of_other_people_are_left_out() -> None:
    found = choose([one(b"INBOX"), one(b"shared/team"), one(b"user/bob")], (b"shared/", b"user/"))

    assert [folder.label for folder in found] == ["Inbox"]


@pytest.mark.parametrize("name", [b"a\r\nb", b"a\0b", b"", b"\x1b[2J", b"x" * 1_001])
def test_names_that_cannot_be_said_are_left_out(name: bytes) -> None:
    assert choose([one(name)], ()) == []


def test_a_nested_folder_is_a_nested_label() -> None:
    (folder,) = choose([one(b"INBOX.Jobs.2026", delimiter=b".")], ())

    assert folder.label == "Jobs/2026"


def test_names_that_look_like_numbers_are_names() -> None:
    (folder,) = choose([((), b"/", "2026")], ())

    assert (folder.name, folder.label) == (b"2026", "2026")


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"Entw&APw-rfe", "Entwürfe"),
        (b"Tom &- Jerry", "Tom & Jerry"),
        (b"&Jjo-!", "☺!"),
        ("Entwürfe".encode(), "Entwürfe"),
        (b"Entw\xfcrfe", "Entwürfe"),
        (b"&2D3cAA-", "🐀"),
    ],
)
def test_names_are_read_whatever_way_they_are_written(raw: bytes, text: str) -> None:
    assert readable(raw) == text


@pytest.mark.parametrize("raw", [b"&", b"&!!!", b"&AAA", b"&2D0-", b"&AAo-x"])
def test_names_written_wrongly_are_read_somehow(raw: bytes) -> None:
    text = readable(raw)

    assert text.encode()
    assert text.isprintable()


def test_keys_tell_folders_apart_and_stay_the_same() -> None:
    first = choose([one(b"INBOX"), one(b"a"), one(b"A")], ())
    again = choose([one(b"A"), one(b"Inbox"), one(b"a")], ())

    assert len({folder.key for folder in first}) == 3
    assert {folder.label: folder.key for folder in first} == {folder.label: folder.key for folder in again}


def test_folders_are_bounded_and_the_important_ones_stay() -> None:
    many = [one(b"f%d" % number) for number in range(FOLDERS + 10)]
    found = choose([*many, one(b"INBOX"), one(b"S", rb"\Sent")], ())

    assert len(found) == FOLDERS
    assert [folder.label for folder in found[:2]] == ["Inbox", "Sent"]
    assert isinstance(found[0], Folder)
