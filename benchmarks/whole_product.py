"""The whole product on this machine: import end to end, starters under load, memory, rest. Printed side by side.

python -m benchmarks.whole_product [--mails 10000] [--size 2GB] [--rest-seconds 30]
"""

import argparse
import asyncio
import io
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from cli.api import Api
from cli.import_mail import ENDED, import_path
from tests.e2e.people import Person, sign_up
from tests.fixtures.stack import ProcessStack
from tools.mailgen.__main__ import main as mailgen

_COUNTS = "query { mailboxes { messageCount } labelCounts { count } stats { total } }"
_CONNECT = "mutation { connectDemoMailbox { __typename ... on ConnectDemoMailboxSuccess { mailbox { id } } } }"
_SYNC = """mutation($id: ID!) { startSync(input: {mailboxId: $id}) {
  __typename ... on StartSyncSuccess { operation { id state } } } }"""
_IMPORT = """mutation($id: ID!) { importUpload(input: {uploadId: $id}) {
  __typename ... on ImportUploadSuccess { operation { id state } } } }"""
_STATE = "query($id: ID!) { operation(id: $id) { state } }"


class Quiet:
    """No progress bar."""

    def show(self, phase: str, done: int, total: int) -> None:
        """Nothing."""


class Memory:
    """Peak resident memory per process, children that parse apart, looked at ten times a second."""

    def __init__(self, stack: ProcessStack) -> None:
        self._stack = stack
        self.peak: dict[str, float] = {}

    async def watch(self) -> None:
        """Until cancelled."""
        while True:
            for name in self._stack.alive():
                with suppress(psutil.Error):
                    process = psutil.Process(self._stack.pid(name))
                    self._note(name, process)
                    if name == "ingest":
                        for child in process.children(recursive=True):
                            self._note("ingest parser", child)
            await asyncio.sleep(0.1)

    def _note(self, name: str, process: psutil.Process) -> None:
        self.peak[name] = max(self.peak.get(name, 0.0), process.memory_info().rss / 1e6)


@asynccontextmanager
async def beside(*works: object) -> AsyncIterator[None]:
    """Runs coroutines while the block runs."""
    tasks = [asyncio.ensure_future(work) for work in works]  # type: ignore[call-overload]  # coroutines
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def visible(api: Api, mails: int) -> int:
    """Waits until every mail has its verdict; returns the number of applications that can be seen."""
    while True:
        data = await api.query(_COUNTS)
        if sum(label["count"] for label in data["labelCounts"]) >= mails:
            return int(data["stats"]["total"])
        await asyncio.sleep(0.05)


Took = dict[str, list[float]]


async def timed(took_ms: Took, name: str, call: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    """The answer of a starter; notes what it took."""
    began = time.perf_counter()
    answer = await call
    took_ms.setdefault(name, []).append((time.perf_counter() - began) * 1000)
    return answer


async def start_again_and_again(person: Person, took_ms: Took) -> None:
    """Starts syncs of somebody else's demo mailbox and small imports, one after the other; notes what starting took."""
    mailbox = (await person.mutate(_CONNECT))["mailbox"]["id"]
    for number in itertools.count():
        started = await timed(took_ms, "startSync", person.mutate(_SYNC, {"id": mailbox}))
        upload = await _small_upload(person, number)
        imported = await timed(took_ms, "importUpload", person.mutate(_IMPORT, {"id": upload}))
        for operation in (started["operation"]["id"], imported["operation"]["id"]):
            while (await person.query(_STATE, {"id": operation}))["operation"]["state"] not in ENDED:
                # Started once more it answers with the one that runs, or with a new one.
                await timed(took_ms, "startSync", person.mutate(_SYNC, {"id": mailbox}))
                await asyncio.sleep(0.05)


async def _small_upload(person: Person, number: int) -> str:
    mail = b"From x Mon Nov 16 09:00:00 2026\nFrom: a@example.org\nSubject: %d\n\nHello.\n" % number
    upload, _ = await person.create_upload("small.mbox", len(mail), f"small {number}")
    await person.append(upload, io.BytesIO(mail), 0)
    return upload


async def measure_import(stack: ProcessStack, archive: Path, mails: int, *, starters: bool) -> None:
    """Parse, store, classify, visible through GraphQL; with `starters` somebody else starts syncs all the while."""
    person, other = await sign_up(stack.url), await sign_up(stack.url)
    memory, took_ms = Memory(stack), Took()
    works = [memory.watch(), *([start_again_and_again(other, took_ms)] if starters else [])]
    async with person, other, beside(*works):
        began = time.perf_counter()
        await import_path(person, archive, "", Quiet())
        stored = time.perf_counter() - began
        applications = await visible(person, mails)
        seen = time.perf_counter() - began
    meanwhile = ", somebody else syncing all the while" if starters else ""
    print(f"archive of {mails:,} mails, {archive.stat().st_size / 1e6:,.0f} MB{meanwhile}")
    print(f"  stored                      {mails / stored:8,.0f} mails/s   ({stored:.1f} s)")
    print(f"  classified and visible      {mails / seen:8,.0f} mails/s   ({seen:.1f} s, {applications} applications)")
    _print_starters(took_ms)
    _print_memory(memory)


def _print_starters(took_ms: Took) -> None:
    for name, took in took_ms.items():
        p99 = statistics.quantiles(took, n=100, method="inclusive")[98] if len(took) > 1 else took[0]
        shown = f"p50 {statistics.median(took):6.1f} ms   p99 {p99:6.1f} ms   max {max(took):6.1f} ms"
        print(f"  {name + ',':14}{len(took):4} calls    {shown}")


def _print_memory(memory: Memory) -> None:
    rows = "   ".join(f"{name} {megabytes:.0f}" for name, megabytes in sorted(memory.peak.items()))
    print(f"  peak resident memory, MB    {rows}")


async def measure_rest(stack: ProcessStack, seconds: float) -> None:
    """What everything costs while nothing happens."""
    processes = [psutil.Process(stack.pid(name)) for name in stack.alive()]
    everyone = [*processes, *(child for process in processes for child in process.children(recursive=True))]
    await asyncio.sleep(5)
    before = sum(sum(process.cpu_times()[:2]) for process in everyone)
    await asyncio.sleep(seconds)
    used = sum(sum(process.cpu_times()[:2]) for process in everyone) - before
    resident = sum(process.memory_full_info().pss for process in everyone) / 1e6
    share = 100 * used / seconds
    print(f"at rest, {len(everyone)} processes    {share:.2f} % of one core, {resident:.0f} MB together (PSS)")


async def main() -> None:
    """Runs everything once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--mail-bytes", type=int, default=8_000)
    parser.add_argument("--size", default="", help="also an mbox of this size, for memory (2GB)")
    parser.add_argument("--rest-seconds", type=float, default=30.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jobtrail-bench-", dir="/var/tmp") as folder:
        root = Path(folder)
        root.chmod(0o711)
        stack = ProcessStack(root / "data")
        began = time.perf_counter()
        await stack.start()
        print(f"{os.cpu_count()} cores; first start of all parts {time.perf_counter() - began:.1f} s")
        try:
            await measure_rest(stack, asked.rest_seconds)
            mails = _generate(root / "mails.mbox", asked.mails, asked.mail_bytes, "")
            await measure_import(stack, root / "mails.mbox", mails, starters=False)
            await measure_import(stack, root / "mails.mbox", mails, starters=True)
            if asked.size:
                mails = _generate(root / "large.mbox", asked.mails, asked.mail_bytes, asked.size)
                await measure_import(stack, root / "large.mbox", mails, starters=False)
        finally:
            await stack.stop()


def _generate(path: Path, mails: int, mail_bytes: int, size: str) -> int:
    applications = mails // 20
    wanted = ["--applications", str(applications), "--noise", str(mails), "--out", str(path)]
    wanted += ["--mail-bytes", str(mail_bytes), *(["--size", size] if size else [])]
    mailgen(wanted)
    with path.open("rb") as lines:
        return sum(line.startswith(b"From ") for line in lines)


if __name__ == "__main__":
    asyncio.run(main())
