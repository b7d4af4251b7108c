"""What spares a pattern a try never hides a match: the same is found with and without it."""

import random
import re
from itertools import pairwise
from pathlib import Path

import pytest

from evals.dataset import read
from services.classify.rules import context, title_cleaning, title_trimming, titles
from services.classify.rules.company_names import _OCCUPATION, _OCCUPATIONS
from services.classify.rules.language import table_of
from services.classify.rules.phrase import Topic
from services.classify.rules.sieve import Sieve, spread
from services.classify.rules.text import Folded, fold
from services.classify.rules.title_wordings import BARE_ID, GENDER, ID, NOUN

_TRAINING = Path(__file__).parents[3] / "evals" / "training"
_SENTENCE = re.compile(r"[^.!?\n]{3,200}[.!?]?")


@pytest.fixture(scope="module")
def sentences() -> list[str]:
    """Sentences of training mails, and mixes of their halves, the same in every run."""
    chance = random.Random(20261123)
    mails = chance.sample(read(_TRAINING), 500)
    whole = [one.strip() for mail in mails for one in _SENTENCE.findall(f"{mail.text('subject')}\n{mail.text('body')}")]
    chance.shuffle(whole)
    mixed = [f"{one[: len(one) // 2]}{other[len(other) // 2 :]}" for one, other in pairwise(whole)]
    return [*dict.fromkeys([*whole, *mixed])][:8_000]


@pytest.mark.parametrize(
    ("sieve", "pattern"), [(titles._COMMONEST, NOUN), (_OCCUPATIONS, _OCCUPATION)], ids=["nouns", "occupations"]
)
def test_a_sieve_finds_what_its_pattern_finds(sieve: Sieve, pattern: re.Pattern[str], sentences: list[str]) -> None:
    folded = [fold(sentence) for sentence in sentences]
    found = [pattern.search(sentence) is not None for sentence in folded]

    assert [sieve.is_in(sentence) for sentence in folded] == found
    assert 20 < sum(found) < len(found)


def test_so_does_the_one_with_thousands_of_occupations(sentences: list[str]) -> None:
    whole = re.compile(title_trimming._NOUNS.source)
    folded = [fold(sentence) for sentence in sentences[:300]]
    found = [whole.search(sentence) is not None for sentence in folded]

    assert [title_trimming._NOUNS.is_in(sentence) for sentence in folded] == found
    assert 20 < sum(found) < len(found)


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"\b(?:vp|cto)\b|head of|trainee", "the vp of sales", True),
        (r"\b(?:vp|cto)\b|head of|trainee", "mvps", False),
        (r"(?:kraft\b|full[- ]?stack)", "kraftwerk", False),
        (r"(?:kraft\b|full[- ]?stack)", "fullstack", True),
        (r"[|(]x|\|y", "a |y", True),
        (r"(?:ab)(?:cd)|\d", "ab", False),
    ],
)
def test_alternatives_are_taken_apart_as_the_pattern_means_them(pattern: str, text: str, expected: bool) -> None:
    assert Sieve(pattern).is_in(text) is expected


def test_titles_are_cleaned_of_all_that_their_patterns_match(sentences: list[str]) -> None:
    numbered = [one for one in sentences if ID.search(one) or BARE_ID.search(one)]
    marked = [one for one in sentences if GENDER.search(one)]

    assert [one for one in numbered if not title_cleaning._may_hold_number(one)] == []
    assert [one for one in marked if not title_cleaning.may_hold_gender(one)] == []
    assert min(len(numbered), len(marked)) > 5


_TOPICS = [one for one in vars(context).values() if isinstance(one, Topic)]


def _texts(sentences: list[str], count: int) -> list[Folded]:
    """Texts of some sentences, each of which stands in several."""
    chance = random.Random(4)
    some = chance.sample(sentences, 4 * count)
    return [Folded(chance.choice(some), "\n".join(chance.sample(some, 7))) for _ in range(count)]


def test_no_topic_is_missed_in_whatever_order_texts_are_asked(sentences: list[str]) -> None:
    texts, chance = _texts(sentences, 100), random.Random(5)
    asked = [(text, topic, chance.randrange(4)) for text in texts for topic in _TOPICS]
    chance.shuffle(asked)

    wrong = [
        (text.lines[:lines] if lines else text.lines, topic)
        for text, topic, lines in asked
        if (topic.is_in_lines(text, range(lines)) if lines else topic.is_in(text)) != _is_named(topic, text, lines)
    ]

    assert wrong == []
    assert sum(topic.is_in(text) for text, topic, _ in asked) > len(asked) / 20


def _is_named(topic: Topic, text: Folded, lines: int) -> bool:
    """The same by every pattern in every sentence."""
    read = text.lines[:lines] if lines else text.lines
    return any(one.pattern.search(line) for line in read for one in topic.wordings)


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_phrase_is_missed(sentences: list[str], language: str) -> None:
    table = table_of(language)
    texts = _texts(sentences, 120)

    found = {
        (text.lines[line], phrase)
        for text in texts
        for line in table.lines(text)
        for phrase, *_ in table.matches(text, line)
    }

    tried = [(line, phrase) for text in texts for line in text.lines for phrase in table.phrases]
    assert found == {(line, phrase) for line, phrase in tried if phrase.wording.pattern.search(line)}
    assert found


def test_every_wording_compiles_though_it_is_not_tried() -> None:
    topics = [topic for topic in vars(context).values() if isinstance(topic, Topic)]
    tables = [table_of(language) for language in ("en", "de", "fr", "es", "it", "nl", "pl", "pt")]
    wordings = [wording for topic in topics for wording in topic.wordings]
    wordings += [phrase.wording for table in tables for phrase in table.phrases]

    assert len(topics) > 30
    assert all(wording.pattern.pattern == wording.source for wording in wordings)


def test_every_part_of_a_sieve_compiles() -> None:
    for sieve in (titles._COMMONEST, titles._ROLES, title_trimming._NOUNS, _OCCUPATIONS):
        parts = [one.source for one in sieve.wordings] if isinstance(sieve, Topic) else spread(sieve.source)
        assert all(re.compile(part) for part in parts)


def test_no_occupation_is_looked_for_in_every_title() -> None:
    # A group of too many words has no needles: it would be tried everywhere.
    assert [one._always for one in (titles._COMMONEST, title_trimming._NOUNS)] == [[], []]
