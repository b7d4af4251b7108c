"""HTML dresses: the same text as a bare paragraph, an Outlook body, an ATS card or a newsletter."""

from __future__ import annotations

import random
from html import escape

from tools.mailgen.model import Letter

_SKIN_CSS = (
    "body{margin:0;padding:0;width:100%!important;-webkit-text-size-adjust:100%}\n"
    "table{border-collapse:collapse;mso-table-lspace:0;mso-table-rspace:0}\n"
    "a{color:#1f5fbf;text-decoration:underline}\n"
    "@media only screen and (max-width:600px){.wrap{width:100%!important}.pad{padding:16px!important}}\n"
)
_COLOURS = ("#0b5fff", "#1a7f5a", "#7a1fa2", "#c2410c", "#0f766e", "#334155", "#b91c1c")
_QUOTE_STYLE = "margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex"
_HIDDEN = "display:none;font-size:1px;color:#fff;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden"


def blocks(body: str) -> list[list[str]]:
    """Paragraphs of the light markup, each a list of its lines."""
    return [part.strip().split("\n") for part in body.strip().split("\n\n") if part.strip()]


def _wrap(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    rows, row = [], ""
    for word in line.split(" "):
        if row and len(row) + 1 + len(word) > width:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}" if row else word
    return "\n".join([*rows, row])


def as_text(body: str, link: str, width: int) -> str:
    """The plain-text reading of the markup, wrapped at `width` (0: not at all)."""
    parts = []
    for lines in blocks(body):
        shown = [f"{line[3:]}: {link}" if line.startswith(">> ") else line for line in lines]
        parts.append("\n".join(_wrap(line, width) if width and "http" not in line else line for line in shown))
    return "\n\n".join(parts)


def _button(label: str, link: str, colour: str) -> str:
    style = f"background:{colour};color:#ffffff;padding:12px 22px;border-radius:4px;text-decoration:none"
    return f'<p style="margin:20px 0"><a href="{escape(link)}" style="{style}">{escape(label)}</a></p>'


def _paragraph(lines: list[str], link: str, colour: str, style: str) -> str:
    if lines[0].startswith(">> "):
        return _button(lines[0][3:], link, colour)
    if all(line.startswith("- ") for line in lines):
        items = "".join(f"<li>{escape(line[2:], quote=False)}</li>" for line in lines)
        return f'<ul style="padding-left:20px">{items}</ul>'
    return f"<p{style}>" + "<br>\n".join(escape(line, quote=False) for line in lines) + "</p>"


def _inner(letter: Letter, colour: str, style: str) -> str:
    return "\n".join(_paragraph(lines, letter.link, colour, style) for lines in blocks(letter.body))


def _small(text: str) -> str:
    return "<br>\n".join(escape(line, quote=False) for line in text.split("\n"))


def _mail_client(letter: Letter) -> str:
    """What Gmail's or Apple's composer sends."""
    body = "\n<div><br></div>\n".join(
        "<div>" + "<br>".join(escape(line, quote=False) for line in lines) + "</div>" for lines in blocks(letter.body)
    )
    sign = f'<br><div class="gmail_signature">--&nbsp;<br>{_small(letter.signature)}</div>' if letter.signature else ""
    quote = ""
    if letter.quoted:
        inner = f'<blockquote class="gmail_quote" style="{_QUOTE_STYLE}">{_small(letter.quoted)}</blockquote>'
        head = f'<div dir="ltr" class="gmail_attr">{_small(letter.quote_intro)}<br></div>'
        quote = f'<br><div class="gmail_quote">{head}{inner}</div>'
    return f'<div dir="ltr">{body.replace("&gt;&gt; ", "")}</div>{sign}{quote}'


def _outlook(letter: Letter, css: str) -> str:
    style = ' class="MsoNormal" style="margin:0 0 8pt;font-family:Calibri,sans-serif;font-size:11pt"'
    sign = f'<p{style}><span style="color:#44546A">{_small(letter.signature)}</span></p>' if letter.signature else ""
    rule = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0 0 0">'
    quote = f"{rule}<p{style}>{_small(letter.quote_intro)}</p></div>" if letter.quoted else ""
    quote += f"<p{style}>{_small(letter.quoted)}</p>" if letter.quoted else ""
    foot = (
        f'<p{style}><span style="font-size:8pt;color:gray">{_small(letter.footer)}</span></p>' if letter.footer else ""
    )
    word = 'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"'
    inner = _inner(letter, "#0563C1", style)
    page = f'<body lang="{letter.lang}" link="#0563C1">\n{inner}{sign}{foot}{quote}</body>'
    return f"<html {word}><head>{css}</head>{page}</html>"


def _card(letter: Letter, colour: str, css: str) -> str:
    """A centred card with a coloured bar, the look of most applicant tracking systems."""
    style = ' style="font:15px/22px Helvetica,Arial,sans-serif;color:#222;margin:0 0 14px"'
    pre = f'<div style="{_HIDDEN}">{escape(letter.preheader)}{"&nbsp;&zwnj;" * 12}</div>' if letter.preheader else ""
    sign = f"<p{style}>{_small(letter.signature)}</p>" if letter.signature else ""
    title = escape(letter.sender.name or letter.sender.email)
    return (
        f'<!DOCTYPE html>\n<html lang="{letter.lang}"><head><meta charset="utf-8">\n'
        f"<title>{escape(letter.subject)}</title>\n"
        f'<style type="text/css">\n{_SKIN_CSS}{css}</style></head>\n<body style="background:#f3f4f6">{pre}\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">\n'
        '<table class="wrap" role="presentation" width="600" cellpadding="0" cellspacing="0" style="background:#fff">\n'
        f'<tr><td style="background:{colour};color:#fff;padding:18px 28px;font:bold 18px Arial">{title}</td></tr>\n'
        f'<tr><td class="pad" style="padding:28px">\n{_inner(letter, colour, style)}{sign}\n</td></tr>\n'
        f'<tr><td style="padding:16px 28px;font:11px/16px Arial;color:#6b7280">{_small(letter.footer)}</td></tr>\n'
        "</table></td></tr></table></body></html>"
    )


def _bare(letter: Letter, colour: str) -> str:
    rest = "".join(f"<p><small>{_small(part)}</small></p>" for part in (letter.signature, letter.footer) if part)
    return f"<html><body>\n{_inner(letter, colour, '')}\n{rest}</body></html>"


def as_html(letter: Letter, rng: random.Random, css: str) -> str:
    """The letter in its skin; `css` is extra style text for skins that carry a style block."""
    colour = rng.choice(_COLOURS)
    style = f'<style type="text/css">\n{css}</style>\n' if css else ""
    if letter.skin == "client":
        return style + _mail_client(letter)
    if letter.skin == "outlook":
        return _outlook(letter, style)
    if letter.skin == "bare" and not css:
        return _bare(letter, colour)
    pixel = f'<img src="https://t.mail.example/o/{rng.getrandbits(64):016x}.gif" width="1" height="1" alt="">'
    return _card(letter, colour, css).replace("</body>", f"{pixel}</body>")
