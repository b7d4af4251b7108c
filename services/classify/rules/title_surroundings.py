# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye; word lists are read as prose.
"""What hangs on a title that names an occupation and is none of it: the town, the department, the terms, a person."""

import re
from functools import lru_cache

from services.classify.domain.folding import words as listed
from services.classify.rules.company_names import key
from services.classify.rules.text import fold
from services.classify.rules.title_mentions import is_occupation
from services.classify.rules.title_trimming import names_occupation

#: Short strings, which a mailbox repeats.
_CACHED = 4_096
#: What one writes about.
_NEWS = frozenset({"news", "update", "application", "applied", "recruitment", "vacancy", "word"})
_JOINS = frozenset({"and", "the", "for", "und", "für", "des", "der", "del"})
#: Parts that are looked at from behind.
_PARTS = 4
#: Towns and regions that titles are hung with; of two towns of one name, either. Those of the United States are not
#: here: employers there write the town into the title itself.
_TOWNS = listed(
    """
    aachen aarhus aberdeen abudhabi abuja accra adana addisababa adelaide agra ahmedabad ajaccio albacete aleppo
    alexandria algiers alicante alkmaar almaty almeria altrincham amersfoort amiens amman amritsar amsterdam andover
    ankara antalya antwerp apeldoorn aqaba arhus arnhem arusha asuncion athens auckland augsburg aurangabad aviemore
    ayia aylesbury ayr badajoz baddi baghdad baku ballarat ballymena banbridge bandung bangalore bangkok bangor
    banjul barcelona bari barnsley barnstaple barranquilla basel basildon basingstoke basle basra bath bedford
    beijing beira beirut belfast belgrade bendigo bengaluru benghazi benincity berbera bergamo bergen berlin bern
    bhopal bhubaneshwar bhubaneswar biarritz bielefeld bilbao birmingham blackburn blackpool blantyre bloemfontein
    bochum bogota bologna bolton bolzano bonn bordeaux bournemouth bradford braga brasilia bratislava bremen
    bremerhaven brescia brest bridgend brighton brindisi brisbane bristol brixton brno bruchsal bruges brussels
    bucharest budapest buenosaires bulawayo burgos burnley busan busto buxton bydgoszcz cadiz caen cagliari cairns
    cairo calabar calais calgary cali cambridge camden campinas canberra cancun canterbury capetown caracas cardiff
    cardigan carlisle cartagena casablanca catania cebu chandigarh chelmsford cheltenham chemnitz chennai chester
    chesterfield chittagong christchurch cirencester clermont-ferrand cluj cluj-napoca coimbatore coimbra colchester
    cologne colombo conakry constanta copenhagen cordoba cork coruna cottbus coventry craiova crawley crewe croydon
    cuenca curitiba cuxhaven daejeon dakar damascus daressalaam darlington darmstadt darwin davao debrecen dehradun
    delft delhi denhaag dewsbury dhaka dijon dili dodoma doha doncaster donegaltown dortmund dover dresden dubai
    dubbo dublin dubrovnik dudley duisburg dumfries dundalk dundee dunedin dunfermline durban durham dusseldorf
    ealing eastbourne eastkilbride edinburgh eindhoven elche eldoret ennis enniskillen enschede entebbe enugu erfurt
    essen evora exeter faisalabad falkirk falmouth faro fishguard flensburg florence fortaleza frankfurt freetown
    freiburg fremantle fukuoka fulda gaborone galway gateshead gaziantep gdansk gdańsk gdynia geelong gelsenkirchen
    geneva genoa ghent gibraltar gijon girona gladstone glasgow glenrothes gloucester goa goiania goldcoast goma
    goteborg gothenburg gottingen granada graz grenoble grimsby grimstad groningen guadalajara guangzhou guayaquil
    guildford gurgaon gurugram guwahati gwalior haarlem hackney hagen hague haifa halifax halle hamburg hamilton
    hammersmith hanoi hanover harare hargeisa harrogate hartlepool hastings hatfield heidelberg helsinki
    hemelhempstead heraklion herat hereford hilversum hobart hochiminhcity holyhead hongkong hounslow huddersfield
    huelva huesca hull hyderabad ibadan indore ingolstadt innsbruck inverness ipswich iringa irkutsk islamabad
    istanbul izmir jaen jaffna jaipur jakarta jalandhar jamshedpur jeddah jena jerez jerusalem jinja jodhpur
    johannesburg johorbahru juba kabul kaduna kaiserslautern kampala kandahar kandy kano kanpur karachi karlsruhe
    kassel kathmandu katowice kaunas keighley kendal keswick kettering khartoum kidderminster kiel kigali kilkenny
    killarney kilmarnock kinshasa kirkcaldy kirkwall kisangani kisumu kitwe klagenfurt klaipeda klang knokke kobe
    koblenz kochi kolkata koln konstanz kosice krakow krefeld kualalumpur kuching kumasi kunduz kuwait kyiv kyoto
    lagos lahore lahti lancaster larnaca launceston lausanne lecce leeds leeuwarden lehavre leicester leiden leipzig
    lemans lerwick letterkenny leuven leverkusen lewisham lichfield liege lille lilongwe lima limassol limerick
    lincoln linkoping linz lisbon lisburn liverpool livingston livorno ljubljana llandudno llanelli lleida lodz
    logrono london londonderry loughborough lowestoft luanda lubeck lublin lucerne lucknow ludhiana lugano lugo
    lulea lund lusaka luton luxembourg lviv lyon maastricht macclesfield madrid madurai magdeburg maidenhead
    maidstone maiduguri mainz malaga malmo manama manchester mangalore manila mannheim mansfield maputo marbella
    margate mariehamn marrakech marrakesh marseille matlock mbarara mecca medan medellin medina melbourne mendoza
    merida messina metz mexicocity middlesbrough milan miltonkeynes minna minsk modena mogadiscio mogadishu mombasa
    monrovia monterrey montevideo montpellier montreal morecambe moscow mosul multan mumbai munich munster murcia
    muscat mwanza mysore nagoya nagpur nairobi nakuru namur nancy nantes naples narvik nashik neuss newcastle
    newdelhi newport newquay newry niamey nicosia nijmegen nis noida northampton norwich norwood nottingham novisad
    nuremberg oban odense odessa oldenburg oldham olomouc omagh oporto orebro osaka osijek oslo osnabruck ostend
    ostrava ottawa ouagadougou oulu oviedo oxford paderborn padua paisley palermo palma pamplona panipat paris parma
    patna patras pau peckham penang penrith penzance perth perugia pescara peshawar peterborough pforzheim pisa
    plovdiv plymouth plzen podgorica pointenoire pontypridd poole portharcourt portlouis portmoresby porto
    portoalegre portrush portsaid portsmouth portsudan potsdam poznan prague preston pretoria pristina puebla pune
    quetta quezoncity quimper quito rabat raipur rajkot ramallah ramsgate ranchi ravenna rawalpindi recife redcar
    regensburg reims rennes rethymno reutlingen reykjavik rhyl riga rijeka rimini riodejaneiro riyadh rochdale rome
    rosario rosenheim rostock rotherham rotterdam rouen rugby runcorn rustenburg rzeszow saarbrucken sabadell
    salamanca salerno salford salisbury saltash salzburg samara samarkand sanaa sandefjord santacruz santander
    santiago saopaulo sarajevo saskatoon sassari savona scarborough schwerin scunthorpe segovia semarang seoul
    sevenoaks seville sfax shanghai sheffield shenzhen shrewsbury sialkot siegen siena singapore sittingbourne
    skegness skopje sligo slough sofia sokoto solihull southampton southend soweto spalding stafford staines
    standrews stavanger stevenage stirling stockholm stockport stoke stornoway strabane strasbourg stratford stroud
    stuttgart sunderland surabaya surat surrey swakopmund swansea swindon sydney szczecin tabriz taipei takoradi
    tallinn tamale tampere tamworth tangier tangshan taranto tarbert tarragona tartu taunton tbilisi teesside tehran
    telaviv telford terni thehague thessaloniki thrissur thurso tilburg timisoara tirana tiruppur tokyo toledo
    toowoomba toronto torquay toulon toulouse townsville tralee trento treviso trieste tripoli trivandrum tromso
    trondheim trondhjem truro tullamore tunis turin turku udaipur udine udupi ulm umea uppsala utrecht utsunomiya
    uxbridge vaasa vadodara valencia valladolid valletta vancouver varanasi varna vasteras venice venlo verona
    vicenza vienna vigo vijayawada vilnius visakhapatnam vitoria vlissingen volgograd wakefield walsall walvisbay
    warrington warsaw warwick waterford watford wellingborough wellington wembley westport wexford weymouth
    whangarei whitby whitehaven widnes wiesbaden wigan winchester windhoek windsor winnipeg wirral wodonga wokingham
    wolfsburg wollongong wolverhampton worcester workington worksop worthing wrexham wroclaw wuhan wuppertal
    wurzburg yangon yaounde yeovil yerevan yokohama york zadar zagreb zanzibar zaragoza zaria zeebrugge zomba zurich
    zwickau zwolle
    """
)
#: Towns there, which are none of the title behind a comma.
_AMERICAN = listed(
    """
    akron albany albuquerque amarillo anaheim anchorage annapolis atlanta augusta austin bakersfield baltimore batonrouge
    bellevue billings boise boston boulder bozeman buffalo charleston charlotte chattanooga chicago cincinnati cleveland
    coloradosprings columbus corpuschristi dallas dayton denver desmoines detroit duluth durango elpaso eugene everett
    fargo flagstaff flint fortcollins fortworth fresno grandrapids greensboro harrisburg hartford honolulu houston
    indianapolis jacksonville juneau kalamazoo kansascity knoxville laramie laredo lasvegas lexington lincoln littlerock
    losangeles louisville lubbock macon madison memphis mesa miami milwaukee minneapolis missoula modesto montgomery
    nashville newark newhaven neworleans newyork norfolk oakland ogden oklahomacity omaha orlando pensacola peoria
    philadelphia phoenix pittsburgh plano portland providence provo raleigh reno richmond riverside roanoke rochester
    rockford sacramento saltlakecity sanantonio sandiego sanfrancisco sanjose sanjuan santafe savannah scranton seattle
    shreveport siouxfalls spokane springfield stamford stlouis stockton stpaul syracuse tacoma tallahassee tampa toledo
    topeka tucson tulsa tuscaloosa waco washington wichita wilmington yakima yonkers yuma
    """
)
#: Countries and parts of the world, except those that tell whom somebody sells to.
_COUNTRIES = listed(
    """
    afghanistan albania algeria angola argentina armenia australia austria azerbaijan bahrain bangladesh belarus belgium
    benin bolivia bosnia botswana brazil bulgaria burkinafaso burundi cambodia cameroon canada chad chile china colombia
    congo costarica croatia cuba cyprus czechia czechrepublic denmark djibouti drc ecuador egypt england eritrea estonia
    ethiopia finland france gabon gambia georgia germany ghana greece guatemala guinea guyana haiti honduras hungary
    iceland india indonesia iran iraq ireland israel italy ivorycoast jamaica japan jordan kazakhstan kenya korea kosovo
    kyrgyzstan laos latvia lebanon lesotho liberia libya lithuania madagascar malawi malaysia maldives mali malta
    mauritania mauritius mexico moldova mongolia montenegro morocco mozambique myanmar namibia nepal netherlands
    newzealand nicaragua niger nigeria northernireland northmacedonia norway oman pakistan palestine panama papuanewguinea
    paraguay peru philippines poland portugal qatar romania russia rwanda saudiarabia scotland senegal serbia
    sierraleone slovakia slovenia somalia somaliland southafrica southkorea southsudan spain srilanka sudan sweden
    switzerland syria taiwan tajikistan tanzania thailand timorleste togo tunisia turkey turkiye turkmenistan uae uganda
    ukraine unitedarabemirates unitedkingdom uruguay uzbekistan venezuela vietnam wales westbank yemen zambia zimbabwe
    eastafrica westafrica southernafrica northerncape westerncape easterncape bavaria catalonia queensland tasmania
    victoria ontario alberta manitoba midlands westmidlands eastmidlands cornwall devon dorset essex kent norfolk
    suffolk sussex hampshire somerset wiltshire lancashire yorkshire cumbria northumberland shropshire cheshire
    derbyshire staffordshire gwent gwynedd fife lothian orkney shetland skye highlands hebrides isleofman isleofwight
    jersey guernsey donegal kerry mayo wicklow kildare meath louth cavan
    """
)
#: What organisations and their parts are called: by the last word, or by the first before "of" and "for".
_LAST = listed(
    """
    abbey academy advisory agency airlines airport airways aquarium architects archives association authority bakery
    ballet bank battalion biosciences borough brewery builders bureau cafe café cathedral center centre
    chambers charters church clinic clinics club college commission company constabulary cooperative corporation
    council county cruises dairies dairy depot directorate distillery estates farms ferries foundation foundry
    garage gardens glamping hospice hospital hospitals hotel hotels inn inspectorate institute interiors
    kindergarten kindy laboratories libraries limited llp lodge lodges mills ministry motors municipality museum
    museums mutual nurseries nursery observatory opera orchards orchestra orthodontics outfitters park partnership
    pharmacy pictures playgroup primary productions quarries railway regiment resort restaurant sanctuary
    sawmill sawmills school schools security shipyard shipyards society solicitors stables studio
    studios supermarket supermarkets symphony theatres therapeutics trains trams trust union university utilities
    vets vineyard vineyards watches waterworks wines yachts yards zoo
    """
)
#: Those of them that fields of work are called by, too, when nothing stands before them.
_FIRST = re.compile(
    r"^(?:the )?(?:city|town|borough|county|village|state|municipality|parish|diocese|department|dept|ministry|office|bureau|directorate|division|university|college|school|bank|institute|port|isle|house|academy|mutuelle|brauhaus|hotel|hospital|clinic) (?:of|for|du|de|der|[a-z]+$)"
)
_SHIP = re.compile(r"^(?:M/?[VYT]|S/?[VY]|RV|HMS|RRS|SS)\b")
_ABOARD = re.compile(r"(?:,| for| on| aboard)? (?:M/[VYT]|M[VYT]|S/Y|S/V|HMS|RRS) [A-Z][^,()]*$")
#: Before these they are no names: "Middle School", "Information Security".
_COMMON = listed(
    """
    acute aircraft automotive facility mobile ambulatory application art asset assisted boarding border bus business call cancer cardiac care central
    charter children's civil cloud commercial community consumer contact corporate credit customer cyber data day
    dental digital distribution early elementary emergency equity event eye family film fine food front fulfillment
    fulfilment general global grammar group health high higher home homeland hospital independent infant information
    infrastructure inpatient intensive international investment it junior language law learning local machine main
    management manufacturing maternity medical mental middle modern national network night nuclear nursery offshore
    oncology onshore operations outpatient personal physical platform pre-school prep preparatory primary private
    product production professional public radiology real recording regional rehabilitation renewable research
    retail secondary senior service shared site sixth-form small social solar sound special specialist specialty
    sports stroke student summer supply support surgical teaching team technical the training tram travel upper
    urgent value wealth wholesale wind world years
    """
)
_STATE = re.compile(
    r"^[A-Z][\w.'-]+(?: [A-Z][\w.'-]+)?,? (?:A[LKZR]|C[AOT]|DE|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|D\.?C\.?)$"
)
#: Terms of a post, in small or capital letters.
_TERMS = re.compile(
    r"^(?:\d+[+-]?\d* (?:months?|weeks?|yrs?|years?|hrs?|hours?|days?)\b.*|(?:pay )?(?:band|grade|level|range|step|tier|spine point|scale) [\da-z]{1,3}\b.*|[gp]-?\d\b.*|gs-?\d.*|(?!.*(?:contract|remote|hybrid|grad|intern))\d[\d.,]*\b(?! ?[a-z]{3,} [a-z]).*|\d(?:st|nd|rd|th) shift|series [a-f]|.*\b(?:not advertised|spine point|permanent)|dbs|cv sent|mandatory|item no.*|[a-z]{1,3}/\d+|fifo|ftc|fixed[- ]term contract|f/t|p/t)$",
    re.IGNORECASE,
)
_SMALL_TERMS = re.compile(
    r"^(?:\d+[+-]?\d* (?:months?|weeks?|yrs?|years?|hrs?|hours?|days?)\b.*|nights?\b.*|days|evenings|weekends|night shift|day shift|seasonal|casual|bank|relief|mobile|regional|permanent|temporary|temp|contract\b.*|hourly paid|maternity cover|fixed[- ]term\b.*|(?:part|full)[- ]time\b.*|term[- ]time.*|zero hours|freelance|(?:remote|hybrid|on-?site)\b.*|passed|sessional|on call|per diem|agency)$"
)
_COMMA = re.compile(r"^(?P<head>.{3,}?)\s*, +(?P<tail>\S.*)$")
_DASH = re.compile(r"^(?P<head>.{3,})\s+(?P<sign>[-–/|@·])\s+(?P<tail>\S.*)$")
_BRACKETS = re.compile(r"^(?P<head>[^()]{3,}?) ?\((?P<tail>[^()]+)\)\.?$")
#: "Quick update on Planner", "Entry examination for Planner": what is in front is no part of it.
_ABOUT = re.compile(
    r"^(?P<head>[^:()]{3,60}?) (?:for|about|on|re|regarding|:|[-–/]) (?:the |our |an? )?(?P<tail>\S.*)$"
)
#: How words end that one person is called by.
_PERSON = re.compile(
    r"(?:er|or|ist|ian|ant|man|woman|person|nurse|lead|guide|clerk|intern|trainee|cook|chef|aide)$", re.IGNORECASE
)
#: "Good news! Planner", "POST OF PLANNER", "26- Planner", "(Planner, Acme)", "Planner?"
_WRAPPED = re.compile(
    r"^(?:[^!?]*[!?] (?=[A-Z])|(?i:post|position|role|job) (?i:of) (?:(?i:an?|the) )?|\d\d?- |\((?=[^()]*\)$))|(?<=\w)[!?]+$"
)
_GRADE = re.compile(r" (?:I{1,3}|IV|V)$")
_PARTED = re.compile(r"[,(]| [-–/|] ")
#: "Planner - A. Berg / B. Lind"
_NAMES = re.compile(r" [-–|/] (?:[A-Z]\. ?[A-Z][a-z]+(?: ?[/&,] ?|$)){1,3}$")


@lru_cache(maxsize=_CACHED)
def is_place(name: str) -> bool:
    """Whether it names a town, region or country that is known, or several."""
    return any(_named_place(part) for part in (name, *name.split("/"))) if len(name) < 60 else False


def _named_place(name: str) -> bool:
    compact = key(name)
    return compact in _TOWNS or compact in _COUNTRIES


@lru_cache(maxsize=_CACHED)
def is_organisation(name: str) -> bool:
    """Whether it is called what organisations and parts of them are called, and by a name of its own."""
    folded = fold(name)
    words = folded.split(" ")
    if not name[:1].isupper() or (words[-1] not in _LAST and names_occupation(words[-1])):
        return False
    named = len(words) > 1 and words[-1].rstrip(".") in _LAST and not all(word in _COMMON for word in words[:-1])
    return named or _FIRST.match(folded) is not None


#: Words in small letters behind which a sentence goes on, and signs that no title holds.
_GOES_ON = re.compile(
    r"(?: -)?,?(?: application(?= →))?\s(?:→|->|=>|(?:is|are|was|were|has|have|had|which|who|can't|cannot|stands|till|until|ahead|remember|right now|said|opened|entry(?! level)|evaluation|w/)\b|(?:and )?I(?:'d|'ve|'m|'ll)\b|to (?:\"|Declined|Rejected|Withdrawn|Reviewed|Closed|Under|Not )|[a-z]+ of us\b).*$|: \d+$"
)


@lru_cache(maxsize=_CACHED)
def to_the_point(title: str) -> str:
    """The title without the sentence that goes on behind it, "" when no occupation is named before that."""
    match = _GOES_ON.search(title)
    if not match:
        return title
    head = title[: match.start()].rstrip(" ,:-")
    return head if names_occupation(head) else ""


@lru_cache(maxsize=_CACHED)
def is_somebodys(title: str) -> bool:
    """Whether its last word is what one person is: then it is a title, even where it was taken for the employer."""
    before, _, last = _GRADE.sub("", title).rpartition(" ")
    if _GRADE.search(title) and is_occupation(last):
        return True
    return bool(before) and _PERSON.search(last) is not None and not is_organisation(title) and is_occupation(last)


@lru_cache(maxsize=_CACHED)
def signs(mined: str, title: str) -> bool:
    """Whether what was mined, and became `title`, is how somebody signs: "Ana, board secretary", "Ana, Acme", "Acme"."""
    if is_organisation(title) and not _PARTED.search(title) and not any(map(is_occupation, title.split(" ")[:-1])):
        return True  # "Larkway Nursery" sounds like a nurse
    head, comma, tail = mined.partition(", ")
    if not comma or " " in head or not head.isalpha() or names_occupation(head):
        return False
    return tail[:1].islower() or title == head


def without_surroundings(title: str, people: frozenset[str] = frozenset()) -> str:
    """The title without what hangs on it; `people` are keys of persons that the mail names."""
    bare = _WRAPPED.sub("", title)
    if bare != title and names_occupation(bare):
        title = bare.rstrip("), ") if title[0] == "(" else bare
    title = _behind_occasion(_NAMES.sub("", _ABOARD.sub("", title)))
    for _ in range(_PARTS):
        shorter = _shorter(title, people)
        if shorter == title:
            return title
        title = shorter
    return title


def _behind_occasion(title: str) -> str:
    """What a title stands behind is cut when it is a piece of a sentence or an organisation."""
    match = _ABOUT.match(title)
    if not match or names_occupation(match["head"]) or not names_occupation(match["tail"]):
        return title
    small = any(word.islower() and len(word) > 2 and word not in _JOINS for word in match["head"].split(" ")[1:])
    small = small or not _NEWS.isdisjoint(fold(match["head"]).split(" "))
    return match["tail"][0].upper() + match["tail"][1:] if small or is_organisation(match["head"]) else title


def _shorter(title: str, people: frozenset[str]) -> str:
    if "(" in title and (match := _BRACKETS.match(title)):
        cut = _head(title, match, _goes_in_brackets(match["head"], match["tail"]))
        if cut != title:
            return cut
    if ", " in title and (match := _COMMA.match(title)):
        cut = _head(title, match, _goes_behind_comma(match["head"], match["tail"]) or key(match["tail"]) in people)
        if cut != title:
            return cut
    if match := _DASH.match(title):
        return _head(title, match, _goes_behind(match["sign"], match["tail"]))
    return title


def _head(title: str, match: re.Match[str], goes: bool) -> str:
    """What stands before the tail, when that goes and an occupation is left."""
    head: str = match["head"].rstrip(" ,-–/|")
    return head if goes and names_occupation(head) else title


def _goes_in_brackets(head: str, tail: str) -> bool:
    return (
        _is_remark(head, tail)
        or _SMALL_TERMS.match(tail) is not None
        or _TERMS.match(tail) is not None
        or is_place(tail)
        or is_organisation(tail)
        or any(_TERMS.match(part) or is_place(part) for part in tail.split(", ")[1:])
    )


def _is_remark(head: str, tail: str) -> bool:
    """Whether it is one word in small letters behind a title in capitals."""
    small = any(word.islower() and word not in ("and", "of", "in") for word in head.split(" "))
    return tail.islower() and " " not in tail and not small and not names_occupation(tail)


def _goes_behind_comma(head: str, tail: str) -> bool:
    first = tail.split(", ")[0].split(" (")[0].rstrip(".?")
    return (
        is_place(first)
        or (key(first) in _AMERICAN and " - " not in head)
        or is_organisation(first)
        or _STATE.match(tail) is not None
        or _SHIP.match(tail) is not None
        or _TERMS.match(tail) is not None
        or _SMALL_TERMS.match(tail) is not None
    )


def _goes_behind(sign: str, tail: str) -> bool:
    if sign == "/" and is_place(tail):
        return True
    return is_organisation(tail) or fold(tail) in ("dbs", "cv sent", "mandatory")
