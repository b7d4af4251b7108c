"""The child process that learns: the only place that knows scikit-learn.

Importing it takes seconds and 100 MB, and learning holds the processor: neither is for the process that serves calls.
"""

import pickle
import sys

from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from kit.child import serve
from services.classify.domain.analytics.learning import FEATURES, Examples, TooLittle, brier, lesson
from services.classify.prediction_process import Chances, Question, Scores

_ITERATIONS = 1_000


def answer(question: bytes) -> bytes:
    """Chances for the open applications of a question, or why there are none."""
    return pickle.dumps(learned(pickle.loads(question)))  # noqa: S301 (from our own parent)


def learned(question: Question) -> Chances | TooLittle:
    """Tests a model on the later part of the past, then learns from all of it and predicts."""
    taught = lesson(question.histories, question.kinds, question.now)
    if isinstance(taught, TooLittle):
        return taught
    tried = _chances(_fitted(taught.training), taught.test.rows)
    always = [taught.training.rate] * len(taught.test.rows)
    model = _fitted(taught.everything)
    weights = zip(FEATURES, (float(one) for one in model[-1].coef_[0]), strict=True)
    return Chances(
        scores=Scores(
            split_at=taught.split_at,
            training=taught.training.applications,
            test=taught.test.applications,
            test_positives=taught.test.positives,
            brier=brier(tried, taught.test),
            baseline_brier=brier(always, taught.test),
            baseline_rate=taught.training.rate,
        ),
        learned_from=taught.everything.applications,
        weights=sorted(weights, key=lambda one: -abs(one[1])),
        chances=list(zip(taught.open_ids, _chances(model, taught.open_rows), strict=True)),
    )


def _fitted(examples: Examples) -> Pipeline:
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=_ITERATIONS))
    return model.fit(examples.rows, examples.labels, logisticregression__sample_weight=examples.weights)


def _chances(model: Pipeline, rows: list[list[float]]) -> list[float]:
    return [float(share) for share in model.predict_proba(rows)[:, 1]] if rows else []


if __name__ == "__main__":
    sys.exit(serve(answer))
