"""Which words of a question applications meet by themselves: by company and job title, as the person has them, and by
what the person says of them (notes, tags, contacts and the like).

Conditions on `a`, a row of applications, as text with named parameters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from services.classify.domain.search.lexemes import Stems
from services.classify.domain.search.query import Query

#: A shorter stem is the beginning of too many words.
_MIN_STEM_CHARS = 4


class Names:
    """The conditions of one question."""

    def __init__(self, query: Query, stems: Stems) -> None:
        self._stems = stems
        self.parameters: dict[str, Any] = {}
        #: One per term of the question.
        self.terms = [self._holds_any(term.words, stemmed=True) for term in query.terms]
        self.unwanted = [self._holds_any(term.words, stemmed=False) for term in query.excluded]
        self.companies = [
            self._holds("coalesce(a.company_sort, '')", words, stemmed=False) for words in query.companies
        ]

    def _holds_any(self, words: Sequence[str], *, stemmed: bool) -> str:
        name = self._holds("a.search_text", words, stemmed=stemmed)
        said = self._holds("coalesce(a.said_text, '')", words, stemmed=stemmed)
        return f"({name} or {said})"

    def _holds(self, text: str, words: Sequence[str], *, stemmed: bool) -> str:
        """That words of a name begin so, side by side."""
        beginnings = [self._beginning(word) if stemmed else word for word in words]
        pattern = self._bound(r"\m" + r"\w*\W+".join(map(re.escape, beginnings)))
        # Much faster than a regular expression, and mostly the answer.
        contained = " and ".join(f"strpos({text}, {self._bound(one)}) > 0" for one in beginnings)
        return f"({contained} and {text} ~ {pattern})"

    def _bound(self, value: str) -> str:
        name = f"name_{len(self.parameters)}"
        self.parameters[name] = value
        return f"cast(:{name} as text)"

    def _beginning(self, word: str) -> str:
        stems = [stem for stem in self._stems.get(word, ()) if len(stem) >= _MIN_STEM_CHARS and word.startswith(stem)]
        return min([word, *stems], key=len)
