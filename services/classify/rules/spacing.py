"""A text spaced out, so that whole words can be looked for in it: all that is no part of a word is a blank."""


def is_of_word(char: str) -> bool:
    """Whether regular expressions take it for a part of a word."""
    return char.isalnum() or char == "_"


def is_sign(needle: str) -> bool:
    """Whether it is no word but a single sign, which is a blank in a text that is spaced out."""
    return len(needle) == 1 and not is_of_word(needle)


class _Blanks(dict[int, int]):
    """For `str.translate`: what is no part of a word becomes a blank; the end of a line stays."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        self[code] = code if is_of_word(char) or char == "\n" else ord(" ")
        return self[code]


class _Letters(dict[int, int | None]):
    """For `str.translate`: what is neither a letter nor a digit is left out."""

    def __missing__(self, code: int) -> int | None:
        self[code] = code if chr(code).isalnum() else None
        return self[code]


_BLANKS, _LETTERS = _Blanks(), _Letters()


def spaced(text: str) -> str:
    """A folded text to look for words in; of several lines, each must stand between blanks already."""
    return f" {text.translate(_BLANKS)} "


def letters_of(text: str) -> str:
    """Its letters and digits."""
    return text.translate(_LETTERS)
