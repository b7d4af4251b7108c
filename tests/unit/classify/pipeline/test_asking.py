"""What a language model's answer makes of a doubtful outcome."""

from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.outcome import MAX_STEPS, Outcome, Step, trail_json, trail_of
from services.classify.llm.words import Answer, NoAnswer, Reason
from services.classify.pipeline.asking import settle

DOUBTFUL = Outcome(
    Verdict(Label.OTHER, 0.55, DecidedBy.MODEL, "", signals=("model:other",)),
    certain=False,
    trail=(Step("rules", Label.OTHER, 0.4),),
    companies=("Larkfield",),
    titles=("Data Analyst",),
)


def answer(label: Label, confidence: float, **fields: object) -> Answer:
    plain = {"company": None, "job_title": None, "evidence": "We would like to meet you.", "signals": ("llm:cited",)}
    return Answer("id", label, confidence, **{**plain, **fields})  # type: ignore[arg-type]  # fields of an Answer


def test_an_answer_decides_and_takes_the_mails_best_candidates_where_it_names_nothing() -> None:
    settled = settle(DOUBTFUL, answer(Label.INTERVIEW, 0.9), "some-model")

    verdict = settled.verdict
    assert (verdict.label, verdict.decided_by, verdict.confidence) == (Label.INTERVIEW, DecidedBy.LLM, 0.9)
    assert (verdict.company, verdict.job_title) == ("Larkfield", "Data Analyst")
    assert verdict.evidence == "We would like to meet you."
    assert settled.certain
    assert settled.trail[-1] == Step("llm", Label.INTERVIEW, 0.9, verdict.evidence, "some-model", "llm:cited")


def test_the_models_own_names_come_first() -> None:
    verdict = settle(DOUBTFUL, answer(Label.OFFER, 0.9, company="Marlow", job_title="Planner"), "m").verdict

    assert (verdict.company, verdict.job_title) == ("Marlow", "Planner")


def test_mail_about_nobodys_application_names_nothing() -> None:
    verdict = settle(DOUBTFUL, answer(Label.JOB_ALERT, 0.9, company="Marlow"), "m").verdict

    assert (verdict.label, verdict.company, verdict.job_title) == (Label.JOB_ALERT, None, None)


def test_a_step_of_an_application_that_the_model_is_unsure_of_is_left_blank() -> None:
    settled = settle(DOUBTFUL, answer(Label.REJECTION, 0.4), "m")

    assert settled.verdict == DOUBTFUL.verdict
    assert not settled.certain
    assert [step.stage for step in settled.trail] == ["rules", "llm", "guards"]
    assert settled.trail[-1].note == "llm_too_unsure"


def test_two_that_agree_are_as_sure_as_the_surer_one() -> None:
    settled = settle(DOUBTFUL, answer(Label.OTHER, 0.3, evidence=""), "m")

    assert (settled.verdict.confidence, settled.certain) == (0.55, False)


def test_without_an_answer_the_verdict_stands_and_the_trail_says_why() -> None:
    settled = settle(DOUBTFUL, NoAnswer("id", Reason.UNAVAILABLE, "http_503"), "m")

    assert (settled.verdict, settled.certain) == (DOUBTFUL.verdict, False)
    assert settled.trail[-1] == Step("llm", None, version="m", note="UNAVAILABLE http_503")


def test_a_trail_is_bounded_and_read_as_it_was_written() -> None:
    steps = tuple(Step("rules", Label.OTHER, 0.5, "e" * 1_000, "v", "n") for _ in range(20))
    outcome = DOUBTFUL.and_then(*steps)
    written = trail_json(outcome.trail)

    assert len(written) == MAX_STEPS
    assert all(len(step.get("evidence", "")) <= 300 for step in written)
    assert trail_of(trail_json(DOUBTFUL.trail)) == DOUBTFUL.trail
