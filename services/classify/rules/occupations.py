# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye; word lists are read as prose.
"""Occupations by name, and by the endings of words that name who does something.

Words are folded. The names are stems at the beginning of a word; "$" ends one. They are listed by the language most
of them are from, but looked for in all.
"""

from services.classify.domain.folding import words as listed

_ENGLISH = """
    captain$ captains$ modelleur responsave
    accompanist aerialist affineur agronomist aide$ ambassador anaesthetist anesthetist animator announcer appraiser
    arborist artisan assayer assessor astronomer attendant attorney auctioneer audiologist author$ baggage baler$
    barback barber bargeman barrister bartender bdr$ bellhop biochemist bioinformatician biologist biostatistician
    blacksmith blaster boatbuilder boatswain bookbinder bookkeeper bookseller bosun boxer breeder brewer bricklayer
    broker builder$ bursar butler buyer cadet captain caregiver carer$ caretaker cartographer caseworker cashier
    caterer cellist ceo$ cfo$ chair$ chairperson chambermaid chandler chaperone chaplain chauffeur checker$ chemist
    childminder chiropractor choreographer ciso$ cleaner cmo$ cna$ cobbler coder$ collector commander companion$
    compositor conductor conservator constable controller coo$ copywriter coroner correspondent councillor counsel$
    counsellor counselor coxswain craftsman craftsperson crew$ crofter croupier cto$ custodian cutter$ dancer dealer$
    deckhand decorator dermatologist detailer detective developer dietician dietitian dipper diver$ docent docker$
    doorman drafter draftsman draftsperson draughtsman draughtsperson drayman dresser drover ecologist economist
    educator embalmer embryologist emt$ enumerator epidemiologist ergonomist ethicist evaluator evangelist examiner
    facilitator falconer farmer$ farmhand farrier ferryman fettler fighter$ filmmaker finisher fireman fisher$
    fisherman fitter flautist florist$ florista$ floristin$ footman foreman foreperson forester forewoman framer
    fryer$ fumigator fundraiser furrier gamekeeper ganger gardener$ genealogist geneticist geographer ghillie gilder
    glassblower glazier goldsmith governess gp$ grader$ graduate$ greaser greenkeeper grocer groom groomer
    groundskeeper groundsman groundsperson grower$ growers$ guard$ guide$ gunsmith handler handyman handyperson
    headhunter headmaster headmistress headteacher hostler$ housekeeper housemaster housemistress hydrologist
    hygienist illustrator imam$ immunologist influencer innkeeper inspector installer instructor interpreter
    investigator ironworker jeweler jeweller jockey joiner$ jointer journalist journeyman judge$ keeper$ labeller
    laborer labourer landscaper laundress lawyer lecturer lengthsman liaison librarian lifeguard lineman lineworker
    linguist lithographer loader locksmith locum longshoreman lpn$ luthier machinist maker$ maltster manicurist
    marksman marshal masseur masseuse mathematician matron mediator messenger metallurgist meteorologist
    microbiologist miller$ milliner millwright miner$ minister$ modeler modeller moderator monitor$ mortician mover$
    musician nanny narrator naturalist naturopath navigator negotiator neurologist notary novelist nurseryman
    nutritionist observer$ oceanographer oncologist operative ophthalmologist optometrist orchestrator orderly
    organiser$ organist ornithologist orthodontist osteopath ostler oversman packer$ painter palaeontologist
    panelbeater paperhanger paraeducator paralegal paraprofessional pathologist patroller$ pedagogue perfumer
    pharmacologist phd$ phlebotomist photographer physiologist physiotherapist picker$ piler pipefitter plasterer
    platelayer playwright plumber podiatrist poet$ polisher politician porter$ postdoc postgraduate postman potter$
    practitioner preacher presenter$ processor producer$ projectionist proofreader prosecutor prosthetist provost
    psychiatrist publicist publisher$ puppeteer purser qa$ quartermaster radiographer radiologist ranger$ realtor
    receptionist recordist rector reflexologist registrar rep$ repairer repetiteur reporter$ rescuer researcher
    reservist restorer rider$ rifleman rigger$ rn$ roaster roustabout runner$ rvn$ sacristan saddler sadler sailor
    sawyer scaffolder scout$ screenwriter scribe sculptor sde$ sdet$ sdr$ seafarer seaman seamstress senco sensei
    server$ setter$ sexton shepherd shipwright shopper$ shunter signaller signwriter silversmith singer skipper
    slinger smith$ sociologist soldier sonographer sorter$ sower spinner$ splicer$ spotter$ sre$ stagehand
    statistician stenographer stevedore stitcher stockbroker stockman stockperson stonemason storekeeper storeman
    storeperson stylist subeditor subtitler superintendent superviser surgeon swe$ swimmer$ switcher tanner$ tattooist
    taxidermist teller$ thatcher tiler timekeeper toolmaker toxicologist trader$ trainer translator treasurer tuner$
    turner$ tutor$ typesetter typist umpire underwriter upholsterer usher$ valet valuer verger vet$ vintner viola$
    violinist volunteer$ waiter waitress walker$ warden warehouseman warehouseperson waterman weaver$ webmaster welder
    whipper winemaker wrangler writer$ yardman zookeeper zoologist
"""
_GERMAN = """
    aktuar baumkletterer fachreferat cutterin$ decksmann$ deichvogt$ fachmann$ hydrogeologe hydrogeologin haushaltshilfe heimhilfe kuchenhilfe werkstatthilfe verkaufshilfe kaser$ kaserin$
    mpa$ pauschalist rangerin roster$ sensoriker serviceaushilfe taschner teamlead$ tpa$ zusenn zimmerer$ zimmerin$
    akustiker anlagenfuhrer anstreicher anwarter archivar arrangeur ata$ aufseher augenoptik ausbilder aushilfe
    aussendienst azubi backer$ backerin$ bademeister barista bauzeichner beamter beamtin bedienung$ begutachter
    beikoch bergfuhrer bestatter betreuer bibliothekar bildhauer$ biologe biologin bodenleger bootsbauer bote$ botin$
    brauer$ brauerin$ buchbinder$ buchbinderin$ buchhandler bufdi$ buhnentechn buroassist busfahrer cta$ cutter
    dachdecker dekorateur destillateur detektiv diatassist disponent dolmetscher dozent dreher$ dreherin$ drogist
    drucker$ druckerin$ einrichter eisenflechter energieberater ergotherap erntehelfer estrichleger fachangestell
    fachplaner fachverkaufer fami$ famulus filialleit fleischer$ fleischerin fleischermeister fliesenleger florist$
    florista$ floristin$ forster$ forsterin$ forstwirt fotograf fraser$ fraserin$ fsj$ fundraiser gartner$ gartnerin$
    gebaudereiniger geigenbauer geologe geologin gerustbauer geselle$ gesellin gesundheitsaufseher giesser$ glaser$
    glaserin$ gleisbauer goldschmied gutachter hafenlotse handler$ handlerin$ hausdame hausinspektor hausmann
    hausmeister hausverwalter hauswart hauswirtschafter herstellerin hilfskoch hilfskraft hiwi hochschullehrer imker$
    imkerin$ industriekeramik innendienst inspektor instandhalter intendant juniorprofessur justiziar kalkulator
    kameramann kammerer kantor kapellmeister kapitan kartograf kassierer kellner keramiker kinderarzt kindergartner
    kinderpfleg kirchenmusiker klarwarter klempner$ kommissar konditor$ konditorin$ konstrukteur kontrolleur
    koordinator korrektor korrepetitor kosmetiker kraftfahrer kranfuhrer krankenschwester kundenberatung kunstler
    kurier kuster lackierer landschaftsgart landschaftspfleg landwirt lehrling lektor logopad lotse$ lotsin$ makler
    maschinenbediener maschinenfuhrer maschinist maskenbild masseur maurer mediengestalt medientechnolog mediziner
    medizinphys melker mesner messdiener metallbauer metzger$ metzgerin$ mfa$ milchtechnolog mischer mobelpacker
    monteur mtr$ mtra$ mullwerker museumsaufsicht musiker nachtwache nachtwachter naherin nautiker notar$ notarin$
    notfallsan oberarzt objektschutzer ofenbauer offizier optiker orgelbauer ota$ parkettleger pedell pfarrer pfortner
    physiklaborant pilot$ pilotin polier$ polizist polsterer portier prasident probenehmer produktioner professur
    programmierer projektleit prokurist promotionsstelle promovend prufer$ pruferin$ pta$ puppenspieler putzhilfe
    radiologiefach raumausstatter raumpfleg regieassist regisseur reinigungskraft reiseleit requisiteur restaurator
    rettungssan rettungsschwimm revisor rezeptionist richter$ richterin$ rohrleger rosterin$ sachgebietsleit
    sachverstandig saisonhilfe saisonkraft sanitater sattler$ sattlerin$ schadenregul schafer$ schaffner schauspieler
    schichtfuhrer schichtleit schienenfahr schiffsfuhrer schleifer schmied$ schneider$ schneiderin schornsteinfeg
    schreibkraft schuhmacher schulbegleit schuler$ schweissfach segelmacher seiler$ senner servicetechn setzer$
    solarteur sommelier souschef souschef$ souschefin sozialbetreu sozialpad spediteur spengler$ sportwissensch
    sprecher$ sprecherin$ spuler stadtplaner standesbeamt statiker steinmetz stellvertret steuerberater steuerfach
    stuckateur stuntman systemadmin texter$ texterin$ tfa$ tierpfleg tontechn topfer$ topferin tutor$ tutorin$ tuttist
    ubersetzer uhrmacher umwelttechn verfahrenslots vergold vermesser vermessungstechn verwalter verwaltungsang vikar
    volont vorarbeiter wachmann wachter werber$ werkstoffpruf werkstudium wirtschaftsprufer zahlerableser zahnarzt
    zahntechn zeichner$ zeichnerin zerspan zfa$ zimmerer$ zimmermadchen zimmermann zugbegleit zugfuhrer
"""
_FRENCH = """
    accompagnat accordeur actuaire aeronaut affuteur aide$ alternance$ ambulancier amenageur analyste anesthesist
    archiviste artisan assembleur assureur atsem attache$ attachee$ auditeur auditrice auxiliaire avocat bagagiste
    barmaid barman bibliothecaire bijoutier biochimiste biologiste boucher$ bouchere$ brancardier brasseur bucheron
    cadreur cariste carreleur carrossier chanteu charcutier charpentier chaudronnier chauffagiste cheminot chercheu
    chimiste chirurgien chocolatier clerc$ coiffeu concepteur conceptrice concierge conditionneu conservateur
    conservatrice consultant contremaitre controleu convoyeu coordina cordonnier correcteur correctrice coursier
    couturi couvreur croupier cuistot decorateu decorator decoratric delegue demenageu dentiste dermatolog dessinat
    diagnostiqueu dieteticien directeu directric documentaliste douanier ebeniste$ eboueu eclairagiste electricien
    electromecanicien eleveu encadrant encadreur enqueteu entraineu equipier ergotherap esthetic etancheur expert
    exploitant facteur$ factrice$ ferrailleu ferronnier fleuriste forgeron formulat fraiseur frigoriste gardien
    geologue geometre gerant gouvernant graphiste greffier grutier guichetier guide$ habilleu horloger$ horticult
    hotelier illustrateu illustratric imprimeur infographiste ingenieu inspecteur inspectrice installateu installator
    instituteur institutrice instructeur interprete intervenant jardinier journaliste jurist kinesitherap laborantin
    lamaneur lecteur libraire livreu logisticien luthier machiniste magasinier maitre$ maitresse$ manutentionnaire
    maraicher mareyeur marin$ maroquini masseu matelot mecanicien medecin mediateu mediatric menuisi metreur metteur
    meunier mineur$ modeliste moniteur$ monitrice$ monteur$ monteuse$ negociat notaire nourrice operateur operatrice
    opticien orfevre orthophoniste ostreicult ouvreu palefreni patissier patrouilleur paysagiste peintre pepinierist
    photographe physicien pilote$ pisciniste plaquiste plasticien plongeu poissonnier pompier poseur$ potier preparat
    professeur prothesiste proviseur psycholog psychomotric puericult realisateu realisatric receptionniste recruteu
    redact referent regisseu regleur relecteur relectrice releveu reparateu reporter$ representant restaurateu
    restauratric retoucheu saisonnier sapeur scaphandrier scenograph secretaire serrurier soigneu sommelier soudeu
    souffleur standardist statisticien styliste surveillant tailleur teinturier telecon telepros teleprosp tisserand
    tolier topographe$ tourneur traducteur traductrice tuteur urbaniste usineur vacataire veilleur vendangeu
    veterinaire vigneron viticult vitrier webmaster zingueur
"""
_SPANISH = """
    abogad acomodador actor$ actriz actuari agricultor albanil almacenist anestes animador apicult aprendiz archivador
    archivist arquitect artesan asesor$ asistente auditor$ auditora$ auxiliar ayudante azafat barrender bedel
    bibliotecari biologa$ biologo$ bombero bordador botones buzo$ calderer camillero campesin cantaor canter$ capataz
    capitan carnicer[oa]$ carpinter[oa]$ carreter$ carretiller catedratic celador cerrajer[oa]$ chapista charcuter
    chef$ chofer$ cientific cirujan cociner colorista comadron concejal conductor conserje conservador consultor
    contador$ coordinador copywriter coreograf corrector correctora corredor costurer criador cristaler cuidador
    curtidor delineant dentista dependient desarroll diplomad director$ directora$ documentalist ebanista$ economist
    editor$ editora$ educador electromec embalador empleado encofrador encuestador enolog entrenador escaparat
    escenograf esquilador estibador estilist estudiante evaluador experta$ experto$ ferrallist filolog fisioterap
    florist$ florista$ floristin$ fogoner formador fotograf fresador funcionari ganader[oa]$ geolog gerocult gestor$
    gestora$ gobernant gruist guarda$ guardes guardia$ guia$ guionist herrer$ higienist ilustrador impresor informatic
    inspector instalador instructor interiorist interprete interventor investigador jardiner joyer[oa]$ labrador
    lavander[oa]$ librer[oa]$ limpiador$ limpiadora$ locutor logoped maestr[oa]$ maletero manipulador maquill
    maquinist marinero marmolist masajist matarif matron mecanograf mediador medic[oa]$ mensajer$ mensajera$ merendero
    minero$ modist monitor$ monitora$ montador moza$ mozo$ music[oa]$ neumatic niner notari[oa]$ nutricion oficial$
    operador operari optic[oa]$ optomet ordenanza orfebre orientador ortodoncist panader[oa]$ pasant pasteler[oa]$
    pastor$ patron$ pediatr peluquer[oa]$ periodist perit[oa]$ pescader pescador pianist pintor$ pintora$ pizzer[oa]$
    planificador podolog ponent portero practicante$ practicas$ preimpresor presentador procurador profesor programad
    promotor proyectist psicolog publicist puericult quesero quimic[oa]$ recadero recepcionist redactor rehabilitador
    relojer reparador reportero responsable restaurador revisor$ revisora$ sastre sereno$ serigraf sociolog socorrist
    soldador soporte$ subdirector sumiller supervisor tapicer$ tapicero$ taquiller taxist tecnolog[oa]$ teleoper
    temporer terapeut tester topograf torner$ trabajador traductor tramitador tramoyist transportist tripulant tutor$
    tutora$ vaquer$ vendimiador veterinari vidrier vigilant visitador zapater[oa]$
"""
_ITALIAN = """
    accompagnatore acconciat accordatore addestrat agronom aiutante albergat allenat allevat ambulant amministrativ
    amministrator analista animatore animatrice apicoltore archivist artigian assegnist assicurator assistent attor
    attrezzist autist bagnin bambinai barbier barist bibliotecari bidell bigliettai biologa$ biologo$ boscaiol
    braccian caldaist calzolai cameraman camerier cantinier capocantiere capocuoco capotren capoturno cardiolog
    carpentier carrellist carrozzier casar[oa]$ caschier casellante cassier centralinist chimic[oa]$ chirurg
    cioccolatier colf$ collaborator collaudat compositor concierge conducent conduttor consegnat conservator consulent
    contadin controllor coordinat copist coreograf correttor corrier costumist cuoc[oa]$ curator custode$ dattilograf
    decorator dentist designer dietist direttor dirigent disegnator docent doganier domestic editor educator elettraut
    elettromecc enolog erborista$ esperta$ esperto$ estetist fabbr[oi]$ facchin falegname$ falegnami$ farmacist
    fattorin fatturist ferrai fiorai fioraia fisic[oa]$ fisioterap fonic[oa]$ formatore formatrice fornai fotograf
    fresatore fruttivend funzionari gelatai geologo geometra gestore giardinier giornalist giudice gommist governant
    gruist guardarob guardia$ guida$ idraul illustrator imballat imbianchin imprenditor infermier informator insegnant
    installateu installator istruttor letturist librai$ librari limatore logopedist macchinist macellai maestr[oa]$
    magazzin maglierist manager manovale manovratore manutent marinai massaggiat mastro$ meccatron mediator medic[oa]$
    mietitor minator modellist montator motoscafist mugnaio muratur musicist norcin nostrom notaio nutrizion
    odontoiatr odontotec operator$ operatore operatrice ordinator orefice$ oss$ ostetric panettier parrucch
    pasticcer[ea]$ pasticcier perita$ perito$ pescatore piastrellist pilot pittor pizzai pompier portalett portantin
    portier portinai potator praticant preparator professor progettat promoter promotor propagand psicolog pulitor
    questur ragionier redattor responsab restaurator revisor ricamat ricercator ricercatric rilegat riparator sarta$
    sarto$ sceneggi scenograf scultor segretari serigraf serramentist sindac[oa]$ soccorr sommel sorvegl sovrintend
    spazzin specialist specializzand stagista stampat stilist stirat stuccator supervisor supplent tappezz tassist
    tecnolog[oa]$ telefonist terapist tessitor tintor tipograf[oa]$ topograf tornitor traduttor tranviere truccat
    tutor$ uscier venditor veterin vetrai vetrinist vigil$ vigilant vivais
"""
_DUTCH = """
    aannemer acteur advocaat ambtenaar analist animator apotheker archiefmede archivaris assistent auditeur
    baggermeest bakker$ barman bedien bedrijfsjurist bedrijfsleider begeleid behandelaar beleidsadv beleidsmede
    beveilig bibliothecaris bloemist boekbinder boekverkop boer$ boerin$ brandweerm brouwer$ brugwacht buschauffeur
    chef$ chirurg coach$ codeur conducteur conservator constructeur consultant controleur coordinator corrector
    curator dakdekker dierenarts$ dierenverzorg dietist dirigent docent$ docente$ doktersassist drukker$ dtp
    elektricien elektromonteur ergotherap etaleur fietsenmaker fietskoerier filiaalleid filiaalmanag filmmaker
    fotograaf frezer fysiotherap gastheer gastvrouw gids$ glazenwasser graficus griffier grimeur groepsleid helpende
    hoofd$ hovenier huisarts$ huishoudel huismeester hulpkok ijsmeester illustrateu illustratric imker$ imkerin$
    inspecteur installateur instructeur instrumentmaker intaker intercedent jongerenwerker journalist jurist$ juriste
    kaasmaker kapitein kapper keurmeest kinderleid kleermaker klerk klusjesman koerier kok$ kraamverz kunstenaar
    laborant lasser$ leerling leidekker leidster leraar lijnpiloot logopedist lokettist loopbaan machinist makelaar
    manicure marketeer masseur matroos mecanicien melker metaalbewerk meteropnem meubelmaker molenaar monteur$
    museumgids naaister netwerkbeheer notari[oa]$ officier onderhoudsm onderwijsassist ontwerper operator opticien
    opzichter orthopedagoog pedagogisch persvoorl planoloog pleegzorg ploegbaas podotherap portier postbode
    presentator procesoperator procestechn producent productiemede programmeur projectmanager promovend psycholoog
    raadgever recensent receptionist rechercheur redacteur referendaris reisleid rijinstruct salarisadmin
    schadebehandel schaderegel schilder$ schoenmaker schoonmaak schrijver slager$ smid$ sociotherap souschef
    speltherap stagiair steigerbouw stoffeerder strijkster stucadoor stuurman suppoost systeembeheer taxichauff
    teamleid technicus tegelzetter tekenaar telefonist tester timmerman toezichthouder tolk$ trainer tramb treinmachin
    tuinder tuinman uitvoerder vakkenvul veehouder veilingm verhuizer verkeersleid verpleeg verpleger vertaler
    vertegenwoord verzekeringsa verzorger videograaf visser$ voeger voorlichter voorman vormgever vrijwilliger wachter
    webdeveloper werkbegeleid werkstudent werkvoorbereid wethouder wijkverpl winkelhulp winkelmede woonbegeleid
    zadelmaker zeeman zetter ziekenverz zorgcoord zorgkund
"""
_PORTUGUESE = """
    acougueiro administrador advogad agricultor agrimensor ajudante alfaiate almoxarif alvanel ambulanciast analista
    animador aquarist arquiteto arquivist arrumador artesao artifice assessor assistent atendent auditor auxiliar
    azulejador baba$ bailarin balconist bancari barbeir barqueir bate-chap bibliotecari biologa$ biologo$ bolseir[oa]$
    bombeir bordad borracheir cabeleir caixeir calafate calceteir caldeireir camareir cambista caminhon canalizador
    cantor capataz carpinteir carregador carteir cenograf ceramist chapeir chaveir chefe$ cientist cirurgi coletor
    colorist comissari comprador confeiteir conferent conselheir consultor$ consultora$ contramestr controlador
    coordenador copeir copywriter corretor costureir cozinheir cuidador curador dactilograf decorador delegad dentist
    desenhist designer despachant detetive digitador diretor doceir docente domestic economist editor educador
    eletromec embalador encadernad encanador encarregad engenheir engraxador enolog entregador escrevent escritur
    escriturari esteticist estivador estofador faxineir feirante ferrador ferrageir ferramenteir ferreir fiscal$
    fisioterap florist$ florista$ floristin$ fogueteir fonoaud forneir fotograf frentist fresador funileir garcom
    garconete gari$ gerente gestora$ governanta gravador guarda$ guia$ higienist ilustrador impressor informatic
    instalador instrutor$ instrutora$ interprete investigador$ jardineir joalheir[oa]$ jornalist ladrilhad lanterneir
    lavadeir lavrador leiloeir lixeir locutor lojist maestr[oa]$ magaref manicur manobr maquiador maquinist marceneir
    marinheir massagist matarif mecanic[oa]$ mediador medic[oa]$ merendeir mestre$ mineir[oa]$ modelist moldador
    monitor$ monitora$ montador mordom motobo motoqueir nutricionist oficial$ operad operari orcament ortodont
    ourives$ padeir paisagist palestrant parteir pasteleir pastor pedagog pedicur pedreir pescador pintor$ pintora$
    pizzaiol planeador policial porteir preparador produtor programador projetist psicolog psicopedag publicitari
    quimic[oa]$ recadist redator relojoeir rendeir reparador repositor restaurador revisor$ revisora$ sapateir
    serrador servent serventuari sociolog soldador subgerent supervisor tapeceir tatuador taxist tecel tecelao
    telefonist telemarket terapeut tesoureir topografo torneir tosador trabalhador tradutor trapezist tratador
    tratorist tripulant vendedor veterinari vidraceir vigia$ vigilant zelador
"""
_POLISH = """
    dyrektor menedzer przedstawiciel technolog$
    adiunkt adwokat agent akrobat aktor aktuari akustyk ambulator ankieter aplikant archeolog architekt archiwist
    asesor asystent audytor automatyk bankier barista barman betoniarz bibliotekar bileter biologa$ biologo$ blacharz
    brukarz brygad budownicz celnik chemik chirurg ciesla cukierniczk cukiernik dekarz dekorator dentyst detektyw
    diagnost dietetyk doradc dostawc dozorc drukarz dyrygent dyspozytor dyzurny dziennik edukator edytor ekonomist
    ekspedient ekspert elektronik elektryk farmaceut filolog fizjoterap fizyk florys fotograf fryzjer furman geodet
    geolog glazurnik gornik grafik groomer handlowiec hodowc hostess hotelarz hutnik hydraulik$ ilustrator informatyk
    inkasent inspektor inspicjent instalator instruktor intendent introligator$ introligatora$ introligatork jubiler
    kadrowa$ kafelkarz kamieniarz kapitan kardiolog kasjer kelner kierow kinooperat kominiarz komornik kompozyt
    konduktor konserwator konsultant kontroler koordynat koordynator kopacz korektor korepetyt koroner kosmetolog
    kosmetycz krawc krawiec kreslarz krojczy ksiegarz ksiegow kucharka kucharz kurator kurier kustosz kwiaciark
    laborant ladowacz lakiernik lekark lekarz lesniczy lesnik listonosz logistyk logoped magazynier makijaz malarz
    manikiurz marynarz masarz masazyst maszynist mechatronik mediator meteorolog metodyk mleczarz mlynarz montazyst
    monter motornicz mozaik murarz muzealnik muzyk nauczyciel niania notariusz obuwnik ochroniarz ogrodnik opiekun
    optometr optyk ornitolog ortodont palacz parkingow pastuch pedagog pediatr piekarz pielegn pilarz pilot$ piosenk
    piwowar planist plastyk podinspektor pokojow policjant polozn pomocnik$ portier posadzk prac[oa]wnik praktykant
    prawnik prezenter proboszcz producent programist projektant prokurator protetyk przewodnik psycholog pszczelarz
    radca radiolog ratownik realizator redaktor referendarz rehabilitant rejestrator reporter rewident rezyser
    robotnik rolnik rybak rysownik rzecznik rzeczoznawc rzemiesl rzezbiarz rzeznik scenograf sedzia sekretark
    sekretarz serwisant slusarz socjolog sommelier spawacz specjalist spedytor spikier sprzatacz sprzedawc stajenn
    statystyk stazyst stolarz straznik stroiciel stroz$ suwnic szatniarz szef$ szewc szklarz szkoleniow szkutnik
    szlifierz szwacz taksowkarz tancerz tapicer$ tapicero$ terapeut tester tlumacz tokarz toromistrz trener tynkarz
    urbanist urzednik uzdatniacz waznik wedliniarz weterynarz windykator wizazyst woznic wozny wychowawc wydawc
    zastepca zbieracz zbrojarz zduna zecer zegarmistrz zlotnik zolnierz
"""


def _stem(word: str) -> str:
    return rf"\b{word[:-1]}s?\b" if word.endswith("$") else rf"\b{word}"


_LISTS = (_ENGLISH, _GERMAN, _FRENCH, _SPANISH, _ITALIAN, _DUTCH, _PORTUGUESE, _POLISH)
#: What words of compounds end with, in German and Dutch.
_COMPOUNDS = (
    r"(?:[a-z]{3}(?:macher|bauer|warter|fuhrer|zeichner|prufer|betreuer|trainer|anwarter|inspektor|sanitater|binder|leger|giesser"
    r"|reiniger|wachter|optiker|technologe|technologin|musiker|bildner|lotse|lotsin|beamter|beamtin|schutzer|handler|berater"
    r"|schneider|schmied|backer|brauer|gartner|forscher|verwalter|vermittler|kontrolleur|konstrukteur|koordinator|trager|halter"
    r"|regler|zuchter|wirt|leitung|assistenz|medizin[-a-z]*technolog[a-z]*|begleiter|bediener|verantwortliche)(?:in|innen|s|r)?\b|[a-z]{3}(?:vertreter|servicekraft"
    r"|werker|arbeiter|lehrling|volontariat|professur|frau|spieler|springer|ableser|schaffer|jager|sprecher|steller|schreiber|dolmetscher"
    r"|forster|geologe|geologin|restaurator|konditor|portier|portierin|texter|detektiv|kantor|akustiker|vormund|vormundin"
    r"|blaser|plastiker|kletterer|abfertiger|automatisierer|deklarant|beschaftigte|aspirant|feuerwehrmann|technologe|geselle|gesellin"
    r"|(?<!gegen)(?<!stal)wart|wartin|(?<!\bsteg)vogt|aushilfe|plattler"
    r"|jobcoach|lerncoach|decksmann|fachmann|fachfrau|pfleger|pflegerin|referendar|maler|malerin"
    r"|leider|maker|bouwer|verzorger|behandelaar|begeleider|zetter|werker|adviseur|vormgever|bewerker|kundige|opnemer|rijder)(?:in|innen|s|r)?\b)"
)
_PHRASES = (
    r"\b(?:cellar|deck|farm|kennel|leading|maintenance|site|stable|station|yard) hands?\b"
    r"|\b(?:bench|field|lab|med|or|pharmacy|processing|service|vet) tech\b|\b(?:help|service) ?desk\b|\bfront of house\b|\bcabin crew\b"
    r"|\b(?:customer|sales|service|care) reps?\b|\bchief of\b|\bsecond in\b|\bhead lad\b|\bphd position\b|\bmedical coder\b|\b\w+ commis\b"
    r"|\bduales studium\b|\bkey account\b|\bagente? (?:de|di)\b|\bguarda-\w+|\bbate-chapas\b|\bwhipper-in\b"
)
#: Common surnames: Anna Schneider is no tailor. Where a title is announced, it needs no name of an occupation.
_SURNAMES = listed(
    """
    schneider schafer richter zimmermann schumacher forster backer metzger topfer schmied sattler seiler brauer potter
    turner smith miller fisher shepherd walker barber butler chandler cutter farmer goldsmith marshall marshal rider
    sawyer saddler sadler singer tanner thatcher tiler weaver judge sexton boucher charpentier meunier tailleur zapatero
    pastor barbero ferreiro krawczyk bakker visser molenaar slager brouwer boer
    """
)
_STEMS = {_stem(word) for text in _LISTS for word in listed(text) if word.removesuffix("$") not in _SURNAMES}
NAMES = "|".join([*sorted(_STEMS), _COMPOUNDS, _PHRASES])
