"""Rules and local model together, with the model that is shipped."""

from collections import Counter
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.classify.domain.labels import DecidedBy, Label
from services.classify.domain.mail import MailText
from services.classify.model.combine import combine
from services.classify.model.concepts import Lexicon, idea_of
from services.classify.model.features import part_of, terms
from services.classify.model.judge import MODEL_FILE, Judge, load_judge
from services.classify.model.local import LABELS, LocalModel, Prediction
from services.classify.model.rows import Rows
from services.classify.model.weights import load
from services.classify.rules.finding import Finding
from services.classify.rules.reading import read


@lru_cache(maxsize=1)
def judge() -> Judge:
    return load_judge()


def prediction(label: Label, confidence: float) -> Prediction:
    rest = (1 - confidence) / (len(LABELS) - 1)
    return Prediction(label, confidence, {one: confidence if one is label else rest for one in LABELS}, (), 1)


def combined(finding: Finding, thought: Prediction, *, from_self: bool = False) -> tuple[Label, DecidedBy]:
    both = combine(finding, thought, load(MODEL_FILE), from_self=from_self)
    return both.label, both.decided_by


def test_a_template_stays_whatever_the_model_thinks() -> None:
    template = Finding(Label.VIEWED, 0.95, 0, ("template:linkedin:viewed",), template=True)

    assert combined(template, prediction(Label.OFFER, 0.99)) == (Label.VIEWED, DecidedBy.TEMPLATE)


def test_a_strong_phrase_stays_against_a_model_that_is_not_sure() -> None:
    found = Finding(Label.REJECTION, 0.9, 1, ("phrase:rejection",))

    assert combined(found, prediction(Label.APPLIED, 0.12)) == (Label.REJECTION, DecidedBy.RULES)


def test_the_model_speaks_where_the_rules_found_nothing() -> None:
    nothing = Finding(Label.OTHER, 0.6, None, ("job_talk",))

    assert combined(nothing, prediction(Label.INTERVIEW, 0.95)) == (Label.INTERVIEW, DecidedBy.MODEL)


def test_a_step_of_an_application_must_be_clearly_likelier_than_other() -> None:
    nothing = Finding(Label.OTHER, 0.85, None, ("not_employment",))
    shares = dict.fromkeys(LABELS, 0.0) | {Label.OFFER: 0.5, Label.OTHER: 0.5}

    assert combined(nothing, Prediction(Label.OFFER, 0.5, shares, (), 1))[0] is Label.OTHER


def test_the_sentence_that_says_it_is_named_and_none_for_nothing() -> None:
    text = "Thank you for coming in.\n\nWe have chosen another candidate for the post.\n\nAll the best, Ada"
    mails = [
        MailText(subject="News", text=text, sender_email="ada@acme.example"),
        MailText(subject="Your parcel", text="Your parcel is on its way.", sender_email="shop@shop.example"),
    ]
    model = LocalModel.load(MODEL_FILE)
    said = [model.predict(mail) for mail in mails]

    assert [one.label for one in said] == [Label.REJECTION, Label.OTHER]
    assert said[0].line is not None and "another candidate" in read(mails[0]).text.lines[said[0].line]
    assert said[1].line is None


def test_mail_that_shouts_is_no_step_without_a_word_of_work() -> None:
    silence, thought, model = Finding(Label.OTHER, 0.95), prediction(Label.OFFER, 0.95), load(MODEL_FILE)

    assert combine(silence, thought, model).label is Label.OFFER
    assert combine(silence, thought, model, is_loud=True).label is Label.OTHER


@pytest.mark.parametrize("found", [Label.APPLIED, Label.REJECTION])
def test_the_commonest_phrases_are_not_given_up_for_a_label_that_says_nothing(found: Label) -> None:
    strong = Finding(found, 0.9, 1, (f"phrase:{found.lower()}",))

    assert combined(strong, prediction(Label.OTHER, 0.9)) == (found, DecidedBy.RULES)
    assert combined(strong, prediction(Label.INFO_REQUEST, 0.9)) == (Label.INFO_REQUEST, DecidedBy.MODEL)


@pytest.mark.parametrize("sender", ["no-reply@us.greenhouse-mail.io", "acme@myworkday.com", "ada@mail.example"])
@pytest.mark.parametrize(
    "text",
    [
        "",
        "zzz qqq lorem ipsum dolor sit amet.",
        "The purple elephant sings at noon.\n\nRivers flow north in the winter of giraffes.",
        "Blah blah blah. Foo bar baz. 1234.",
    ],
)
def test_nonsense_is_nothing_whoever_sends_it(sender: str, text: str) -> None:
    judged = judge().judge(MailText(subject="hello", text=text, sender_email=sender))

    assert judged.verdict.label is Label.OTHER


@pytest.mark.parametrize("label", [Label.REJECTION, Label.INTERVIEW, Label.OFFER, Label.JOB_ALERT])
def test_the_owners_own_mail_only_applies_withdraws_or_says_nothing(label: Label) -> None:
    found = Finding(Label.OTHER, 0.9, None, ("own:mail",))

    assert combined(found, prediction(label, 0.99), from_self=True)[0] in (
        Label.APPLIED,
        Label.WITHDRAWN,
        Label.OTHER,
    )


def test_a_confidence_is_a_share_and_never_certainty() -> None:
    both = combine(Finding(Label.OFFER, 0.95, 0), prediction(Label.OFFER, 1.0), load(MODEL_FILE))

    assert 0 < both.confidence <= 0.99


@settings(max_examples=60, deadline=None)
@given(subject=st.text(max_size=80), text=st.text(max_size=800))
def test_any_text_gets_a_verdict(subject: str, text: str) -> None:
    judged = judge().judge(MailText(subject=subject, text=text))

    assert judged.verdict.label in Label
    assert 0 <= judged.verdict.confidence <= 0.99


def test_the_same_mail_gets_the_same_verdict_from_another_load() -> None:
    mail = MailText(subject="Your interview", text="Could you come in on Tuesday at 10 to meet the team?")

    assert judge().judge(mail) == load_judge().judge(mail)


def test_a_word_stands_for_an_idea_in_any_language() -> None:
    assert [idea_of(word) for word in ("unfortunately", "leider", "niestety", "purtroppo")] == ["REGRET"] * 4


def test_a_compound_is_known_by_its_longest_part() -> None:
    lexicon = Lexicon("TALK *gesprach\nJOB stelle*\n# a remark\n\nSEND schick*")

    assert [lexicon.idea_of(word) for word in ("telefongesprach", "stellenplan", "zugeschickt", "x")] == [
        "TALK",
        "JOB",
        None,
        None,
    ]


def test_a_sentence_is_stems_pairs_and_ideas_in_their_order() -> None:
    found = terms("we have received your application 12345")

    assert {"recei", "recei your", "0", "RECEIVE", "RECEIVE>APPLICATION", "WE>RECEIVE"} <= set(found)
    assert "APPLICATION>RECEIVE" not in found


def test_a_whole_mail_is_counted_as_its_sentences_are_one_by_one() -> None:
    lines = [
        "vielen dank fur ihre bewerbung als planer, wir haben ihre bewerbung erhalten.",
        "",
        "we will not be moving forward with 2 of the 12 candidates, however we will keep your resume on file",
        "žluťoučký kůň 12:30 — ok",
        "we look forward to your application",
    ]
    known = load(MODEL_FILE).terms
    parts = [terms(line, part_of(place)) for place, line in enumerate(lines)]
    expected = [Counter(term for term in part if term in set(known)) for part in parts]
    found: list[Counter[str]] = [Counter() for _ in lines]
    rows, places, words = Rows(known).of(lines, [part_of(place) for place in range(len(lines))])
    for row, place in zip(rows, places, strict=True):
        found[place][known[row]] += 1

    assert found == expected
    assert sum(expected[0].values()) > 20
    assert words.tolist()[1:3] == [0, 20]
