"""The search plan: which questions to ask a mailbox's own index, and how their answers rank a message.

Asking the index costs a hundredth of fetching, so a message is judged by which probes it matched before a unit is spent
on its body. Probes are data; providers translate them.
"""

from dataclasses import dataclass

from services.ingest.domain.remote import FetchPolicy, Lane


@dataclass(frozen=True, slots=True)
class Probe:
    """A question to the index: messages that match any of senders, phrases, and files, in any of the categories."""

    #: Stable: stored as bit `number` of a message's hits. From 0 to 62.
    number: int
    name: str
    #: Domains or addresses the message comes from.
    senders: tuple[str, ...] = ()
    #: Phrases anywhere in it.
    phrases: tuple[str, ...] = ()
    #: Phrases in the subject.
    subjects: tuple[str, ...] = ()
    #: File name endings, without the dot.
    filenames: tuple[str, ...] = ()
    #: Gmail's categories ("promotions"); where the provider has none, the probe matches nothing.
    categories: tuple[str, ...] = ()
    #: Lists and newsletters: messages with a list header.
    bulk: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Not fetched unless a person asks."""

    #: UPPER_SNAKE: NOISE, NOT_A_CANDIDATE.
    reason: str


#: In the order in which they are asked: what is sure comes first, and is fetched while the rest is asked.
PROBES: tuple[Probe, ...] = ()


def rank(hits: int, *, known_thread: bool, policy: FetchPolicy) -> Lane | LeftOut:
    """Where a message goes, from the probes it matched. `known_thread`: its thread belongs to an application."""
    raise NotImplementedError
