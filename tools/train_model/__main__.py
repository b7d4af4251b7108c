"""Trains the local model: `python -m tools.train_model` writes it, `--check` compares it with what it would be."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import scipy
from threadpoolctl import threadpool_limits

from services.classify.model.backing import BACKINGS
from services.classify.model.judge import MODEL_FILE
from services.classify.model.weights import pack
from tools.train_model.letters import FOLDER as LETTERS
from tools.train_model.snippets import FOLDER as SNIPPETS
from tools.train_model.train import Trained, Unseen, train

ROOT = Path(__file__).parents[2]
CARD = MODEL_FILE.with_name("model_card.json")
SEED = "jobtrail-1"
#: What the model is made from: these files, and the generator.
_DATA = (
    "evals/mails",
    "evals/training",
    "evals/realistic",
    "evals/public",
    "tools/mailgen/wording",
    str(SNIPPETS.relative_to(ROOT)),
    str(LETTERS.relative_to(ROOT)),
)


def main(argv: list[str]) -> int:
    """1 when the check finds another model than the one on disk."""
    parser = argparse.ArgumentParser(prog="python -m tools.train_model", description=__doc__)
    parser.add_argument("--check", action="store_true", help="train, and compare with the file instead of writing it")
    chosen = parser.parse_args(argv)
    # One thread adds numbers in one order: the same bits every time.
    with threadpool_limits(1):
        trained = train(SEED)
    data = pack(trained.weights)
    if chosen.check:
        same = data == MODEL_FILE.read_bytes()
        print("the model is what its data gives" if same else "the model is stale: run `make model`")
        return 0 if same else 1
    MODEL_FILE.write_bytes(data)
    card = card_of(trained, data)
    CARD.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(card["unseen"], indent=1))
    return 0


def card_of(trained: Trained, data: bytes) -> dict[str, Any]:
    """What is to be known about the model: what it is made from, with what, and how it did on unseen mails."""
    return {
        "sha256": hashlib.sha256(data).hexdigest(),
        "bytes": len(data),
        "seed": SEED,
        "made_with": {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__},
        "data": {name: digest_of(ROOT / name) for name in _DATA},
        "snippets": trained.snippets,
        "terms": len(trained.weights.terms),
        "warmth": round(float(trained.weights.warmth[0]), 2),
        "calibration": {
            backing.value: [round(float(value), 2) for value in curve]
            for backing, curve in zip(BACKINGS, trained.weights.calibration, strict=True)
        },
        "certain_from": [round(float(value), 2) for value in trained.weights.certain],
        "unseen": _unseen(trained),
    }


def digest_of(folder: Path) -> str:
    """Names the content of a folder; test mails are no part of the training, but of the files."""
    found = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]


def _unseen(trained: Trained) -> dict[str, dict[str, float]]:
    """By kind of mail, each judged by a model that had not seen it: how many are right, how many of the certain."""
    kinds: defaultdict[str, list[Unseen]] = defaultdict(list)
    for one in trained.unseen:
        kinds[one.kind].append(one)
    return {kind: _shares(kinds[kind]) for kind in sorted(kinds)}


def _shares(mails: list[Unseen]) -> dict[str, float]:
    certain = [one.is_right for one in mails if one.verdict.is_certain]
    return {
        "mails": len(mails),
        "right": round(sum(one.is_right for one in mails) / len(mails), 4),
        "confidence": round(sum(one.verdict.confidence for one in mails) / len(mails), 4),
        "certain": round(len(certain) / len(mails), 4),
        "certain_right": round(sum(certain) / max(len(certain), 1), 4),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
