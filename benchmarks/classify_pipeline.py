"""How many mails a second classify alone works: fact in, verdicts, applications and events committed.

    .venv/bin/python -m benchmarks.classify_pipeline [--mails 10000] [--stages-only]

First the stages of this machine by themselves: on mails of 4 kB as they are sent, of which some 400 characters are
words and the rest are headers and HTML, and on mails of 4 kB of words. Then the whole way: new mail, the same words
once more (remembered), and what remembering alone costs. Real PostgreSQL (with fsync) and NATS from their wheels;
classify is a process of its own without a language model; this process plays ingest and serves mails that were
generated and parsed before the clock starts.
"""

import argparse
import asyncio
import functools
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import asyncpg
from pydantic import SecretStr

from cli.embedded.nats import EmbeddedNats
from cli.embedded.postgres import EmbeddedPostgres
from cli.part import STOP_GRACE_SECONDS, launch
from cli.ports import choose_port
from evals.dataset import read as read_items
from evals.mail import mail_of as item_mail
from jobtrail.ingest.v1.events_pb2 import MessagesIngested
from jobtrail.ingest.v1.message_pb2 import Message
from kit import migrate
from kit.bus import Bus, subject_of
from kit.child import settle
from kit.db import Database, engine
from kit.ids import new_id
from kit.roles import ensure_schemas
from services.classify.domain.labels import Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome, undecided
from services.classify.ingest_client import mail_of
from services.classify.llm import LlmSettings, language_model
from services.classify.pipeline.cache import VerdictCache
from services.classify.pipeline.local import load_local, version_of
from services.classify.pipeline.normal import content_hash
from services.classify.pipeline.pipeline import Pipeline
from services.ingest.domain.message import ParsedMessage
from services.ingest.domain.raw_mail import ParseContext
from services.ingest.mime.parse import parse
from services.ingest.parsing_rows import message_row
from services.ingest.wire import message_proto
from tests.fixtures.classify_service import ACTOR_KEY, MIGRATIONS, ServedIngest
from tests.fixtures.deadline import until
from tools.mailgen.model import OWNER
from tools.mailgen.stream import generate

#: As ingest tells of them.
MESSAGES_PER_FACT = 100
#: What the bars of the pipeline speak of.
MAIL_BYTES = 4_000
_TRAINING = Path(__file__).parents[1] / "evals" / "training"
#: Of 100 mails, how many are noise; storylines have three to four mails each.
_NOISE_SHARE = 0.4
_MAILS_PER_APPLICATION = 3.6
_PASSWORD = "benchmark"


def messages(count: int) -> list[Message]:
    """Generated mail as ingest would serve it, FULL, oldest first."""
    applications = int(count * (1 - _NOISE_SHARE) / _MAILS_PER_APPLICATION)
    start, end = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    context = ParseContext(owner_address=OWNER.email, imported_at=end)
    found: list[Message] = []
    generated = generate(7, applications, int(count * _NOISE_SHARE), start=start, end=end, mail_bytes=MAIL_BYTES)
    for mail in generated:
        parsed = parse(mail.raw)
        if isinstance(parsed, ParsedMessage) and len(found) < count:
            row = json.loads(message_row(parsed, new_id(), (), context))
            row |= {"mailbox_id": "", "provider_message_id": "", "deleted_at": None}
            row["mail_time"] = datetime.fromisoformat(row["mail_time"])
            found.append(message_proto(row, full=True))
    return found


def prose(count: int) -> list[MailText]:
    """Mails of 4 kB of words each, nearly none of which occurs twice: the training mails, several in one."""
    chance, mails = random.Random(7), [item_mail(item) for item in read_items(_TRAINING)]
    found = list[MailText]()
    while len(found) < count:
        bodies, size = list[str](), 0
        while size < MAIL_BYTES:
            bodies.append(chance.choice(mails).text)
            size += len(bodies[-1]) + 2
        found.append(replace(chance.choice(mails), text="\n\n".join(bodies)[:MAIL_BYTES]))
    return found


def words_alone(mails: list[MailText]) -> None:
    """What reading costs where there is nothing but words: the longest that mails of this size can be."""
    local = load_local()
    settle()
    began = time.process_time()
    for start in range(0, len(mails), MESSAGES_PER_FACT):
        local.examine_each(mails[start : start + MESSAGES_PER_FACT])
    _line("stages, words", time.process_time() - began, len(mails))


def stages_alone(mails: list[Message]) -> None:
    """What deciding costs without anything around it."""
    local = load_local()
    # As the rules' process does; and the mails that wait here are nobody's there.
    settle()
    began = time.process_time()
    read = [mail_of(message) for message in mails]
    unpacked = time.process_time()
    hashes = {content_hash(mail.text, mail.owner_names) for mail in read}
    hashed = time.process_time()
    # As they come: a fact's mails together.
    batches = [read[start : start + MESSAGES_PER_FACT] for start in range(0, len(read), MESSAGES_PER_FACT)]
    half = len(batches) // 2
    outcomes = [one for batch in batches[:half] for one in local.examine_each([mail.text for mail in batch])]
    warm = time.process_time()
    early = len(outcomes)
    outcomes += [one for batch in batches[half:] for one in local.examine_each([mail.text for mail in batch])]
    examined = time.process_time()
    labels = Counter(outcome.verdict.label.value for outcome in outcomes)
    sure = sum(outcome.certain for outcome in outcomes)
    _line("unpack", unpacked - began, len(mails))
    _line("hash", hashed - unpacked, len(mails))
    # A process that has just begun meets every word for the first time; one that runs knows most of them.
    _line("stages, first", warm - hashed, early)
    _line("stages, then", examined - warm, len(mails) - early)
    print(f"  {len(hashes):,} different texts, {100 * sure / len(mails):.1f} % sure, {dict(labels.most_common())}")


def _line(what: str, seconds: float, count: int) -> None:
    print(f"  {what:14}{1e6 * seconds / count:6.0f} µs a mail, {count / seconds:8,.0f} mails/s on one core")


class Nobody:
    """Stands where new mail would be examined: everything is to be remembered."""

    def __init__(self) -> None:
        self._local = load_local()
        self.asked = self.read = 0

    async def examine(self, mails: Sequence[MailText]) -> list[Outcome]:
        """Counts what was not."""
        self.asked += len(mails)
        return [undecided("NOBODY") for _ in mails]

    async def read_as(self, mails: Sequence[tuple[MailText, Label | Verdict]]) -> list[Outcome]:
        """Details that are each mail's own."""
        self.read += len(mails)
        return [self._local.read_as(mail, known) for mail, known in mails]


async def remembering(mails: list[Message], user_id: UUID, database: Database) -> None:
    """What a remembered verdict costs: hash, look, read."""
    read, nobody = [mail_of(message) for message in mails], Nobody()
    model = language_model(LlmSettings(api_key=SecretStr("")), database)
    remembered = Pipeline(nobody, VerdictCache(database), model, version_of())
    batches = [read[start : start + MESSAGES_PER_FACT] for start in range(0, len(read), MESSAGES_PER_FACT)]
    await remembered.decide(user_id, batches[0])
    began, wall, asked = time.process_time(), time.perf_counter(), nobody.asked
    for batch in batches:
        await remembered.decide(user_id, batch)
    _line("remembered", time.process_time() - began, len(read))
    clock = len(read) / (time.perf_counter() - wall)
    print(f"  {clock:,.0f} mails/s by the clock; {nobody.asked - asked:,} read anew, of {nobody.read:,} the details")


async def pipeline(mails: list[Message], folder: Path) -> None:
    """The whole way through the service."""
    postgres = EmbeddedPostgres(folder / "pg", choose_port(), _PASSWORD, folder / "pg.log")
    nats = EmbeddedNats(folder / "nats", choose_port(), _PASSWORD, folder / "nats.log")
    servers = [await launch(postgres.part()), await launch(nats.part())]
    try:
        await ensure_schemas(postgres.admin_url(), {"classify": _PASSWORD})
        await asyncio.to_thread(
            migrate.upgrade, schema="classify", script_location=MIGRATIONS, admin_url=postgres.admin_url()
        )
        await _measure(mails, postgres, nats, folder)
    finally:
        for server in reversed(servers):
            await server.stop(STOP_GRACE_SECONDS)


async def _measure(mails: list[Message], postgres: EmbeddedPostgres, nats: EmbeddedNats, folder: Path) -> None:
    user_id = new_id()
    ingest = ServedIngest()
    ingest.mails.keep(user_id, mails)
    await ingest.start()
    bus = Bus(nats.url, "benchmark")
    await bus.start()
    await bus.ensure_stream("INGEST_FACTS", ["ingest.*.*.*"], work=False)
    looking = await asyncpg.connect(postgres.admin_url())
    with (folder / "classify.log").open("wb") as log:
        environment = _environment(postgres, nats, ingest)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.classify", env={**os.environ, **environment}, stderr=log, stdout=log
        )
        await until(lambda: b'"listening"' in (folder / "classify.log").read_bytes(), "classify listens")
        again = [_same_words(message) for message in mails]
        ingest.mails.keep(user_id, again)
        facts = 0
        for what, some in (("new", mails), ("the same words", again)):
            before, mine, began = _cpu_seconds(process.pid), time.process_time(), time.perf_counter()
            facts += await _tell(bus, user_id, some)
            await until(functools.partial(_worked, looking, facts), "all facts are worked", seconds=600)
            seconds = time.perf_counter() - began
            print(f"  {what}:")
            _print(len(some), seconds, _cpu_seconds(process.pid) - before, time.process_time() - mine, process.pid)
        database = Database(engine(environment["CLASSIFY_DATABASE_URL"], pool_size=2))
        await remembering(mails, user_id, database)
        await database.close()
        for name in ("classifications", "applications", "application_events", "fact_keys"):
            print(f"  {name:19}{await looking.fetchval(f'select count(*) from classify.{name}'):8,}")
        process.terminate()
        await process.wait()
    await looking.close()
    await bus.stop()
    await ingest.stop()


def _same_words(message: Message) -> Message:
    """Another mail of the same words."""
    other = Message()
    other.CopyFrom(message)
    other.id, other.content_key = str(new_id()), f"{message.content_key} again"
    return other


def _environment(postgres: EmbeddedPostgres, nats: EmbeddedNats, ingest: ServedIngest) -> dict[str, str]:
    address = postgres.admin_url().rsplit("@", 1)[1]
    return {
        "CLASSIFY_DATABASE_URL": f"postgresql+asyncpg://classify_app:{_PASSWORD}@{address}",
        "CLASSIFY_NATS_URL": nats.url,
        "CLASSIFY_LISTEN": f"127.0.0.1:{choose_port()}",
        "CLASSIFY_ACTOR_KEY": ACTOR_KEY,
        "CLASSIFY_INGEST_TARGET": ingest.address,
        "OPENAI_API_KEY": "",
    }


async def _tell(bus: Bus, user_id: UUID, mails: list[Message]) -> int:
    parts = [mails[start : start + MESSAGES_PER_FACT] for start in range(0, len(mails), MESSAGES_PER_FACT)]
    for part in parts:
        fact = MessagesIngested(user_id=str(user_id), message_ids=[message.id for message in part])
        subject = subject_of(MessagesIngested)
        await bus.publish(subject, fact.SerializeToString(), message_id=str(new_id()), headers={})
    return len(parts)


async def _worked(looking: asyncpg.Connection, facts: int) -> bool:
    return bool(await looking.fetchval("select count(*) from classify.inbox") >= facts)


def _cpu_seconds(pid: int) -> float:
    """Of the process and the rules it runs in a child."""
    ticks = 0
    for one in (pid, *_children(pid)):
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(one) for task in tasks for one in task.read_text().split()]


def _peak_mb(pid: int) -> float:
    peak = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


def _print(count: int, seconds: float, cpu: float, mine: float, pid: int) -> None:
    rules = max(_peak_mb(one) for one in _children(pid))
    print(f"  {count / seconds:,.0f} mails/s ({count:,} in {seconds:.1f} s)")
    print(f"  classify {cpu:.1f} s CPU ({cpu / seconds:.2f} cores), peak {_peak_mb(pid):.0f} MB, rules {rules:.0f} MB")
    print(f"  played ingest {mine:.1f} s CPU, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--stages-only", action="store_true")
    chosen = parser.parse_args()
    print(f"classify pipeline on {os.cpu_count()} cores")
    mails = messages(chosen.mails)
    stages_alone(mails[:4_000])
    words_alone(prose(400))
    if chosen.stages_only:
        return
    folder = Path(tempfile.mkdtemp(prefix="jobtrail-benchmark-"))
    folder.chmod(0o711)
    try:
        asyncio.run(pipeline(mails, folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
