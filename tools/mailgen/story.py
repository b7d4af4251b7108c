"""Tells one application as mails: who writes, from where, in which thread, with which wording."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from datetime import datetime
from email.utils import parseaddr

from tools.mailgen.catalog import Channel, address_of, automated_sender, channels, slug_of
from tools.mailgen.dates import berlin_offset_hours, in_berlin, rfc5322
from tools.mailgen.mime import build
from tools.mailgen.model import OWNER, Address, Calendar, Case, GeneratedMail, Letter, Truth
from tools.mailgen.picker import Picker
from tools.mailgen.plan import Beat
from tools.mailgen.post import bulk_headers, gmail_labels, indented, message_id, pdf, plain_of, thread_id, typeset
from tools.mailgen.steps import STEPS, Step, advance
from tools.mailgen.values import dated, lasting
from tools.mailgen.wordbook import Template, fill

_OTHER_ACCOUNT = Address("Alex Morgan", "a.morgan@workpost.example")
_CLOSED = re.compile(r"\{recruiter|egards|ishes|Gr[üu][ßs]|respect|HR\b|[Tt]eam\b|Office|Services")
_CLOSINGS = {
    "en": ("Best regards,", "Kind regards,", "Best,", "Many thanks,", "All the best,"),
    "de": ("Viele Grüße", "Mit freundlichen Grüßen", "Beste Grüße", "Herzliche Grüße"),
}
#: Mail of the employer's system that is about no application in particular.
_ABOUT_COMPANY = ("verify_account", "survey")
#: Channels that let a recruiter write from the system's address.
_RELAYS = ("greenhouse", "ashby", "smartrecruiters", "workable", "lever")
_FILES = {
    "own_application": pdf("Alex_Morgan_CV.pdf", "Curriculum vitae - Alex Morgan"),
    "own_info": pdf("Documents_Morgan.pdf", "Certificates - Alex Morgan"),
    "own_accept": pdf("contract_signed.pdf", "Employment contract, signed"),
    "offer": pdf("Offer_Letter.pdf", "Offer of employment"),
}


@dataclass(slots=True)
class _Thread:
    """The conversation between the person and the recruiter."""

    ident: int
    subject: str = ""
    ids: tuple[str, ...] = ()
    last: Letter | None = None
    heard: Letter | None = None  # the last mail received, which the person's next one answers


class Story:
    """One application being told; `tell` is called once per beat, in time order."""

    def __init__(self, case: Case, seed: int, picker: Picker, mail_bytes: int | None) -> None:
        self.case, self.picker, self.mail_bytes = case, picker, mail_bytes
        self.rng = random.Random(f"{seed}/story/{case.key}")
        self.values = lasting(self.rng, case.company, case.role)
        self.stage: str | None = None
        self.thread = _Thread(thread_id(self.rng))
        self.invitation: tuple[str, int, int] | None = None  # uid, sequence, thread id
        self.relayed = case.company.channel in _RELAYS and self.rng.random() < 0.3

    def tell(self, beat: Beat) -> GeneratedMail:
        """The mail of one beat."""
        step = STEPS[beat.step]
        via = self.case.board if step.sender == "board" else self.case.company.channel
        template = self.picker.pick(step.group, self.case.company, via, names_role=self.case.names_role)
        letter = self._letter(beat, step, template, channels()[via])
        named = self.case.role in letter.subject or self.case.role in letter.body
        if step.carry:
            letter = self._carried(letter, step.carry, beat)
        self.stage = advance(self.stage, step.stage)
        raw = build(letter, self.rng, self.mail_bytes)
        return GeneratedMail(raw, self._truth(letter, beat, step, named=named))

    def _truth(self, letter: Letter, beat: Beat, step: Step, *, named: bool) -> Truth:
        case = self.case
        return Truth(
            message_id=letter.message_id,
            label=step.label,
            kind=beat.step,
            company=case.company.name,
            job_title=case.role if named else None,
            application_key=None if beat.step in _ABOUT_COMPANY else case.key,
            stage_after=self.stage,
            application_title=case.role,
            sent_at=beat.at,
            lang=case.company.lang,
            from_self=letter.sender == OWNER,
        )

    def _letter(self, beat: Beat, step: Step, template: Template, channel: Channel) -> Letter:
        lang = self.case.company.lang
        values = self.values | dated(self.rng, lang, beat.at, self.case.applied_at, beat.slot)
        sort = template.sender if template.sender in ("human", "ats") else step.sender
        sort = "ats" if sort == "board" else sort
        sender = self._sender(template, sort, channel, values)
        host = self._host(sort, channel, values)
        letter = Letter(
            sender=sender,
            to=self._recruiter() if sort == "self" else OWNER,
            subject=fill(template.subject, values, self.rng),
            body=typeset(fill(template.body, values, self.rng), self.rng),
            preheader=fill(template.preheader, values, self.rng),
            sent_at=beat.at,
            message_id=message_id(self.rng, sort, host),
            link=self._link(beat.step, host, values),
            lang=lang,
            thread_id=thread_id(self.rng),
            gmail_labels=gmail_labels(self.rng, sort),
            utc_offset_hours=0 if sort == "ats" else berlin_offset_hours(beat.at),
        )
        if sort == "ats":
            self._dress_automated(letter, step, channel, host, values)
            if step.sender != "board":
                self.thread.heard = letter
        else:
            self._dress_personal(letter, beat, step, template, sort, values)
        if beat.step in _FILES and sort != "ats":
            letter.attachments = (_FILES[beat.step],)
        return letter

    def _sender(self, template: Template, sort: str, channel: Channel, values: dict[str, str]) -> Address:
        if "@" in template.sender:
            return Address(*parseaddr(template.sender.format_map(values)))
        if sort == "self":
            return OWNER
        if sort == "ats":
            return automated_sender(channel, self.case.company.lang, values, self.rng)
        recruiter = self._recruiter()
        if not self.relayed:
            return recruiter
        return Address(recruiter.name, channel.address[self.case.company.lang].format_map(values))

    def _recruiter(self) -> Address:
        agency = self.case.company.agency
        domain = f"{slug_of(agency)}.example" if agency else self.case.company.domain
        return address_of(self.values["recruiter"], domain)

    def _host(self, sort: str, channel: Channel, values: dict[str, str]) -> str:
        if sort == "human":
            return f"mail.{self._recruiter().email.partition('@')[2]}"
        return channel.host.format_map(values)

    def _link(self, step: str, host: str, values: dict[str, str]) -> str:
        if step.startswith("assessment"):
            return f"https://app.{values['platform_slug']}.example/t/{self.rng.getrandbits(60):015x}"
        if STEPS[step].sender == "board":
            number, trace = self.rng.randrange(10**9, 10**10), self.rng.getrandbits(32)
            return f"https://{host}/jobs/view/{number}?trk=mail&rid={trace:08x}"
        return f"https://careers.{self.case.company.domain}/jobs/{slug_of(values['req'])}?src=mail"

    def _dress_automated(self, letter: Letter, step: Step, channel: Channel, host: str, values: dict[str, str]) -> None:
        rng, lang = self.rng, self.case.company.lang
        letter.skin, letter.shape = rng.choice(channel.skins), rng.choice(channel.shapes)
        letter.footer = fill(rng.choice(channel.footer.get(lang) or channel.footer["en"]), values, rng)
        listed = step.sender == "board" or (channel.name == "smartrecruiters" and rng.random() < 0.5)
        letter.extra_headers = bulk_headers(rng, host, listed=listed)
        if channel.name in ("greenhouse", "lever", "personio", "teamtailor") and rng.random() < 0.3:
            letter.reply_to = Address(self.case.company.name, f"jobs@{self.case.company.domain}")

    def _dress_personal(
        self, letter: Letter, beat: Beat, step: Step, template: Template, sort: str, values: dict[str, str]
    ) -> None:
        rng, lang = self.rng, self.case.company.lang
        letter.skin = rng.choice(("client", "outlook")) if sort == "human" else "client"
        letter.shape = rng.choice(("alternative", "alternative", "plain"))
        if sort == "human":
            if not _CLOSED.search(template.body.strip().rpartition("\n\n")[2]):
                formal = "Sehr geehrte" in letter.body or "Frau" in letter.body
                name = values["recruiter" if formal else "recruiter_first"]
                letter.body += f"\n\n{rng.choice(_CLOSINGS[lang])}\n{name}"
            letter.signature = self._signature(values)
            letter.reply_to = self._recruiter() if self.relayed else None
        if step.calendar:
            self._invite(letter, step.calendar, beat)
        else:
            self._converse(letter, step, lang)

    def _signature(self, values: dict[str, str]) -> str:
        agency = self.case.company.agency
        lines = [values["recruiter"], values["recruiter_title"]]
        if agency:
            return "\n".join([*lines, agency, f"T {values['phone']}"])
        return "\n".join([*lines, f"T {values['phone']} | www.{values['domain']}", values["legal"]])

    def _invite(self, letter: Letter, method: str, beat: Beat) -> None:
        """Attaches the calendar part; an update keeps the UID and thread and raises the sequence."""
        if self.invitation is None:
            uid = f"{self.rng.getrandbits(64):016x}@calendar.example"
            self.invitation = (uid, 0, thread_id(self.rng))
        elif beat.step in ("reschedule", "cancel"):
            uid, sequence, thread = self.invitation
            self.invitation = (uid, sequence + 1, thread)
        else:
            self.invitation = (f"{self.rng.getrandbits(64):016x}@calendar.example", 0, thread_id(self.rng))
        uid, sequence, letter.thread_id = self.invitation
        word = "Vorstellungsgespräch" if letter.lang == "de" else "Interview"
        letter.calendar = Calendar(
            method=method,
            uid=uid,
            sequence=sequence,
            summary=f"{word}: {self.case.role} ({self.case.company.name})",
            start=beat.slot,
            minutes=self.rng.choice((30, 45, 60)),
            organizer=self._recruiter(),
            location=self.values["place"],
        )

    def _converse(self, letter: Letter, step: Step, lang: str) -> None:
        """Puts the letter into the thread with the recruiter, quoting what it answers."""
        thread = self.thread
        answered = thread.heard if letter.sender == OWNER else thread.last
        if step.reply and answered is not None:
            if answered.message_id not in thread.ids:
                self._open_thread(answered)
            prefix = "AW: " if lang == "de" and self.rng.random() < 0.6 else "Re: "
            letter.subject, letter.thread_id = prefix + thread.subject, thread.ident
            letter.in_reply_to, letter.references = thread.ids[-1], thread.ids
            _quote(letter, answered, lang, outlook=letter.skin == "outlook")
            thread.ids = (*thread.ids, letter.message_id)
        else:
            self._open_thread(letter)
        thread.last = letter
        if letter.sender != OWNER:
            thread.heard = letter

    def _open_thread(self, letter: Letter) -> None:
        self.thread.ident, self.thread.ids = letter.thread_id, (letter.message_id,)
        self.thread.subject = re.sub(r"^((Re|AW|Fwd): )+", "", letter.subject)

    def _carried(self, inner: Letter, how: str, beat: Beat) -> Letter:
        """The letter as it went to the person's other account and was forwarded from there."""
        inner = replace(inner, to=_OTHER_ACCOUNT)
        outer = Letter(
            sender=_OTHER_ACCOUNT,
            to=OWNER,
            subject=f"Fwd: {inner.subject}",
            body="for my private mailbox" if how == "inline" else "See attached, this went to my work address.",
            sent_at=beat.at,
            message_id=message_id(self.rng, "self", ""),
            lang=inner.lang,
            thread_id=thread_id(self.rng),
            gmail_labels="Inbox,Opened",
            skin="client",
            shape="plain",
            utc_offset_hours=inner.utc_offset_hours,
        )
        if how == "attached":
            outer.nested = build(inner, self.rng)
            return outer
        outer.quote_intro = (
            f"---------- Forwarded message ---------\nFrom: {inner.sender.name} <{inner.sender.email}>\n"
            f"Date: {rfc5322(inner.sent_at, inner.utc_offset_hours)}\nSubject: {inner.subject}\n"
            f"To: <{_OTHER_ACCOUNT.email}>\n\n"
        )
        outer.quoted, outer.quote_prefix = plain_of(inner), ""
        return outer


def _quote(letter: Letter, last: Letter, lang: str, *, outlook: bool) -> None:
    stamp = rfc5322(last.sent_at, last.utc_offset_hours)[:-9]
    letter.quoted = indented(plain_of(last))
    if outlook and lang == "de":
        who = f"{last.sender.name} <{last.sender.email}>"
        letter.quote_intro = (
            f"Von: {who}\nGesendet: {_german(last.sent_at)}\nAn: {last.to.email}\nBetreff: {last.subject}\n"
        )
        letter.quote_prefix = ""
    elif outlook:
        who = f"{last.sender.name} <{last.sender.email}>"
        letter.quote_intro = (
            f"-----Original Message-----\nFrom: {who}\nSent: {stamp}\nTo: {last.to.email}\nSubject: {last.subject}\n"
        )
        letter.quote_prefix = ""
    elif lang == "de":
        letter.quote_intro = f"Am {_german(last.sent_at)} schrieb {last.sender.name} <{last.sender.email}>:"
    else:
        letter.quote_intro = f"On {stamp}, {last.sender.name} <{last.sender.email}> wrote:"


def _german(at: datetime) -> str:
    return f"{in_berlin(at):%d.%m.%Y um %H:%M}"
