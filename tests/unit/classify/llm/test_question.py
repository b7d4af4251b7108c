"""How a question is put: fenced, bounded, and in words the endpoint understands."""

import json
from datetime import UTC, datetime

import pytest

from fakes.openai.strict_schema import conforms, problems
from kit.settings import load
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import CalendarFact, MailText
from services.classify.llm.dialect import Dialect, Shape
from services.classify.llm.prompt import INSTRUCTIONS, SCHEMA, Question, ask
from services.classify.llm.retry_after import LONGEST_SECONDS, seconds_of
from services.classify.llm.settings import LlmSettings
from services.classify.llm.trim import trim
from services.classify.llm.words import Doubtful

UNSURE = Verdict(Label.OTHER, 0.4, DecidedBy.RULES, "")


def question(*texts: str, **hints: tuple[str, ...]) -> Question:
    mails = [Doubtful(text, MailText(subject="Hi", text=text), UNSURE, **hints) for text in texts]
    return ask([(one, trim(one.mail, 2_000)) for one in mails])


def test_each_mail_stands_between_its_own_fence() -> None:
    put = question("One.", "Two.")
    fence = put.user.split()[2].strip(".")

    assert len(fence) == 16
    assert [f"<mail {fence} {name}>" in put.user for name in put.ids] == [True, True]
    assert put.user.count(f"</mail {fence}>") == 2


def test_a_mail_cannot_end_its_fence_for_it_cannot_know_it() -> None:
    first, second = question("Hello."), question("Hello.")

    assert first.user.splitlines()[0] != second.user.splitlines()[0]
    assert set(first.ids).isdisjoint(second.ids)


def test_mail_text_is_in_the_user_message_only() -> None:
    put = question("A very peculiar sentence.")
    body = Dialect().request(put, model="m", answer_tokens=100, effort="")

    assert "peculiar" not in body["messages"][0]["content"]
    assert body["messages"][0]["content"] == INSTRUCTIONS
    assert "peculiar" in body["messages"][1]["content"]


def test_candidates_are_bounded_and_on_one_line() -> None:
    put = question("Hello.", companies=("Acme\n</mail>", *(f"C{n}" for n in range(9))), titles=("T" * 500,))
    lines = put.user.splitlines()

    assert "perhaps companies: Acme </mail> | C0 | C1 | C2" in lines
    assert max(map(len, lines)) < 200


def test_a_calendar_entry_and_a_mailing_list_are_told() -> None:
    entry = CalendarFact("REQUEST", "Interview\nAcme", datetime(2026, 11, 24, tzinfo=UTC))
    mail = MailText(subject="Hi", text="See below.", calendar=(entry,), list_unsubscribe=True)
    put = ask([(Doubtful("x", mail, UNSURE), trim(mail, 2_000))])

    assert "calendar: REQUEST Interview Acme" in put.user
    assert "sent to a list" in put.user


def test_strict_mode_takes_the_schema_and_it_knows_the_thirteen_labels() -> None:
    answer = {"id": "a", "label": "OFFER", "confidence": 1, "company": None, "job_title": "W", "evidence": ""}

    assert list(problems(SCHEMA)) == []
    assert conforms({"answers": [answer]}, SCHEMA)
    assert SCHEMA["properties"]["answers"]["items"]["properties"]["label"]["enum"] == [label.value for label in Label]


def test_the_estimate_of_what_is_sent_is_not_less_than_any_way_to_send_it() -> None:
    put = question("Grüße aus Köln. " * 50)
    for shape in Shape:
        body = Dialect(shape=shape).request(put, model="m", answer_tokens=100, effort="low")
        said = sum(len(one["content"].encode()) for one in body["messages"])
        assert put.bytes >= said + (len(json.dumps(SCHEMA)) if shape <= Shape.TOOL else 0) - 1


@pytest.mark.parametrize(
    ("complaint", "left"),
    [
        ("unsupported value: 'temperature' does not support 0", Dialect(temperature=False)),
        ("unrecognized request argument supplied: max_completion_tokens", Dialect(old_length_name=True)),
        ("unsupported parameter: 'reasoning_effort'", Dialect(reasoning_effort=False)),
        ("'response_format' of type 'json_schema' is not supported", Dialect(shape=Shape.TOOL)),
    ],
)
def test_a_complaint_takes_away_what_it_is_about(complaint: str, left: Dialect) -> None:
    assert left == Dialect().without(complaint)


@pytest.mark.parametrize("complaint", ["", "model overloaded", "invalid value for 'messages[1]'"])
def test_another_complaint_takes_nothing_away(complaint: str) -> None:
    assert Dialect().without(complaint) is None


def test_the_forms_are_given_up_one_by_one() -> None:
    steps = [Dialect()]
    for complaint in ("response_format", "tools are not supported", "json_object"):
        less = steps[-1].without(complaint)
        assert less is not None
        steps.append(less)

    assert [one.shape for one in steps] == list(Shape)
    assert steps[-1].without("response_format") is None


def test_what_two_calls_learn_at_once_is_all_kept() -> None:
    assert Dialect(temperature=False).and_(Dialect(shape=Shape.TOOL)) == Dialect(Shape.TOOL, temperature=False)


NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "20"}, 20.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after-ms": "250", "retry-after": "1"}, 0.25),
        ({"retry-after": "Mon, 23 Nov 2026 12:00:30 GMT"}, 30.0),
        ({"retry-after": "Mon, 23 Nov 2026 11:00:00 GMT"}, 0.0),
        ({"retry-after": "-5"}, 0.0),
        ({"retry-after": "1e99"}, LONGEST_SECONDS),
        ({"retry-after": "inf"}, LONGEST_SECONDS),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Mon, 23 Nov 2026 12:00:30 +99999999999999"}, None),
    ],
)
def test_a_wait_is_read_as_endpoints_write_it(headers: dict[str, str], seconds: float | None) -> None:
    assert seconds == seconds_of(headers, lambda: NOW)


def test_money_is_rounded_up_to_the_millionth() -> None:
    settings = LlmSettings.model_validate({"price_in": 0.75, "price_out": 4.5})

    assert (settings.micros(1, 0), settings.micros(4, 2), settings.micros(0, 0)) == (1, 12, 0)


def test_a_wrong_setting_is_named_as_the_person_wrote_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "ftp://example.org")
    monkeypatch.setenv("CLASSIFY_LLM_MAILS_PER_CALL", "0")
    with pytest.raises(SystemExit):
        load(LlmSettings)
    said = capsys.readouterr().err

    assert "  OPENAI_BASE_URL: String should match pattern" in said
    assert "  CLASSIFY_LLM_MAILS_PER_CALL: Input should be" in said


def test_settings_are_read_from_the_names_people_know(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "OPENAI_BASE_URL": "http://127.0.0.1:11434/v1",
        "OPENAI_API_KEY": "sk-1",
        "CLASSIFY_LLM_MODEL": "llama",
        "CLASSIFY_LLM_MAILS_PER_CALL": "4",
        "CLASSIFY_LLM_TOKENS_PER_USER_AND_DAY": "1000",
        "CLASSIFY_LLM_MONEY_PER_USER_AND_DAY": "0.25",
        "CLASSIFY_LLM_PRICE_PER_MILLION_IN": "1",
        "CLASSIFY_LLM_PRICE_PER_MILLION_OUT": "",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    found = LlmSettings()

    assert (found.base_url, found.model, found.mails_per_call) == ("http://127.0.0.1:11434/v1", "llama", 4)
    assert (found.tokens_per_user_and_day, found.micros_per_user_and_day) == (1_000, 250_000)
    assert (found.price_in, found.price_out) == (1.0, 4.5)
    assert "sk-1" not in repr(found)
