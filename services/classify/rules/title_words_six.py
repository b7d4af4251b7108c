# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""French, Spanish, Italian, Dutch, Portuguese and Polish words of job titles: occupations, what joins, what ends them.

All are folded: in small letters, without accents.
"""

import re
from functools import lru_cache

from services.classify.domain.folding import words as listed

#: How words begin that name who does something.
_STEMS = listed(
    """
    abogad accompagnat accordeur accueillant acheteu acomodador acompanante acougueir actuair actuari adiunkt adjoint
    administrad administrateu administrativ administratric adviseu advocaat advogad adwokat aeromoc affreteu affuteur
    afwasser agente agricult agrimensor agronom aide-soign aiutant aiuto ajudant ajustad ajusteu ajusteur aktuariusz
    akustyk albanil alfaiat alfarero alicatad allenator almacenist alternant ambientologa ambulanc analityk animador
    animateu animatore animatric ankieter aparejad apicult aplikant apothek apprent approvisionneu aptekar aquarist
    arbitr arboriculteu archeolog architek architetta architetto archivari archiver archiviat archivist archiwist
    ardoisier armazenist arquitect arquitet arquivist arrumadeir artesan ascensorist asesor asistent aspirant
    assegnist assistant assistent atendent attache attrezzist audioprot auditeu auditor auditric audytor autist
    automatyk auxilia avocat avvocat ayudant azafat badante bagnin bailarin bakker balconist baliemedew bancari
    banconier banconiere banhist bankowiec barber barbier barist barmad barmaid barman becari bedieningsmedew bednarz
    bedrijfsleid begeleid behandelaar beiaard beleidsadvis beleidsmedew bergere beveiliger bezorg bibliotecari
    bibliotekar bibliothecair bibliothecar bidell bijout bilheteir biolog bioloog biomedic biotechnolog birrai
    blacharz bloemist bodeguer boekbinder boekhoud bolseir bombeir bomber borracheir bosman boswachter bottai boucher
    boulang bouwkundig brancardi brandwacht brandweer brasseu brigadier brodeu broker brouwer brukarz brygadzist
    bucheron bukiet buschauff cabeleireir cadreu caissi cajer calafat calcador calculator caldeir calderero calzolai
    camareir camarer camerier camionist camionner camionneu camionnr camionnu cantinier capataces capataz capitan
    capitao capocantier caporepart caposala caposquadr capotren capoturn cariste carnicer carpentier carpinte carreleu
    carrelleur carrellist carretill carrossier carrozzier carteir carter cascadeu caseir cavist celador ceramist
    cerrajero chapeir chapist charakteryzator charcuti charpenti chaudron chauffagist chauffeu chemicus chemik
    chiffreu chimico chirurg chocolati chofer choreograf ciesla cioccolatai cioccolatier ciso clerc cociner coffreu
    coiffeu collaborator collaboratrice colorist comandante comedien commercialist commess comprador comptable
    concierg conditionneu conducent conducteu conductor conductric conduttor confeiteir conferent confezionat conseill
    conserj conservador conservateu conservator constructeur consulent consultor contabil contable contador
    contremaitre controleu coordenad coordinador coordinateu coordinator coordinatric copeir copywriter cordiste
    coreograf correcteu corrector correctric corretor corrier costum costurei costurer coursier courtier couturi
    couvreur cremier crepier cristalero cueilleu cuidador cuisini cukiernicz cukiernik cuoc curador dakdekker
    danseu declarant decorateu decoratric dekarz delineant demenage dentist depanneu dependient desarroll desenhist
    desenvolve dessinat developpe diagnosta diarist dierenarts dietetic dietetyk dietist directeu director directric
    diretor dirett dirigent disegnat disenad docent doctorant documentalist doktorant dokumentalist doradc doreu
    dostawc douanier dozorc drogist droguist drukarz drukker dyrektor dyrygent dyspozytor dyzurn dziennikarz
    dziewiarz ebanist eboueu eclairagist economist edelsmid educador educat edukator edytor egouti ekonomist
    ekspedient ekspert elagueu electricien electricist electromec elektric elektromechanik elektromonter
    elektromonteur elektronik elektryk elettraut elettricist eleveu emballeu embarcad empacad emplead emplegad
    empregad encadreu encanador encargad encarregad encofrador encuadernad energetyk enfermeir enfermera enfermero
    engenheir enolog enqueteur enseignant entraineu ergoth ergotherap escayol escrevent escriturari estafet esteticien
    esteticist estetist estibador estimateu estimatric estucador etalagist etaleu etancheur exploitant facadier
    facchin facteu factrice falegnam farmaceut farmacist fattorin faxineir ferblanti ferrailleu ferrallist
    ferramenteir ferronni fiscalist fisio fizjo fleurist florian florist florystk fogueir foguista fonic fonoaud
    fontaner forestier forgeron formador formateu formatore formatric formatrice fornai fossoy fotogra fraiseur frees
    frentist fresador fresator frezer frigorist fruttivend fryzjer funcionari funzionari fysiotherap ganadero garagist
    garbarz garcom garcon garden gardien garncarz gastheer gastronom gastvrouw gazownik gelatai gelatier gendarm
    geodet geolog geomet gerent gerocult gestionnair gestor gezel giardinier ginecolog giornalist giurist glacier
    glaszetter glazenwasser glazurnik gobernant goniec gornik gouvernant governant graduad graficien grafik graphist
    graveu greff griffier groepsleerkracht gruist grutier guardabosque guardaparco guardaparque guardarr guardian
    guardio guichetier guillotinero habilleu hafciark handhaver handlowc handlowiec heftruckchauff heladero helpende
    higienist historiador hoefsmid horticulteu horticultric hostess hoteli hotess hovenier huissier hulpkok hydraulik
    hydrotherap igienist illustrat ilustrad imbiancat imbianchin imker impiegat implanteu impresor impressor imprimeu
    infermier infirmi infographist informaticien informatico informaticus informatore informatyk ingegner ingenier
    ingenieu inkasent inkoper inpakker insegnant inspecteu inspector inspektor installateu instituteu institutric
    instructeu instructor instruktor instrumentist instrutor integrateu intendent interimair interiorist interprete
    intervenant interventor introligator investigad inzynier ispettor istruttor jardineir jardiner jardinier joaill
    jogador jointeu jornalist journalist joyera joyero jubiler jurist kadrow kaletnik kamieniarz kancelist kapelan
    kapitan kapitein kapper kapster kartograf kasjer kaskader kassamedew kelner keurmeester kierowc kierowni kinesith
    klerk koerier kominiarz komornik konfekcjon konserwator konstruktor konsultant kontroler kontystk koordynator
    korektor kosmetolog kosmetyczk kosmetyk kosztorys kraamverz kraanmachinist kraanvoerder krawc krupier ksiegow
    kucharka kucharz kupiec kurier kustosz laborant laboratorista lagermedew lakiernik lasser lattonier lavadeir
    lavandai lavapiatt laveur leerjongen leerkracht leermeester lehrer leidinggevend lekarz lektor leraar lerares
    lesnicz lesnik letturist librai lichttechnic lijstenmak likwidator limpiad lingere listonosz litografo livreu
    locut logisticien logistyk logoped lojista loodgiet luthier lutier lutnik maatschappelijk macchinist macellai
    machinist magarefe magasinier magazijn magaziniere magazynier magazzinier maitre makelaar malarz mandatair manicur
    manipulateu manipulatric manobrist manoeuvr manucure manutentionn manutento maquetad maquett maquilleu maquinist
    maraicher marbri marcenei marechal mareyeu marinhei maroquini marynarz masajist masarz masazyst maschera
    massaggiat massagist masseu mastro maszynist matelot matricero matron matroos mecanic meccanic mechanik
    mechatronik medewerk mediador mediateu mediator mediatore melker menedzer mensajer menuisi merchandiser merendeir
    mestre metallier metaloplast meteorolog meteropnem metreur metselaar metteu meunier miernicz minutant miroitier
    mistrz mleczarz mlynarz modelarz modelist modelleur modellist modist modista moleir molenaar moliner moniteu
    monitor montador montatore montazow montazyst monter monteu mosaist motoboy motorista motorniczy motoscafist
    mouleu mugnai mulettist murarz murator muratore musicien muzealnik naczelnik nadador nauczyciel nawigator
    negociador negociateu nettoyeu norcino notaio notaire notari nourric nutricionist nutrizionist obstetr ochroniarz
    oculist odontolog oenolog oficial oftalmolog ogrodnik oleir onderhoudsmonteur onderwijs onderzoek ontwerper
    ontwikkela operador operaia operaio operari operateu operator operatr operatric opiekun oproepkracht opticien
    optico optometr optyk orafo orderpicker ordonnanceu ordynator orfebre orfevre organist orologiai orthophon ortodon
    ortopt osteopat ostetric ostreiculteu oswietleniow otorhino ottico ourives outilleu ouvri padeir paisagist palacz
    palefreni palestrante panadero panettier parkieter parrucchier pasteleir pasteler pasticcera pasticcere pasticcier
    patissier patronist patrouill paysagist pecheu pedagog pedicure pedreir peintre peixeir pelguquer pellettier
    peluquer pepinierist perfusionist periodist peritador perruqui pescadera pescadero pescador pescator pescivend
    pharmacien pianist piastrellist piekarz pielegni pilarz piloot pinche pintor pisciculteu piwowar pizzaiol
    planificador planificateu planist planner plaquist platrier plombier plongeu plytkarz podador podinspektor podolog
    poissonni pokojow polerowacz policial policier policjant poliziott polonist polozn pomocnik pompier porteir
    portera portero portier portin posadzkarz poseur post-doc postbode postdoc potatore potier pracowni praktyk
    pratican praticien preimpresor prelegent preparad preparateu preparatore preparatric presentador
    preventieassistent previsionist procurador producteu productieleid productiemedew productor produttore profesor
    professeu professor progettist programador programist programmamak programmatore programmatrice programmeu
    projectionn projectleid projectmedew projectontwik projektant projektleid promoteu promotor promovend protesic
    protesist protetyk przedstawiciel przewodnik psicolog psicopedagog psychiat psycholog psycholoog psychomotric
    pszczelarz publicist pueric puisati quesero quimic radca radiolog radioloog radiotecnic ragionier ramoneu ratowni
    realisat realizad rececionist recepcionist recepcjonist receptionist receptionnist rechter recrutado recruteu
    redacteu redactor redactric redaktor redator redattor redattr referendarz referent regisseu regleu rejestrator
    relecteu relectric relieu relojero rendeir reparador reponedor reporter repositor repostera repostero representant
    reserver responsab responsabile responsavel restaurad restaurateu restaurator retoucheu revisor rezyser ricamat
    rietdekker rijinstruct rilegator rolnik rotulist rozkroj rybak rymarz rysownik rzecznik rzeznik sableu
    sabotier sage-femme saisonnier saldator salow salumier salvavid sanitariusz sapateir sapeur sastre scaphandri
    scenograf schadebehandelaar schilder schipper schoenmak schoonheidsspec schoonmaak schrijn scieu sculpteu
    secretair secretaresse secretari segretari seguranca sekretar sellier serigrafo serralheir serramentist serruri
    serveerster servente serveu serwisant sistemist skarbnik slager slagwerkdocent slusarz socialnyi sociolog socjolog
    soigneu solador soldador sommeler sommelier sondeu sonorisateu soudeu souffleu sous-chef souschef souscripteu
    spawacz specialist specjalist spedizionier spedytor sprzatacz sprzedawc stagiair stagista stampator stampist
    standardist statistici stazyst stewardes stilist stoffeerder stolarz strazak strazni strijkster stroiciel
    stucadoor stukadoor stuurman stylist subchef subdirector sumiller superviseu suplente supplente suppoost
    surintendant surveillant sviluppat sylviculteu szef szewc szkutnik szwacz tagliatric tailleu talhant tanatopr
    tancerz tandarts tanoeir tapicer tapissier tappezzier tasador taxador taxist teamleid tecelao technicien
    technico-commerc technicus techniczk technieker technik technolog tecnica tecnico tecnologo tegelzetter teinturi
    tekenaar teleconseil teleconsel telefonadoro telefonist telemarket teleoperado telepilot terapeut terapist
    tesorera tesorero tester testeu thanat timmerman tintor tipograf tisserand tkacz tlumacz toelettat toiletteu
    tokarz tolier tonneli topografa topografo torneir torner tornitor tosador tourneu trabajador trabalhador traducteu
    traductor traductric tradut trainee trainer traiteu transitair transportplan tratador tratorist trattorist
    tresorier tripulant tuinder tuinman tuteur tutor tynkarz uitvoerder ukladacz urbanist urzednik usineu vacher
    vakantiekracht vakkenvull vaktechnic veiliger veilingmeest veilleu vendedor vendeu vendimiad venditor verhuiz
    verificador verkoopmedew verkoopster verkoper verloskundig verpleeg verrier vertaler vertegenwoord verzorgend
    verzorger veterinair veterinari viajant videast vidreir vidrier vigilant vigneron visagist viticoltor viticult
    vitrier vitrinist vivaist viverist voiturier voorman vormgever vrachtwagenchauff wachtmeester webmaster wedliniarz
    werkvoorbereid wetenschappelijk wetenschapper weterynarz wijkbeheer wijkverpleeg windziar winkelmedew woonbegel
    wozna wozny wychowawc wykladowc yesero zapatero zarzadc zastepca zbrojarz zegarmistrz zelador zetter zingueu
    zlotnik zolnierz zootecnic zorgcoord zorgkundig zorgmedew zorgverle zweminstr
    """
)
#: Words that do, or that stand in front of one that does.
_WHOLE = listed(
    """
    cfo ceo cto coo drh daf rssi dsi
    agent aide architect architecte architecten architectes arts beleidsmedewerker berger bergere capo charge chargee
    chef chefa chefe cheffe colf comercial comerciales commercial commerciale commercieel commis cozinheiro custode
    diagnosty especialista esperta esperto expert experta experte experto fabbro fiel fiscal fromager fromagere gids
    guarda guardia guardiao guia guida guide hoofd horloger horlogere hulpkok intendant jefa jefe kok konsultantka
    leerling maestra maestro makelaar makler maler manager marinaio marinero marinheiro medecin medic medica medico
    meunier molinero moza mozo muzyk ober oss pastor patron peon perita perito photographe pilot pilota pilote piloto
    postino professor professora qa sarta sarto scenographe smid sre tolk trolha valet vigile werker
    """
)
#: Words repeat; 4,096 of them are under 1 MB.
_CACHED = 4_096
_SHORTEST, _LONGEST = 3, max(map(len, _STEMS))
#: How words end in which these languages name who does something.
_ENDINGS = re.compile(
    r"[a-z]{3,}(?:eurs?|euses?|trices?|trice|iere?s?|istes?|istas?|isti|ologues?|ologos?|ologas?|icienn?es?|iciens?|eir[oa]s?|er[oa]s|ador[ae]?s?|edor[ae]?s?|idor[ae]?s?|tor[ae]?s?|tori|iere|aio|ologo|ologa|ografo|nomo|noma|medewerk(?:st)?er|meester|leider|leidster|kundige|oloog|technicus|monteur|docent|docente|begeleider|adviseur|consulent|assistente?|analist|beheerder|instructeur|arz|arka|ista|ystka|istka|ysta|niczk[ai]|ownik|nik|ownica|log|olog|ciel|cielka|ator|atorka|owca|owczyni|ant|antka|ent|entka)"
)
NO_OCCUPATION = listed(
    """
    hier premier premiere dernier derniere courrier papier metier atelier chantier dossier calendrier janvier fevrier
    particulier financier quartier plusieurs ailleurs leurs heures meilleurs cours jours toujours valeur secteur hauteur
    lundi retour jour bonjour interieur exterieur superieur anterieur posterieur mayor menor mejor peor valor sector motor
    error factor favor amor director enero febrero primero primera tercera tercero dinero numero manera carrera verano
    primera segunda cuenta horario salario calendario formulario necesario necesaria usuario cuestionario escenario diario
    varios anterior interior exterior superior proximo agosto setembro outubro dezembro janeiro fevereiro primeiro primeira
    terceira terceiro dinheiro maneira carreira sexta quinta area varias noticia historia memoria materia industria
    questionario horario salario necessario destinatario calendario formulario orario primario secondario stipendio
    gennaio febbraio operazione storia memoria materia vittoria momento presente presente recente frequente cliente gente
    employeur employeurs empleador empleadores empregador empregadores mouvement werkgever pracodawca kancelaria klienta redactie
    ambiente corrente sufficiente suficiente urgente permanente documento moment parlement bent student patient client
    procent cent moment document element event talent termin wynik rynek dzien czwartek piatek poniedzialek
    dziennik zalacznik warunki wyniki wynika dialog katalog gracias
    """
)
#: How Dutch words end that are compounds of an occupation.
_COMPOUNDS = re.compile(
    r"[a-z-]+(?:administrateur|ingenieur|meester|hulp|bouwer|beheerder|kundige|leider|medewerker|adviseur|docent|verzorger|maker"
    r"|onderzoeker|ontwikkelaar|monteur|technicus|assistente?|begeleider|verkoper|chauffeur|specialist|planner|coordinator"
    r"|redacteur|schoonmaker|frezer|draaier|lasser|vuller|opnemer|instructeur|trainer|manager|modelleur|developer|engineer"
    r"|arts|kapper|bewerker|werker|bezorger|tekenaar|inspecteur|controleur|controller|regisseur|makelaar|schilder)"
)
#: How words end in which almost only occupations do.
_SURE_ENDINGS = re.compile(
    r"[a-z]{4,}(?:istas?|istes?|eir[oa]s?|ologues?|ologos?|icienn?es?|trices?|euses?|adora?|edora?|yst[ak]a?)"
)
#: English words that end a title whose other words stand in front of them.
HEADS = listed(
    """
    manager engineer developer analyst lead leader designer scientist chef director assistant consultant specialist officer
    administrator architect tester owner controller executive trainee intern recruiter buyer planner writer editor coach master
    """
)
#: Behind these the title goes on when another of its words follows, by language.
JOINS = {
    "fr": listed("de du des d en et à a la aux l & + of and le"),
    "es": listed("de del en y e a la las los el & + of and"),
    "it": listed("di del della dello dei degli delle dell al alla alle allo agli e in la lo & + of and"),
    "pt": listed("de do da dos das em e & + of and"),
    "nl": listed("en van voor de het & + of and met"),
    "pl": listed("i ds & + of and"),
}
#: Of those, the ones behind which a name in capitals is a place or the employer, not a field.
PLACES = listed("en em in a aux al alla voor dla con met du del della dello dell do da dos das van")
#: With which a sentence goes on behind a title; also pronouns and articles that no title begins with.
STOPS = listed(
    """
    ont est sont etait sera serait soit avait ayant nous vous il elle on ne qui que chez dans lors afin mais car aupres cela
    suite cette votre notre nos vos ce ces son sa ses publiee recue retenue envoyee transmise deposee ouvert ouverte pourvu
    pourvue suspendu suspendue actuellement finalement desormais aupres depuis pendant entre si ou quand comme donc alors
    etant etes avez avons aurez pourriez souhaite souhaitez basee base situe situee n qu c j merci bien chaque je tu te
    ha han has hemos he es esta estan fue fueron sera seran ser nos se lo su sus tu tus te le les que ya queda quedo sigue
    continua recibida enviada publicada nuestra nuestro queremos cuando donde porque pero aunque como esta este estos ese
    desde hasta segun sobre tras ante era eres sido ahora hoy ayer manana aun todavia muy mas si no abierta abierto finalmente
    cubierta cubierto necesitamos necesito tiene tienes puede puedes podria seria ofrecemos mi
    e' sarà sara stata stato presso che non ci si ricevuta inviata hanno abbiamo ho hai avete siamo sono era fosse nostra
    nostro vostra vostro sua suo tua tuo slitta resta rimane prevede richiede chiede ti vi mi ma se perche quindi pero dopo
    prima oggi ieri domani ancora gia anche piu entro fino tra fra quale quali dove quando come attualmente momentaneamente
    foi foram esta estao tem temos sera serao seria nao sua seu suas seus teu tua tuas teus nossa nosso continua ficou fica
    ficam segue segues passou passa avancou lhe me mas pois porque quando onde ate apos sobre desde ja ainda hoje ontem
    amanha mais muito um uma uns umas una un unos unas isso este esta essa esse vamos vai voce voces eu ele ela eles com-
    has-been is was wordt worden werd heeft hebt hebben heb had gaat gaan ging kan kunnen kun zal zullen zou zijn ben bent
    was waren blijft staat ligt loopt we wij je jij jou jouw u uw ons onze dat die dit deze het een niet nog al ook dus maar
    want omdat als dan toen wanneer graag helaas per ontvangen bekeken verstuurd verzonden ingediend binnen bij via naar om
    uit tot over door aan tegen tijdens sinds wil willen moet moeten mag mogen zoek zoeken geopend opengeklikt gesloten
    vervuld ingevuld gisteren vandaag morgen goed na er hier daar wie waar welke
    zostal zostala zostalo zostaly nie oraz ktora ktore ktory ktorej jest sa byl byla bylo bedzie beda dziekujemy informujemy
    ma mamy my wy pan pani panstwo pana panstwa twoja twoj nasza nasz przez przed po pod nad za od czeka czeka sie ze zeby
    aby jak gdy poniewaz wiec ale lub albo juz jeszcze wczoraj dzis dzisiaj jutro teraz prosimy prosze zapraszamy trwa
    nadal obecnie niestety wplynelo wplynela spelnia zawiera obejmie przebiega u to ten ta te tym tej tego oferta tu
    thank unfortunately has have been will at with here
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo lunedi
    martedi mercoledi giovedi venerdi sabato domenica segunda-feira terca-feira quarta-feira quinta-feira sexta-feira
    maandag dinsdag woensdag donderdag vrijdag zaterdag zondag lun mar mer jeu ven sam dim mie jue vie sab dom gio seg
    compter partir region temps verra risulta viene vengono prevista previsto sospesa sospeso ritirata fermo percio
    arrivata arrivato disponible disponibile disponivel disponibilizado suppose rejoint hace aqui aca vicino vlakbei
    zeggen zetten danken doen maken krijgen stoppen willen kunnen potrwa stoi bezpiecznie wraz nas vas nos lequel laquelle
    lesquels enfin bientot cdi cdd interim motivos w na z ze o do od po in op voor van para por pour per con com sur au aux a dal dalla dans ad pela pelo
    le la el il los las les os as the une
    etape etapa fase pausa suspenso otra otro noutra noutro outra sin pour meer tijdelijk af regio langere alweer misschien
    devant moi attente dalle aandacht zonder tutto wtedy
    bardzo tez dalej spod innej innemu pozniej
    """
)
#: Of them, those that are none in capitals either.
CONTRACTS = listed("cdi cdd ctt cdii")
#: How words of the sentence end, by language, that are verbs or the like; as they are written, in small letters.
_VERBS = {
    language: re.compile(pattern)
    for language, pattern in {
        "fr": r"[nsqcjmt]['’].*|\w+(?:aient|erons|irons|issons|ait)|\w{2,}(?:r|iv|oy|u|tt|d)ons|(?:a|sera|seront|été|vien[ts]|viennent|dépend|reste|prend|compare|demande|exige|commence|débute|implique|nécessite|avance|passe|attend|devient)",
        "es": r"\w+(?:amos|emos|imos|ó|ará|erá|irá|arán|erán|irán|aron|ieron|aba|aban)|\w{3,}ido|\w{3,}(?<!gr)ado|somos|depende|termina|acaba|pasa|exige|implica|comienza|empieza|incluye|requiere|avanza|sale|va|cambia|vuelve|dos|tres",
        "it": r"\w+(?:iamo|rà|ranno|ò|asse|endo|ando|remmo|rebbe)|dipende|consiste|fissat[oa]|spetta|passa|va|comincia|inizia|comporta|prosegue|procede|torna|salta|è|é|[csn]['’].*",
        "pt": r"\w+(?:amos|emos|imos|aram|eram|iram|avam|rá|rão|ando|endo|indo)(?:-\w+)?|\w+-(?:se|lhe|nos|lo|la|me|nos)|(?:fic|pass|avanc|avanç|cheg|mud|termin|encontr|abr|receb|reg|est|and|comec|começ)(?:ou|eu|iu)(?:-\w+)?|\w{3,}(?:ou|iu)|a|o|as|os|é|veio|deixa|sou|passe|passa|quer|acho|depende|exige|começa|inclui|requer|vai|implica|prevê|termina|muda",
        "nl": r"(?:in|af|aan|op|door|toe|uit|be|ver)?ge\w{2,}(?:d|t|en)|\w+(?:trokken|zonden|stuurd|keken)|nodig(?:en|t)|troffen|ontvingen|kregen|bekijken|bestaat|weet|vragen|horen|lezen|sturen|hangt|vraagt|begint|duurt|komt|valt|schuift|houdt|vinden|vonden|lazen|kiezen|stoppen|gaven|verder",
        "pl": r"\w{2,}(?:ł|ła|ło|li|ły|my|ano|ono|ęto|uje|ują|aje|ają|asz|ysz|esz|isz|ę|ion[aey]|wan[aey])|\w{4,}nie|wymaga|zależy|zaczyna|odbywa|polega|kończy|przechodzi|wraca|odpada|rusza|stoi|idzie",
    }.items()
}
#: Of an old or other spelling of the same: what cannot begin a title.
NO_TITLE = listed(
    """
    aanleiding wens behoren vermogen tevredenheid
    travail trabajo lavoro emprego empleo pracy werk aberta abierta aperta vacante ouvert ouverte pourvoir interesse interes
    question mentionne susmentionne indique vise visee mencionada mencionado referencia oggetto parola suddetta indicata
    candidatura candidature sollicitatie aplikacja rekrutacja puesto poste vaga cargo plaza posto posizione functie vacature
    stanowisko ruolo oferta offerta offre anuncio annuncio annonce ogloszenie empresa entreprise azienda bedrijf firma equipo
    equipe squadra team zespol prueba prova test entrevista entretien colloquio gesprek rozmowa referencia ref rif nr numero
    permanent definitivo indeterminado indefinido tiempo tempo temps lieu nouveau nueva nuevo novo nova nuova nuovo nieuwe
    nowe interessante interesante otra otro outra outro autre altra altro andere inne dit this future futuras futuros
    bovengenoemde bovenstaande onderstaande genoemde volgende kandidat kandidaat kandidaten candidat candidato candidata candidate
    candidatos candidati wszystkich responsabilites conges formation mobilite emploi selection seleccion selezione selecao
    ingles frances equivalente similar similares mes ano direction sempre toujours siempre altijd zawsze costumbre usted
    """
)
#: What a subject is about, in front of the title, and the small words between.
LEADS = listed(
    """
    candidature candidatura candidaturas sollicitatie sollicitatiegesprek sollicitatieprocedure aplikacja zgloszenie
    rekrutacja rekrutacji postulacion postulación solicitud inscripcion inscricao inscrizione domanda
    entretien entrevista colloquio gesprek rozmowa rozmowe kennismaking kennismakingsgesprek spotkanie convocation convocatoria
    convocazione convite convocatoria invitacion invitation invito uitnodiging zaproszenie recrutement recrutamento reclutamiento
    selezione seleccion selecao seleccao selectie proceso processo procedure processus procedura proces konkurs concurso concorso
    procedimento procedimiento iter resultado resultat risultato uitslag wynik resolucion esito
    offre oferta offerta aanbod propuesta proposta proposition promesse carta lettera contrato contratto contrat umowa
    embauche empleo emploi emprego lavoro trabajo pracy assunzione contratacion contratacao contratação
    poste puesto plaza vacante vacature functie vaga cargo posto posizione stanowisko stanowiska ruolo rol
    oportunidad oportunidade opportunita opportunite opportunity kans
    update aggiornamento actualizacion atualizacao statut status estado stato stand zaken seguimiento suivi potwierdzenie
    confirmation confirmacion confirmacao conferma bevestiging ontvangstbevestiging informacja informacje informacion info
    rappel recordatorio promemoria lembrete herinnering przypomnienie relance segunda primera segundo primeiro seconda prima
    deuxieme premier tweede eerste drugi pierwsza test prueba prova teste assessment opdracht zadanie bolsa spontanea spontanee
    spontane espontanea votre ta ma mi su tu sua tua mia uw je jouw mijn twoja minha la le il o a il el un une una um uma de du
    des d di da do del della dei van voor van na dla als como come comme en per para pour naar sur no do w sprawie procedura
    planning gesprekken sollicitatieronde sollicitatiebrief reservelijst wervingsreserve bando avviso engagement kandidatuur etatu kandydatem
    ao aan om bij over par annule annulee cancelado cancelada annullato annullata odwolane geannuleerd spontan
    cv curriculum vitae praca cdi cdd mission interim ad sur
    re r i tr rv fwd fw wg odp pd res enc antw rif oggetto objet selectif selectivo selettiva seletivo selectiva telefonica
    telefonico telephonique cherche cherchons buscamos busco procuramos procura-se cerchiamo cercasi zoekt gezocht szukamy kandydat candidatar-se zoek interesado interessado disponible aperta aberta abierta
    """
)
#: With which a mail greets its reader.
GREETINGS = listed(
    """
    gentile egregio egregia gentilissimo gentilissima caro cara szanowna szanowny szanowni pani pan panie drogi droga beste geachte
    hallo dag cher chere bonjour madame monsieur estimado estimada querido querida hola buenos prezado prezada exmo exma
    """
)
#: After these "en"/"em"/"in" leads to a field.
FIELDS = re.compile(
    r"(?:tecnic|ingenier|engenheir|ingegner|specialist|especialist|licenciad|laureat|graduad|graduat|expert|espert|auxiliar|asesor|assessor|consult|master|profesor|professor|docent|formador|formatore|ingenieur|technicien|responsable)"
)


@lru_cache(maxsize=_CACHED)
def is_occupation(word: str, *, surely: bool = False) -> bool:
    """Whether a folded word names who does something; `surely`: by how it begins, not only by how it ends."""
    if word in NO_OCCUPATION or word in NO_TITLE:
        return False
    if begins_as_occupation(word):
        return True
    if _COMPOUNDS.fullmatch(word) or _SURE_ENDINGS.fullmatch(word):
        return True
    return not surely and _ENDINGS.fullmatch(word) is not None


@lru_cache(maxsize=_CACHED)
def begins_as_occupation(word: str) -> bool:
    """Whether a folded word begins as words do that name who does something."""
    return word in _WHOLE or any(word[:length] in _STEMS for length in range(_SHORTEST, min(len(word), _LONGEST) + 1))


def is_verb(word: str, language: str) -> bool:
    """Whether a word, not folded but in small letters, is a verb's form or the like in a language."""
    return _VERBS[language].fullmatch(word) is not None
