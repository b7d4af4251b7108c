"""What of a mail is sent, and what never is."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.classify.domain.mail import MailText
from services.classify.llm.mask import NameMask, greeted, mask_numbers
from services.classify.llm.trim import GAP, trim


def sent(text: str, **fields: Any) -> str:
    """Subject, sender and body as they would be sent."""
    found = trim(MailText(**{"subject": "", "text": text, **fields}), 2_000)
    return f"{found.subject}|{found.sender}|{found.text}"


@pytest.mark.parametrize(
    ("written", "masked"),
    [
        ("Write to ada.quill+jobs@mail.example.co.uk today", "Write to [email] today"),
        ("Call <mailto:hr@acme.com> or +49 (0)151 2345 6789.", "Call [email] or [phone]."),
        ("Tel. 030 / 1234567 or 0151-23456789", "Tel. [phone] or [phone]"),
        ("Ring (415) 555-0132 or 415.555.0132", "Ring [phone] or [phone]"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN [number]"),
        ("Card 4111 1111 1111 1111 is used", "Card [number] is used"),
        ("See https://click.acme.com/t?u=ada&x=1#y now", "See [link click.acme.com] now"),
        ("See <https://user:secret@acme.com/a/b> now", "See [link acme.com] now"),
        ("www.acme.com/careers/42", "[link acme.com]"),
    ],
)
def test_what_leads_to_a_person_is_masked(written: str, masked: str) -> None:
    assert masked == mask_numbers(written)


@pytest.mark.parametrize(
    "text",
    [
        "Your interview is on 23.11.2026 at 14:30.",
        "On 2026-11-23, 10:00-11:30",
        "Salary 60.000 - 70.000 EUR, or $120,000 to $140,000",
        "Requisition R0528556, job 1738739, 2026-1042",
        "Room 3.14, floor 2, 10115 Berlin",
    ],
)
def test_dates_salaries_and_requisition_numbers_stay(text: str) -> None:
    assert text == mask_numbers(text)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Dear Ada Quill,", "Ada Quill"),
        ("Hi Ada!", "Ada"),
        ("Sehr geehrte Frau Dr. Quill,", "Quill"),
        ("Hallo Jürgen Müller-Lüdenscheid,", "Jürgen Müller-Lüdenscheid"),
        ("Bonjour Zoé,", "Zoé"),
        ("Estimada Ada:", "Ada"),
        ("Dear Hiring Manager,", None),
        ("Sehr geehrte Damen und Herren,", None),
        ("Hello there,", None),
        ("Dear applicant,", None),
        ("We greet you, Ada", None),
    ],
)
def test_a_greeting_tells_the_name(line: str, name: str | None) -> None:
    assert name == greeted(line)


def test_the_person_who_is_greeted_is_masked_everywhere() -> None:
    body = "Dear Ada Quill,\n\nAda, we regret this. Ms. Quill's file is closed; ADA QUILL may reapply."

    assert sent(body, subject="Ada, your application at Acme") == (
        "[name], your application at Acme||"
        "Dear [name],\n[name], we regret this.\nMs. [name] file is closed; [name] may reapply."
    )


def test_the_name_that_the_address_spells_is_masked() -> None:
    assert "Ada" not in sent("This is about Ada and the Quill file.", to=("ada.quill@example.org",))
    assert "Quill" not in sent("This is about Ada and the Quill file.", to=("ada.quill@example.org",))


def test_names_that_the_caller_knows_are_masked() -> None:
    found = trim(MailText(subject="", text="Our talk with Zoe Zed was fine."), 2_000, ("Zoe Zed",))

    assert found.text == "Our talk with [name] was fine."


@pytest.mark.parametrize("text", ["You will hear from us in May.", "Mark your calendar; we grant leave."])
def test_a_name_that_is_also_a_word_leaves_the_words_alone(text: str) -> None:
    assert NameMask(["Will May", "Mark Grant"])(text) == text


def test_an_office_address_is_nobodys_name() -> None:
    assert "Jobs" in sent("New Jobs for you at Acme.", to=("jobs@example.org",))


@pytest.mark.parametrize("subject", ["Unfortunately, we have to decline", "Great news, your application moved on"])
def test_a_subject_may_begin_with_a_word_that_is_no_name(subject: str) -> None:
    assert subject == trim(MailText(subject=subject, text="x"), 2_000).subject


def test_the_own_mails_author_is_masked_and_its_recipient_is_not() -> None:
    found = sent(
        "Dear Acme,\n\nI withdraw my application.\n\nAda Quill", from_self=True, sender_name="Ada Quill",
        sender_email="ada.quill@example.org", to=("jobs@acme.com",), subject="Withdrawal"
    )  # fmt: skip

    assert "Quill" not in found
    assert "Acme" in found
    assert "|the person|" in found


def test_quotes_signature_and_footers_are_left_at_home() -> None:
    body = (
        "We received your application.\n\nBest regards,\nZoe Zed\nHead of Talent\n+49 30 1234567\n\n"
        "On Mon, 2 Nov 2026 at 10:00 Ada wrote:\n> I apply for the role of Welder.\n"
    )
    found = sent(f"{body}\nUnsubscribe here | Privacy Policy")

    assert "We received your application." in found
    assert [word for word in ("Zoe", "Head of", "Welder", "Unsubscribe") if word in found] == []


def test_what_follows_thanks_in_the_middle_of_a_mail_is_no_signature() -> None:
    later = "Unfortunately the position is closed. " * 30

    assert "position is closed" in sent(f"We read it all.\n\nThank you,\n\n{later}")


def test_of_a_long_mail_beginning_and_end_are_sent_with_a_gap_between() -> None:
    body = "\n\n".join(f"Sentence number {number} stands here by itself." for number in range(200))
    found = trim(MailText(subject="", text=body), 1_000)

    assert found.lines[0] == "Sentence number 0 stands here by itself."
    assert found.lines[-1] == "Sentence number 199 stands here by itself."
    assert found.lines.count(GAP) == 1
    assert len(found.text) < 1_100


def test_every_line_that_is_sent_is_kept_beside_the_mails_own() -> None:
    found = trim(MailText(subject="Hi", text="Dear Ada,\n\nWe call Ada at +49 30 1234567 soon."), 2_000)

    assert found.sent[2] == "We call [name] at [phone] soon."
    assert found.verbatim[2] == "We call Ada at +49 30 1234567 soon."


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=3_000), st.text(max_size=200), st.integers(200, 1_000))
def test_any_mail_is_trimmed_to_its_bound_and_no_address_is_left(text: str, subject: str, chars: int) -> None:
    found = trim(MailText(subject=subject, text=f"{text}\nada@example.org\n{text}"), chars)

    assert "ada@example.org" not in "\n".join(found.sent)
    assert len(found.sent) == len(found.verbatim)
    # Masks may be longer than what they hide, by a little.
    assert len(found.text) <= 3 * chars + 20


@pytest.mark.parametrize(
    "close",
    [
        "Bien cordialement,",
        "Je vous prie d'agréer, Madame, l'expression de mes salutations distinguées.",
        "Un cordial saludo,",
        "Reciba un cordial saludo.",
        "Cordiali saluti",
        "Met vriendelijke groet,",
        "Com os melhores cumprimentos,",
        "Z poważaniem",
        "Z wyrazami szacunku,",
    ],
)
def test_a_signature_is_not_sent_but_what_decides_below_a_close_is(close: str) -> None:
    signed = f"We write about the role.\n\n{close}\n\nMara Lindt\nLarkfield\nTel. x 12"
    more = f"We write about the role.\n\n{close}\n\nWe are sorry to say that the role went to somebody else."

    assert sent(signed) == "||We write about the role."
    assert sent(f"{signed}\n\nPS: The role is closed.").endswith("The role is closed.")
    assert sent(more).endswith("went to somebody else.")


@pytest.mark.parametrize(
    "footer",
    [
        "Cet e-mail est confidentiel et destiné à son seul destinataire.",
        "Este mensaje es confidencial y va dirigido a su destinatario.",
        "Il presente messaggio contiene informazioni riservate.",
        "Dit bericht is alleen bestemd voor de geadresseerde.",
        "Esta mensagem é confidencial.",
        "Niniejsza wiadomość jest poufna.",
        "Prosimy nie odpowiadać na tę wiadomość.",
        "Pour vous désinscrire, cliquez ici.",
    ],
)
def test_small_print_is_not_sent(footer: str) -> None:
    assert sent(f"We write about the role.\n\n{footer}") == "||We write about the role."


def test_a_decision_that_speaks_of_its_message_is_sent() -> None:
    said = "El motivo de este correo es comunicarte que no seguimos con tu candidatura."

    assert sent(said) == f"||{said}"
