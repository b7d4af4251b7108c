import pytest

from services.ingest.domain.message import Link
from services.ingest.mime.html import render
from services.ingest.mime.limits import LINK_URL_CHARS, LINKS


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/><br>Three", "One\nTwo\n\nThree"),
        ("<div>One</div><div><div>Two</div></div>", "One\nTwo"),
        ("<b>bo</b>ld and <i>it</i>alic", "bold and italic"),
        ("a\n  b\t c", "a b c"),
        ("<ul><li>One<li>Two</ul>After", "- One\n- Two\n\nAfter"),
        ("<table><tr><td>Role</td><td>Engineer</td></tr><tr><td>Place</td></tr></table>", "Role Engineer\nPlace"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("Fish &amp; Chips&nbsp;&copy; &#8364;&#x20ac;", "Fish & Chips © €€"),
        ("AT&T R&D &unknown; &", "AT&T R&D &unknown; &"),
        ("&#99999999999999999999;x", "x"),
        ("3 < 4 and 5 <6", "3 < 4 and 5 <6"),
        ("a<!-- hidden --><!-- <b> -->b<!doctype html><?php ?>c", "abc"),
        ("<STYLE>p{}</STYLE><Script>x()</Script><title>t</title>shown", "shown"),
        ('<p title="a > b">One</p>', "One"),
        ("<p title='unclosed>One</p>", "One"),
        ("One</p></div></x>Two", "One\n\nTwo"),
        ("zero\u200bwidth\u00ad \u034f", "zerowidth"),
        ("One<p", "One"),
        ("One<!-- never closed", "One"),
        ("<o:p>Office</o:p>", "Office"),
        ("", ""),
    ],
)
def test_html_reads_like_the_mail_looks(source: str, text: str) -> None:
    assert render(source).text == text


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">pre<div>header</div></div>',
        '<span STYLE="color:red; DISPLAY : none !important">preheader</span>',
        "<div style='visibility:hidden'>preheader</div>",
        '<div style="max-height:0;overflow:hidden">preheader</div>',
        '<div style="opacity:0">preheader</div>',
        '<p class="x" hidden>preheader</p>',
    ],
)
def test_hidden_preheaders_are_left_out(hidden: str) -> None:
    assert render(f"{hidden}<p>Shown</p>").text == "Shown"


@pytest.mark.parametrize(
    "shown",
    [
        '<td style="font-size:0"><p>Shown</p></td>',  # responsive layouts do this
        '<div style="max-height:0.5em">Shown</div>',
        '<div style="opacity:0.9">Shown</div>',
        '<input type="hidden" value="x">Shown',
        '<img style="display:none">Shown',
        '<div class="hidden-xs">Shown</div>',
        '<a href="https://x.example/hidden">Shown</a>',
    ],
)
def test_what_is_not_hidden_is_shown(shown: str) -> None:
    assert render(shown).text == "Shown"


def test_something_hidden_that_never_ends_does_not_hide_the_mail() -> None:
    assert render("<p>One</p><div style='display:none'>Two<p>Three</p>").text == "One\n\nTwo\n\nThree"


def test_a_mail_of_images_is_read_by_their_alternative_texts() -> None:
    assert render('<img src=a alt="Your interview"><img src=b alt="is on Monday">').text == (
        "Your interview is on Monday"
    )


def test_links_keep_their_address_and_text() -> None:
    links = render(
        '<a href=" https://x.example/?a=1&amp;b=2\n">One <b>two</b></a><a href="HTTPS://Y.example">'
        '<img alt="Logo"></a><a href="mailto:a@b.example">Mail</a><a href="#top">Up</a><a name=x>Anchor</a>'
    ).links

    assert links == (
        Link("https://x.example/?a=1&b=2", "One two"),
        Link("HTTPS://Y.example", "Logo"),
        Link("mailto:a@b.example", "Mail"),
    )


def test_a_link_that_never_ends_has_the_rest_as_its_text() -> None:
    assert render('<a href="https://x.example">One <a href="https://y.example">Two').links == (
        Link("https://x.example", "One"),
        Link("https://y.example", "Two"),
    )


def test_links_are_bounded_in_number_and_length() -> None:
    many = "".join(f'<a href="https://x.example/{number}">x</a>' for number in range(LINKS + 50))
    long = f'<a href="https://x.example/{"y" * LINK_URL_CHARS}">x</a>'

    assert len(render(many).links) == LINKS
    assert render(many).cut
    assert render(long).links == ()


@pytest.mark.parametrize("attribute", ['type="cite"', 'class="gmail_quote"', 'class="x moz-cite"'])
def test_quotes_of_mail_programs_are_marked(attribute: str) -> None:
    source = f"New<blockquote {attribute}>old<br>text<blockquote {attribute}>older</blockquote></blockquote>Below"

    assert render(source).text == "New\n\n> old\n> text\n\n> > older\n\nBelow"


def test_blockquotes_that_indent_are_no_quotes() -> None:
    assert render("<blockquote>Indented</blockquote>").text == "Indented"
