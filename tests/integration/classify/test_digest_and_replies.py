"""The week as text, and drafts of replies, through the service."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pydantic import SecretStr

from jobtrail.classify.v1 import next_steps_pb2 as steps_wire
from jobtrail.classify.v1 import next_steps_service_pb2 as wire
from jobtrail.classify.v1 import next_steps_service_pb2_grpc
from kit import rpc
from kit.actor import ActorSigner
from kit.errors import Problem
from kit.ids import new_id
from kit.wire import timestamp
from services.classify import tables
from services.classify.domain.labels import Label
from services.classify.llm import LanguageModel, LlmSettings
from services.classify.llm.budget import Budget, Limits
from services.classify.llm.completion import Completion
from services.classify.llm.prompt import Question
from services.classify.server.next import SERVICE_NAME, NextStepsServicer
from tests.fixtures.classify_service import ACTOR_KEY, ClassifyStack
from tests.integration.classify.asking import Asking, action, appointment, mail
from tests.integration.classify.mails import day

THANK_YOU, ACCEPT = steps_wire.REPLY_TEMPLATE_THANK_YOU, steps_wire.REPLY_TEMPLATE_ACCEPT_SLOT
ANNA = {"name": "Anna Example", "email": "anna@acme.example"}


@pytest.fixture
async def asking(classify: ClassifyStack) -> Asking:
    one = await Asking.on(classify)
    await one.receive(
        mail(Label.APPLIED, 0, "Acme"),
        mail(Label.INTERVIEW, 1, "Acme", recruiter=ANNA, appointments=[appointment("one", 3)]),
        mail(Label.ASSESSMENT, 2, "Globex", actions=[action("TAKE_ASSESSMENT", 6)]),
    )
    one.at(2)
    return one


async def draft(asking: Asking, **fields: Any) -> Any:
    application = (await asking.applications())["Acme"].id
    request = wire.DraftReplyRequest(**{"application_id": application, "template": ACCEPT, **fields})
    return (await asking.ask("DraftReply", request)).draft


async def test_the_week_is_told_with_what_changed(asking: Asking) -> None:
    made = (await asking.ask("GetDigest", wire.GetDigestRequest(time_zone="Europe/Berlin"))).digest

    assert made.subject == "Your job search this week: 1 due, 1 coming up"
    assert "- Sun 11 Jan 10:00: Take the assessment – Globex – Engineer" in made.text
    assert "- Thu 8 Jan 10:00: Interview – Acme – Engineer (https://meet.example/abc)" in made.text
    assert "- Tue 6 Jan: Interviewing – Acme – Engineer" in made.text
    assert "**Acme – Engineer**" in made.markdown
    assert (made.due_count, made.upcoming_count, made.follow_up_count, made.changed_count) == (1, 1, 0, 2)

    since = wire.GetDigestRequest(since_time=timestamp(day(1.5)))
    assert (await asking.ask("GetDigest", since)).digest.changed_count == 1
    nobody = (await asking.ask("GetDigest", wire.GetDigestRequest(), new_id())).digest
    assert (nobody.changed_count, nobody.subject) == (0, "Your job search this week: nothing to do")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"since_time": timestamp(day(-200))}, "since_time"),
        ({"since_time": timestamp(day(3))}, "since_time"),
    ],
)
async def test_a_digest_of_another_time_or_place_is_refused(asking: Asking, fields: Any, field: str) -> None:
    with pytest.raises(Problem) as problem:
        await asking.ask("GetDigest", wire.GetDigestRequest(**fields))
    assert problem.value.metadata["field"] == field


async def test_a_draft_names_company_role_contact_and_time_and_opens_in_a_mail_program(asking: Asking) -> None:
    made = await draft(asking, time_zone="Europe/Berlin", sender_name="Robin Doe")

    assert (made.to_name, made.to_email) == ("Anna Example", "anna@acme.example")
    assert made.text.startswith("Dear Anna Example,\n\nThank you for the invitation. I am happy to confirm Thursday,")
    assert "January 8, at 10:00 (CET) for our conversation about the Engineer role." in made.text
    assert made.text.endswith("Kind regards\nRobin Doe\n")
    assert urlsplit(made.mailto_url).path == "anna@acme.example"
    assert parse_qs(urlsplit(made.gmail_url).query)["body"] == [made.text]
    assert (made.model, made.model_refusal) == ("", "")


async def test_thanks_are_for_the_conversation_that_was(asking: Asking) -> None:
    asking.at(4)
    made = await draft(asking, template=THANK_YOU)

    assert "talk with me on January 8 about the Engineer role" in made.text


async def test_without_a_key_the_template_answers_and_says_so(asking: Asking) -> None:
    made = await draft(asking, use_model=True)

    assert (made.model, made.model_refusal) == ("", "NO_KEY")
    assert made.text.startswith("Dear Anna Example,")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"template": 0}, "template"),
        ({"template": 99}, "template"),
        ({"language": 99}, "language"),
        ({"time_zone": "../etc"}, "time_zone"),
        ({"salary": "x" * 201}, "salary"),
        ({"hint": "x" * 1_001}, "hint"),
    ],
)
async def test_a_draft_of_what_cannot_be_right_is_refused(asking: Asking, fields: Any, field: str) -> None:
    with pytest.raises(Problem) as problem:
        await draft(asking, **fields)
    assert (problem.value.reason, problem.value.metadata["field"]) == ("INVALID_ARGUMENT", field)


@pytest.mark.parametrize("one", ["", "nonsense", "01a207a0-a4be-703e-9cbb-03bcf4817ab9"])
async def test_of_an_application_that_is_not_there_nothing_is_drafted(asking: Asking, one: str) -> None:
    with pytest.raises(Problem) as problem:
        await draft(asking, application_id=one)
    assert problem.value.reason == "APPLICATION_NOT_FOUND"


class Answers:
    """An endpoint that gives these answers, one after the other."""

    def __init__(self, answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[Question] = []

    async def ask(self, question: Question, *, seconds: float) -> Completion:
        """The next one."""
        self.asked.append(question)
        return Completion(self._answers.pop(0), 100, 50)


LETTER = "Dear Anna,\n\nThursday at ten suits me very well. I look forward to it.\n\nKind regards\nRobin"


@pytest.mark.parametrize(
    ("answer", "refusal"), [(LETTER, ""), (LETTER + " https://evil.example", "IMPLAUSIBLE"), ("", "IMPLAUSIBLE")]
)
async def test_a_model_may_write_it_and_what_leads_away_is_not_believed(
    asking: Asking, answer: str, refusal: str
) -> None:
    settings = LlmSettings(api_key=SecretStr("a key"), model="a-model")
    endpoint = Answers([answer])
    purse = Budget(asking.stack.db, Limits(10_000, 10_000_000), lambda: day(2))
    servicer = NextStepsServicer(asking.stack.db, lambda: day(2), LanguageModel(settings, purse, endpoint))
    server = rpc.Server("classify", "127.0.0.1:0", ActorSigner(ACTOR_KEY, "classify"))
    server.add(next_steps_service_pb2_grpc.add_NextStepsServiceServicer_to_server, servicer, SERVICE_NAME)
    await server.start()
    async with rpc.channel(f"127.0.0.1:{server.port}") as channel:
        made = await draft(replace(asking, channel=channel), use_model=True, hint="Be short.")
    await server.stop()

    assert (made.model_refusal, made.model) == (refusal, "" if refusal else "a-model")
    assert made.text.startswith("Dear Anna Example," if refusal else LETTER)
    [asked] = endpoint.asked
    assert "INTERVIEW says it." in asked.user
    assert asked.user.endswith("The person wishes: Be short.")
    [spent] = await asking.stack.rows(tables.llm_usage, asking.user_id)
    assert (spent.calls, spent.mails, spent.tokens_in, spent.tokens_out) == (1, 0, 100, 50)
