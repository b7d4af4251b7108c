"""Sentences that speak to whoever reads the mail for the person, instead of to the person. Pure."""

import re

from services.classify.rules.text import fold

_STEERING = re.compile(
    r"(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|prompt|rule|guideline|previous|prior|above)"
    r"|(?:ignorier|vergiss|missachte)\w*\b.{0,40}\b(?:anweisung|instruktion|vorgabe|regel|prompt)"
    r"|(?:ignore[zr]?|oublie[zr]?)\b.{0,40}\b(?:instructions|consignes)"
    r"|(?:ignor[ae]|olvida|dimentica|negeer|zignoruj)\w*\b.{0,40}\b(?:instruc|istruzion|instructies|instrukcj)"
    r"|\b(?:you are|act as|du bist|sie sind|tu es|vous etes|eres)\b.{0,20}\b(?:ai|a\.i\.|assistant|assistent\w*"
    r"|language model|sprachmodell|chatbot|gpt|llm|classifier|klassifikator)\b"
    r"|\b(?:ai|language|llm|classification)[ -](?:model|assistant|classifier|system|agent)s?\b.{0,20}"
    r"\b(?:reading|processing|must|should) "
    r"|\b(?:attention|note|message|instructions?|hinweis|dear|hello|hi)\b.{0,8}\b(?:to|for|an|fur|any|all|the|die|,)? ?"
    r"(?:ais?|llms?|gpt|classifiers?|language models?|ki|automated (?:reader|assistant)s?)"
    r"(?: (?:models?|assistants?|readers?|classifiers?|systems?|agents?))?\s*[:,!-]"
    r"|\bsystem ?(?:prompt|message|override|instruction)|\bnew instructions?\b|\bdeveloper mode\b|\bprompt injection\b"
    r"|\b(?:label|classify|categori[sz]e|tag|mark|treat|klassifizier\w*|kategorisier\w*|markier\w*)\b.{0,40}"
    r"\b(?:as|als)\b.{0,12}\b(?:applied|viewed|update|info_request|assessment|interview|offer|rejection|on_hold"
    r"|withdrawn|recruiter_outreach|job_alert|other|angebot|absage|zusage)\b"
    r"|\b(?:confidence|label|evidence|job_title)\b[\"']?\s*[:=]\s*[\"']?\s*(?:0?\.\d|1\b|100|applied|offer|rejection|interview|assessment|other|withdrawn)"
    r"|\b(?:respond|reply|answer|output|return)\b.{0,25}\b(?:only|json|with the label)\b"
    r"|<\|?/?(?:im_start|im_end|system|assistant|user|mail|endoftext)\b|\[/?inst\]|^\s*(?:system|assistant)\s*:"
    r"|\b(?:you must|you should|you will|du musst|sie mussen)\b.{0,20}\b(?:answer|reply|respond|output|label|classify"
    r"|antworte|klassifizier)\w*\b.{0,30}\b(?:offer|interview|rejection|applied|assessment|other|withdrawn|confidence)\b"
    r"|\b(?:set|give)\b.{0,12}\bconfidence (?:to|of|=|:)"
)
#: A sentence is not longer.
_LIMIT = 2_000


def is_steering(line: str) -> bool:
    """Whether this line tries to tell the reading machine what to say. May be wrong: it costs trust, never the mail."""
    return _STEERING.search(fold(line[:_LIMIT])) is not None
