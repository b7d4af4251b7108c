# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye; word lists are read as prose.
"""Titles that no wording announces: where a mail just says an occupation, in the way one says what is applied for."""

import re
from collections.abc import Iterator
from functools import lru_cache

from services.classify.domain.folding import words as listed
from services.classify.rules.text import Folded, fold
from services.classify.rules.title_places import closes
from services.classify.rules.title_trimming import is_occupation_in, names_occupation

#: Sentences that are read, and characters of each.
_LINES, _LENGTH = 24, 400
#: "The housekeeper's post" is one for a housekeeper.
_TOKEN = re.compile(r"[^\W_](?:[\w&+-]|['’](?!s (?:post|job|role|position|vacancy|place|spot)\b)|[./](?=\w))*")
#: What may stand between the words of a title.
_GAP = re.compile(r" |(?<=[a-z])/| & | - | – ")
_CACHED = 8_192
#: Who acts for the employer or is somebody else, and words that only look like occupations.
_OTHERS = listed(
    """
    manager managers engineering recruiter recruiters recruiting recruitment hiring interviewer candidate candidates manager's partner partners talent
    doctor student students client clients customer owner president colleague professional professionals member members
    executive executives expert experts guide lead leads leader leaders master charge agent actor editor reader readers author trainer
    personalreferent personalreferentin personalabteilung personalleitung personaler ansprechpartner
    mandant kunde kunden mitarbeiter mitarbeitende mitarbeiterin mitarbeitern kollege arzt frau herr ausbildung kraft
    geschaftsfuhrer geschaftsfuhrerin geschaftsfuhrung geschaftsleitung leitung abteilungsleitung vorstand betriebsarzt notar
    responsable responsabile responsables charge commercial assistant assistante directeur directrice direction
    gestor director directora gerente responsavel diretor diretora coordinator medico medica cliente consultor consulente
    rekruter rekruterka dyrektor kierownik pracownik lekarz pracodawca specialist administratie administrator administration
    internship studium praktikum students graduate graduates chair captain minister judge
    """
)
#: Not part of an English title in small letters, nor of what follows one.
_NO_PART = listed(
    """
    a an the our your my their his her its this that these those as for to of in on at with from by and or but be been is
    are was were has have had having will would can could may need needs needed want wants wanted find finding hire hires
    hired appoint appointed seek seeking looking take took taken call called new second-hand another other good great
    one two three four five six some any no not more extra next current former old first sitting best we you i they he she
    it application applied apply role roles post posts job jobs position vacancy opening if when who whom which so then
    about into over under than there here just very really still also become becoming being make made choose chosen
    selected employ employing offer offered offering welcome join joining like love us them him me all both each every
    either please dear hi hello re fwd interview start starting until till since after before during while whose what how
    why where only even because only did do does done got get go going see seen send sent work working regarding
    monday tuesday wednesday thursday friday saturday sunday today tomorrow
    experienced qualified permanent local freelance temporary fellow proper real decent
    der die das den dem des ein eine einen einem einer eines als zum zur fur und oder wir sie ich du unser unsere unseren
    unserer neue neuen neuer neues mein meine dein deine ihr ihre ihren auf um an im in am bei mit von vom zu ist sind war
    wird werden haben hat noch auch nur gern gerne dringend einen zweiter zweite ab bewerbung stelle position suche suchen
    de het een onze als voor naar van op bij en of wij we je jij u is zijn was wordt te nieuwe dat die dit er nog onze
    vacature functie zoek zoeken laut sind
    """
)
#: Titles that begin with one of them.
_WHOLE = listed(
    "die_maker die_caster van_driver van_drivers van_helper first_officer first_mate first_engineer second_hand"
)
_WHOLE = frozenset(one.replace("_", " ") for one in _WHOLE)
_HIRING = re.compile(
    r"\b(?:applicat|appl(?:y|ied)|position|role\b|post\b|job\b|vacanc|opening|hir(?:e|ing)|interview|offer|looking for|seek|need|join"
    r"|bewerb|stelle|such(?:e|en|t)\b|gesprach|angebot|vakanz|kandidat|ausbildung|einstell|besetz|werden\b|verstark"
    r"|candidat|poste\b|recrut|cherch|entretien|embauch|offre|puesto|vacante|oferta|busca|entrevista|plaza|necesit|contrat"
    r"|posizione|ruolo|cerc|colloquio|assun|offerta|sollicit|vacature|functie|zoek|gesprek|vaga|procura|precis|funcao|lugar"
    r"|stanowisk|rekrut|szuka|ofert|aplikac|zgloszen|zatrudn|rozmow|etat)"
)
#: Articles, which tell nothing; in front of them stands what tells.
_ARTICLE = re.compile(
    r"\b(?:the|this|der|die|das|den|dem|des|le|la|les|el|los|las|il|lo|gli|de|het|o|os|as|unser[en]*|our|l'|l’) ?$"
)
#: What says that the words behind it are what somebody would be, or is wanted for.
_WANTED = re.compile(
    r"(?:\b(?:as|as an?|as our|as the|your new|our new|be our|become our|for|for an?|for our|role|role of|post|post of|position|position of|place of an?"
    r"|title of|function of|job of|vacancy|opening|requisition|als|zum|zur|stelle|position|um die|fur|auf|fur eine?n?|als unsere?|unsere?[rn]? neue[rn]?"
    r"|comme|en tant que|en qualite de|poste de|poste d|come|como|para|pour|per|voor|brief voor|jako|na|stanowisk[oau]|posto di|qualifica di|puesto de|plaza de|vacante de"
    r"|programa de|vaga de|vaga para|cargo de|funcao de|posizione di|ruolo di|functie|functie van|vacature|futur|suo futuro|recherche d|recherche de) ?|['’]|\d) ?$"
)
#: What stands before something that is not yet known to the reader.
_INTRODUCED = re.compile(
    r"(?:^|\b(?:an?|another|eine?n?[rs]?|une?|una|een|uma|um|uno) |[\"“”„«»‚'(:/|.!?;,] ?|[-–] |\bde )$"
)
#: Who is looked for, in English; what may stand between says nothing about the work.
_SOUGHT = re.compile(
    r"\b(?:looking for|need|needs|needed|want|wants|wanted|find|hire|hiring|appoint|appointed|recruit|recruiting|seek|seeks|seeking"
    r"|searching for|search for|appoint you|choose|chosen|approved|advertised|advertising|join us as|start as|work as|applying to join|you to be|would you be|you as|accepted for|be a great|make a great|make a good|advertiser of|interested in|like to be|fancy being|wanting|short of|short a|need of|is after|as their|best|such a|running as|like that as|selection of|screening of|taking|taking on|take on)"
    r"(?: (?:an?|another|one|our|the|your|their|its|his|her|this|of our|for|two|three|four|some|several|first|next|new|extra|second|good|great|full-time|part-time|more|freelance|experienced|qualified|permanent|temporary|local))* $"
)
#: What in English stands behind what is applied for.
_APPLIED_FOR = re.compile(
    r"^(?:'s)? (?:job|post|role|position|vacancy|opening|spot|gig|slot|vacancies|requisition|offer|traineeship|place|appointment|search|hire|process|competition|recruitment|posting|opportunity|advert|ad|interviews?|application|list|longlist|shortlist|challenge|test|form|chair|applicants?|candidates?|folder|round|selection|exam|examination|trial|number one|# ?1|pool|wanted|needed|reserve list|exercise|assessment)\b(?! (?:manager|team|partner))"
)
#: Who goes makes room for whom the mail is written to.
_GOES = re.compile(
    r"^(?:'s off\b| (?:is|are|was) (?:leaving|retiring|moving|off\b|going)| (?:leaves|retires|moves|hangs up|has left|goes off|steps down))"
)
_LEADS = re.compile(r"\b(?:[Hh]ead|HEAD|[Cc]hief|VP) of (?!the\b|our\b|your\b|HR\b|hr\b)|\b[Ff]ront of [Hh]ouse")
#: Who does something is somebody.
_ACTS = re.compile(
    r"^ (?:just|called|calls|rang|asked|asks|said|says|met|told|wants?|wrote|writes|likes?|liked|loved|thinks|thought|decided|will (?:call|ring|be in touch|contact|meet|show|get)|has (?:asked|decided|said|seen|told|read|called|gone)|was (?:very|really|so)|who interviewed)\b"
)
#: Before a title in capitals that has no article: nobody is meant but the role itself.
_BARE = re.compile(
    r"\b(?:on|of|to|at|for|about|re|filling|fill|includes?|including|opened|with|up|in|from|position is|role is|post is|vacancy is|job|behind|against|regarding|paused|closed|reopened|resume|resuming|advertised|recruit|recruiting|hiring) $"
)
_SOMEBODY = re.compile(
    r"\b(?:our|your|my|his|her|their|unser|unsere|unserem|unserer|unseren|ihr|ihre|mein|meine|notre|votre|mon|nuestr[oa]|su"
    r"|nostr[oa]|onze|mijn|nosso|nossa|nasz|nasza|with|by|and|from|mit|von|avec|con|met|z) $"
)
_ROMANCE = frozenset({"fr", "es", "it", "pt", "pl"})
_ENDS = listed(
    """
    et ou qui que chez pour avec dans sur par est a ont au nous vous votre notre ne pas suite dont
    y o que con para por en es esta ha han hay se no su tu nos nuestro nuestra desde hasta al el la
    e che con per in nel nella presso è ha non si ci tua sua alla al dal ma o
    foi está tem com para por no na em e que não se ao sua seu pelo pela nos
    i oraz w we na z ze do od dla nie jest są została został zostało który która które się przez po bo ale
    """
)


#: Fields and places, which are spelt like the occupation that they are of.
_NO_PERSON = re.compile(
    r"(?:ing|tion|tions|stelle|schaft|erei|platz|plätze|ise|ship|al|ics|ie|ria|rie|[^t]ung|situation|programm|ium|'s)$|^office$|\.\w|\d",
    re.IGNORECASE,
)
#: How adjectives end in German.
_BENT = re.compile(r"(?:isch|lich|nd)e[nr]?$")
#: What ends like these and names a person all the same.
_PERSONS = frozenset({"paralegal", "Paralegal"})
#: Whose first word names an occupation of its own.
_PARTNERS = frozenset({"mate", "Mate", "tech", "Tech"})
#: "Professor Berg" is somebody.
_TITLES = listed("professor professorin captain kapitan dr doctor father sister chef meister pastor colonel major")


@lru_cache(maxsize=_CACHED)
def is_occupation(word: str) -> bool:
    """Whether a word names who does something, not the field or the place of it."""
    return len(word) > 1 and (word in _PERSONS or not _NO_PERSON.search(word)) and names_occupation(word)


def mentioned(text: Folded, told: tuple[str, ...], *, subject: bool) -> Iterator[tuple[float, str]]:
    """(score, what may be a title) for every occupation that is named above the signature; `told`: the languages."""
    romance = len(told) > 1 and told[1] in _ROMANCE
    for index in range(0 if subject else 1, min(_LINES, len(text.lines))):
        if index and closes(text.lines[index]):
            return
        for score, title in _noted(text, index, romance):
            yield score - index * 0.05, title


def _noted(text: Folded, index: int, romance: bool) -> list[tuple[float, str]]:
    """(score, what may be a title) for those of a sentence, from what is remembered of it where it is."""
    line = text.verbatim[index]
    # A subject says more than the same words in the body; sentences folded alike may have other capitals.
    noted: dict[tuple[str, bool, bool], list[tuple[float, str]]] = text.notes[index].setdefault(_NO_PERSON, {})
    key = line, romance, index == 0
    found = noted.get(key)
    if found is None:
        folded = text.lines[index]
        here = _in_line(line[:_LENGTH], folded, romance, index == 0) if is_occupation_in(folded) else ()
        found = noted[key] = list(here)
    return found


def _in_line(line: str, folded: str, romance: bool, subject: bool) -> Iterator[tuple[float, str]]:
    tokens = [match.span() for match in _TOKEN.finditer(line)]
    hiring = 1.0 if subject or _HIRING.search(folded) else 0.0
    done = -1
    for place, (start, end) in enumerate(tokens):
        if start < done or not (is_occupation(line[start:end]) or _is_of_two(line, tokens, place) or _leads(line, end)):
            continue
        first, last = _romance(line, tokens, place) if romance else _germanic(line, tokens, place)
        begin, done = tokens[first][0], tokens[last][1]
        said = line[begin:done]
        if (first == last and fold(said) in _OTHERS) or _is_somebody(line, begin, done):
            continue
        if _is_many(said, romance):
            if first == last or not _SOUGHT.search(fold(line[max(0, begin - 40) : begin])):
                continue
            said = said[:-1]
        yield _sureness(line, begin, done, subject) + hiring, said


def _is_of_two(line: str, tokens: list[tuple[int, int]], place: int) -> bool:
    """ "Room leader", "deck rating": neither word alone names an occupation."""
    if not place or not _joined(line, tokens, place - 1):
        return False
    (begin, before), (start, end) = tokens[place - 1], tokens[place]
    return (
        (line[start:end] in _PARTNERS or not names_occupation(line[begin:before]))
        and not names_occupation(line[start:end])
        and not _NO_PERSON.search(line[start:end])
        and names_occupation(line[begin:end])
    )


def _leads(line: str, end: int) -> bool:
    """ "Head of Physics", "front of house": whether the word that ends there is the first of such a title."""
    return line.startswith(" of ", end) and _LEADS.search(line, max(0, end - 6), end + 9) is not None


def _is_many(said: str, romance: bool) -> bool:
    """Whether it names several, in English or German: then nobody is meant."""
    last = said.rsplit(" ", 1)[-1]
    return not romance and last.endswith("s") and not last.endswith(("ss", "us")) and is_occupation(last)


def _is_somebody(line: str, begin: int, end: int) -> bool:
    """ "Professor Berg", "Chef Anna"."""
    word = line[begin:end].split(" ")
    if fold(word[0]) not in _TITLES:
        return False
    behind = word[1] if len(word) > 1 else line[end + 1 : end + 2]
    return behind[:1].isupper() and not is_occupation(behind)


def _sureness(line: str, begin: int, end: int, subject: bool) -> float:
    before = fold(line[max(0, begin - 40) : begin])
    sure = (
        (1.0 if subject else 0.0) + (0.4 if line[begin].isupper() else 0.0) + (0.3 if " " in line[begin:end] else 0.0)
    )
    if _ACTS.match(fold(line[end : end + 24])):
        return sure - 0.7
    behind = _APPLIED_FOR.match(fold(line[end : end + 24])) is not None
    if behind or _SOUGHT.search(before):
        return sure + 1.6
    if before.endswith("our ") and _GOES.match(fold(line[end : end + 16])):
        return sure + 1.6
    if line[begin].isupper() and _BARE.search(before) and is_occupation(line[begin:end].rpartition(" ")[2]):
        return sure + 1.25
    if _SOMEBODY.search(before) and not _WANTED.search(before):
        return sure - 0.7
    if _WANTED.search(before) or _WANTED.search(_ARTICLE.sub("", before)):
        return sure + 1.6
    return sure + (1.0 if _INTRODUCED.search(before) else 0.0)


def _joined(line: str, tokens: list[tuple[int, int]], left: int) -> bool:
    """Whether nothing but a gap is between a token and the next."""
    return _GAP.fullmatch(line, tokens[left][1], tokens[left + 1][0]) is not None


def _germanic(line: str, tokens: list[tuple[int, int]], place: int) -> tuple[int, int]:
    """First and last token of a title whose occupation is at `place`, with what says more before and behind it."""
    first = last = place
    high = line[tokens[place][0]].isupper()
    if not high and _BENT.search(line[slice(*tokens[place])]) and place + 1 < len(tokens):
        # "kaufmännische Leitung", which goes on in capitals
        high = _joined(line, tokens, place) and line[tokens[place + 1][0]].isupper()
    while first and place - first < 5 and _joined(line, tokens, first - 1):
        word = line[slice(*tokens[first - 1])]
        if (
            (fold(word) in _NO_PART and fold(line[tokens[first - 1][0] : tokens[first][1]]) not in _WHOLE)
            or not (word[0].isupper() or word[0].isdigit() or not high)
            or word[0].isdigit()
        ):
            break
        first -= 1
    while last + 1 < len(tokens) and last - place < 5:
        word = line[slice(*tokens[last + 1])]
        if (
            _joined(line, tokens, last)
            and (word[0].isupper() or is_occupation(word))
            and high
            and fold(word) not in _NO_PART
        ):
            last += 1
        elif word == "of" and last + 2 < len(tokens) and line[tokens[last][1] : tokens[last + 1][0]] == " ":
            last += 2
        else:
            break
    return first, last


def _romance(line: str, tokens: list[tuple[int, int]], place: int) -> tuple[int, int]:
    """The same where what says more follows in small letters."""
    first = last = place
    while first and _joined(line, tokens, first - 1) and is_occupation(line[slice(*tokens[first - 1])]):
        first -= 1
    while last + 1 < len(tokens) and last - place < 4:
        word = line[slice(*tokens[last + 1])]
        if not _joined(line, tokens, last):
            break
        if word.lower() in ("de", "du", "di", "da", "do", "ds", "des", "del", "della") or word.startswith(("d'", "d’")):
            last += 1
        elif word.lower() in _ENDS or not word[0].islower() or last > place:
            break
        else:
            last += 1
    while last > place and line[slice(*tokens[last])].lower() in (
        "de",
        "du",
        "di",
        "da",
        "do",
        "ds",
        "des",
        "del",
        "della",
    ):
        last -= 1
    return first, last
