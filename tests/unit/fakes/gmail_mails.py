"""Small mails for the tests of the fake."""


def mail(
    text: str = "Hello.",
    *,
    sender: str = "Dana <dana@acme.example>",
    to: str = "ann@x.example",
    subject: str = "Hello",
    ident: str = "",
    headers: str = "",
) -> bytes:
    """A plain mail; `headers` are further lines, each ending in a line break."""
    given = f"Message-ID: <{ident}>\n" if ident else ""
    return (
        f"From: {sender}\nTo: {to}\nSubject: {subject}\n{given}{headers}"
        f"Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}\n"
    ).encode()
