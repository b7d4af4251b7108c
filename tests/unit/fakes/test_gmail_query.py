"""Gmail's search language: what texts become, and what they find."""

import pytest

from fakes.gmail.query import All, Either, Not, Operator, Word, parse


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", All(())),
        ("hello", Word("hello")),
        ('"two words"', Word("two words")),
        ("a b", All((Word("a"), Word("b")))),
        ("a AND b", All((Word("a"), Word("b")))),
        ("a OR b", Either((Word("a"), Word("b")))),
        ("a | b | c", Either((Word("a"), Word("b"), Word("c")))),
        ("a b OR c", All((Word("a"), Either((Word("b"), Word("c")))))),
        ("{a b}", Either((Word("a"), Word("b")))),
        ("-a", Not(Word("a"))),
        ("-(a b)", Not(All((Word("a"), Word("b"))))),
        ("re-send", Word("re-send")),
        ("from:me", Operator("from", "me")),
        ('subject:"thank you"', Operator("subject", "thank you")),
        ("-in:inbox", Not(Operator("in", "inbox"))),
        ("from:(a OR b)", Either((Operator("from", "a"), Operator("from", "b")))),
        ("from:{a b}", Either((Operator("from", "a"), Operator("from", "b")))),
        ("from:(a -b)", All((Operator("from", "a"), Not(Operator("from", "b"))))),
        ("rfc822msgid:<a:b@c.d>", Operator("rfc822msgid", "<a:b@c.d>")),
        ("http://a.example", All((Word("http:"), Word("//a.example")))),
        ("after:2026/01/02", Operator("after", "2026/01/02")),
    ],
)
def test_a_text_becomes_the_tree_gmail_understands(text: str, tree: object) -> None:
    assert parse(text) == tree


@pytest.mark.parametrize("text", ["(", ")", "{", '"open', "-", "OR", "a OR", "from:", "from:(", "}{", ":", "a OR OR b"])
def test_broken_texts_are_read_as_far_as_they_go(text: str) -> None:
    parse(text)


def test_endless_nesting_ends() -> None:
    assert parse("(" * 5_000 + "a" + ")" * 5_000) == All(())
    assert parse("-" * 5_000 + "a") == Not(Word("a"))
