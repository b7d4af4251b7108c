"""Chooses wording so that a mailbox does not repeat itself: of what fits, something used least."""

from __future__ import annotations

import random
from collections import Counter

from tools.mailgen.model import Company
from tools.mailgen.wordbook import Template, candidates, groups


class Picker:
    """Remembers what was used; the same seed and order of requests give the same choices."""

    def __init__(self, seed: int) -> None:
        self._rng = random.Random(f"{seed}/picker")
        self._used: Counter[str] = Counter()

    def pick(self, group: str, company: Company, via: str, *, names_role: bool = False) -> Template:
        """Wording for a company's mail through a channel, in the company's language where that exists."""
        lang = company.lang if (group, company.lang) in groups() else "en"
        return self._least_used(candidates(group, lang, via, company.trade, names_role=names_role))

    def noise(self, group: str, lang: str) -> Template:
        """Wording for a mail that belongs to no application."""
        return self._least_used(list(groups()[group, lang]))

    def _least_used(self, fitting: list[Template]) -> Template:
        floor = min(self._used[template.name] for template in fitting)
        # A little slack keeps the order from becoming a visible round robin.
        fresh = [template for template in fitting if self._used[template.name] <= floor + (self._rng.random() < 0.15)]
        chosen = self._rng.choice(fresh)
        self._used[chosen.name] += 1
        return chosen
