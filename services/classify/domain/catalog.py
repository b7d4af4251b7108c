"""The applications found so far, indexed by what a mail can be recognised by.

Answers with candidates: a draft that is left out would be objected to (see `affinity.objects`) or lack ties (see
`reader`). Finding them costs about as much as there are candidates, not as there are drafts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from services.classify.domain.affinity import ENOUGH_WITHOUT_EMPLOYER, WEIGHTS, SignalKind, comparable_sources
from services.classify.domain.clues import Clue
from services.classify.domain.draft import Draft
from services.classify.domain.shelf import FEW, Shelf
from services.classify.domain.title_index import TitleIndex

#: (a draft, how many there are that score as it does)
Crowd = tuple[Draft, int]


class Linked:
    """The drafts that share one link, by employers ("" when unknown) and sources of their requisition ids."""

    def __init__(self) -> None:
        self._groups: dict[Draft, tuple[tuple[str, ...], frozenset[str]]] = {}
        self._drafts: dict[str, dict[frozenset[str], dict[Draft, None]]] = {}

    def __len__(self) -> int:
        return len(self._groups)

    def put(self, draft: Draft) -> None:
        """Take `draft` in or file it anew."""
        group = tuple(draft.employers) or ("",), frozenset(draft.requisitions)
        before = self._groups.get(draft, group)
        if before != group:
            for employer in before[0]:
                del self._drafts[employer][before[1]][draft]
        self._groups[draft] = group
        for employer in group[0]:
            self._drafts.setdefault(employer, {}).setdefault(group[1], {})[draft] = None

    def all(self) -> Collection[Draft]:
        return self._groups.keys()

    def of(self, employer: str) -> Iterator[tuple[frozenset[str], Collection[Draft]]]:
        """(sources, drafts) of `employer`."""
        yield from self._drafts.get(employer, {}).items()


class Desk:
    """The drafts of one employer by title."""

    def __init__(self) -> None:
        self._everyone = Shelf()
        self._untitled = Shelf()
        self._titles = TitleIndex()
        self._by_only_title: defaultdict[str, Shelf] = defaultdict(Shelf)
        # Mails that name the role differently are few, so these are compared one by one.
        self._by_title: defaultdict[str, dict[Draft, None]] = defaultdict(dict)
        self._several: set[Draft] = set()

    def put(self, draft: Draft, title: str | None) -> None:
        """Take in or file anew a draft that `title` was just added to."""
        self._everyone.put(draft)
        if not draft.titles:
            self._untitled.put(draft)
        elif len(draft.titles) == 1:
            self._untitled.drop(draft)
            (only,) = draft.titles
            self._titles.add(only)
            self._by_only_title[only].put(draft)
        else:
            self._put_several(draft, title)

    def same(self, clue: Clue, judged: Collection[Draft]) -> Iterator[Crowd]:
        """Candidates with the very title of `clue`, except `judged`."""
        if clue.title in self._titles.titles:
            yield from self._by_only_title[clue.title].crowds(clue, judged)
            yield from ((draft, 1) for draft in self._by_title[clue.title] if draft not in judged)

    def recent(self, clue: Clue, judged: Collection[Draft]) -> Iterator[Crowd]:
        """Candidates except `judged` and those that are `same`."""
        if not clue.title:
            yield from self._everyone.crowds(clue, judged)
            return
        yield from self._untitled.crowds(clue, judged)
        shortened = self._titles.shortened(clue.title)
        for title in shortened:
            yield from self._by_only_title[title].crowds(clue, judged)
        several = dict.fromkeys(draft for title in shortened for draft in self._by_title[title])
        yield from ((draft, 1) for draft in several if draft not in judged and clue.title not in draft.titles)

    def alike(self, title: str) -> list[Collection[Draft]]:
        """All drafts that a mail with `title` can belong to."""
        titles = [title, *self._titles.shortened(title)]
        known = [title for title in titles if title in self._titles.titles]
        return [
            self._untitled.drafts,
            *(self._by_only_title[title].drafts for title in known),
            *(self._by_title[title] for title in known),
        ]

    def _put_several(self, draft: Draft, title: str | None) -> None:
        new = draft.titles if draft not in self._several else filter(None, [title])
        self._several.add(draft)
        self._untitled.drop(draft)
        for one in new:
            self._titles.add(one)
            self._by_only_title[one].drop(draft)
            self._by_title[one][draft] = None


class Catalog:
    """All drafts."""

    def __init__(self) -> None:
        self._by_link: defaultdict[str, Linked] = defaultdict(Linked)
        self._desks: defaultdict[str, Desk] = defaultdict(Desk)

    def spread(self, link: str) -> int:
        """How many drafts share `link`."""
        return len(self._by_link[link]) if link in self._by_link else 0

    def put(self, draft: Draft, clue: Clue, *, refile: bool) -> None:
        """Take in or file anew a draft that `clue` was just added to; `refile` when that moved it to another group."""
        links = draft.links | _conversations(draft.conversations) if refile else clue.links | _conversations_of(clue)
        for link in links:
            self._by_link[link].put(draft)
        for employer in draft.employers:
            self._desks[employer].put(draft, clue.title)

    def linked(self, clue: Clue) -> dict[Draft, None]:
        """Candidates that share a link or conversation with `clue`."""
        found: dict[Draft, None] = {}
        for link in sorted(clue.links):
            if link in self._by_link:
                found |= dict.fromkeys(self._in_thread(clue, link) if _is_thread(link) else self._certain(clue, link))
        return found | dict.fromkeys(self._in_conversation(clue))

    def same(self, clue: Clue, linked: Collection[Draft]) -> Iterator[Crowd]:
        """Candidates of the very title that no link ties to `clue`; `linked` are those that one does."""
        if clue.employer and clue.employer in self._desks:
            yield from self._desks[clue.employer].same(clue, linked)

    def recent(self, clue: Clue, linked: Collection[Draft]) -> Iterator[Crowd]:
        """The other candidates that no link ties to `clue`."""
        if clue.employer and clue.employer in self._desks:
            yield from self._desks[clue.employer].recent(clue, linked)

    def _certain(self, clue: Clue, link: str) -> Iterator[Draft]:
        """A shared posting forgives another title, a shared requisition id also other sources."""
        if clue.employer is None:
            yield from self._by_link[link].all()
            return
        for employer in (clue.employer, ""):
            for sources, drafts in self._by_link[link].of(employer):
                if link.startswith("requisition:") or not _refused(clue, sources):
                    yield from drafts

    def _in_thread(self, clue: Clue, link: str) -> Iterator[Draft]:
        # A thread that many applications share ties nothing to a mail or application without employer.
        if WEIGHTS[SignalKind.THREAD] / len(self._by_link[link]) >= ENOUGH_WITHOUT_EMPLOYER:
            yield from self._by_link[link].all()
        else:
            yield from self._of_employer(clue, link)

    def _in_conversation(self, clue: Clue) -> Iterable[Draft]:
        link = f"conversation:{clue.conversation}"
        if not clue.conversation or link not in self._by_link:
            return ()
        # The conversation counts for applications that share no thread with the mail.
        if any(_is_thread(thread) and self.spread(thread) == self.spread(link) for thread in clue.links):
            return ()
        strangers = [draft for _, drafts in self._by_link[link].of("") for draft in drafts]
        return (*self._of_employer(clue, link), *strangers) if clue.employer else self._by_link[link].all()

    def _of_employer(self, clue: Clue, link: str) -> Iterator[Draft]:
        """The employer's drafts behind `link` whose title and requisition ids `clue` does not contradict."""
        for sources, drafts in self._by_link[link].of(clue.employer or ""):
            if clue.employer and not _refused(clue, sources):
                yield from self._fitting_title(clue.title, clue.employer, drafts)

    def _fitting_title(self, title: str | None, employer: str, drafts: Collection[Draft]) -> Iterable[Draft]:
        if not title or len(drafts) <= FEW:
            return drafts
        alike = self._desks[employer].alike(title)
        if sum(map(len, alike)) >= len(drafts):
            return drafts
        return [draft for some in alike for draft in some if draft in drafts]


def _refused(clue: Clue, sources: Collection[str]) -> bool:
    """Whether `clue` contradicts drafts with requisition ids of `sources`, except one that shares its id, a link."""
    return clue.requisition is not None and any(comparable_sources(clue.fact.source, source) for source in sources)


def _is_thread(link: str) -> bool:
    return link.startswith("thread:")


def _conversations_of(clue: Clue) -> set[str]:
    return _conversations(filter(None, [clue.conversation]))


def _conversations(names: Iterable[str]) -> set[str]:
    return {f"conversation:{name}" for name in names}
