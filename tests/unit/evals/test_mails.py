"""The evaluation mails are complete, consistent and split so that a score means something."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest

from services.classify.domain.labels import Label

FOLDER = Path(__file__).resolve().parents[3] / "evals" / "mails"
FILES = sorted(FOLDER.glob("*.jsonl"))

TEXTS = {"id", "source", "from", "subject", "body", "date", "label", "authentic", "lang", "system", "template", "split"}
REQUIRED = TEXTS | {"company", "job_title", "ambiguous", "hard_negative", "note", "trick"}
OPTIONAL = {"reply_to", "to", "requisition_id", "list_unsubscribe", "from_self", "html", "calendar"}
CALENDAR = {"method", "summary", "start", "organizer", "cancelled"}

#: Two bodies that share more of their three-word sequences than this are one mail with other names in it.
NEARLY_THE_SAME = 0.5
#: Systems, boards and post offices that carry the mail of many: their domains say nothing about one sender.
CARRIERS = (
    "greenhouse-mail.io",
    "greenhouse.io",
    "lever.co",
    "ashbyhq.com",
    "myworkday.com",
    "icims.com",
    "smartrecruiters.com",
    "successfactors.eu",
    "successfactors.com",
    "invalidemail.com",
    "taleo.net",
    "workablemail.com",
    "bamboohr.com",
    "jobvite.com",
    "teamtailor-mail.com",
    "m.personio.de",
    "softgarden.io",
    "recruitee.com",
    "join.com",
    "applytojob.com",
    "jazz.co",
    "linkedin.com",
    "indeed.com",
    "indeedemail.com",
    "stepstone.de",
    "mail.xing.com",
    "glassdoor.com",
    "hackerrankforwork.com",
    "hackerrankmail.com",
    "gupy.com.br",
    "seek.com.au",
    "docusign.net",
    "arbeitsagentur.de",
    "codility.com",
    "codesignal.com",
    "google.com",
    "ziprecruiter.com",
    "infojobs.net",
    "hellowork.com",
    "pracuj.pl",
    "hirevue.com",
    "pinpoint.email",
    "testgorilla.com",
    "mailhaven.example",
    "postbox.example",
    "postfach.example",
)


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The mails of one file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


MAILS = [mail for path in FILES for mail in rows_of(path)]


def in_both_splits(keyed: Iterable[tuple[str | None, Mapping[str, Any]]]) -> set[str]:
    """The keys (None left out) that occur in train and in test."""
    splits: dict[str, set[str]] = defaultdict(set)
    for key, mail in keyed:
        if key:
            splits[key].add(mail["split"])
    return {key for key, names in splits.items() if len(names) > 1}


def plain(name: str) -> str:
    """A name with nothing but its letters and digits, lower case."""
    return "".join(c for c in name.lower() if c.isalnum())


def own_domain(mail: Mapping[str, Any]) -> str | None:
    """The sender's domain, None when many senders share it."""
    domain = parseaddr(mail["from"])[1].rpartition("@")[2].lower()
    return None if any(domain == c or domain.endswith(f".{c}") for c in CARRIERS) else domain


def triples(text: str) -> set[tuple[str, ...]]:
    """The three-word sequences of a text."""
    words = text.lower().split()
    return {tuple(words[i : i + 3]) for i in range(len(words) - 2)}


def similar_pairs(texts: Mapping[str, str]) -> list[tuple[str, str, float]]:
    """Pairs of ids whose texts overlap (Jaccard over three-word sequences) above the bound."""
    sets = {key: triples(text) for key, text in texts.items()}
    shared: Counter[tuple[str, str]] = Counter()
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for key, parts in sets.items():
        for part in parts:
            shared.update((other, key) for other in holders[part])
            holders[part].append(key)
    ratios = ((a, b, n / (len(sets[a]) + len(sets[b]) - n)) for (a, b), n in shared.items())
    return [pair for pair in ratios if pair[2] > NEARLY_THE_SAME]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_holds_few_short_lines(path: Path) -> None:
    lines = path.read_bytes().splitlines()

    assert 0 < len(lines) <= 60
    assert max(map(len, lines)) <= 12_000


@pytest.mark.parametrize("mail", MAILS, ids=lambda mail: mail["id"])
def test_a_mail_has_its_fields(mail: dict[str, Any]) -> None:
    assert REQUIRED <= mail.keys() <= REQUIRED | OPTIONAL
    assert {key for key in TEXTS if not isinstance(mail[key], str) or not mail[key].strip()} == set()
    assert {type(mail[key]) for key in ("ambiguous", "hard_negative")} == {bool}
    assert {mail["source"], mail["authentic"]} == {"handwritten"}
    assert mail["label"] in set(Label)
    assert mail["split"] in {"train", "test"}
    assert "@" in parseaddr(mail["from"])[1]
    assert datetime.fromisoformat(mail["date"]).tzinfo is not None
    assert mail.keys().isdisjoint({"calendar"}) or mail["calendar"].keys() == CALENDAR
    assert mail["note"] or not mail["ambiguous"]


@pytest.mark.parametrize("mail", [m for m in MAILS if m["label"] == Label.JOB_ALERT], ids=lambda mail: mail["id"])
def test_an_alert_is_about_no_application(mail: dict[str, Any]) -> None:
    assert (mail["company"], mail["job_title"]) == (None, None)


def test_ids_are_unique() -> None:
    assert [key for key, count in Counter(mail["id"] for mail in MAILS).items() if count > 1] == []


def test_there_are_enough_mails_of_every_label_in_both_splits() -> None:
    count = Counter((mail["split"], mail["label"]) for mail in MAILS if not mail["ambiguous"])

    assert len(MAILS) >= 440
    assert {label for label in Label if count["test", label] < 15} == set()
    assert {label for label in Label if count["train", label] < 8} == set()


def test_languages_and_splits_have_their_shares() -> None:
    langs = Counter(mail["lang"] for mail in MAILS)
    train = sum(mail["split"] == "train" for mail in MAILS) / len(MAILS)

    assert 0.55 <= langs["en"] / len(MAILS) <= 0.65
    assert 0.25 <= langs["de"] / len(MAILS) <= 0.35
    assert langs.keys() == {"en", "de", "fr", "es", "it", "nl", "pt", "pl"}
    assert 0.30 <= train <= 0.40


def test_no_company_is_in_both_splits() -> None:
    assert in_both_splits((mail["company"] and plain(mail["company"]), mail) for mail in MAILS) == set()


def test_no_wording_family_is_in_both_splits() -> None:
    assert in_both_splits((mail["template"], mail) for mail in MAILS) == set()


def test_no_senders_own_domain_is_in_both_splits() -> None:
    assert in_both_splits((own_domain(mail), mail) for mail in MAILS) == set()


def test_a_name_in_another_spelling_is_the_same_company() -> None:
    pair = [(plain("Nord & Söhne"), {"split": "train"}), (plain("NORD Söhne"), {"split": "test"})]

    assert in_both_splits(pair) == {"nordsöhne"}


def test_no_two_bodies_are_nearly_the_same() -> None:
    assert similar_pairs({mail["id"]: mail["body"] for mail in MAILS}) == []


def test_a_copy_with_another_name_is_found() -> None:
    text = (
        "Dear {}, thank you for the letter and for the photographs of the shelf you built with your sister in spring."
    )
    pairs = similar_pairs(
        {"a": text.format("Ada"), "b": text.format("Ben"), "c": "Something else entirely, and shorter."}
    )

    assert [(a, b) for a, b, _ in pairs] == [("a", "b")]
