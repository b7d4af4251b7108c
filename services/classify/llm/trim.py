"""What of a mail is sent: its own words, first and last parts, without what names the person. Pure.

Each line that is sent is kept beside the line of the mail it was made from, so that a cited one can be shown verbatim.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.classify.domain.mail import MailText
from services.classify.llm.mask import NameMask, mask_numbers, names_of
from services.classify.llm.steering import is_steering
from services.classify.rules.reading import words_of
from services.classify.rules.text import SUBJECT_LIMIT, clean, fold, sentences

#: Of the characters that may be sent, how many come from the mail's beginning: decisions stand early, exceptions late.
FIRST_SHARE = 0.7
GAP = "[...]"
#: A greeting stands in the first lines.
_GREETING_LINES = 6
#: After a complimentary close at most this much is a signature; more is more mail.
_SIGNATURE_CHARS = 700
_CLOSE_CHARS = 110
#: A sentence of so many words behind the close is no part of a signature.
_PROSE_WORDS = 7
_POSTSCRIPT = re.compile(r"p\.? ?s\b", re.IGNORECASE)
_CLOSE = re.compile(
    r"^(?:(?:with )?(?:best|kind|warm|kindest|warmest) (?:regards|wishes)|(?:many )?thanks(?: again| in advance)?"
    r"|regards|best|cheers|sincerely|yours (?:sincerely|faithfully|truly)|sincerely yours|all the best|thank you"
    r"|talk soon|(?:mit )?(?:freundliche[nm]?|beste[nm]?|viele[nm]?|herzliche[nm]?|liebe[nm]?|schone[nm]?)"
    r" gru(?:ss|sse[n]?)|gruss|mfg|lg|bien (?:cordialement|a vous)|salutations(?: distinguees)?"
    r"|(?:tres )?cordialement|sinceres salutations|(?:meilleures|respectueuses) salutations|a (?:tres )?bientot"
    r"|(?:recevez|veuillez (?:agreer|recevoir)|je vous prie)\b.{5,90}\b(?:salutations|sentiments)(?: \w+){0,3}"
    r"|(?:cordiales? |atentos? )?saludos?(?: cordial(?:es)?| atento)?|(?:un|reciba un) (?:cordial )?saludo"
    r"|(?:muy )?atentamente|(?:un abrazo|abrazos)|(?:(?:cordiali|distinti|cari) )?saluti|un (?:cordiale )?saluto"
    r"|cordialmente|a presto|(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|(?:de )?(?:hartelijke )?groet(?:en|jes)?"
    r"|mvg|hoogachtend|atenciosamente|att|(?:com os )?(?:melhores )?cumprimentos|abraco|z (?:wyrazami )?powazania"
    r"|z powazaniem|z wyrazami szacunku|(?:serdecznie )?pozdrawiam|pozdrowienia)\s*[,.!]*$"
)
_FOOTER = re.compile(
    r"\bunsubscribe\b|view (?:this|it|the) (?:e-?mail|message|page)? ?(?:in|online)|in your browser"
    r"|update your (?:e-?mail )?(?:preferences|settings)|manage (?:your )?(?:preferences|notifications|subscriptions)"
    r"|this (?:e-?mail|message) (?:was|is|has been) (?:sent|intended|generated|confidential)|intended recipient"
    r"|please (?:do not|don't) reply|do not reply to this|not (?:be )?monitored|all rights reserved|\u00a9|\(c\) 20\d\d"
    r"|privacy (?:policy|notice|statement)|terms (?:of (?:use|service)|and conditions)|equal opportunity employer"
    r"|consider the environment|confidential|abmelden|abbestellen|newsletter abbestell|im browser (?:ansehen|anzeigen)"
    r"|datenschutz|impressum|handelsregister|geschaftsfuhr\w*:|amtsgericht|ust-?id|diese (?:e-?mail|nachricht)"
    r" (?:wurde|enthalt|ist)|automatisch (?:generiert|erstellt|versendet)|bitte antworten sie nicht|desinscri|desabonn"
    r"|politique de confidentialite|darse de baja|politica de privaci|annulla (?:l')?iscrizione|afmelden|uitschrijven"
    r"|desinscrire|se desabonner|ne pas repondre a ce|(?:cet e-?mail|ce message|ce courriel|esta mensagem"
    r"|este (?:correo|mensaje|e-?mail)|(?:questa|il presente|la presente) (?:e-?mail|messaggio)"
    r"|(?:ta|niniejsza) wiadomosc|(?:dit|deze) (?:e-?mail(?:bericht)?|bericht))\b.{0,40}"
    r"(?:confiden|automat|poufn|vertrouwelijk|bestemd|destin|dirigid|riservat|genere|gegenereerd|wygenerowan)"
    r"|cancelar (?:a |su |tu )?(?:suscripcion|inscricao|subscricao)"
    r"|no responda a este|proteccion de datos|aviso legal|non rispondere a quest|disiscriv"
    r"|informativa (?:sulla )?privacy|privacyverklaring|niet op deze e-?mail|responda a este e-?mail|antes de imprimir"
    r"|prosimy (?:na nia )?nie odpowiadac|zrezygnowac z subskrypcji|wypisac sie|administratorem (?:danych|pani|pana)"
    r"|polityk\w prywatnosci"
)
_LETTERS = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Trimmed:
    """A mail as it is sent: subject, sender, and the lines of its body."""

    subject: str
    sender: str
    lines: tuple[str, ...]
    #: The same lines, the subject first, as they stand in the mail; "" for what is not the mail's own.
    verbatim: tuple[str, ...]

    @property
    def sent(self) -> tuple[str, ...]:
        """Subject and lines as they are sent; corresponds to `verbatim`."""
        return (self.subject, *self.lines)

    def steers(self, place: int) -> bool:
        """Whether the line at this place of `sent` tries to steer: as it is sent, or as it stands in the mail."""
        return is_steering(self.sent[place]) or is_steering(self.verbatim[place])

    @property
    def steering(self) -> bool:
        """Whether any of it does."""
        return is_steering(self.sender) or any(map(self.steers, range(len(self.verbatim))))

    @property
    def text(self) -> str:
        """The body as it is sent."""
        return "\n".join(self.lines)


def trim(mail: MailText, chars: int, owner_names: Collection[str] = ()) -> Trimmed:
    """At most about `chars` characters of body (a line more), masked. Cost is bounded whatever the mail's size."""
    body, _ = words_of(mail)
    lines = [line for line in without_signature(sentences(body)) if not _is_padding(line)]
    subject = clean(mail.subject, SUBJECT_LIMIT).replace("\n", " ").strip()
    names = NameMask(names_of(mail, owner_names, subject, lines[:_GREETING_LINES]))
    kept = ends_of(lines, chars)
    return Trimmed(
        subject=names(mask_numbers(subject)),
        sender=_sender(mail, names),
        lines=tuple(names(mask_numbers(line)) if line else GAP for line in kept),
        verbatim=(subject, *kept),
    )


def _sender(mail: MailText, names: NameMask) -> str:
    if mail.from_self:
        return "the person"
    domain = clean(mail.sender_email, 254).rpartition("@")[2].strip().lower()
    name = names(mask_numbers(" ".join(clean(mail.sender_name, 120).split())))
    return f"{name} ({domain})" if name and domain else name or domain


def without_signature(lines: Sequence[str]) -> list[str]:
    """The lines up to the complimentary close, when only a signature follows it, or up to the "-- " line."""
    for index, line in enumerate(lines):
        if index == 0:
            continue
        if line.strip() == "--" or (len(line) < _CLOSE_CHARS and _closes(line, lines[index + 1 :])):
            return list(lines[:index])
    return list(lines)


def _closes(line: str, behind: Sequence[str]) -> bool:
    """Whether `line` is a complimentary close with nothing but a signature behind it: no postscript, no more letter."""
    if sum(map(len, behind)) > _SIGNATURE_CHARS or not _CLOSE.match(fold(line).strip()):
        return False
    return not any(_POSTSCRIPT.match(one) or (_is_prose(one) and not _is_padding(one)) for one in behind)


def _is_prose(line: str) -> bool:
    return line.rstrip().endswith((".", "!", "?")) and len(line.split()) >= _PROSE_WORDS


def _is_padding(line: str) -> bool:
    return not _LETTERS.search(line) or _FOOTER.search(fold(line)) is not None


def ends_of(lines: Sequence[str], chars: int) -> list[str]:
    """The first and the last lines that fit into `chars`, with "" where something was left out between them."""
    if sum(len(line) + 1 for line in lines) <= chars:
        return list(lines)
    first = _fitting(lines, int(chars * FIRST_SHARE))
    last = _fitting(list(reversed(lines[len(first) :])), chars - int(chars * FIRST_SHARE))
    return [*first, "", *reversed(last)]


def _fitting(lines: Sequence[str], chars: int) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if len(line) + 1 > chars:
            # Part of a line says more than none.
            return kept or [line[:chars]]
        kept.append(line)
        chars -= len(line) + 1
    return kept
