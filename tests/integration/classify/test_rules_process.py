"""The rules in their own process: the right verdicts, and none lost to a mail that breaks them."""

import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.pipeline.local import load_local
from services.classify.rules_process import RulesProcess


@pytest.fixture
async def breakable() -> AsyncIterator[RulesProcess]:
    """Rules that some mails break, with little patience."""
    rules = RulesProcess("tests.integration.classify.breakable_rules", batch_seconds=5, mail_seconds=1)
    yield rules
    await rules.stop()


async def test_verdicts_are_those_of_the_rules_in_order() -> None:
    rules = RulesProcess()
    mails = [
        MailText("Thank you for applying to Acme", "Acme", "no-reply@greenhouse.io", text="We received it. Grüße"),
        MailText("Lunch?", "Kim", "kim@gmail.com", text="At noon?"),
    ]
    examined = await rules.examine(mails)
    await rules.stop()

    assert examined == [load_local().examine(mail) for mail in mails]


@pytest.mark.parametrize(("subject", "reason"), [("hangs", "TIMEOUT"), ("crashes", "CRASHED")])
async def test_a_mail_that_breaks_the_rules_says_so_and_its_neighbours_are_decided(
    breakable: RulesProcess, subject: str, reason: str
) -> None:
    examined = await breakable.examine([MailText("before"), MailText(subject), MailText("behind")])
    decided = [outcome.verdict for outcome in examined]

    assert [verdict.evidence for verdict in decided] == ["before", "", "behind"]
    assert examined[1].undecided
    assert (decided[1].label, decided[1].signals) == (Label.OTHER, (f"undecided:{reason}",))


async def test_no_mail_is_no_question() -> None:
    assert await RulesProcess("no.such.module").examine([]) == []


def test_the_process_that_reads_mail_imports_no_client_of_a_language_model() -> None:
    code = "import sys, services.classify.rules_process; sys.exit('openai' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
