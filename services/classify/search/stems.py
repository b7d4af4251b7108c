"""Stems of words, from Postgres's own dictionaries. They do not change while it runs, so a process asks once."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from kit.db import Transaction
from services.classify.domain.search.lexemes import Stems

#: Words whose stems are remembered: some 20 MB.
_REMEMBERED = 100_000
# A stop word has no stem ({}), and is found as it is.
_STEMS = sa.text("""
    select word, array(
        select distinct stem from unnest(
            ts_lexize('pg_catalog.english_stem', word) || ts_lexize('pg_catalog.german_stem', word)
        ) stem where stem <> word order by stem
    ) from unnest(:words) word
""").bindparams(sa.bindparam("words", type_=ARRAY(sa.Text)))


class StemBook:
    """One per process."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, ...]] = {}

    async def of(self, tx: Transaction, words: Collection[str]) -> Stems:
        """The English and German stems of each of `words` that differ from it."""
        found = {word: stems for word in words if (stems := self._known.get(word)) is not None}
        new = [word for word in words if word not in found]
        if new:
            told = {row[0]: tuple(row[1]) for row in await tx.execute(_STEMS, {"words": new})}
            if len(self._known) + len(told) > _REMEMBERED:
                self._known.clear()
            self._known |= told
            found |= told
        return found
