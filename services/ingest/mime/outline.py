"""Collects words, lines and paragraphs into plain text, with quotes marked by "> "."""

#: Deeper quotes are marked like this one; the mark must not outgrow the text.
_QUOTE_MARKS = 5


class Outline:
    """Plain text under construction, of at most `max_chars`."""

    def __init__(self, max_chars: int) -> None:
        self.quote_depth = 0
        #: The bound is reached, further text is ignored.
        self.full = False
        self._pieces: list[str] = []
        self._left = max_chars
        self._breaks = 0  # line breaks owed before the next text
        self._space = False  # a space owed before the next text
        self._line_empty = True

    def words(self, text: str) -> None:
        """Text in which runs of white space are one space."""
        words = text.split()
        if not words:
            self._space = self._space or bool(text)
            return
        self._space = self._space or text[0].isspace()
        self._put(" ".join(words))
        self._space = text[-1].isspace()

    def verbatim(self, text: str) -> None:
        """Text whose line breaks count."""
        for number, line in enumerate(text.split("\n")):
            if number:
                self.line_break()
            if line.strip():
                self._put(line.rstrip())

    def space(self) -> None:
        self._space = True

    def line_break(self) -> None:
        self._breaks += 1
        self._space = False
        self._line_empty = True

    def block(self, breaks: int) -> None:
        """A block begins or ends: 1 for a new line, 2 for a blank line between."""
        if breaks > self._breaks:
            self._breaks = breaks
        self._space = False
        self._line_empty = True

    def mark(self) -> int:
        return len(self._pieces)

    def since(self, mark: int, max_chars: int) -> str:
        """What was written since `mark`, as one line."""
        # Pieces are not empty, so this many suffice.
        return " ".join("".join(self._pieces[mark : mark + max_chars]).replace("\n> ", "\n").split())[:max_chars]

    def text(self) -> str:
        return "".join(self._pieces).strip()

    def _put(self, text: str) -> None:
        if self.full:
            return
        lead = ""
        if self._breaks or not self._pieces:
            lead = "\n" * min(self._breaks, 2) if self._pieces else ""
            lead += "> " * min(self.quote_depth, _QUOTE_MARKS)
        elif self._space and not self._line_empty:
            lead = " "
        if len(lead) + len(text) > self._left:
            self.full = True
            text = text[: max(0, self._left - len(lead))]
        self._left -= len(lead) + len(text)
        self._pieces.append(lead + text)
        self._breaks = 0
        self._space = False
        self._line_empty = False
