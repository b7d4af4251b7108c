"""Which part of a divided group a mail follows that came after a person divided it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.classify.domain.affinity import evidence, objects, strength
from services.classify.domain.clues import Clue, clues_of
from services.classify.domain.draft import Draft
from services.classify.domain.events import MailFact


def follow(facts: Sequence[MailFact], placed: Mapping[str, str], home: str) -> dict[str, str]:
    """Part by mail: those in `placed` as it says, each other one to the part that most speaks for, else to `home`.

    `facts` are the distinct mails of one automatic group, oldest first. A pure function of them and of `placed`.
    """
    drafts: dict[str, Draft] = {}
    found: dict[str, str] = {}
    for clue in clues_of(facts):
        part = placed.get(clue.fact.key) or _closest(clue, drafts, home)
        found[clue.fact.key] = part
        if part not in drafts:
            drafts[part] = Draft(clue)
        drafts[part].add(clue)
    return found


def _closest(clue: Clue, drafts: Mapping[str, Draft], home: str) -> str:
    spread = {link: sum(link in draft.links for draft in drafts.values()) for link in clue.links}
    points = {
        part: strength(evidence(clue, draft, spread))
        for part, draft in drafts.items()
        if not objects(clue, draft, spread)
    }
    return max(points, key=lambda part: (points[part], part == home, part), default=home)
