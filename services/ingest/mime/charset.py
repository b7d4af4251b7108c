"""Bytes of unknown or wrongly named encoding to text. Never fails, never returns NUL or lone surrogates."""

import codecs
import re

from charset_normalizer import from_bytes

#: Charset names as mail writes them, with what actually decodes such mail: the Windows superset where the name
#: is commonly wrong (WHATWG does the same). Only these are looked up: Python would also accept "punycode"
#: (quadratic) and remembers every unknown name for ever.
_SUPERSETS = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "big5": "big5hkscs",
    "utf8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "iso-8859-8-i": "iso-8859-8",
    "iso-2022-jp": "iso-2022-jp-ext",
}
_AS_NAMED = frozenset(
    ["utf-8", "utf-7", "utf-16", "utf-16le", "utf-16be", "utf-32", "koi8-r", "koi8-u", "euc-jp", "gb18030"]
    + ["hz-gb-2312", "hz", "iso-2022-kr", "mac-roman", "big5-hkscs", "cp437", "cp850", "cp852", "cp866", "cp932"]
    + ["cp949", "cp874"]
    + [f"iso-8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)]
    + [f"{prefix}{page}" for prefix in ("windows-", "cp") for page in range(1250, 1259)]
)
#: Encodings whose text is itself ASCII or holds NUL, so that decoding it as UTF-8 succeeds and is wrong.
_SEVEN_BIT = frozenset({"iso-2022-jp-ext", "iso-2022-kr", "hz", "hz-gb-2312", "utf-7", "utf-16", "utf-16le"}) | {
    "utf-16be",
    "utf-32",
}
#: Enough for a reliable guess; the detector takes milliseconds per kilobyte.
_DETECTION_BYTES = 4_096
#: Shorter samples make the detector guess exotic encodings; cp1252 is right more often.
_DETECTION_MIN_BYTES = 64

_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Without what Postgres refuses: NUL is removed, lone surrogates become U+FFFD."""
    if "\x00" in text:
        text = text.replace("\x00", "")
    if text.isascii():
        return text
    try:
        # Encoding asks for surrogates twenty times faster than a pattern does.
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def decode(data: bytes, declared: str | None = None) -> str:
    """Text in the first of these that fits: a 7-bit encoding if declared, UTF-8, the declared one, a guess."""
    if data.isascii() and (declared is None or b"\x1b" not in data) and not _is_seven_bit(declared):
        return clean(data.decode("ascii"))
    codec = codec_for(declared)
    if codec not in _SEVEN_BIT:
        # Nearly all mail. Nothing that decodes so holds a surrogate.
        try:
            return codecs.utf_8_decode(data, "strict", False)[0].removeprefix("\ufeff").replace("\x00", "")
        except UnicodeDecodeError:
            text = _strict(data, codec)
            return clean(text if text is not None else _guess(data))
    for name in (codec, "utf-8"):
        text = _strict(data, name)
        if text is not None:
            return clean(text)
    return clean(_guess(data))


def codec_for(declared: str | None) -> str | None:
    """The codec for a charset name found in a mail; None for unknown ones."""
    if not declared:
        return None
    name = declared.strip().strip("\"'").lower()[:40]
    return _SUPERSETS.get(name) or (name if name in _AS_NAMED else None)


def _is_seven_bit(declared: str | None) -> bool:
    return codec_for(declared) in _SEVEN_BIT


def _strict(data: bytes, codec: str | None) -> str | None:
    if codec is None:
        return None
    try:
        # Not final: a character cut in two at the end of a bounded body is left out instead of refused.
        text = codecs.getincrementaldecoder(codec)("strict").decode(data, final=False)
    except (UnicodeError, ValueError):
        return None
    return text.removeprefix("\ufeff")


def _guess(data: bytes) -> str:
    sample = data[:_DETECTION_BYTES]
    if len(sample) >= _DETECTION_MIN_BYTES:
        best = from_bytes(sample).best()
        text = _strict(data, codec_for(best.encoding.replace("_", "-"))) if best else None
        if text is not None:
            return text
    return data.decode("cp1252", "replace")
