"""`jobtrail digest` against the whole product."""

from tests.e2e.conftest import NewPerson
from tests.e2e.test_commands import jobtrail
from tests.e2e.test_mailbox_commands import environ
from tests.fixtures.stack import ProcessStack


async def test_the_week_is_printed_as_text_or_markdown_and_a_wrong_zone_is_a_sentence(
    stack: ProcessStack, person: NewPerson
) -> None:
    mine = environ(stack, await person())

    plain = await jobtrail("digest", environ=mine)
    marked = await jobtrail("digest", "--markdown", "--since", "2026-11-01", "--time-zone", "UTC", environ=mine)
    wrong = await jobtrail("digest", "--time-zone", "Mars/Olympus", environ=mine)

    assert plain.out.startswith("Your job search this week: nothing to do\n\nDue\n---\nNothing is due.\n")
    assert marked.out.startswith("# Your job search this week: nothing to do\n\n## Due\n")
    assert "There is no such time zone." in wrong.err
    assert wrong.status != 0
