"""How common runs of letters are in mail: writes the table by which the rules choose which words to look for first.

    .venv/bin/python -m tools.common_letters

Of every run of up to four letters, the share of sentences of the training mails that hold it, in thousandths; rare runs
are left out. It is enough to know roughly: a word is as common as its rarest run, or less. Run it again when the
training mails have changed much; what the rules find does not depend on it, only how fast.
"""

from collections import Counter
from pathlib import Path

from evals import dataset
from evals.mail import mail_of
from services.classify.rules.common import BLANK, FILE, LONGEST
from services.classify.rules.reading import read
from services.classify.rules.spacing import spaced

_TRAINING = Path("evals/training")
#: Thousandths of all sentences; what is rarer is not worth a line.
_RAREST = 3


def shares() -> dict[str, int]:
    """Thousandths of the sentences that hold each run."""
    found: Counter[str] = Counter()
    sentences = 0
    for file in sorted(_TRAINING.glob("*.jsonl")):
        for item in dataset.read(file):
            for line in read(mail_of(item)).text.lines:
                found.update(_runs(spaced(line)) | set(line))
                sentences += 1
    thousandths = {run: round(1000 * count / sentences) for run, count in found.items()}
    return {run: share for run, share in thousandths.items() if share >= _RAREST}


def _runs(line: str) -> set[str]:
    return {line[at : at + long] for long in range(1, LONGEST + 1) for at in range(len(line) - long + 1)}


def main() -> None:
    """Writes the table."""
    rows = sorted(shares().items(), key=lambda one: (-one[1], one[0]))
    text = "".join(f"{run.replace(' ', BLANK)} {share}\n" for run, share in rows)
    FILE.write_text(text, encoding="utf-8")
    print(f"{len(rows):,} runs of letters, {len(text.encode()):,} bytes: {FILE}")


if __name__ == "__main__":
    main()
