"""Rules that a mail can break, run as a process of their own: by its subject."""

import os
import pickle
import signal
import sys

from kit.child import serve
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import plain


def answer(question: bytes) -> bytes:
    """Verdicts that repeat the subject."""
    return pickle.dumps([plain(_decide(mail)) for mail, _ in pickle.loads(question)])


def _decide(mail: MailText) -> Verdict:
    if mail.subject == "hangs":
        signal.pause()
    if mail.subject == "crashes":
        os._exit(1)
    return Verdict(Label.UPDATE, 0.9, DecidedBy.RULES, mail.subject)


if __name__ == "__main__":
    sys.exit(serve(answer))
