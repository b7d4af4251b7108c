"""Polish."""

# ruff: noqa: E501 - one wording is one line, so that its alternatives can be compared by eye.
from services.classify.domain.labels import Label

WORDINGS: dict[tuple[Label, int], tuple[str, ...]] = {
    (Label.REJECTION, 3): (
        r"(?:niestety|przykro nam|z przykroscia|zalujemy)[^.]{0,160}(?:\bnie\b|inn(?:ego|ych|a|e) (?:kandydat|osob)|odrzuc|zakoncz|obsadz|odmow)",
        r"(?:zdecydowali\w*|wybrali\w*|wybor padl|postanowili\w*|kontynuowa\w*)[^.]{0,80}inn(?:ego|ych|a|e|ym|ymi) (?:kandydat|osob)",
        r"(?:twoj\w*|pana|pani|panstwa)[^.]{0,60}(?:kandydatur|aplikacj|zgloszeni)\w*[^.]{0,60}(?:nie (?:zostal|przeszl|spelni|bedzie)|odrzuc)",
        r"stanowisko[^.]{0,40}(?:zostalo|jest)[^.]{0,20}(?:obsadzone|zamkniete|nieaktualne)",
        r"nie (?:mozemy|bedziemy|zdecydowalismy)[^.]{0,60}(?:zaprosic|kontynuowa|zaproponowa|zaoferowa)",
    ),
    (Label.REJECTION, 2): (r"\bniestety\b|przykro nam|z przykroscia",),
    (Label.APPLIED, 3): (
        r"(?:dziekuj\w+)[^.]{0,60}(?:aplikacj|zgloszeni|przeslanie (?:cv|dokument)|aplikowani)",
        r"(?:otrzymalismy|potwierdza\w+|wplynel\w+)[^.]{0,60}(?:aplikacj|zgloszeni|\bcv\b|kandydatur|dokument)",
        r"(?:twoj\w*|pana|pani) (?:aplikacja|zgloszenie)[^.]{0,40}(?:zostal\w) (?:wyslan|przeslan|zarejestrowan|przyjet)",
    ),
    (Label.APPLIED, 2): (
        r"dziekuj\w+[^.]{0,40}zainteresowanie",
        r"(?:zapoznamy sie|rozpatrzymy|przeanalizujemy)[^.]{0,40}(?:aplikacj|zgloszeni|\bcv\b)",
    ),
    (Label.VIEWED, 3): (
        r"(?:wyswietli|otworzy|przeczyta|pobra|obejrza)l\w*[^.]{0,30}(?:twoj\w*|pana|pani) (?:aplikacj|cv|zgloszeni)",
        r"(?:twoj\w*|pana|pani) (?:aplikacja|cv|zgloszenie) (?:zostal\w )?(?:wyswietlon|otwart|przeczytan)",
    ),
    (Label.UPDATE, 3): (
        r"(?:aplikacja|zgloszenie|kandydatura)[^.]{0,40}(?:jest (?:nadal |wciaz )?(?:w trakcie|rozpatryw|analizow)|w toku)",
        r"(?:rekrutacja|proces|decyzja)[^.]{0,60}(?:przedluz|opozni|nadal trwa|jeszcze nie)",
    ),
    (Label.INFO_REQUEST, 3): (
        r"(?:prosimy|prosze|czy (?:moze|mozesz|moglby|moglaby))[^.]{0,80}(?:dosla|przesla|uzupelni|zalacz|poda)\w*[^.]{0,100}(?:dokument|dyplom|skan|cv|zgod|oczekiwan|referencj|formularz|ankiet|okres)?",
        r"(?:jakie sa|jakie masz)[^.]{0,30}oczekiwania finansowe",
        r"uzupelnieni\w (?:dokument|aplikacj|zgloszeni)",
    ),
    (Label.ASSESSMENT, 3): (
        r"(?:zaprasza\w*|prosimy|wypelni\w*|rozwiaza\w*|wykona\w*)[^.]{0,60}(?:test|zadani[ea] rekrutacyjn|zadani[ea] (?:techniczn|probn)|probk[ei]|assessment)",
    ),
    (Label.INTERVIEW, 3): (
        r"(?:zaprasza\w*|zaprosic|umowic|potwierdza\w*|przelozyc|termin)[^.]{0,60}(?:rozmow|spotkani)",
        r"(?:rozmowa|spotkanie)[^.]{0,60}(?:odbedzie sie|w dniu|o godz|zaplanowan|potwierdzon)",
    ),
    (Label.OFFER, 3): (
        r"(?:milo nam|przyjemnosci\w|cieszymy sie)[^.]{0,60}(?:zaproponowac|zaoferowac|oferujemy|wybralismy)[^.]{0,60}(?:prac|stanowisk|zatrudnieni|ciebie|pana|pania)?",
        r"(?:przesylamy|w zalaczniku|zalaczamy)[^.]{0,40}(?:umow\w (?:o prace)?|oferte zatrudnienia)",
    ),
    (Label.ON_HOLD, 3): (r"(?:rekrutacj|proces|stanowisk|zatrudniani)\w*[^.]{0,60}(?:wstrzyman|zawieszon|zamrozon)",),
    (Label.WITHDRAWN, 3): (
        r"(?:aplikacja|kandydatura|zgloszenie)[^.]{0,30}(?:zostal\w )?wycofan",
        r"(?:wycofuje|rezygnuje|chce wycofac|chcialabym zrezygnowac|chcialbym zrezygnowac)[^.]{0,50}(?:aplikacj|kandydatur|rekrutacj|udzialu|ofert)",
    ),
    (Label.RECRUITER_OUTREACH, 3): (
        r"(?:trafil\w+|natrafil\w+|zwrocil\w*|znalazl\w*)[^.]{0,40}(?:profil|doswiadczeni|uwage)",
        r"czy (?:jest pan|jest pani|jestes|bylbys|bylabys|bylby)[^.]{0,40}(?:otwart|zainteresowan)",
    ),
    (Label.JOB_ALERT, 3): (
        r"\b\d{1,5} (?:nowych|nowe|nowa) ofert",
        r"nowe oferty pracy|oferty (?:pracy )?dla ciebie|powiadomieni\w o (?:nowych )?ofertach",
    ),
}
