"""Components as large as a hostile mailbox, or a job board mistaken for an employer, can make them: by name of what
their mails share or do not share. Each takes the number of facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from services.classify.domain.events import MailFact
from services.classify.domain.labels import Label
from tests.unit.classify.mailfacts import fact

_PER_DAY = 40
_LETTERS = str.maketrans("0123456789", "qbcdvfghzj")
_ANSWERS = (Label.REJECTION, Label.INTERVIEW, Label.VIEWED, Label.ASSESSMENT)


def _role(number: int) -> str:
    """A title of its own. Letters, because numbers of this length count as requisitions."""
    return "Engineer Team" + str(number).translate(_LETTERS)


def _answer(number: int) -> Label:
    return _ANSWERS[number % len(_ANSWERS)]


def own_titles_and_threads(count: int) -> list[MailFact]:
    """A receipt for each role, then an answer outside its thread, all by one employer."""
    roles = count // 2
    receipts = [
        fact(f"a{n}", n / _PER_DAY, Label.APPLIED, "Acme", _role(n), threads=(f"a{n}",), sender="hr@acme.com")
        for n in range(count - roles)
    ]
    answers = [
        fact(f"b{n}", 20 + n / _PER_DAY, _answer(n), "Acme", _role(n), threads=(f"b{n}",), sender="hr@acme.com")
        for n in range(roles)
    ]
    return receipts + answers


def answers_only(count: int) -> list[MailFact]:
    """Every mail with a title of its own, no receipt."""
    return [
        fact(f"{n}", n / _PER_DAY, _answer(n), "Acme", _role(n), threads=(f"t{n}",), sender="hr@acme.com")
        for n in range(count)
    ]


def answers_without_title(count: int) -> list[MailFact]:
    """Receipts with titles, then answers of which none says to which role: all receipts fit each."""
    half = count // 2
    receipts = own_titles_and_threads(2 * (count - half))[: count - half]
    return receipts + [fact(f"c{n}", 60 + n / _PER_DAY, _answer(n), "Acme", sender="hr@acme.com") for n in range(half)]


def receipts_without_title(count: int) -> list[MailFact]:
    """As many receipts with a title as without, of two senders, all within three days."""
    return [
        fact(
            f"{n}",
            2.9 * n / count,
            Label.APPLIED,
            "Acme",
            _role(n) if n % 2 else None,
            sender="n@linkedin.com" if n % 2 else "hr@acme.com",
        )
        for n in range(count)
    ]


def one_title_many_requisitions(count: int) -> list[MailFact]:
    return [
        fact(f"{n}", n / _PER_DAY, Label.APPLIED, "Acme", "Engineer", requisition=f"R-{n:05}", source="greenhouse")
        for n in range(count)
    ]


def requisitions_without_title(count: int) -> list[MailFact]:
    return [fact(f"{n}", n / _PER_DAY, _answer(n), "Acme", requisition=f"R-{n:05}") for n in range(count)]


def one_thread_many_titles(count: int) -> list[MailFact]:
    return [fact(f"{n}", n / _PER_DAY, Label.APPLIED, "Acme", _role(n), threads=("all", f"t{n}")) for n in range(count)]


def one_thread_many_employers(count: int) -> list[MailFact]:
    """As a mail provider threads the receipts of a board."""
    return [
        fact(
            f"{n}",
            n / _PER_DAY,
            Label.APPLIED,
            f"Firm {n}" if n % 3 else None,
            "Engineer",
            threads=("all", f"t{n}"),
            sender="n@linkedin.com",
        )
        for n in range(count)
    ]


def one_thread_many_requisitions(count: int) -> list[MailFact]:
    return [
        fact(f"{n}", n / _PER_DAY, _answer(n), "Acme", requisition=f"R-{n:05}", threads=("all",)) for n in range(count)
    ]


def one_application_many_titles(count: int) -> list[MailFact]:
    """One application whose mails each name the role a little differently."""
    receipt = fact("receipt", 0, Label.APPLIED, "Acme", "Engineer", sender="hr@acme.com")
    return [receipt] + [
        fact(f"{n}", n / 1_000, Label.UPDATE, "Acme", _role(n), sender=f"p{n}@acme.com", threads=(f"t{n}",))
        for n in range(1, count)
    ]


def one_recruiter_many_clients(count: int) -> list[MailFact]:
    """A person who names another company in every answer of one thread."""
    return [
        fact(
            f"{n}",
            n / _PER_DAY,
            Label.UPDATE,
            f"Firm {n}",
            "Engineer",
            sender="kim@hunters.de",
            threads=("all", f"t{n}"),
        )
        for n in range(count)
    ]


def one_thread_two_roles(count: int) -> list[MailFact]:
    """A person's thread that goes back and forth between two roles."""
    return [
        fact(
            f"{n}",
            n / _PER_DAY,
            _answer(n),
            "Acme",
            _role(n % 2),
            sender="kim@acme.com",
            threads=(f"t{n}", f"t{n - 1}"),
        )
        for n in range(count)
    ]


SHAPES: Mapping[str, Callable[[int], list[MailFact]]] = {
    shape.__name__: shape
    for shape in (
        own_titles_and_threads,
        answers_only,
        answers_without_title,
        receipts_without_title,
        one_title_many_requisitions,
        requisitions_without_title,
        one_thread_many_titles,
        one_thread_many_employers,
        one_thread_many_requisitions,
        one_application_many_titles,
        one_recruiter_many_clients,
        one_thread_two_roles,
    )
}
