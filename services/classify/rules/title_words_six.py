# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""French, Spanish, Italian, Dutch, Portuguese and Polish words of job titles: occupations, what joins, what ends them.

All are folded: in small letters, without accents.
"""

import re

from services.classify.domain.folding import words as listed

#: How words begin that name who does something.
_STEMS = listed(
    """
    dyrektor doradc sprzedawc responsabile operatr schadebehandelaar cantinier stoffeerder instrutor tosador behandelaar
    escrevent encofrador carrellist assegnist funzionari bolseir almacenist acomodador constructeur dirigent helpende
    aquarist carnicer relectric florystk cfo ceo cto coo drh daf ciso rssi dsi souschef aiuto hulpkok sous-chef
    abogad accompagnat accordeur accueillant acompanante actuari adiunkt adjoint administrad administrateu
    administrativ administratric adwokat aeromoc affuteur agente agricult agronom aiutant ajustad ajusteur
    albanil alfaiat alternant ambulanc analityk animador animateu animatore animatric ankieter apicult aplikant
    apothek apprent aptekar arbitr archeolog architek archiviat archivist archiwist arquitect arquitet arquivist
    artesan asesor asistent aspirant assistent atendent attache attrezzist audioprot auditeu auditor auditric
    audytor autist automatyk auxilia avvocat azafat badante bagnin bailarin balconist bancari banconiere
    bankowiec barber barist barmad barmaid barman bedieningsmedew bedrijfsleid begeleid beiaard beleidsadvis
    beleidsmedew bezorg bibliotecari bibliotekar bijout bilheteir biolog bioloog biomedic biotechnolog blacharz
    boekhoud bombeir bomber borracheir bosman boucher boulang brandwacht brandweer brigadier broker brukarz
    brygadzist bukiet buschauff cabeleireir caissi cajer calafat calcador caldeir calzolai camarer camerier
    camionist camionner camionneu camionnr camionnu capataces capataz capitan capitao capotren cariste carpinte
    carrelleur carretill carrossier carrozzier carteir carter celador chapeir chapist charcuti charpenti
    chaudron chauffagist chauffeu chemik chiffreu chirurg chocolati ciesla cioccolatier clerc coiffeu
    collaborator collaboratrice colorist comandante comprador comptable concierg conducent conducteu conductor
    conductric conduttor confeiteir conferent conseill conserj conservador conservateu conservator consulent
    consultor contabil contador contremaitre controleu coordenad coordinador coordinateu coordinator
    coordinatric copywriter cordiste coreograf corrector corretor costum costurei couturi couvreur cueilleu
    cuidador cuisini cukiernik cuoc curador danseu declarant dekarz demenage dentist dependient desarroll
    desenhist desenvolve dessinat developpe dierenarts dietetic dietetyk dietist directeu director directric
    diretor dirett disegnat disenad docent doktorant dokumentalist dozorc drogist droguist drukarz drukker
    dyrygent dyspozytor dyzurn dziennikarz ebanist eboueu economist educador educat edukator edytor egouti
    ekonomist ekspedient ekspert elagueu electricien electricist electromec elektric elektromonteur elektronik
    elektryk elettricist eleveu embarcad empacad emplead emplegad empregad encanador encargad encarregad
    enfermeir engenheir enolog enqueteur ergotherap escayol escriturari esteticien esteticist estetist estibador
    estucador etancheur exploitant facchin facteu factrice falegnam farmaceut farmacist fattorin ferrailleu
    ferramenteir ferronni fiscalist fisio fizjo fleurist florian florist florystk fogueir foguista fonic fonoaud
    forestier formador formatore formatrice fornai fossoy fotogra fraiseur frees fresador fresator frezer
    fryzjer funcionari fysiotherap garcom garcon garden gardien garncarz gastronom gazownik geodet geolog geomet
    gerent gerocult gestionnair gestor ginecolog giornalist giurist glazenwasser glazurnik goniec gornik
    governant graficien grafik graphist greff griffier groepsleerkracht grutier guardabosque guardaparco
    guardaparque guardarr guardian guardio habilleu handhaver handlowiec heladero higienist historiador hostess
    hoteli hotess hovenier huissier hydraulik hydrotherap igienist illustrat ilustrad imbianchin impiegat
    implanteu impresor impressor imprimeu infermier infirmi infographist informaticien informatico informaticus
    informatore informatyk ingegner ingenier ingenieu inkasent insegnant inspecteu inspector inspektor
    instructeu instructor instruktor instrumentist intendent interiorist interprete intervenant introligator
    inzynier ispettor istruttor jardiner jardinier joaill jogador jointeu jubiler jurist kadrow kamieniarz
    kancelist kapelan kapitein kapper kartograf kasjer kaskader kelner keurmeester kierowc kierowni klerk
    kominiarz komornik konserwator konsultant kontroler kontystk koordynator korektor kosmetolog kosmetyczk
    kosmetyk kosztorys kraanmachinist kraanvoerder krawc krupier ksiegow kucharka kucharz kupiec kurier kustosz
    laborant laboratorista lagermedew lakiernik lasser lavandai lavapiatt laveur leerkracht leermeester lehrer
    leidinggevend lekarz lektor lesnik letturist librai lichttechnic lijstenmak likwidator lingere listonosz
    litografo livreu locut logisticien logoped lojista loodgiet lutnik maatschappelijk macchinist machinist
    magarefe magasinier magazijn magaziniere magazynier maitre makelaar malarz mandatair manobrist manoeuvr
    manucure manutentionn manutento maquett maquinist marbri marcenei mareyeu marinhei maroquini marynarz
    masajist masazyst maschera massaggiat massagist masseu mastro maszynist matelot matroos mecanic meccanic
    mechanik medewerk mediador mediateu mediatore melker menedzer menuisi merchandiser merendeir mestre
    metaloplast meteorolog meteropnem metreur metteu minutant mistrz mleczarz modelarz modelleur moniteu monitor
    montador montatore montazow montazyst monter monteu motoboy motorista motorniczy motoscafist murarz muratore
    musicien muzealnik nadador nauczyciel negociador negociateu nettoyeu norcino notaire notari nutricionist
    nutrizionist obstetr oculist odontolog oenolog oficial oftalmolog ogrodnik onderhoudsmonteur onderwijs
    onderzoek operador operaia operaio operari operateu operator operatric opiekun opticien optico optometr
    optyk orafo ordynator orfebre orfevre organist orthophon ortodon ortopt osteopat ostetric otorhino ottico
    ourives ouvri padeir paisagist palacz palefreni palestrante panadero panettier parkieter parrucchier
    pasteleir pasteler pasticcier patissier patrouill paysagist pecheu pedagog pedicure pedreir peintre
    pelguquer peluquer perfusionist peritador pescador pharmacien pianist piekarz pielegni pilarz pintor
    pizzaiol planificador planist plaquist plombier plongeu podolog poissonni pokojow polerowacz policial poliziott
    polonist polozn pomocnik pompier porteir portier portin poseur potatore pracowni praktyk pratican praticien
    preimpresor prelegent preparad preparateu preparatore preparatric presentador preventieassistent previsionist procurador
    producteu productieleid productiemedew productor produttore profesor professeu professor progettist
    programador programist programmamak programmatore programmatrice projectionn projectleid projectmedew
    projectontwik projektant projektleid promoteu promotor promovend protesic protesist protetyk przedstawiciel
    przewodnik psicolog psicopedagog psychiat psycholog psycholoog pszczelarz publicist pueric puisati quimic
    radca radiolog radioloog radiotecnic ragionier ramoneu ratowni realisat realizad rececionist recepcionist
    recepcjonist receptionist receptionnist recrutado recruteu redacteu redactor redactric redaktor redator
    redattor referendarz referent regisseu rejestrator rendeir reparador reponedor reporter repositor
    representant reserver responsab responsavel restaurad restaurateu restaurator retoucheu revisor rijinstruct
    rolnik rozkroj rysownik rzecznik saldator salow salvavid sanitariusz sapateir sapeur scaphandri scenograf
    schilder schoenmak schoonmaak schrijn secretair secretari segretari seguranca sekretar sellier serralheir
    serruri serveu serwisant sistemist slager slagwerkdocent slusarz socialnyi sociolog socjolog soigneu
    soldador sommeler sommelier sondeu soudeu souffleu souschef spawacz specialist specjalist spedizionier
    spedytor sprzatacz sprzedawc stagiair stagista standardist stazyst stewardes stolarz strazni strijkster
    stucadoor stukadoor subdirector superviseu suplente supplente surveillant sviluppat szef szewc szkutnik
    szwacz tailleu tanatopr tancerz tandarts tapicer tapissier taxador taxist teamleid tecelao technicien
    technicus techniczk technik technolog tecnica tecnico tecnologo teinturi tekenaar teleconseil teleconsel
    telefonadoro telefonist telemarket teleoperado telepilot terapeut terapist tester thanat timmerman tintor
    tipograf tisserand tlumacz toiletteu tokarz tolier torneir torner tornitor tourneu trabajador trabalhador
    traducteu traductor traductric tradut trainee trainer traiteu transportplan tratador tripulant tuinder
    tuinman tuteur tutor tynkarz uitvoerder ukladacz urbanist urzednik vakkenvull vaktechnic veiliger
    veilingmeest veilleu vendedor vendeu venditor verhuiz verificador verkoopmedew verkoopster verkoper
    verloskundig verpleeg verrier vertaler vertegenwoord verzorgend verzorger veterinair veterinari vigilant
    vigneron visagist viticult vitrinist voiturier voorman vrachtwagenchauff wachtmeester werkvoorbereid
    wetenschappelijk wijkbeheer wijkverpleeg windziar winkelmedew woonbegel wozna wozny wychowawc wykladowc
    zarzadc zastepca zbrojarz zegarmistrz zelador zetter zingueu zootecnic zorgcoord zorgkundig zorgmedew
    zorgverle zweminstr
    """
)
#: Words that do, or that stand in front of one that does.
_WHOLE = listed(
    """
    agent aide beleidsmedewerker charge chargee chef chefa
    chefe cheffe colf comercial comerciales commercial commerciale commercieel commis cozinheiro
    especialista esperta esperto expert experta experte experto fiscal guarda
    guardia guardiao guia guida guide hulpkok intendant jefa jefe kok
    konsultantka makelaar makler maler manager marinaio marinero marinheiro medic medica medico
    moza mozo muzyk oss peon qa sre perita perito pilot pilota pilote piloto postino
    professor professora sarta sarto
    tolk vigile
    """
)
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
    "pl": listed("i ds dla & + of and"),
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
    """
)
#: How words of the sentence end, by language, that are verbs or the like; as they are written, in small letters.
_VERBS = {
    language: re.compile(pattern)
    for language, pattern in {
        "fr": r"[nsqcjmt]['’].*|\w+(?:aient|erons|irons|issons|ait)|(?:a|sera|seront|été)",
        "es": r"\w+(?:amos|emos|imos|ó|ará|erá|irá|arán|erán|irán|aron|ieron|aba|aban)|\w{3,}ido|\w{3,}(?<!gr)ado",
        "it": r"\w+(?:iamo|rà|ranno|ò|asse|endo|ando)|è|é|[csn]['’].*",
        "pt": r"\w+(?:amos|emos|imos|aram|eram|iram|avam|rá|rão|ando|endo|indo)(?:-\w+)?|\w+-(?:se|lhe|nos|lo|la|me|nos)|(?:fic|pass|avanc|avanç|cheg|mud|termin|encontr|abr|receb|reg|est|and|comec|começ)(?:ou|eu|iu)(?:-\w+)?|a|o|as|os",
        "nl": r"(?:in|af|aan|op|door|toe|uit|be|ver)?ge\w{2,}(?:d|t|en)|\w+(?:trokken|zonden|stuurd|keken)",
        "pl": r"\w{2,}(?:ł|ła|ło|li|ły|my|ano|ono|ęto|uje|ują|asz|ysz)",
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
    ao aan om bij over par annule annulee cancelado cancelada annullato annullata odwolane geannuleerd spontan
    cv curriculum vitae praca cdi cdd mission interim ad sur
    re r i tr rv fwd fw wg odp pd res enc antw rif oggetto objet selectif selectivo selettiva seletivo selectiva telefonica
    telefonico telephonique cherche cherchons buscamos busco procuramos procura-se cerchiamo cercasi zoekt gezocht szukamy kandydat candidatar-se zoek interesado interessado disponible aperta aberta abierta
    """
)
#: After these "en"/"em"/"in" leads to a field.
FIELDS = re.compile(
    r"(?:tecnic|ingenier|engenheir|ingegner|specialist|especialist|licenciad|laureat|graduad|graduat|expert|espert|auxiliar|asesor|assessor|consult|master|profesor|professor|docent|formador|formatore|ingenieur|technicien|responsable)"
)


def is_occupation(word: str, *, surely: bool = False) -> bool:
    """Whether a folded word names who does something; `surely`: by how it begins, not only by how it ends."""
    if word in NO_OCCUPATION or word in NO_TITLE:
        return False
    if word in _WHOLE or any(word[:length] in _STEMS for length in range(_SHORTEST, min(len(word), _LONGEST) + 1)):
        return True
    if _COMPOUNDS.fullmatch(word) or _SURE_ENDINGS.fullmatch(word):
        return True
    return not surely and _ENDINGS.fullmatch(word) is not None


def is_verb(word: str, language: str) -> bool:
    """Whether a word, not folded but in small letters, is a verb's form or the like in a language."""
    return _VERBS[language].fullmatch(word) is not None
