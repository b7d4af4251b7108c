"""From automatic groups to applications: the groups, and what a person decided about them.

Automatic groups keep their ids whatever the person decides. Decisions are replayed over them in the order in which
they were made: a merge unites nodes, a split opens a node of its own, a move puts mails into another node. A node is an
automatic group, what was split off, or what was added by hand to stay separate; an application is nodes united, and has
the id of its chief, the node that others were merged into. So a decision that is taken back leaves nothing behind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from services.classify.domain.decisions import SPLIT_OFF, Decision, DecisionKind, active, event_of, hand_fact
from services.classify.domain.events import EventKind, MailFact
from services.classify.domain.following import follow
from services.classify.domain.grouping import Group

_ASIDE = "aside"
#: What is lost with the application it was said of would be missed: these go along with its mails.
_FOLLOWS_MAILS = frozenset({DecisionKind.LOGGED, DecisionKind.CONTACT, DecisionKind.LINK})


@dataclass(slots=True)
class Pile:
    """What one application is made of."""

    id: UUID
    #: facts of mails and of what was added by hand, oldest first
    facts: list[MailFact]
    #: keys of those that came with the chief node
    own: frozenset[str]
    #: why each of the automatic ones was counted here; those that the person put here are missing
    groups: list[Group]
    #: said of the chief node, in the order in which it was decided
    said: list[Decision]
    #: said of the nodes that were merged into it
    said_of_others: list[Decision]
    #: names that decisions can use for it, the surest first
    ref: tuple[str, ...]
    moved: frozenset[str] = field(default_factory=frozenset)

    @property
    def decisions(self) -> list[Decision]:
        """All that was said, in the order in which it was decided."""
        return sorted([*self.said, *self.said_of_others], key=lambda one: one.number)


def arrange(
    facts: Sequence[MailFact], groups: Sequence[Group], ids: Sequence[UUID], decisions: Collection[Decision]
) -> list[Pile]:
    """The applications behind `groups` (with their automatic `ids`) as the person wants them.

    `facts` are distinct, oldest first, and hold every mail of every group.
    """
    board = _Board(facts, groups, ids)
    for decision in active(decisions):
        board.replay(decision, decisions)
    return board.piles()


class _Board:
    """Nodes, who was united with whom, and which mail lies where. Lives only inside `arrange`."""

    def __init__(self, facts: Sequence[MailFact], groups: Sequence[Group], ids: Sequence[UUID]) -> None:
        self._facts = {fact.key: fact for fact in facts}
        self._groups = {f"group:{place}": found for place, found in enumerate(groups)}
        self._group_of = {key: node for node, found in self._groups.items() for key in found.keys}
        #: group -> its mails, oldest first
        self._mails: defaultdict[str, list[str]] = defaultdict(list)
        for key in self._facts:
            if key in self._group_of:
                self._mails[self._group_of[key]].append(key)
        #: node -> the id of an application whose chief it is
        self._ids: dict[str, UUID] = dict(zip(self._groups, ids, strict=True))
        self._chief: dict[str, str] = {}
        #: mail -> the node that the person put it into; its own group when they saw it and left it there
        self._placed: dict[str, str] = {}
        self._said: defaultdict[str, list[Decision]] = defaultdict(list)
        self._separate: dict[str, MailFact] = {}

    def replay(self, decision: Decision, decisions: Collection[Decision]) -> None:
        """What came of this decision, after those before it."""
        match decision.kind:
            case DecisionKind.ADDED:
                self._add(decision, decisions)
            case DecisionKind.SPLIT:
                self._ids[decision.label] = decision.id
                self._place(decision, decision.label)
            case DecisionKind.SET_ASIDE:
                self._placed |= dict.fromkeys(decision.keys, _ASIDE)
            case DecisionKind.MOVED if (target := self._node(decision)) is not None:
                self._place(decision, target)
            case DecisionKind.MERGED if (target := self._node(decision)) is not None:
                for ref in decision.others:
                    self._unite(target, self._named(ref))
        if (node := self._node(decision)) is not None:
            self._said[node].append(decision)

    def piles(self) -> list[Pile]:
        """The applications, those without anything that happened left out."""
        lying: defaultdict[str, dict[str, list[MailFact]]] = defaultdict(lambda: defaultdict(list))
        for node, fact in self._lying():
            lying[self._head(node)][node].append(fact)
        nodes: defaultdict[str, list[str]] = defaultdict(list)
        for node in self._ids:
            nodes[self._head(node)].append(node)
        found = (self._pile(head, members, lying[head]) for head, members in nodes.items())
        return [pile for pile in found if pile.facts or any(map(_happened, pile.decisions))]

    def _add(self, decision: Decision, decisions: Collection[Decision]) -> None:
        if decision.separate:
            self._ids[decision.key] = decision.id
            self._separate[decision.key] = hand_fact(decision, decisions)

    def _place(self, decision: Decision, node: str) -> None:
        self._placed |= dict.fromkeys(decision.keys, node)
        for key in decision.stay:
            if key in self._group_of:
                self._placed.setdefault(key, self._group_of[key])

    def _node(self, decision: Decision) -> str | None:
        """What a decision is about; of what is gone, an event makes an application of its own."""
        ref = decision.application
        lost = ref[:1] and ref[0].startswith(SPLIT_OFF) and ref[0] not in self._ids
        node = self._named(ref) if not lost or decision.kind in _FOLLOWS_MAILS else None
        if node is None and _happened(decision):
            node = f"gone:{ref[0]}" if ref else f"gone:{decision.key}"
            self._ids.setdefault(node, decision.id)
        return node

    def _named(self, ref: Iterable[str]) -> str | None:
        for key in ref:
            if key in self._ids:
                return key
            if key in self._group_of:
                return self._group_of[key]
        return None

    def _unite(self, target: str, other: str | None) -> None:
        if other is not None and self._head(other) != self._head(target):
            self._chief[self._head(other)] = self._head(target)

    def _head(self, node: str) -> str:
        while node in self._chief:
            node = self._chief[node]
        return node

    def _lying(self) -> Iterator[tuple[str, MailFact]]:
        """(node, fact) of everything that counts, oldest first within a node."""
        yield from self._separate.items()
        placed = {key: node for key, node in self._placed.items() if key in self._facts}
        divided = {self._group_of[key] for key, node in placed.items() if node not in (_ASIDE, self._group_of.get(key))}
        for node, keys in self._mails.items():
            told = [self._facts[key] for key in keys if placed.get(key) != _ASIDE]
            where = follow(told, placed, node) if node in divided else {}
            for fact in told:
                yield where.get(fact.key, node), fact

    def _pile(self, head: str, members: Sequence[str], lying: Mapping[str, Sequence[MailFact]]) -> Pile:
        told = sorted((fact for some in lying.values() for fact in some), key=lambda fact: (fact.mail_date, fact.key))
        own = frozenset(fact.key for fact in lying.get(head, ()))
        here = {fact.key for fact in told}
        return Pile(
            id=self._ids[head],
            facts=told,
            own=own,
            groups=[self._groups[node] for node in members if node in self._groups],
            said=self._said[head],
            said_of_others=[one for node in members if node != head for one in self._said[node]],
            ref=self._ref(head, told),
            moved=frozenset(key for key in here & self._placed.keys() if self._group_of[key] != self._placed[key]),
        )

    def _ref(self, head: str, told: Sequence[MailFact]) -> tuple[str, ...]:
        if head in self._groups:
            # What is known now, also where the person moved all of it away: decisions find the group by it.
            return tuple(self._mails[head])
        lost = [key for one in self._said[head] for key in one.application]
        names = [head] if not head.startswith("gone:") else lost
        return tuple(dict.fromkeys([*names, *(fact.key for fact in told)]))


def _happened(decision: Decision) -> bool:
    """Whether this alone keeps an application: something took place, not only a remark."""
    return decision.kind is DecisionKind.LOGGED and event_of(decision).kind is not EventKind.NOTE
