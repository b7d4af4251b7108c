"""The nominative of Polish job titles, which stand in other cases where a sentence names them.

Only endings that tell it plainly are undone; any other title is kept as it is written.
"""

import re

#: (ending of an occupation in the genitive, dative or instrumental, ending in the nominative), the first that fits
_HEADS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(f"(?<=[a-ząćęłńóśźż]){pattern}$"), ending)
    for pattern, ending in (
        (r"(?:(?<=[iy])|(?<=gno))st(?:y|ą|ę|cie)", "sta"),
        (r"(?<=geode)t(?:y|ą|ę)", "ta"),
        (r"(?<=n)(?:ik|yk)(?:a|iem|owi)", "ik"),
        (r"(?<=[lrt])yk(?:a|iem|owi)", "yk"),
        (r"(?<=[cht])nik(?:a|iem|owi)", "nik"),
        (r"ik(?:a|iem|owi)", "ik"),
        (r"(?:(?<=w)|(?<=wod)|(?<=rad)|(?<=żaw)|(?<=tęp)|(?<=zor))c(?:y|ą|ę)", "ca"),
        (r"(?<=[tlni])or(?:a|em|owi)", "or"),
        (r"er(?:a|em|owi)", "er"),
        (r"(?<=[uoa])sz(?:a|em|owi)", "sz"),
        (r"(?<=eur)a|(?<=szef)(?:a|em|owi)", ""),
        (r"(?<=war)(?:a|em|owi)", ""),
        (r"(?<=en)t(?:a|em|owi)", "t"),
        (r"(?<=an)t(?:a|em|owi)", "t"),
        (r"(?<=k)t(?:a|em|owi)", "t"),
        (r"arz(?:a|em|owi)", "arz"),
        (r"(?<=c)iel(?:a|em|owi)", "iel"),
        (r"(?<=[lnr])og(?:a|iem|owi)", "og"),
        (r"(?<=a)cz(?:a|em|owi)", "cz"),
        (r"(?<=k)un(?:a|em|owi)", "un"),
        (r"(?<=[aeinoy])rk(?:i|ą|ę)", "rka"),
        (r"(?<=[tnsl])k(?:i|ą|ę)", "ka"),
        (r"(?<=e)lce", "lka"),
        (r"(?<=o)rce", "rka"),
        (r"(?<=c)zk(?:i|ą|ę)", "zka"),
        (r"ow(?:ego|emu|ym)", "owy"),
    )
)
#: Adjectives beside a man, and beside a woman.
_HIS = re.compile(r"(?<=[a-ząćęłńóśźż])(?:(?P<soft>[kg])i(?:ego|emu|m)|(?:ego|emu|ym))$")
_HER = re.compile(r"(?<=[a-ząćęłńóśźż])(?:(?P<soft>[kg])iej|iej|ej)$")
_WOMAN = re.compile(r"(?:ka|czyni|na|owa)$")
#: "księgowego", "radcy prawnego", "położnej": adjectives that are occupations.
_ADJECTIVAL = re.compile(
    r"^(?:księgow|leśnicz|miernicz|motornicz|woźn|kadrow|brygadow|położn|salow|pokojow|dyżurn|radn|służb)", re.I
)
_OBLIQUE_ADJECTIVE = re.compile(r"(?:ego|emu|iej|ej)$")
#: Adjectives that end like others do.
_RANKS = re.compile(r"^(?:główn|starsz|młodsz)", re.I)
#: "Product Ownera", "QA Leada": of English words the last is declined.
_BORROWED = re.compile(r"(?<=[A-Z][a-z])(?P<rest>\w*(?:er|or|ad|ist|ect))(?:a|em|owi)$")
_ENGLISH = re.compile(
    r"(?:junior|senior|lead|head|product|project|software|data|front-?end|back-?end|full-?stack|devops|qa|ui|ux|java|python"
    r"|php|ios|android|scrum|team|tech|key|account|business|sales|marketing|hr|it|web|cloud|game|level|art|test|seo)",
    re.IGNORECASE,
)


def nominative(words: list[str]) -> list[str]:
    """The words of a title as one would print it."""
    at = 0
    while at < len(words) - 1 and _RANKS.match(words[at]) and _OBLIQUE_ADJECTIVE.search(words[at]):
        at += 1
    head = "-".join(map(_head, words[at].split("-")))
    if head == words[at] and not at:
        english = _ENGLISH.fullmatch(words[0])
        return [words[0], *(_BORROWED.sub(r"\g<rest>", word) for word in words[1:])] if english else words
    woman = _WOMAN.search(head) is not None or (head == words[at] and head.endswith("a"))
    before = [_adjective(word, woman) for word in words[:at]]
    return [*before, head, *_behind(words[at + 1 :], woman)]


def _head(word: str) -> str:
    if _ADJECTIVAL.match(word):
        return _adjective(word, woman=word.endswith(("ej", "a")))
    for oblique, ending in _HEADS:
        if oblique.search(word):
            return oblique.sub(ending, word)
    return word


def _behind(words: list[str], woman: bool) -> list[str]:
    """Adjectives that stand right behind agree with the occupation; what comes after them is its field."""
    out = list(words)
    for index, word in enumerate(words):
        changed = _adjective(word, woman)
        if changed == word:
            break
        out[index] = changed
    return out


def _adjective(word: str, woman: bool) -> str:
    oblique = _HER if woman else _HIS
    match = oblique.search(word)
    if match is None:
        return word
    stem = word[: match.start()]
    if woman:
        return f"{stem}{match['soft']}a" if match["soft"] else f"{stem}a"
    return f"{stem}{match['soft']}i" if match["soft"] else f"{stem}{_y_or_i(word)}"


def _y_or_i(word: str) -> str:
    return "" if word.endswith(("iego", "iemu")) else "y"
