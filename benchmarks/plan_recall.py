"""The search plan on labelled mails: how many of each label it would fetch, asked one by one in Gmail's language.

    python -m benchmarks.plan_recall [evals/training ...]

Beside benchmarks.search_plan, whose mailbox is large but made of few templates: here every mail is another. The mails
the models are trained on are far harder than a mailbox (letters without one word of hiring, in ten languages), and
their OTHER is nearly all false friends; a thread that is known to belong to an application, which brings in what says
nothing by itself, is not reckoned with. Read the figures against those of another commit. Rows of the split "test"
are passed over.
"""

import argparse
import dataclasses
import random
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from evals.dataset import Item, read
from evals.mail import raw_mail
from fakes.gmail.clock import Clock
from fakes.gmail.content import Content
from fakes.gmail.ids import Mint
from fakes.gmail.mailbox import Mailbox, Message
from fakes.gmail.search import Search
from services.classify.domain.labels import Label
from services.ingest.domain.plan import PROBES, LeftOut, rank
from services.ingest.domain.remote import FetchPolicy, Scope
from services.ingest.gmail.queries import probe_queries

OWNER = "alex.morgan@example.com"
EVERYTHING = Scope(None, False)
#: What is no mail about an application that is under way.
NOT_JOB = frozenset({Label.OTHER, Label.JOB_ALERT, Label.RECRUITER_OUTREACH})
TRAINING = Path("evals/training")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path, default=[TRAINING])
    items = [item for path in parser.parse_args().paths for item in read(path) if item.text("split") != "test"]
    fetched = Counter(item.label for item in candidates(items))
    there = Counter(item.label for item in items)
    for label, count in sorted(there.items()):
        print(f"{label:<20} {fetched[label]:>6,} of {count:>6,}  {fetched[label] / count:.1%}")
    jobs = [label for label in there if label not in NOT_JOB]
    found, all_jobs = sum(fetched[label] for label in jobs), sum(there[label] for label in jobs)
    print(f"{'about applications':<20} {found:>6,} of {all_jobs:>6,}  {found / max(all_jobs, 1):.1%}")


def candidates(items: Iterable[Item]) -> Iterator[Item]:
    """Those that would be fetched without anybody asking for them."""
    clock = Clock(start=1_770_000_000, frozen=True)
    mailbox = Mailbox(OWNER, clock, Mint(random.Random(1)))
    numbers = {load(mailbox, item, clock).number: item for item in items}
    search, universe = Search(mailbox, clock), set(numbers)
    hits: Counter[int] = Counter()
    for probe in PROBES:
        queries = probe_queries(probe, EVERYTHING)
        for number in set[int]().union(*(search.find(query, universe) for query in queries)):
            hits[number] |= 1 << probe.number
    for number, item in numbers.items():
        if not isinstance(rank(hits[number], known_thread=False, policy=FetchPolicy.CANDIDATES), LeftOut):
            yield item


def load(mailbox: Mailbox, item: Item, clock: Clock) -> Message:
    """Puts it into the mailbox; what its owner wrote comes from the owner's address."""
    own = item.flag("from_self")
    sent = dataclasses.replace(item, fields={**item.fields, "from": OWNER}) if own else item
    return mailbox.load(Content(raw_mail(sent)), ["SENT"] if own else ["INBOX"], clock.millis())


if __name__ == "__main__":
    main()
