"""The crash tests can fail: services with a planted bug, killed in the middle of work, end with another picture."""

from tests.e2e.archives import Listening, numbers
from tests.e2e.conftest import NewPerson, Undisturbed
from tests.e2e.midway import killed_while_reading, killed_with_an_acknowledged_fact_in_hand
from tests.e2e.picture import differences, picture
from tests.e2e.quiet import quiet
from tests.fixtures.stack import ProcessStack


async def become(stack: ProcessStack, part: str, module: str) -> None:
    """Runs something else in place of a part; the stack mends itself after the test."""
    stack.become(part, module)
    await stack.quit(part)
    await stack.launch(part)


async def test_acknowledging_before_the_commit_is_caught(
    stack: ProcessStack, person: NewPerson, undisturbed: Undisturbed
) -> None:
    await become(stack, "classify", "tests.e2e.mutants.classify_acks_first")
    somebody = await person()

    await killed_with_an_acknowledged_fact_in_hand(stack, somebody, undisturbed)
    await quiet(stack)
    # What it acknowledged it may still have in hand: a clean stop waits for that.
    await become(stack, "classify", "services.classify")

    seen = await picture(somebody)
    assert differences(undisturbed.picture, seen) != []
    unread = [message for message in seen["messages"] if message["classification"] is None]
    assert len(unread) > 0
    assert len(seen["messages"]) == len(undisturbed.picture["messages"])


async def test_a_cursor_that_does_not_move_with_its_page_is_caught(
    stack: ProcessStack, person: NewPerson, undisturbed: Undisturbed
) -> None:
    await become(stack, "ingest", "tests.e2e.mutants.ingest_forgets_cursor")
    somebody = await person()

    ended = await killed_while_reading(stack, somebody, undisturbed, Listening())
    await quiet(stack)

    assert differences(undisturbed.picture, await picture(somebody)) != []
    in_scope, new, known, skipped, failed = numbers(ended)
    assert known > 0
    assert new == len(undisturbed.picture["messages"])
    assert in_scope == new + known + skipped + failed
