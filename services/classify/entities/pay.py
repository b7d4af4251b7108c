"""What a job pays, as a mail says it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LINES = 60
_CHARS = 400
#: More than this is no salary.
_MOST = 100_000_000
_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "$": "USD", "usd": "USD", "us$": "USD", "£": "GBP", "gbp": "GBP",
    "chf": "CHF", "pln": "PLN", "zł": "PLN", "zl": "PLN", "sek": "SEK", "dkk": "DKK", "nok": "NOK", "cad": "CAD",
    "aud": "AUD", "inr": "INR", "₹": "INR",
}  # fmt: skip
#: Without any of these in a text there is no amount in it.
_HINTS = tuple(sorted(_CURRENCIES, key=len, reverse=True))
_SIGN = r"(?:us\$|[€$£₹]|\b(?:eur|euro|usd|gbp|chf|pln|sek|dkk|nok|cad|aud|inr)\b|zł)"
_FIGURE = r"\d{1,3}(?:[.,' \u00a0\u2019]\d{3})+(?:[.,]\d{1,2})?|\d{2,7}(?:[.,]\d{1,2})?"
_AMOUNT = re.compile(
    rf"(?P<before>{_SIGN})?\s?(?P<low>{_FIGURE})\s?(?P<lowk>k\b)?"
    rf"(?:\s?(?:-|to|bis|and|und|\u2013"
    rf"|\u2014)\s?(?:{_SIGN})?\s?(?P<high>{_FIGURE})\s?(?P<highk>k\b)?)?\s?(?P<behind>{_SIGN})?",
    re.IGNORECASE,
)
_SPEAKS_OF_PAY = re.compile(
    r"\b(?:salary|compensation|pay|wage|remuneration|base|gross|ctc|stipend|gehalt|jahresgehalt|monatsgehalt"
    r"|stundenlohn"
    r"|vergutung|brutto|bruttojahresgehalt|salaire|remuneration|salario|stipendio|retribuzione|salaris|wynagrodzenie)\b"
)
_PERIODS = (
    ("hour", re.compile(r"\b(?:per hour|an hour|hourly|/ ?h(?:our|r)?\b|pro stunde|die stunde|stundenlohn)")),
    ("day", re.compile(r"\b(?:per day|daily rate|a day|pro tag|tagessatz)\b")),
    ("month", re.compile(
        r"\b(?:per month|a month|monthly|pro monat|im monat|monatlich|monatsgehalt|par mois"
        r"|al mes)\b")),
    ("year", re.compile(
        r"\b(?:per year|a year|per annum|p\.? ?a\.?|annual(?:ly)?|yearly|pro jahr|im jahr|jahrlich|jahresgehalt"
        r"|bruttojahresgehalt"
        r"|par an|anual(?:es)?|al ano|annu[ei])(?=\W|$)")),
)  # fmt: skip
_DIGITS = re.compile(r"\d\d")
TEXT_CHARS = 120


@dataclass(frozen=True, slots=True)
class Pay:
    """The words, and what they say: whole units; least <= most. `period` "" when not said."""

    text: str
    least: int
    most: int
    currency: str
    period: str


def pay_of(verbatim: Sequence[str], folded: Sequence[str]) -> Pay | None:
    """The first amount with a currency in a sentence that speaks of pay; prices and budgets are not meant."""
    whole = "\n".join(folded[:_LINES])
    if not any(sign in whole for sign in _HINTS):
        return None
    for line, low in zip(verbatim[:_LINES], folded[:_LINES], strict=False):
        text, low = line[:_CHARS], low[:_CHARS]
        if not _DIGITS.search(low) or not _SPEAKS_OF_PAY.search(low):
            continue
        period = next((name for name, wording in _PERIODS if wording.search(low)), "")
        for match in _AMOUNT.finditer(text):
            if (found := _pay(match, period)) is not None:
                return found
    return None


def _pay(match: re.Match[str], period: str) -> Pay | None:
    sign = (match["before"] or match["behind"] or "").lower()
    if not sign:
        return None
    thousands = bool(match["lowk"] or match["highk"])
    low = _figure(match["low"], thousands)
    high = _figure(match["high"], thousands) if match["high"] else low
    if not 0 < max(low, high) <= _MOST or min(low, high) == 0:
        return None
    text = " ".join(match.group().split())[:TEXT_CHARS]
    return Pay(text, min(low, high), max(low, high), _CURRENCIES[sign], period)


def _figure(text: str, thousands: bool) -> int:
    whole = re.sub(r"[.,]\d{1,2}$", "", text)
    number = int(re.sub(r"\D", "", whole))
    return number * 1000 if thousands and number < 10_000 else number
