"""The generator of invented mailboxes: deterministic, streamed, varied, and true to what it says."""

import itertools
import mailbox
import re
import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest

from tools.mailgen import LABELS, GeneratedMail, generate, write_mbox
from tools.mailgen.__main__ import main, size
from tools.mailgen.bulk import swollen
from tools.mailgen.steps import advance

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2026, 11, 20, tzinfo=UTC)

#: Systems whose real address may appear, and only as the sender.
VENDORS = (
    "greenhouse-mail.io",
    "lever.co",
    "myworkday.com",
    "ashbyhq.com",
    "smartrecruiters.com",
    "personio.de",
    "successfactors.eu",
    "workablemail.com",
    "teamtailor-mail.com",
    "icims.com",
    "linkedin.com",
    "indeed.com",
    "stepstone.de",
)


def mails_of(
    seed: int = 3, applications: int = 150, noise: int = 150, mail_bytes: int | None = None
) -> list[GeneratedMail]:
    return list(generate(seed, applications, noise, start=START, end=END, mail_bytes=mail_bytes))


@pytest.fixture(scope="module")
def mails() -> list[GeneratedMail]:
    return mails_of(applications=400, noise=400)


@pytest.fixture(scope="module")
def parsed(mails: list[GeneratedMail]) -> list[EmailMessage]:
    parser = BytesParser(policy=policy.default)
    return [parser.parsebytes(mail.raw) for mail in mails]


def test_the_same_seed_gives_the_same_bytes_and_truth() -> None:
    assert mails_of(seed=5) == mails_of(seed=5)


def test_another_seed_gives_another_mailbox() -> None:
    assert {mail.raw for mail in mails_of(seed=5)}.isdisjoint(mail.raw for mail in mails_of(seed=6))


def test_mails_come_in_date_order_within_the_time_asked_for(mails: list[GeneratedMail]) -> None:
    dates = [mail.truth.sent_at for mail in mails]

    assert sorted(dates) == dates
    assert dates[0] >= START - timedelta(minutes=1)
    assert dates[-1] <= END


def test_every_label_occurs(mails: list[GeneratedMail]) -> None:
    assert set(LABELS) == {mail.truth.label for mail in mails}


def test_there_are_as_many_applications_and_noise_mails_as_asked_for(mails: list[GeneratedMail]) -> None:
    keys = {mail.truth.application_key for mail in mails} - {None}
    about_company = {"verify_account", "survey"}
    noise = [mail for mail in mails if mail.truth.application_key is None and mail.truth.kind not in about_company]

    assert len(keys) == 400
    assert len(noise) == 400


def test_no_two_mails_share_a_message_id(mails: list[GeneratedMail]) -> None:
    assert len(mails) == len({mail.truth.message_id for mail in mails})


def test_headers_say_what_the_truth_says(mails: list[GeneratedMail], parsed: list[EmailMessage]) -> None:
    for mail, read in zip(mails, parsed, strict=True):
        assert f"<{mail.truth.message_id}>" == read["Message-ID"]
        assert mail.truth.sent_at == read["Date"].datetime
        assert mail.truth.from_self == ("alex.morgan@example.com" in str(read["From"]))


def test_every_mail_is_well_formed(parsed: list[EmailMessage]) -> None:
    defects = [defect for read in parsed for part in read.walk() for defect in part.defects]

    assert defects == []


def test_header_lines_are_ascii_and_of_legal_length(mails: list[GeneratedMail]) -> None:
    for mail in mails:
        head = mail.raw.partition(b"\n\n")[0]

        assert head.isascii()
        assert max(map(len, head.split(b"\n"))) <= 300


def test_a_named_role_is_in_the_mail(mails: list[GeneratedMail], parsed: list[EmailMessage]) -> None:
    for mail, read in zip(mails, parsed, strict=True):
        title = mail.truth.job_title
        if title is None or mail.truth.kind.startswith("forwarded"):
            continue
        texts = [part.get_content() for part in read.walk() if part.get_content_maintype() == "text"]
        said = " ".join([str(read["Subject"]), *texts])

        assert re.sub(r"\s+", "", title) in re.sub(r"\s+", "", said.replace("&amp;", "&"))


def test_mime_is_as_varied_as_in_real_mailboxes(parsed: list[EmailMessage]) -> None:
    leaves = [part for read in parsed for part in read.walk() if not part.is_multipart()]
    charsets = {part.get_content_charset() for part in leaves}
    encodings = {part["Content-Transfer-Encoding"] for part in leaves}
    kinds = {part.get_content_type() for read in parsed for part in read.walk()}

    assert {"utf-8", "iso-8859-1", "windows-1252", "us-ascii"} <= charsets
    assert {"quoted-printable", "base64", "8bit", "7bit"} <= encodings
    assert {
        "text/plain",
        "text/html",
        "text/calendar",
        "multipart/alternative",
        "multipart/mixed",
        "message/rfc822",
        "application/pdf",
    } <= kinds


def test_an_interview_that_is_moved_keeps_its_uid_and_raises_the_sequence(parsed: list[EmailMessage]) -> None:
    invites: dict[str, list[tuple[str, int]]] = {}
    for read in parsed:
        for part in read.walk():
            if part.get_content_type() == "text/calendar":
                text = part.get_content()
                uid = re.search(r"UID:(\S+)", text)
                sequence = re.search(r"SEQUENCE:(\d+)", text)
                assert uid is not None
                assert sequence is not None
                method = str(part.get_param("method"))
                invites.setdefault(uid[1], []).append((method, int(sequence[1])))
    changed = [told for told in invites.values() if len(told) > 1]

    assert {"REQUEST", "CANCEL"} == {method for told in changed for method, _ in told[1:]}
    assert all([sequence for _, sequence in told] == list(range(len(told))) for told in changed)


def test_real_vendors_appear_as_senders_only(parsed: list[EmailMessage]) -> None:
    domain = re.compile(r"@((?:[\w-]+\.)+[a-z]{2,})|https?://((?:[\w-]+\.)+[a-z]{2,})")
    for read in parsed:
        sender = str(read["From"].addresses[0].domain)
        assert sender.endswith((".example", "example.com", *VENDORS))
        body = " ".join(part.get_content() for part in read.walk() if part.get_content_maintype() == "text")
        unfolded = re.sub(r"\r?\n ", "", body)  # calendar lines are folded anywhere
        for match in domain.finditer(unfolded):
            # An address can be quoted ("… wrote:"), a link never leads to a real host.
            allowed = (".example", "example.com", *VENDORS) if match[1] else (".example",)
            assert (match[1] or match[2]).endswith(allowed)


def test_companies_are_applied_to_twice_for_different_roles_and_again_for_the_same(mails: list[GeneratedMail]) -> None:
    roles: dict[str | None, dict[str, str | None]] = {}
    for mail in mails:
        if mail.truth.application_key:
            roles.setdefault(mail.truth.company, {})[mail.truth.application_key] = mail.truth.application_title
    several = [list(told.values()) for told in roles.values() if len(told) > 1]

    assert any(len(set(titles)) > 1 for titles in several)
    assert any(len(set(titles)) == 1 for titles in several)


@pytest.mark.parametrize("wanted", [4_000, 8_000, 30_000])
def test_mails_grow_to_the_size_asked_for(wanted: int) -> None:
    made = mails_of(applications=100, noise=100, mail_bytes=wanted)

    assert sum(len(mail.raw) for mail in made) / len(made) == pytest.approx(wanted, rel=0.15)


def test_a_huge_mailbox_is_not_held_in_memory() -> None:
    tracemalloc.start()
    mailbox_of_a_million = generate(1, 300_000, 700_000, start=START, end=END, mail_bytes=80_000)
    count = sum(1 for _ in itertools.islice(mailbox_of_a_million, 500))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 500
    assert peak < 20_000_000  # 500 mails of 80 kB would be 40 MB


def test_swollen_mailboxes_reach_their_size_and_keep_every_mail() -> None:
    made = mails_of(applications=20, noise=20)
    grown = list(swollen(iter(made), len(made), 60_000_000, seed=1))

    assert made == [mail for mail in grown if mail.truth.kind not in ("large", "digest")]
    assert 60_000_000 <= sum(len(mail.raw) for mail in grown) < 90_000_000
    assert {"large", "digest"} <= {mail.truth.kind for mail in grown}
    assert len(grown) == len({mail.truth.message_id for mail in grown})


def test_large_attachments_are_valid_base64() -> None:
    made = mails_of(applications=5, noise=5)
    large = [mail for mail in swollen(iter(made), len(made), 12_000_000, seed=2) if mail.truth.kind == "large"]
    read = BytesParser(policy=policy.default).parsebytes(large[0].raw)
    (attachment,) = read.iter_attachments()

    assert len(attachment.get_payload(decode=True)) > 200_000
    assert attachment.defects == []


def test_an_mbox_holds_every_mail_and_unquotes_to_the_same_bytes(tmp_path: Path, mails: list[GeneratedMail]) -> None:
    path = tmp_path / "out.mbox"
    written = write_mbox(path, iter(mails))
    box = mailbox.mbox(path, create=False)
    # A separating blank line belongs to the format; ">From " lines are quoted once more (mboxrd).
    restored = [re.sub(rb"^>(>*From )", rb"\1", box.get_bytes(key), flags=re.MULTILINE) for key in box.iterkeys()]

    assert len(mails) == written
    assert [mail.raw for mail in mails] == [raw if raw.endswith(b"\n") else raw + b"\n" for raw in restored]
    assert any(b"\nFrom " in mail.raw for mail in mails)


def test_the_command_line_writes_mailbox_and_truth(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, truth = tmp_path / "a.mbox", tmp_path / "a.json"
    main(["--applications", "5", "--noise", "4", "--out", str(out), "--truth", str(truth)])

    assert truth.read_text(encoding="utf-8").count('"label"') == len(mailbox.mbox(out, create=False))
    assert str(out) in capsys.readouterr().out


@pytest.mark.parametrize(("text", "expected"), [("2GB", 2 * 10**9), ("1.5 MB", 1_500_000), ("8kB", 8000), ("77", 77)])
def test_sizes_are_read_with_their_unit(text: str, expected: int) -> None:
    assert expected == size(text)


@pytest.mark.parametrize(
    ("stage", "said", "expected"),
    [
        (None, "applied", "applied"),
        ("interviewing", "in_review", "interviewing"),
        ("on_hold", "interviewing", "interviewing"),
        ("interviewing", "rejected", "rejected"),
        ("rejected", "in_review", "rejected"),
        ("offer", "accepted", "accepted"),
        ("applied", None, "applied"),
    ],
)
def test_a_stage_only_moves_forward_or_ends(stage: str | None, said: str | None, expected: str) -> None:
    assert expected == advance(stage, said)


def test_wording_does_not_repeat_itself(mails: list[GeneratedMail], parsed: list[EmailMessage]) -> None:
    receipts = [
        re.sub("|".join(re.escape(name) for name in (mail.truth.company, mail.truth.job_title) if name), "…", subject)
        for mail, subject in zip(mails, (str(read["Subject"]) for read in parsed), strict=True)
        if mail.truth.kind == "applied"
    ]
    most = Counter(receipts).most_common(1)[0][1]

    assert most / len(receipts) < 0.15
