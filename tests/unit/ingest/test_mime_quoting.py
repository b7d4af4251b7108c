import pytest

from services.ingest.mime.quoting import Divided, divide


@pytest.mark.parametrize(
    "attribution",
    [
        "On Mon, Mar 2, 2026 at 10:00 AM Anna Muster <anna@x.example> wrote:",
        "On Mon, Mar 2, 2026 at 10:00 AM Anna Muster\n<anna@x.example> wrote:",
        "On Mon, Mar 2, 2026\nat 10:00 AM\nAnna Muster <anna@x.example>\nwrote:",
        "Am Mo., 2. März 2026 um 10:00 Uhr schrieb Anna Muster <anna@x.example>:",
        "Am 02.03.26 um 10:00 schrieb Anna Muster:",
        "Le lun. 2 mars 2026 à 10:00, Anna Muster <anna@x.example> a écrit :",
        "El lun, 2 mar 2026 a las 10:00, Anna (<anna@x.example>) escribió:",
        "Il giorno lun 2 mar 2026 alle ore 10:00 Anna <anna@x.example> ha scritto:",
        "Op ma 2 mrt. 2026 om 10:00 schreef Anna <anna@x.example>:",
        "2026-03-02 10:00 GMT+01:00 Anna <anna@x.example> wrote:",
        "Anna Muster <anna@x.example> wrote:",
        "Op 2 mrt. 2026 om 10:00 heeft Anna <anna@x.example> het volgende geschreven:",
        "Em seg., 2 de mar. de 2026 às 10:00, Anna <anna@x.example> escreveu:",
        "Anna <anna@x.example> escreveu (segunda, 2/03/2026 à(s) 10:00):",
        "Anna Muster escreveu (segunda, 2/03/2026 à(s) 10:00):",
        "W dniu 2.03.2026 o 10:00, Anna Muster pisze:",
        "pon., 2 mar 2026 o 10:00 Anna Muster <anna@x.example> napisał(a):",
        "Wiadomość napisana przez Anna <anna@x.example> w dniu 2 mar 2026, o godz. 10:00:",
    ],
)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_what_was_answered_is_quoted(attribution: str, mark: str) -> None:
    parted = divide(f"Tuesday is fine.\n\n{attribution}\n\n{mark}Does Tuesday suit you?", "Re: x")

    assert parted.text == "Tuesday is fine."
    assert parted.quoted.split() == f"{attribution} Does Tuesday suit you?".split()


def test_answers_between_and_below_quotes_are_new() -> None:
    text = "On 2 Mar 2026, Anna <a@x.example> wrote:\n> Tuesday?\nYes.\n> At ten?\nAt eleven.\n\nKim"

    parted = divide(text, "Re: x")

    assert parted.text == "Yes.\nAt eleven.\n\nKim"
    assert parted.quoted == "On 2 Mar 2026, Anna <a@x.example> wrote:\nTuesday?\nAt ten?"


@pytest.mark.parametrize(
    "block",
    [
        "From: Anna Muster <a@x.example>\nSent: Monday, March 2, 2026 10:00\nTo: Kim\nSubject: Date",
        "*From:* Anna Muster\n*Date:* Monday\n*To:* Kim\n*Subject:* Date",
        "Von: Anna Muster\nGesendet: Montag, 2. März 2026 10:00\nAn: Kim\nBetreff: Termin",
        "De : Anna Muster\nEnvoyé : lundi 2 mars 2026 10:00\nÀ : Kim\nObjet : Rendez-vous",
        "De: Anna Muster\nEnviado el: lunes, 2 de marzo de 2026 10:00\nPara: Kim\nAsunto: Cita",
        "Da: Anna Muster\nInviato: lunedì 2 marzo 2026 10:00\nA: Kim\nOggetto: Colloquio",
        "Van: Anna Muster\nVerzonden: maandag 2 maart 2026 10:00\nAan: Kim\nOnderwerp: Gesprek",
        "De: Anna Muster\nEnviada em: segunda-feira, 2 de março de 2026 10:00\nPara: Kim\nAssunto: Entrevista",
        "Od: Anna Muster\nWysłane: poniedziałek, 2 marca 2026 10:00\nDo: Kim\nTemat: Rozmowa",
        "-----Oryginalna wiadomość-----\nOd: Anna\nTemat: Rozmowa",
        "-----Mensagem original-----\nDe: Anna\nAssunto: Entrevista",
        "-----Original Message-----\nFrom: Anna\nSent: Monday\nTo: Kim\nSubject: Date",
        "-----Ursprüngliche Nachricht-----\nVon: Anna\nGesendet: Montag\nAn: Kim\nBetreff: Termin",
    ],
)
def test_outlook_blocks_are_quoted_in_replies_and_forwarded_otherwise(block: str) -> None:
    text = f"New words.\n\n{block}\n\nOld words."

    reply, forward = divide(text, "AW: Termin"), divide(text, "WG: Termin")

    assert (reply.text, reply.forwarded) == ("New words.", "")
    assert reply.quoted.endswith("Old words.")
    assert (forward.text, forward.quoted) == ("New words.", "")
    assert forward.forwarded.endswith("Old words.")


@pytest.mark.parametrize(
    "marker",
    [
        "---------- Forwarded message ---------",
        "-------- Weitergeleitete Nachricht --------",
        "Begin forwarded message:",
        "Anfang der weitergeleiteten Nachricht:",
        "Début du message réexpédié :",
        "---------- Message transféré ----------",
        "-------- Mensaje reenviado --------",
        "Inicio del mensaje reenviado:",
        "-------- Messaggio Inoltrato --------",
        "Inizio messaggio inoltrato:",
        "Begin doorgestuurd bericht:",
        "-------- Mensagem encaminhada --------",
        "Início da mensagem reencaminhada:",
        "-------- Przekazana wiadomość --------",
        "Początek przekazywanej wiadomości:",
    ],
)
@pytest.mark.parametrize("mark", ["", "> "])
def test_what_follows_a_forwarding_marker_is_forwarded(marker: str, mark: str) -> None:
    parted = divide(f"See below.\n\n{marker}\n{mark}From: a@x.example\n{mark}\n{mark}We are sorry.", "Anything")

    assert parted == Divided("See below.", "", "", "From: a@x.example\n\nWe are sorry.")


@pytest.mark.parametrize(
    ("signature", "kept"),
    [
        ("--\nKim\n+49 40 1234", "Kim\n+49 40 1234"),
        ("Sent from my iPhone", "Sent from my iPhone"),
        ("Von meinem iPhone gesendet", "Von meinem iPhone gesendet"),
        ("Envoyé de mon iPhone", "Envoyé de mon iPhone"),
        ("Get Outlook for iOS", "Get Outlook for iOS"),
        ("Gesendet mit der Mail App", "Gesendet mit der Mail App"),
        *(
            (line, line)
            for line in (
                "Envoyé à partir de Outlook pour iOS",
                "Enviado desde mi iPhone",
                "Inviato da iPhone",
                "Verzonden vanaf mijn iPhone",
                "Enviado do meu iPhone",
                "Wysłane z iPhone'a",
                "Télécharger Outlook pour Android",
            )
        ),
    ],
)
def test_signatures_are_parted(signature: str, kept: str) -> None:
    assert divide(f"Hello\n\n{signature}\n", "x") == Divided("Hello", "", kept, "")


@pytest.mark.parametrize(
    "text",
    [
        "On 3 March we wrote to you.\nPlease answer.",
        "From: the team\nWe are glad.",
        "On my way",
        "--\nStarts with dashes",
        "He wrote:\nnothing with a date",
        "Sent from our office is the parcel of 3 March.\n\nOne\n\nTwo\n\nThree\n\nFour",
        "Forwarded message handling is my profession.",
        "Am 3. März schrieb ich Ihnen.\nBitte antworten Sie.",
        "Em 3 de março escrevemos-lhe.\nResponda, por favor.",
        "A Ana escreveu:\nnada com data",
        "Kierownik pisze:\nniestety nie.",
        "Od: 8:00\nDo: 16:00\nTemat: praca",
        "Da: 9:00\nA: 18:00\nData: 9 dicembre",
        "Da: Milano\nA: Roma\nPrezzo: 20",
        "Enviado desde recursos humanos el contrato.\n\nUno\n\nDos\n\nTres\n\nCuatro",
        "Sent\n\nFrom: Hamburg\nTo: Berlin\nPrice: 20",
    ],
)
def test_ordinary_prose_is_all_new(text: str) -> None:
    assert divide(text, "x") == Divided(text, "", "", "")


def test_a_signature_longer_than_any_signature_is_text() -> None:
    text = "Hello\n--\n" + "\n".join(f"line {number}" for number in range(60))

    assert divide(text, "x").text == text
