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
    abbey academies academy adhesives advice aerospace agency agronomy airfield airfields airlines airport airways ambulance analytics antiques
    apparel aquarium arboretum architects archive archives associates assurance auctioneers autos aviation bakery ballet bank barbers barracks
    barristers bathrooms baths bikes biosciences biotech bistro boatbuilders boats boatyard books bookshop borough brewery brewing brickworks
    broadcasting brokers builders buses butchers butchery cables cafe care carers casino castle catering cathedral cement ceramics chambers charters
    cheese chemicals chemistry chocolate choir church cider cinema circus clinic clinics clothing club coaches coastguard coating coatings coffee
    college colleges commission community conservation construction consulting contracting conveyancing cosmetics council county courier creamery
    cricket cycles dairies dairy dance dental dentistry dentists design diagnostics diner diocese distillery district drainage dredging eatery
    electric electrical electronics energy engineering estate estates excavation exports fabrics farm farms fencing ferries festival films finance
    fire fisheries fishmongers fitness flooring florist florists flowers foods footwear forestry forge foundation foundries foundry freight fund
    funerals furniture gallery games garage garden gardens genetics genomics geology glass grocers guard guild hall haulage health healthcare heritage
    highschool homes horticulture hospice hospital hospitals hostel hostels hotel hotels housing hydro infirmary informatics infra infrastructure
    institute instruments insurance interiors investments jewellers jewellery joinery kennels kitchen kitchens knitwear laboratories labs landscapes
    landscaping laundry learners learning leisure lettings library lifeboats lodges logistics machines maritime market marketing materials meats media
    medical metals midwives mill mills minerals mining ministry montessori motors museum music mutual narrowboats nurseries nursery observatory
    offshore opticians optics optometry orchards orchestra outfitters packaging pantry parish parks partners pediatrics pharma pharmacy physio
    pictures pizza plumbing police port potters pottery power practice precision prep preschool press primary printing printworks priory prison
    probation productions project properties publishers publishing quarries radio rail railway railways records recycling refinery reinsurance
    removals rescue research resort resorts restaurant roastery robotics roofing rovers saddlery safaris salmon salon sanctuary sawmill sawmills
    scaffolding school schools sciences seafoods security seeds semiconductors sensors services shipping shipyard shoes shop signs silver society
    software solar solicitors stables steel stores studio studios supplies surgery surveying surveyors symphony systems tailors tavern taxis tea
    telecom telecoms television textiles theatre therapeutics tiles timber tools tours toys trading transport travel trek tribunal trust turbines
    tutors tyres university utilities vet veterinary vets vineyard vineyards volunteers watches water waterworks weavers wheelers wholefoods wholesale
    wildlife windows winery wines woodwork works workshop yacht yachts yard zoo
    """
)
_GERMAN = listed(
    """
    abschleppdienst agrar akademie alpengasthof altenheim amt amtsgericht anlagenbau anstalt antriebe antriebstechnik anwaltskanzlei apotheke
    architekten archiv archivverein arztpraxis augenoptik autohaus automation backhaus baderbetrieb bahn bahnen bank bankhaus bau bauernhof
    baugenossenschaft bauhof baumarkt baumschule bausparkasse baustoffe baustoffhandel behorde bergbahn bergbahnen berufsbildungswerk berufsschule
    bestattungen betriebe bezirk bezirksamt bezirksregierung bibliothek bildung bildungswerk biohof bioladen bistum bootsbau bootswerft brauerei
    brauhaus buchbinderei buchhandlung buchhaus bundesamt bundesanstalt busring busunternehmen campingplatz caritas containerdienst dachdecker
    dachdeckerei dacher dental diakonie diakoniestation dienst dienste diozese drogerie druck druckerei druckhaus elektrotechnik energie entsorgung
    ergotherapie events facharztzentrum fachklinik fahrdienst fahrschule feinkost fenster ferienhof feuerwehr finanzamt fleischerei flughafen
    flugschule forschung forst forstamt forstbetrieb forsthof freibad friseur galerie garten gartenbau gartnerei gasthaus gasthof gastronomie
    geigenbau gemeinde gemeindeverwaltung gemeinschaftspraxis genossenschaft gerustbau gesamtschule gesundheit getranke glaserei gletscherbahn
    goldschmiede grundschule gruppe gutshof gutsverwaltung gymnasium hafen hallenbad handel handwerk haustechnik hausverwaltung hebammenpraxis heim
    heizung hilfswerk hochbau hochschule hofladen holzbau holzhandel horakustik hospiz hotel hotellerie hutte hydraulik hydrologie imkerei immobilien
    industrie ingenieurburo ingenieure institut internat jugendamt jugendherberge jugendhilfe jugendzentrum juwelier kanton kantonsschule
    kantonsspital kanzlei kasehof kaserei kaufhaus kelterei keramik kindergarten kinderhaus kindertagesstatte kino kirche kita klavierbau klinik
    kliniken klinikum klinikverbund konditorei kosmetik krankenhaus kreis kreissparkasse kreisverwaltung krippe kuche kuchen kulturamt kunsthalle
    kunstverein kurierdienst kurverwaltung labor landesamt landesforst landestheater landgasthof landgericht landkreis landratsamt landtechnik
    lebenshilfe lebensmittel lebkuchen logistik logopadie malerbetrieb malerei malermeister manufaktur markt maschinen maschinenbau medien medizin
    messebau messtechnik metallbau metzgerei mittelschule mobel mobelhaus mobelspedition mode molkerei montage montessorischule mosterei muhle museum
    musikakademie musikschule nahrung naturfreunde naturkost naturpark notariat oberschule opernhaus optik optiker orchester orgelbau orthopadie
    paketdienst papier pflege pflegedienst pflegeheim pharma pharmatechnik philharmonie physiotherapie podologie polizei polizeiakademie
    polizeiprasidium polsterei praxis primarschule raiffeisenbank rathaus raumausstatter raumausstattung realschule rechtsanwalte redaktionsburo
    reederei reformhaus regierungsprasidium reinigung reiseburo reisen reiterhof reitschule restaurant rettungsdienst rettungsverbund rettungswache
    rosterei rundfunk sagewerk samtgemeinde sanitar sanitatshaus sattlerei schauspielhaus schiffswerft schlosserei schreinerei schuhmacherei schulamt
    schule schulen schwimmverein segelmacherei segelschule seilbahnen sektkellerei seniorenhaus seniorenheim seniorenresidenz seniorenzentrum
    sicherheit software sozialstation sozialwerk sparbank sparkasse spedition spenglerei spital spitex sportverein staatsanwaltschaft staatstheater
    stadt stadtarchiv stadtbibliothek stadtreinigung stadtsparkasse stadttheater stadtverwaltung stadtwerke stahlbau stahlhandel stahlwerk steuer
    steuerberatung steuerkanzlei stiftung strassenbau tagespflege tanzschule technik textil textilhaus theater tierarzt tierarztpraxis tierheim
    tierklinik tierpark tierschutzverein tischlerei tourismus trachten transporte treuhand turnverein ubersetzungsdienst universitat
    universitatsmedizin verband verbandsgemeinde verein verkehrsbetriebe verkehrsverein verlag versicherung versicherungen verwaltungsgericht vinothek
    volksbank volkshochschule waldkindergarten waldorfschule wasserkraft wasserwerk weingut weinhandel werbung werft werk werke werkstatt werkstatten
    winzer wirtschaftsprufung wirtshaus wohnbau wohnheim wohnungsbau wohnungsgenossenschaft zahnarzt zahnarztpraxis zahnzentrum zeitung
    zentralwascherei zimmerei zoo zuckerfabrik
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
