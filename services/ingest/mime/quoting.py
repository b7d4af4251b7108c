"""Dividing a mail's text into what is new, what is quoted, what was forwarded, and the signature."""

import re
from dataclasses import dataclass

from services.ingest.mime.limits import SIGNATURE_CHARS, SIGNATURE_LINES

#: Markers are short lines; longer ones are prose and are not even tried.
_MARKER_CHARS = 200
#: "On … wrote:" is wrapped into at most that many lines.
_ATTRIBUTION_LINES = 4
_ATTRIBUTION_CHARS = 400
#: A quoted header block begins with From and names the date among its first lines.
_BLOCK_LINES = 8

_FORWARDED = re.compile(
    r"^\W{0,15}(?:begin forwarded message|forwarded message|weitergeleitete nachricht|message transféré"
    r"|anfang der weitergeleiteten (?:nachricht|e-mail)|début du message (?:réexpédié|transféré)"
    r"|(?:inicio del )?mensaje reenviado|(?:inizio (?:del )?)?messaggio inoltrato|(?:begin )?doorgestuurd bericht"
    r"|(?:início da )?mensagem (?:re)?encaminhada|(?:treść )?przekazan(?:ej|a) wiadomoś(?:ci|ć)"
    r"|początek przek\S{5,10} wiadomości|forwarded by .{1,80})\W{0,15}$",
    re.IGNORECASE,
)
#: One of these is in every line that `_FORWARDED` matches.
_FORWARDED_WORDS = ("messag", "nachricht", "e-mail", "mensa", "bericht", "wiadomo", "forwarded by")
_ORIGINAL = re.compile(
    r"^-{2,20}\s?(?:original message|original appointment|ursprüngliche nachricht|originalnachricht|message d'origine"
    r"|message original|mensaje original|messaggio originale|oorspronkelijk bericht|mensagem original"
    r"|oryginalna wiadomość|wiadomość oryginalna)\s?-{2,20}$",
    re.IGNORECASE,
)
_ATTRIBUTION_START = re.compile(
    r"^(?:On|Am|Le|El|Il|Op|Em|No dia|Às|Den|W dniu|Dnia|Wiadomość napisana przez|\w{2,12}\.?,? \d|\d{1,4}[-./]"
    r"|.{0,80}@|.{3,80} escreveu(?= \())\b"
)
_ATTRIBUTION_END = re.compile(
    r"(?:\bwrote|\bwrites|\bschrieb|\bschrieb (?!.*\bschrieb ).{1,120}|\ba écrit|\bescribió|\bha scritto"
    r"|\bschreef(?: .{1,120})?|\bheeft .{1,120} geschreven|\bescreveu(?: \(.{6,60}\))?|\bskrev(?: .{1,120})?|\bpisze"
    r"|\bnapisał(?:a|\(a\))?|^Wiadomość napisana przez .{3,150})\s?:$"
)
_COLON_AT_END = re.compile(r":\s*(?:\n|\Z)")
#: "*From: ", with room to spare.
_BLOCK_NAME_CHARS = 16
_COLON_AT_BEGIN = re.compile(rf"^[^:\n]{{0,{_BLOCK_NAME_CHARS - 1}}}+:", re.MULTILINE)
_BLOCK_FROM = re.compile(r"^[*_\s]{0,3}(?:From|Von|De|Da|Van|Från|Fra|Od)\s?:[*_]{0,2}\s?(?!\d{1,2}[:.h])\S", re.I)
_BLOCK_DATE = re.compile(
    r"^[*_\s]{0,3}(?:Sent|Date|Gesendet|Datum|Envoyé(?:e)?(?: le)?|Enviad[oa](?: el| em)?|Fecha|Inviat[oa](?: il)?|Data"
    r"|Verzonden|Skickat|Sendt|Wysłan[oe])\s?:",
    re.IGNORECASE,
)
_BLOCK_OTHER = re.compile(
    r"^[*_\s]{0,3}(?:To|Subject|An|Betreff|À|A|Objet|Para|Asunto|Assunto|Oggetto|Aan|Onderwerp|Till|Til|Ämne|Emne|Do|Temat)"
    r"\s?:",
    re.IGNORECASE,
)
_FORWARDING_SUBJECT = re.compile(r"^\s*(?:fwd?|wg|tr|rv|enc|i|doorst|vs|pd)\s?:", re.IGNORECASE)
_DEVICE = re.compile(
    r"^(?:sent (?:from|via|with) (?:my )?\S|get outlook for |von meinem .{1,40} gesendet|gesendet (?:von|mit|über) "
    r"|envoyé (?:de|depuis) (?:mon )?|enviado (?:desde|do) (?:mi|meu) |inviato da(?:l mio)? |verzonden (?:vanaf|met) "
    r"|diese nachricht wurde von meinem |wysłan[eo] z (?:mojego |urządzenia |telefonu )"
    r"|(?:envoyé|enviado|inviato|verzonden|wysłan[eo]) .{1,20}(?:iphone|ipad|android|outlook|yahoo|galaxy|gmail|proton)"
    r"|(?:télécharge[rz]|obtene[rz]|obter|scarica|download|pobierz|ontvang) .{0,12}outlook"
    r" (?:para|pour|per|voor|dla|for) )",
    re.IGNORECASE,
)
_DEVICE_CHARS = 120
#: Lines that may follow "Sent from my phone" within a signature.
_DEVICE_LINES = 3
_QUOTE_MARK = re.compile(r"^(?:>[ \t]?){1,50}")


@dataclass(frozen=True, slots=True)
class Divided:
    text: str
    quoted: str
    signature: str
    forwarded: str


def divide(text: str, subject: str) -> Divided:
    """One pass over the lines; the subject decides whether an "original message" was forwarded or answered."""
    lines = text.split("\n")
    new: list[str] = []
    quoted: list[str] = []
    forwarded: list[str] = []
    forwarding = bool(_FORWARDING_SUBJECT.match(subject))
    # Asked once of the whole, because most mails have no such lines, and asking every line is half of the work.
    attributed = bool(_COLON_AT_END.search(text))
    lowered = text.lower()
    headed = any(word in lowered for word in _FORWARDED_WORDS)
    if not (headed or attributed or "--" in text or ">" in text or _COLON_AT_BEGIN.search(text)):
        # None of what divides a mail is in it.
        body, signature = _split_signature(lines)
        return Divided(_joined(body), "", _joined(signature)[:SIGNATURE_CHARS], "")
    at = 0
    while at < len(lines):
        line = lines[at]
        if line.startswith(">"):
            quoted.append(_QUOTE_MARK.sub("", line, count=1))
            at += 1
            continue
        stripped = line.strip()
        short = 0 < len(stripped) <= _MARKER_CHARS
        if short and headed and _FORWARDED.match(stripped):
            forwarded = lines[at + 1 :]
            break
        original = short and stripped[0] == "-" and _ORIGINAL.match(stripped)
        if original or (short and ":" in line[:_BLOCK_NAME_CHARS] and _is_header_block(lines, at)):
            rest = lines[at + bool(original) :]
            if forwarding:
                forwarded = rest
            else:
                quoted += rest
            break
        taken = _attribution_lines(lines, at) if short and attributed else 0
        if taken:
            quoted += lines[at : at + taken]
            at += taken
            if not _quote_follows(lines, at):
                quoted += lines[at:]
                break
            continue
        new.append(line)
        at += 1
    body, signature = _split_signature(new)
    return Divided(_joined(body), _joined(quoted), _joined(signature)[:SIGNATURE_CHARS], _unquoted(forwarded))


def _attribution_lines(lines: list[str], at: int) -> int:
    """How many lines from `at` form "On …, X wrote:"; 0 when they do not."""
    first = lines[at].strip()
    if not _ATTRIBUTION_START.match(first):
        return 0
    joined = ""
    for taken, line in enumerate(lines[at : at + _ATTRIBUTION_LINES], start=1):
        joined = f"{joined} {line.strip()}".strip()
        if len(joined) > _ATTRIBUTION_CHARS or not line.strip():
            return 0
        if joined.endswith(":") and _ATTRIBUTION_END.search(joined[-160:]):
            return taken if "@" in joined or any(char.isdigit() for char in joined) else 0
    return 0


def _quote_follows(lines: list[str], at: int) -> bool:
    # Attributions are followed by at most a blank line or two.
    return any(line.startswith(">") for line in lines[at : at + 3])


def _is_header_block(lines: list[str], at: int) -> bool:
    if not _BLOCK_FROM.match(lines[at]):
        return False
    block = [line for line in lines[at + 1 : at + 1 + _BLOCK_LINES] if line.strip()]
    dated = any(_BLOCK_DATE.match(line[:40]) for line in block[:4])
    return dated and any(_BLOCK_OTHER.match(line[:40]) for line in block)


def _split_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    begin = max(0, end - SIGNATURE_LINES)
    written = any(line.strip() for line in lines[:begin])
    for at in range(begin, end):
        line = lines[at].strip()
        if written and line == "--":
            return lines[:at], lines[at + 1 :]
        if end - at <= _DEVICE_LINES and len(line) <= _DEVICE_CHARS and _DEVICE.match(line):
            return lines[:at], lines[at:]
        written = written or bool(line)
    return lines, []


def _unquoted(lines: list[str]) -> str:
    """Apple Mail marks the forwarded mail as quoted."""
    if any(line.startswith(">") for line in lines[:4]):
        lines = [_QUOTE_MARK.sub("", line, count=1) for line in lines]
    return _joined(lines)


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).strip("\n").strip()
