"""The wording files: enough of them, and every one can be filled."""

import random
from collections import Counter
from datetime import UTC, datetime

import pytest

from tools.mailgen.catalog import channels, invent_company, invent_role, world
from tools.mailgen.model import Company
from tools.mailgen.picker import Picker
from tools.mailgen.steps import PATHS, STEPS
from tools.mailgen.values import dated, lasting
from tools.mailgen.wordbook import fill, groups

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)

#: What only noise mails know.
NOISE_VALUES = dict.fromkeys(
    ("company2", "city2", "company3", "title", "title2", "agency", "recruiter_mail"), "something"
)


def test_each_main_label_has_at_least_eight_independently_written_mails_in_english() -> None:
    written: Counter[str] = Counter()
    for group, label in {(step.group, step.label) for step in STEPS.values()}:
        written[label] += len(groups()[group, "en"])
    written["RECRUITER_OUTREACH"] = len(groups()["outreach", "en"])
    written["JOB_ALERT"] = len(groups()["job_alert", "en"])

    assert {label: count for label, count in written.items() if count < 8} == {}


def test_every_step_has_german_wording() -> None:
    assert {step.group for step in STEPS.values() if (step.group, "de") not in groups()} == set()


def test_no_body_occurs_twice() -> None:
    bodies = Counter(template.body for templates in groups().values() for template in templates)

    assert [body for body, count in bodies.items() if count > 1] == []


@pytest.mark.parametrize("lang", ["en", "de"])
def test_every_template_can_be_filled(lang: str) -> None:
    rng = random.Random(1)
    company = next(made for number in range(50) if (made := invent_company(rng, number)).lang == lang)
    values = lasting(rng, company, invent_role(rng, company)) | dated(rng, lang, NOW, NOW, NOW) | NOISE_VALUES
    for (_, written_in), templates in groups().items():
        if written_in == lang:
            for template in templates:
                text = fill(template.subject + "\n" + template.body + template.sender, values, rng)
                assert "{" not in text
                assert "|]" not in text


def _company(trade: str, lang: str, channel: str) -> Company:
    return Company("Some Company", "some-company", trade, lang, "Leeds", channel)


@pytest.mark.parametrize("lang", ["en", "de"])
@pytest.mark.parametrize("trade", world()["trades"])
def test_every_step_finds_wording_whatever_the_trade_and_channel(lang: str, trade: str) -> None:
    picker, boards = Picker(1), ("linkedin", "indeed", "stepstone")
    for channel in set(channels()) - set(boards):
        for step in STEPS.values():
            for via in boards if step.sender == "board" else (channel,):
                assert picker.pick(step.group, _company(trade, lang, channel), via).subject


def test_paths_are_made_of_known_steps() -> None:
    assert {name for _, path in PATHS for name in path.split()} <= STEPS.keys()


def test_invented_companies_have_names_and_domains_of_their_own() -> None:
    companies = [invent_company(random.Random(number), number) for number in range(3_000)]

    assert len(companies) == len({company.slug for company in companies})
    assert len(companies) == len({company.name for company in companies})
