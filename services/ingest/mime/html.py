"""HTML to readable text with its links, in one pass over the tags.

Not a DOM: mail HTML is hostile, and tree builders pay for it. Measured with lexbor (selectolax 1.0.2): 13 s for
100,000 nested blockquotes, 16 s for one tag with 100,000 attributes, two million nodes from 30 kB of unclosed
<font>. A pass over the tags costs the same per byte whatever they say.
"""

import functools
import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.ingest.domain.message import Link
from services.ingest.mime.limits import HTML_TAGS, LINK_TEXT_CHARS, LINK_URL_CHARS, LINKS, TEXT_CHARS
from services.ingest.mime.outline import Outline

# Quotes count only after "=", as browsers have it, and a quote that never closes is an ordinary character.
# Possessive, so a tag that never ends is one scan: then the document is over.
_TAG = re.compile(r"""([^<]*+)<(/?)([a-zA-Z][^\s/>]{0,60})((?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+'|))*+)>""")
_ATTRIBUTE = re.compile(r"""([^\s/>="']{1,40})\s{0,5}=\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""")
_BAD_REFERENCE = re.compile(r"&#0*\d{8,}+;?")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\u00ad\u034f\u180e\u200b\u200c\u200e\u200f\u2060\ufeff]")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|max-height\s*:\s*0(?![.\d])|opacity\s*:\s*0(?![.\d])")
_HIDDEN_ATTRIBUTE = re.compile(r"(?:^|\s)hidden(?=$|[\s/=])", re.IGNORECASE)
_QUOTING_CLASS = re.compile(r"gmail_quote|yahoo_quoted|protonmail_quote|moz-cite|tutanota_quote")
#: Longer attributes are looked at anew each time: memory is bounded.
_REMEMBERED_CHARS = 300
_SHOWN_SCHEMES = ("http://", "https://", "mailto:")

#: Their content is not markup and is never shown.
_RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "template"})
_RAW_END = {name: re.compile(rf"{name}(?=[\s/>])", re.IGNORECASE) for name in _RAW}
#: Elements without an end tag cannot hide anything that follows.
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
#: Elements that begin and end a line (1), or a paragraph (2). Written out in `_open` and `_close`: those that do more.
#: Others do nothing to plain text.
_BREAKS = {
    **dict.fromkeys(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "hr"], 2),
    **dict.fromkeys(["div", "tr", "dt", "dd", "section", "article", "header", "footer", "main", "nav"], 1),
    **dict.fromkeys(["aside", "center", "form", "address", "figure", "caption", "body", "html"], 1),
}
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True)
class Rendered:
    text: str
    links: tuple[Link, ...]
    #: Something was left out because of a bound.
    cut: bool = False


def render(source: str) -> Rendered:
    """What a reader of the mail sees. A mail of which nothing would be seen is shown with its hidden parts."""
    renderer = _Renderer(show_hidden=False)
    seen = renderer.run(source)
    if seen.text and not renderer.left_hidden:
        return seen
    everything = _Renderer(show_hidden=True).run(source)
    return Rendered(everything.text, everything.links or seen.links, everything.cut)


def _tokens(source: str) -> Iterator[tuple[str, str, str, str]]:
    """(text before, "/" or "", tag name, attributes) per tag; the name is empty for comments and at the end."""
    at = text_start = 0
    match_tag = _TAG.match
    while True:
        if tag := match_tag(source, at):
            before, slash, name, attributes = tag.groups()
            name = name.lower()
            yield before if text_start == at else source[text_start : tag.end(1)], slash, name, attributes
            at = text_start = tag.end()
            if name in _RAW and not slash:
                at = text_start = _raw_end(source, at, name)
            continue
        begin = source.find("<", at)
        if begin < 0:
            break
        following = source[begin + 1 : begin + 2]
        if following not in ("!", "?", "/") and not following.isalpha():
            at = begin + 1  # a mere "less than"
            continue
        # A comment or a broken tag; one that never ends swallows the rest, as in browsers.
        closing = "-->" if source.startswith("<!--", begin) else ">"
        found = source.find(closing, begin + 2)
        yield source[text_start:begin], "", "", ""
        at = text_start = found + len(closing) if found >= 0 and not following.isalpha() else len(source)
    yield source[text_start:], "", "", ""


def _raw_end(source: str, at: int, name: str) -> int:
    """Where the end tag begins that ends a raw element; the end of the mail when it never does."""
    # Half of a mail may be its styles: a pattern without regard to case would look at each letter of them.
    name_here = _RAW_END[name].match
    while (at := source.find("</", at)) >= 0:
        if name_here(source, at + 2):
            return at
        at += 2
    return len(source)


class _Renderer:
    def __init__(self, *, show_hidden: bool) -> None:
        self._hides = _hides_nothing if show_hidden else _hides
        #: Something hidden never ended, so hiding it hid the rest of the mail.
        self.left_hidden = False
        self._source = ""
        #: Whether pictures outside of links are named, too; None until there is one.
        self._names_pictures: bool | None = show_hidden or None
        self._out = Outline(TEXT_CHARS)
        self._links: dict[Link, None] = {}
        self._href = ""
        self._link_from = 0
        self._alternative = ""
        self._preformatted = 0
        self._quotes: list[bool] = []

    def run(self, source: str) -> Rendered:
        self._source = source
        out, every = self._out, _tokens(source)
        tokens = itertools.islice(every, HTML_TAGS)
        # Nothing in here is looked up or called twice: half of the time that a mail takes is spent in this loop.
        for before, slash, name, attributes in tokens:
            if before:
                if self._preformatted or not before.isspace():
                    self._text(before)
                    if out.full:
                        break
                else:
                    out.space()
            if attributes and not slash and self._hides(attributes) and name not in _VOID:
                self._skip(tokens, name)
            elif (breaks := _BREAKS.get(name)) is not None:
                out.block(breaks)
            elif name in _CELLS:
                out.space()
            elif slash:
                self._close(name)
            elif name:
                self._open(name, attributes)
        self._close_link()
        cut = out.full or len(self._links) >= LINKS or next(every, None) is not None
        return Rendered(out.text(), tuple(self._links), cut)

    def _text(self, raw: str) -> None:
        text = unescape(raw) if "&" in raw else raw
        if not text.isascii() or "\x00" in text:
            text = _INVISIBLE.sub("", text)
        if self._preformatted:
            self._out.verbatim(text)
        else:
            self._out.words(text)

    def _skip(self, tokens: Iterator[tuple[str, str, str, str]], hidden: str) -> None:
        """Passes over an element with what is in it."""
        depth = 1
        for _, slash, name, _ in tokens:
            if name == hidden:
                depth += -1 if slash else 1
                if depth == 0:
                    return
        self.left_hidden = True

    def _open(self, name: str, attributes: str) -> None:
        """What is neither a block nor a cell."""
        if name == "br":
            self._out.line_break()
        elif name == "a":
            self._open_link(attributes)
        elif name == "img":
            self._image(attributes)
        elif name == "li":
            self._out.block(1)
            self._out.words("- ")
        elif name == "blockquote":
            self._out.block(2)
            self._open_quote(attributes)
        elif name == "pre":
            self._out.block(2)
            self._preformatted += 1

    def _close(self, name: str) -> None:
        if name == "a":
            self._close_link()
        elif name == "li":
            self._out.block(1)
        elif name == "blockquote":
            if self._quotes and self._quotes.pop():
                self._out.quote_depth -= 1
            self._out.block(2)
        elif name == "pre":
            self._preformatted = max(0, self._preformatted - 1)
            self._out.block(2)

    def _open_quote(self, attributes: str) -> None:
        """Blockquotes also serve as indentation; only those of mail programs are quotes."""
        named = _attributes(attributes) if attributes else {}
        quoting = named.get("type", "").lower() == "cite" or bool(_QUOTING_CLASS.search(named.get("class", "")))
        self._quotes.append(quoting)
        self._out.quote_depth += quoting

    def _open_link(self, attributes: str) -> None:
        self._close_link()
        self._href = unescape(_attributes(attributes).get("href", "")).strip()
        self._link_from = self._out.mark()
        self._alternative = ""

    def _close_link(self) -> None:
        if not self._href:
            return
        url = "".join(self._href.split())
        if not (url.isascii() and url.isprintable()):
            url = _INVISIBLE.sub("", url)
        self._href = ""
        if not url.lower().startswith(_SHOWN_SCHEMES) or len(url) > LINK_URL_CHARS or len(self._links) >= LINKS:
            return
        text = self._out.since(self._link_from, LINK_TEXT_CHARS) or self._alternative
        self._links.setdefault(Link(url, text[:LINK_TEXT_CHARS].strip()))

    def _image(self, attributes: str) -> None:
        alternative = " ".join(unescape(_attributes(attributes).get("alt", "")).split()) if attributes else ""
        if not alternative:
            # Most pictures count who reads the mail.
            self._out.space()
            return
        if self._names_pictures is None:
            # Mails that hide things have pictures for show; asked when there is one, because it costs a search.
            # As bytes, because changing the case of letters beyond ASCII takes ten times as long.
            self._names_pictures = not _may_hide(self._source.encode("utf-8", "surrogatepass"))
        if not (self._href or self._names_pictures):
            return
        if self._names_pictures:
            self._out.words(f" {alternative} ")
        self._alternative = self._alternative or alternative


def unescape(text: str) -> str:
    """Character references resolved; numbers beyond Unicode are dropped (int() refuses long ones)."""
    return html.unescape(_BAD_REFERENCE.sub("", text)) if "&" in text else text


def _may_hide(markup: bytes) -> bool:
    """Whether it has words that hide; finding them costs a thirtieth of what a pattern without regard to case does."""
    lowered = markup.lower()
    # Written out: this is asked of every tag, and a loop would cost more than the looking.
    return b"none" in lowered or b"hidden" in lowered or b"max-height" in lowered or b"opacity" in lowered


def _hides_nothing(_attributes: str) -> bool:
    return False


def _hides(attributes: str) -> bool:
    # The tags of one sender's mails look alike.
    return _short_hides(attributes) if len(attributes) <= _REMEMBERED_CHARS else _really_hides(attributes)


@functools.lru_cache(maxsize=2_000)
def _short_hides(attributes: str) -> bool:
    return _really_hides(attributes)


def _really_hides(attributes: str) -> bool:
    if not _may_hide(attributes.encode("utf-8", "surrogatepass")):
        return False
    if _HIDING.search(_attributes(attributes).get("style", "").lower()):
        return True
    return bool(_HIDDEN_ATTRIBUTE.search(_ATTRIBUTE.sub(" ", attributes)))


def _attributes(source: str) -> dict[str, str]:
    """The first of equally named attributes wins, as in browsers."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        found.setdefault(match[1].lower(), match[2] or match[3] or match[4] or "")
    return found
