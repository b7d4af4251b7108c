# ruff: noqa: E501 - word lists are read as prose.
"""Words that say what a house is, "klinik", "school": a name with one is whole. Folded, in the languages that are read."""

import re
from functools import lru_cache

from services.classify.domain.folding import words as listed
from services.classify.rules.employer_wordings_six import HEADS
from services.classify.rules.text import fold

_CACHED = 4_096
#: Letters of a word that is told within others, and of what is left of those.
_SHORTEST, _LEFT = 4, 3
#: Letters of a word that is set apart, and words that German and Dutch write on to others.
_APART = 5
_COMPOUNDED = re.compile(r"^(?:hotel|museum|service|services|software|systems|hospital|transport|market|restaurant)$")
_ENGLISH = listed(
    """
    abbey academies academy advice aerospace agency agronomy airfield airlines airport ambulance analytics antiques aquarium arboretum
    architects archive archives associates assurance auctioneers autos aviation bakery bank barracks baths bikes biotech bistro boats
    books bookshop borough brewery brewing brokers builders buses butchers cafe care carers casino castle catering cathedral cement
    ceramics chambers charters chemicals chocolate church cider cinema circus clinic clinics club coaches coatings coffee coastguard college
    colleges commission community construction consulting contracting cosmetics council county courier creamery cricket dairies
    dairy dental design diner diocese distillery district dredging electric electrical electronics energy engineering estate estates
    exports fabrics farm farms ferries films finance fire fisheries florist florists flowers foods forestry foundation foundry freight
    fund funerals furniture gallery games garage garden gardens genomics glass guard guild hall haulage health healthcare heritage
    highschool homes horticulture hospice hospital hospitals hotel hotels housing infirmary infra infrastructure institute insurance
    interiors investments jewellers joinery kennels kitchen kitchens laboratories labs laundry learners learning leisure library lifeboats
    logistics machines maritime market materials medical metals midwives mill mills ministry montessori motors museum narrowboats seafoods wholesale
    music mutual nursery observatory offshore optics optometry outfitters parish parks partners pediatrics pharma pharmacy physio pictures
    pizza plumbing police port pottery power precision prep preschool press primary printing priory prison probation productions
    project properties publishing rail railway railways records recycling rescue research resort restaurant robotics roofing rovers safaris
    salmon sanctuary school schools security services shipping shipyard shop silver society software solar solicitors stables
    steel stores studio studios supplies surgery surveyors symphony systems tavern taxis tea telecom telecoms textiles theatre timber
    tools tours toys trading transport travel trek tribunal trust turbines tutors university utilities vet veterinary vets
    vineyard vineyards volunteers water waterworks wines winery wholefoods woodwork works workshop yacht yachts yard zoo
    """
)
_GERMAN = listed(
    """
    agrar akademie altenheim amt amtsgericht anlagenbau anstalt antriebe antriebstechnik apotheke archiv archivverein architekten
    automation autohaus bahn bahnen bank bankhaus bau bauhof baumarkt baumschule behorde bergbahn bergbahnen berufsschule
    bestattungen betriebe bezirk bezirksamt bibliothek bildung bistum bootsbau brauerei buchhandlung buchbinderei buchhaus
    bundesamt bundesanstalt busring caritas dachdecker dacher dachdeckerei dental diakonie dienst dienste diozese drogerie druck druckerei
    elektrotechnik energie events facharztzentrum fachklinik feinkost fenster feuerwehr finanzamt fleischerei flughafen
    forschung forst forsthof friseur galerie garten gartenbau gartnerei gasthaus gasthof gastronomie gemeinde genossenschaft
    gesundheit getranke gletscherbahn goldschmiede gruppe gutshof gutsverwaltung gymnasium hafen handel handwerk haustechnik heim
    heizung hochschule holzbau hospiz hotel hotellerie hutte hydraulik hydrologie immobilien imkerei industrie ingenieurburo ingenieure institut
    internat jugendamt jugendhilfe kanzlei kasehof kaserei kaufhaus keramik kindergarten kinderhaus kino kirche kita kliniken klinik
    klinikum klinikverbund konditorei kosmetik krankenhaus kreis krippe kuche kuchen kulturamt kunsthalle labor
    landesamt landesforst landestheater landkreis landratsamt landtechnik lebenshilfe lebensmittel lebkuchen logistik
    malerbetrieb malermeister manufaktur markt maschinen maschinenbau medien medizin messebau messtechnik metallbau metzgerei mobel
    mobelhaus mode molkerei montage muhle museum musikakademie musikschule nahrung naturfreunde naturkost naturpark
    optik orchester orthopadie papier pflege pflegedienst pharma pharmatechnik philharmonie polizei praxis primarschule
    rathaus raumausstattung reederei redaktionsburo reinigung reisen restaurant rettungsdienst rettungsverbund rosterei sagewerk sanitar sanitatshaus
    schlosserei schreinerei schulamt schule schulen seilbahnen seniorenheim sicherheit software sozialwerk sparbank sparkasse
    spedition spital stadt stadtreinigung stadtwerke stahlbau stahlwerk steuer steuerberatung stiftung tagespflege technik textil
    textilhaus theater tierarzt tierheim tierklinik tierpark tischlerei tourismus trachten transporte treuhand ubersetzungsdienst
    universitat universitatsmedizin verband verein verkehrsbetriebe verkehrsverein verlag versicherung versicherungen
    verwaltungsgericht vinothek volksbank volkshochschule wasserkraft wasserwerk weingut weinhandel werbung werft werk werke
    werkstatt winzer wohnbau zahnarzt zahnzentrum zeitung zentralwascherei zimmerei zoo zuckerfabrik
    """
)
_OTHERS = listed(
    """
    acabados aluminios arquitectos arquitetos arts aseguradora automatyka autofficina avocats avvocati bygg calcados comercio confezioni cosmetiques couverture
    dachy decoracion decoracoes deweloper dolciumi edilizia electricite elektryka elettrica emballages energia energie energies
    espaces expertise fertilizantes fleurs food foods formation formazione geodezja gospodarka hamburgueria hidraulica hydraulika ignifugos informatica
    informatique ingenieros instalaciones instalacje installatie installaties installatietechniek kosmetyki kurhaus kwiaty kuchnie legal maquinaria
    maszyny mayores mebel meble mobel menuiserie metal metale mobilidade mobilite moda notaires ochrona ogrody okna olejarnia oleje opakowania
    optiek optyk papier pizzeria plasticos plastics plastiques pojazdy pousada professionnels proprete quimica restauro rowery sante
    saude seguridad seguros servicios servizi sicurezza sklep spedycja stolarnia surgelados synthetics szkolenia tecnologia tessuti textiles tekstylia
    tiefbau toitures transporte transportes transports tuinen tuinbouw ubezpieczenia uslugi vastgoed verhuur vini vinos vinhos voeding
    wonen zorg zorggroep transporty thermen therme kieswerk kinderklinik schreiner sternekuche tiernahrung
    """
)
#: Words of houses that as often are what a name of its own is told apart by.
_NONE = frozenset({"startup", "studio", "mode", "group", "holding"})
KINDS = (_OTHERS | _ENGLISH | _GERMAN | frozenset(word for word in HEADS if len(word) > _LEFT + 1)) - _NONE
_UMLAUT = re.compile(r"([aou])e")


@lru_cache(maxsize=_CACHED)
def says_kind(label: str) -> bool:
    """Whether a domain's label says what the house is, and how it is called: "klinikum-elstertal", "lodestarbank"."""
    parts = [_UMLAUT.sub(r"\1", part) if _UMLAUT.sub(r"\1", part) in KINDS else part for part in label.split("-")]
    if len(parts) > 1:
        return any(part in KINDS for part in parts) or any(map(_is_compound, parts))
    return _is_compound(label)


def _is_compound(letters: str) -> bool:
    ends = range(_SHORTEST, len(letters) - _LEFT + 1)
    return any(letters[-end:] in KINDS or letters[:end] in KINDS for end in ends)


@lru_cache(maxsize=_CACHED)
def in_words(letters: str) -> str:
    """Letters of a domain with blanks about what they say the house is: "moonbase games", "bakkerij vanhoutum"."""
    if letters in KINDS:
        return letters
    for end in range(len(letters) - _LEFT, _APART - 1, -1):
        if letters[-end:] in _ENGLISH and not _COMPOUNDED.search(letters[-end:]):
            return f"{_with_article(letters[:-end])} {letters[-end:]}"
        if end > _APART and letters[:end] in HEADS and len(letters) - end > _LEFT:
            return f"{letters[:end]} {letters[end:]}"
    return letters


def _with_article(letters: str) -> str:
    return f"the {letters[3:]}" if letters.startswith("the") and len(letters) > 3 + _LEFT else letters


@lru_cache(maxsize=_CACHED)
def has_kind(name: str) -> bool:
    """Whether a word of a name says what it is: "Kanzlei Weserbogen", "Volksbank Auetal"."""
    words = fold(name).split()
    return len(words) > 1 and any(word in KINDS for word in words)


def is_kind(word: str) -> bool:
    """Whether a word, as it stands in a name, says what a house is: "Kanzlei"."""
    return fold(word) in KINDS
