"""The local model beside scikit-learn's logistic regression: how often each is right on mails it did not learn from.

    .venv/bin/python -m benchmarks.local_model [--folds 2] [--strength 30 100]

Both learn from the same mails and sentence patterns, weighted alike, hear the same terms and marks (the regression all
terms of a mail together, as logarithms of counts, scaled by rarity; the network sentence by sentence as well), and are
asked about the same mails of folds left out: a fold keeps mails of one wording together. The model alone, without
rules, calibration and guards. A few minutes a fold.
"""

import argparse
import math
import time
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from services.classify.model.features import MARKS
from services.classify.model.local import LABELS
from tools.train_model import examples
from tools.train_model.bags import SNIPPET, Bag, bag_of, unfold
from tools.train_model.examples import FOLDS
from tools.train_model.learn import learn, scores
from tools.train_model.network import Array
from tools.train_model.snippets import snippets

_SEED = "jobtrail-1"
_MARKS = {mark: place for place, mark in enumerate((*MARKS, SNIPPET))}
#: A term seen less often says nothing about the next mail, here as in the network's vocabulary.
_LEAST = 2

#: Learns from the first and gives scores of the second, (asked, labels).
Way = Callable[[Sequence[Bag], Sequence[Bag]], Array]


def network(known: Sequence[Bag], asked: Sequence[Bag]) -> Array:
    """(asked, labels): scores by what the product trains."""
    return scores(learn(known), asked)


def regression(strength: float) -> Way:
    """The same by scikit-learn; `strength` is its C."""

    def fitted(known: Sequence[Bag], asked: Sequence[Bag]) -> Array:
        often = Counter(term for bag in known for term in {term for line in bag.sentences for term in line})
        kept = sorted(term for term, count in often.items() if count >= _LEAST)
        place = {term: (number, math.log(len(known) / often[term])) for number, term in enumerate(kept)}
        model = LogisticRegression(C=strength, max_iter=300, tol=1e-3)
        labels = [LABELS.index(bag.label) for bag in known]
        model.fit(_table(known, place), labels, sample_weight=[bag.weight for bag in known])
        found = np.full((len(asked), len(LABELS)), -np.inf)
        found[:, model.classes_] = model.predict_log_proba(_table(asked, place))
        return found

    return fitted


def _table(bags: Sequence[Bag], place: dict[str, tuple[int, float]]) -> sparse.csr_matrix:
    """(bags, terms and marks), each row of terms of length 1."""
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    for bag in bags:
        counts = Counter(term for line in bag.sentences for term in line if term in place)
        told = {place[term][0]: (1 + math.log(count)) * place[term][1] for term, count in counts.items()}
        size = math.sqrt(sum(value * value for value in told.values())) or 1.0
        columns += [*told, *(len(place) + _MARKS[mark] for mark in bag.marks)]
        data += [*(value / size for value in told.values()), *(1.0 for _ in bag.marks)]
        ends.append(len(columns))
    return sparse.csr_matrix((data, columns, ends), shape=(len(bags), len(place) + len(_MARKS)))


def _bags() -> tuple[list[Bag], list[Bag]]:
    """(mails, all else that is learned from)."""
    mails = [*examples.own(), *examples.written(), *examples.realistic(), *examples.public()]
    others = [*examples.generated(), *examples.composed(_SEED)]
    return [bag_of(mail) for mail in mails], [*map(bag_of, others), *unfold(snippets(), _SEED)]


def _told(name: str, asked: Sequence[Bag], said: Array, seconds: float) -> None:
    truth, best = np.array([LABELS.index(bag.label) for bag in asked]), said.argmax(axis=1)
    for kind in sorted({bag.kind for bag in asked}):
        of_kind = np.array([bag.kind == kind for bag in asked])
        right = float((truth[of_kind] == best[of_kind]).mean())
        held = np.unique(truth[of_kind])
        macro = f1_score(truth[of_kind], best[of_kind], labels=held, average="macro", zero_division=0)
        print(f"{name:20} {kind:10} {int(of_kind.sum()):6} mails  right {right:.4f}  macro-F1 {macro:.4f}")
    print(f"{name:20} trained and asked in {seconds:.0f} s", flush=True)


def main() -> None:
    """Prints a table for each way."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folds", type=int, default=2, choices=range(1, FOLDS + 1))
    parser.add_argument("--strength", type=float, nargs="*", default=[30.0])
    arguments = parser.parse_args()
    mails, others = _bags()
    ways: dict[str, Way] = {f"scikit-learn, C={one:g}": regression(one) for one in arguments.strength}
    for name, way in {**ways, "network": network}.items():
        asked: list[Bag] = []
        said: list[Array] = []
        begun = time.perf_counter()
        for fold in range(arguments.folds):
            some = [bag for bag in mails if bag.fold == fold]
            asked += some
            said.append(way([bag for bag in (*mails, *others) if bag.fold != fold], some))
        _told(name, asked, np.concatenate(said), time.perf_counter() - begun)


if __name__ == "__main__":
    main()
