"""A helper process: answers, breaks without harm, and never outlives its parent."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from kit.child import Child, ChildBroken, running, serve
from kit.errors import Problem, Status
from tests.fixtures.deadline import until

MODULE = "tests.integration.kit.test_child"


def answer(question: bytes) -> bytes:
    """What the child under test does."""
    if question == b"hang":
        signal.pause()
    if question == b"crash":
        os._exit(1)
    return str(os.getpid()).encode() if question == b"who" else question.upper()


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture
async def child() -> AsyncIterator[Child]:
    """One, stopped at the end."""
    made = Child(running(MODULE))
    yield made
    await made.stop()


async def test_questions_at_once_get_their_own_answers_from_one_process(child: Child) -> None:
    asked = [(b"%d" % number, b"x" * number * 1000) for number in range(50)]
    answers = await asyncio.gather(*(child.ask(*pieces, seconds=20) for pieces in asked))
    first = await child.ask(b"who", seconds=20)

    assert answers == [b"".join(pieces).upper() for pieces in asked]
    assert first == await child.ask(b"who", seconds=20)


@pytest.mark.parametrize(("question", "reason"), [(b"hang", "TIMEOUT"), (b"crash", "CRASHED")])
async def test_a_question_that_breaks_it_says_how_and_the_next_gets_a_fresh_process(
    child: Child, question: bytes, reason: str
) -> None:
    before = await child.ask(b"who", seconds=20)
    with pytest.raises(ChildBroken, match=reason):
        await child.ask(question, seconds=1)

    assert before != await child.ask(b"who", seconds=20)


async def test_a_cancelled_question_leaves_no_answer_behind_for_the_next(child: Child) -> None:
    before = await child.ask(b"who", seconds=20)
    asking = asyncio.ensure_future(child.ask(b"hang", seconds=20))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(asking, 0.1)

    assert await child.ask(b"ping", seconds=20) == b"PING"
    assert not runs(int(before))


async def test_one_that_does_not_start_is_unavailable() -> None:
    with pytest.raises(Problem) as refused:
        await Child(running("no.such.module")).ask(b"", seconds=5)

    assert refused.value.status is Status.UNAVAILABLE


async def test_it_dies_with_a_parent_that_was_killed() -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-m", MODULE, "parent", stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    orphan = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()

    await until(lambda: not runs(orphan), "the orphan is gone")


async def _parent() -> None:
    asked = await Child(running(MODULE)).ask(b"who", seconds=20)
    sys.stdout.write(asked.decode() + "\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    if sys.argv[1] == "parent":
        asyncio.run(_parent())
    sys.exit(serve(answer))
