"""What can be typed, and what is made of it."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.classify.domain.industries import Industry
from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.domain.search.lexemes import Stems, Writing, asked, every_word, parts, user_key, words_of
from services.classify.domain.search.query import MAX_CHARS, MAX_TERMS, Query, Term, parse
from services.classify.domain.search.snippet import Matcher, Readable, snippet, whole
from services.classify.domain.search.tokens import tokens
from services.classify.domain.stage import Stage

KEY = user_key(UUID(int=7))
#: What a tsquery of ours may look like: quoted words of letters, digits, + # @ ~, the key's - and _, and operators.
_LEXEME = r"'[\w\-+#@~]+'(:\*)?"
_TSQUERY = re.compile(rf"(?:{_LEXEME}|[()!&| ]|<->)+")
_SHARDS = [
    *"\"'-:*&|!() \0",
    *("<->", "\\", "company:", "industry:", "tag:", "stage:", "label:", "from:", "after:", "before:", "2026-13-45"),
    *("Müller", "C++", "node.js", "offer", "--", ":*", "�", "ﷺ"),
]
#: Text as people, and people who mean harm, type it.
typed = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_SHARDS), max_size=25).map("".join))


def vector(mail: MailText, stems: Stems | None = None) -> str:
    return Writing(KEY, stems or {}).vector(parts(mail))


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("acme offer ", Query(terms=(Term(("acme",)), Term(("offer",))))),
        ("acme off", Query(terms=(Term(("acme",)), Term(("off",), prefix=True)))),
        ("off* acme ", Query(terms=(Term(("off",), prefix=True), Term(("acme",))))),
        ("a", Query(terms=(Term(("a",)),))),
        ('"phone screen"', Query(terms=(Term(("phone", "screen")),))),
        ('"phone scr', Query(terms=(Term(("phone", "scr")),))),
        ("node.js ", Query(terms=(Term(("node", "js")),))),
        ("C++ ", Query(terms=(Term(("c++",)),))),
        ("Müller ", Query(terms=(Term(("muller",)),))),
        ("offer offer ", Query(terms=(Term(("offer",)),))),
        ('-webinar -"job alert"', Query(excluded=(Term(("webinar",)), Term(("job", "alert"))))),
        ("company:acme,globex ", Query(companies=(("acme",), ("globex",)))),
        ('company:"Acme Corp"', Query(companies=(("acme", "corp"),))),
        ("from:jobs@acme.com", Query(senders=(("jobs", "acme", "com"),))),
        ("STAGE:offer,in-review", Query(stages=frozenset({Stage.OFFER, Stage.IN_REVIEW}))),
        ("industry:health", Query(industries=frozenset({Industry.HEALTH_AND_SOCIAL_WORK}))),
        ("industry:IT", Query(industries=frozenset({Industry.INFORMATION_AND_COMMUNICATION}))),
        ("industry:financial", Query(industries=frozenset({Industry.FINANCE_AND_INSURANCE}))),
        ("industry:Real-Estate", Query(industries=frozenset({Industry.REAL_ESTATE}))),
        ('industry:"energy water"', Query(industries=frozenset({Industry.ENERGY_AND_WATER}))),
        ("industry:bank,unknown", Query(industries=frozenset({Industry.FINANCE_AND_INSURANCE, ""}))),
        (
            "industry:bank,witchcraft",
            Query(industries=frozenset({Industry.FINANCE_AND_INSURANCE}), not_understood=("industry:bank,witchcraft",)),
        ),
        ("industry:,", Query(not_understood=("industry:,",))),
        ("tag:Remote,C++", Query(tags=frozenset({"remote", "c++"}))),
        ("-tag:remote", Query(not_understood=("-tag:remote",))),
        ('tag:"Träume  Büro, Zürich"', Query(tags=frozenset({"traume buro", "zurich"}))),
        ("tag:, ", Query(not_understood=("tag:,",))),
        ("label:interview", Query(labels=frozenset({Label.INTERVIEW}))),
        ("after:2026-02", Query(after=datetime(2026, 2, 1, tzinfo=UTC))),
        ("before:2026", Query(before=datetime(2026, 1, 1, tzinfo=UTC))),
        ("before:soon", Query(not_understood=("before:soon",))),
        ("stage:inter", Query(not_understood=("stage:inter",))),
        ("is:dismissed offer ", Query(terms=(Term(("offer",)),), dismissed=True)),
        ("is:gone", Query(not_understood=("is:gone",))),
        ("-stage:offer", Query(not_understood=("-stage:offer",))),
        ("& | ! :* ()", Query()),
        ("", Query()),
    ],
)
def test_is_understood(text: str, query: Query) -> None:
    assert parse(text) == query


def test_more_than_anybody_types_is_said_to_be_left_out() -> None:
    query = parse(" ".join(f"w{number}" for number in range(MAX_TERMS + 2)) + " ")

    assert len(query.terms) == MAX_TERMS
    assert query.not_understood == (f"w{MAX_TERMS}", f"w{MAX_TERMS + 1}")


@given(typed)
def test_whatever_is_typed_is_a_question_and_its_tsquery_holds_nothing_but_words(text: str) -> None:
    query = parse(text)
    stems = {word: (word[:-1],) for word in every_word(query) if len(word) > 3}
    wanted = asked(query, query.terms, KEY, stems)

    assert len(query.terms) + len(query.excluded) <= MAX_TERMS
    for one in (wanted.loose, wanted.exact or "'x'", wanted.ranked):
        assert _TSQUERY.fullmatch(one), one
        assert all(lexeme[0].startswith(f"'{KEY}") for lexeme in re.finditer(_LEXEME, wanted.loose))


@given(st.text(min_size=MAX_CHARS, max_size=3 * MAX_CHARS))
def test_only_the_beginning_of_a_very_long_text_is_read(text: str) -> None:
    assert parse(text) == parse(text[:MAX_CHARS])


@given(st.lists(st.from_regex(r"[a-z]{3,10}", fullmatch=True), min_size=1, max_size=5, unique=True))
def test_words_asked_for_are_the_words_that_a_mail_of_them_has(words: list[str]) -> None:
    text = " ".join(words)
    query = parse(f"{text} ")
    mail = MailText(subject="", text=text)

    assert {term.words for term in query.terms} == {(word,) for word in words_of(parts(mail))}
    assert all(f"'{KEY}{word}':" in vector(mail) for term in query.terms for word in term.words)


@given(st.text(max_size=400), typed)
def test_pieces_add_up_to_the_text_and_what_is_marked_is_a_word_of_it(text: str, typed_text: str) -> None:
    matcher = Matcher(parse(typed_text).terms, {})
    read = Readable.of(text)
    pieces = whole(read, matcher)

    assert "".join(piece.text for piece in pieces) == read.text
    starts = {token.start for token in tokens(read.text)}
    at = 0
    for piece in pieces:
        assert not piece.matched or at in starts
        at += len(piece.text)


def test_a_snippet_begins_where_most_of_the_words_are() -> None:
    filler = "nothing of note here " * 40
    read = Readable.of(f"offer {filler} the offer of Acme {filler}")
    pieces = snippet(read, Matcher(parse("offer acme ").terms, {}))

    assert [piece.text for piece in pieces if piece.matched] == ["offer", "Acme"]
    assert pieces[0].text == pieces[-1].text[::-1] == "… "


def test_a_phrase_is_marked_as_one_and_inflected_words_by_their_stems() -> None:
    stems = {"invited": ("invit",), "invite": ("invit",)}
    pieces = whole(
        Readable.of("We invite you, a phone call, a phone screen"),
        Matcher(parse('"phone screen" invited ').terms, stems),
    )

    assert [piece.text for piece in pieces if piece.matched] == ["invite", "phone screen"]


def test_what_a_mail_quotes_is_not_its_own_and_the_same_mail_is_always_written_the_same() -> None:
    mail = MailText(subject="Offer", sender_name="Kim", sender_email="kim@acme.com", text="b a", quoted_text="zebra")

    without_pairs = " ".join(one for one in vector(mail, {"offer": ("off",)}).split() if not one.startswith(f"'{KEY}~"))
    assert without_pairs == (
        f"'{KEY}' '{KEY}@acme' '{KEY}@com' '{KEY}@kim' '{KEY}a':67D '{KEY}acme':24B '{KEY}b':66D '{KEY}com':25B "
        f"'{KEY}kim':22B,23B '{KEY}off':1A '{KEY}offer':1A"
    )


def test_a_word_repeated_without_end_is_written_a_bounded_number_of_times() -> None:
    written = vector(MailText(subject="", text="spam " * 50_000))

    assert written.count("D") == 250


@given(
    st.lists(st.sampled_from(["we", "review", "reviewed", "die", "dying", "position", "use", "gesprach"]), min_size=2),
    st.data(),
)
def test_mail_with_a_phrase_has_the_pairs_that_the_phrase_is_looked_for_by(
    words: list[str], data: st.DataObject
) -> None:
    """Also where the mail has another form of a word, and where the last word goes on."""
    stems = {"reviewed": ("review",), "dying": ("die",), "use": ("us",), "gesprach": ("gespr",)}
    at = data.draw(st.integers(0, len(words) - 2))
    said = words[at : data.draw(st.integers(at + 2, len(words)))]
    asked_for = [data.draw(st.sampled_from([word, *stems.get(word, ())])) for word in said]
    begun = data.draw(st.booleans())
    term = Term((*asked_for[:-1], asked_for[-1][:3] if begun else asked_for[-1]), prefix=begun)
    loose = asked(Query(terms=(term,)), [term], KEY, stems).loose
    written = vector(MailText("", text=" ".join(words)), stems).split()

    groups = re.findall(rf"\(('{KEY}~[0-9a-f]+'(?: \| '{KEY}~[0-9a-f]+')*)\)", loose)
    assert len(groups) >= len(said) - 2
    assert all(set(group.split(" | ")) & set(written) for group in groups)
