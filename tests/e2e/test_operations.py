"""Operations over the whole product: a worker that is lost is replaced, and the history says so."""

from tests.e2e.conftest import NewPerson, Undisturbed
from tests.e2e.midway import killed_while_reading
from tests.e2e.picture import differences, picture
from tests.e2e.quiet import quiet
from tests.fixtures.stack import ProcessStack

_HISTORY = """
query History($id: ID!) {
  operation(id: $id) { attempt attempts { attempt worker outcome startedAt endedAt failure { reason } } }
}
"""


async def test_a_worker_lost_in_the_middle_is_taken_over_and_history_says_so(
    stack: ProcessStack, person: NewPerson, undisturbed: Undisturbed
) -> None:
    somebody = await person()

    ended = await killed_while_reading(stack, somebody, undisturbed)
    await quiet(stack)

    operation = (await somebody.query(_HISTORY, {"id": ended["id"]}))["operation"]
    lost, succeeded = operation["attempts"]
    assert operation["attempt"] == 2
    assert [(one["attempt"], one["outcome"]) for one in (lost, succeeded)] == [(1, "lost"), (2, "succeeded")]
    assert lost["worker"] != succeeded["worker"]
    assert lost["startedAt"] < lost["endedAt"] <= succeeded["startedAt"] < succeeded["endedAt"]
    assert differences(undisturbed.picture, await picture(somebody)) == []
