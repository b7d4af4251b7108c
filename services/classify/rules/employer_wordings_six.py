# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""Words of employers' names in French, Spanish, Italian, Dutch, Portuguese and Polish, and words beside them that are none.

All but patterns are folded: in small letters, without accents.
"""

import re
from functools import lru_cache

from services.classify.domain.folding import words as listed

#: What organisations are: such a word in front of a name belongs to it.
HEADS = listed(
    """
    academia academie academy accademia aceites acciaierie acos acquedotti adega administratiekantoor advocatenkantoor
    aerolineas aeroport aeroporto aeropuerto aeroservicios afvalsortering agence agencia agencja agenzia agriturismo agrupamento
    aguas agglo ambulances ambulancias ambulancedienst antykwariat apotheek apteka aquario architecten architectenbureau
    architekci archives archiwum asesoria asilo asociacion associacao association associazione assicurazioni assurances astilleros
    atelier ateliers ateneo autarquia auto autobedrijf autocares autoescuela autolinee autoridad autoroutes autozaak aziende
    ayuntamiento azienda backerei badminton bakkerij balneario banca banco bank banque bar basisschool bazar belastingkantoor
    beveiliging biblioteca biblioteka bibliotheek bibliotheque charpentes vivaisti acciaierie spedizioni impianti stampi meccanica chlodnie zorgboerderij koelhuis conservas lacteos anchoas quesos autopartes distribuidora moagem curtume atacado pensjonat lotnisko parafia comunidad comunita stajnia termoidraulica edil horticola schrijnwerkerij ijssalon pensao tabacchi piekarnia bierbrouwerij bioscoop bloemist slager birrificio biscuiterie biuro bloemenveiling
    bodega bodegas boekhandel boerderij bomberos bottega boucherie boulangerie bouwbedrijf bouwmarkt brandweer brasserie browar
    browary brouwerij bureau cabinet cabildo cafe cafetaria cafeteria caffe caisse caixa caja camara camera camping cantieri cantina
    carniceria carpintaria carpinteria carrozzeria carrosserie cartiera cartonajes cartonnages cartorio casa caseificio cassa cave
    caves cementos cementi centre centro centrum ceramica ceramicas ceramiche cerveceria cervejaria cervezas chaine chambre chantiers
    charcuterie chaussures chemiepark chiringuito cimentos cinema circo circolo clinica clinicas clinique cliniques colegio college
    comercial commune communaute compagnia compagnie companhia compania comune condominio confecciones confeccoes confeitaria confiserie
    confitures conseil consejeria conserverie conservas conservatoire conservatorio consorcio consorzio constructions construcciones
    constructora construtora consulenza consultora consultores consulting contabilidade convento coop cooperativa cooperative
    correduria cosmesi cosmeticos costruzioni creche creperie croce cristaleria crous cukiernia cukrownia cyfrowy cyfrowa dakdekkers
    deposito departement desguaces despacho destileria dierenkliniek dierentuin dipartimento diputacion distillerie distilleria
    distribuciones distribuidora dom domaine drogeria drogisterij drukarnia drukkerij ecole ecohof editions edicoes ediciones
    editorial editora editrice edizioni ehpad elektro elektrownia elektromarket elettronica embutidos empresa energias entreprise
    ente escola escuela estacion estaleiro estaleiros estudio estudios etablissements externato fabbrica fabrica fabriek fabryka
    falegnameria farmaceutica farmacia farmacias farmacie ferme ferramenta ferreteria ferrocarril ferrovie fietsenzaak filharmonia
    fintech firma floristeria fleuriste fonderia fonderie fonderies fondation fondazione fornace forno foyer frantoio frigorifico
    fromagerie fromageries frutas fundacion fundacao fundacja funeraria fysiotherapie gabinet galeria galerie galleria garage garten
    gasthof gelateria gelataria gemeente gendarmerie generale gestoria gimnasio gimnasios ginasio gioielleria glasfabriek gmina golf
    gospoda gospodarstwo gospodarstwa grafica graphica granja groep groupe grupa grupo gruppo guarda haras havenbedrijf heladeria
    hogeschool holding hopital horeca hospedaje hospice hospital hostal hosteria hotel hoteis hoteles hoveniersbedrijf hurtownia huta
    imobiliaria immobiliare immobiliere imprenta imprimerie industria industrias industrie industries inmobiliaria ingegneria ingenieria
    ingenieursbureau ingenio institut instituto instytut introligatornia invernaderos istituto jardinerie jardineries jardineria
    jednostka joyeria juwelier kaasboerderij kaasmakerij kancelaria kantoor kapsalon kasteel kawiarnia kinderboerderij kinderdagverblijf
    kinderopvang kino klinika kliniek kolej kolejowe komenda konditorei koninklijke koor kregielnia kuchnia kuratorium kwekerij
    kwiaciarnia laboratoire laboratoires laboratori laboratorio laboratorios laboratorium laiterie lanificio lar latteria lavanderia
    lavandaria laverie laticinios liceo liceum libreria librairie livraria livreria logistica logistique logistyka lojas loja lotnisko
    lunchroom lycee machinefabriek magasins magazyny maglificio mairie maison makelaardij manege maisons malteria manufacture
    manufaktura mecanizados meble meubelfabriek menuiserie mercado metalurgica metallerie metropole minera mineradora ministere ministerie
    ministerio ministerstwo mlekovita mobilificio mobili moinho molen molino montajes moulin moulins moveis muebles municipalite
    municipalidad municipio museo museu musee museum muziekschool mutua mutuelle muzeum myjnia nadlesnictwo naviera nautica netwerk
    nido notaires notaria notariskantoor nowe oczyszczalnia oficina officina officine oficyna office ogrod olejarnia oleificio olearia omroep
    opera operador opticas optica optique orchestre oreficeria orkiestra orquestra ortofrutta ospedale osrodek osteria ourivesaria
    padaria palazzo panaderia panaderias panificadora panificio papelaria papeleria paperie papierfabriek parafarmacia parc parco parque
    pasieka pasticceria pastelaria pasteleria pastificio patisserie patronato peluqueria pensao pensioenfonds pepiniere perfumeria
    pescaderia pescados petit pharmacie piekarnia piekarnie pizzeria planta plomberie policia politechnika politecnico politie polyclinique
    pompes pousada pracownia praktijk pralnia prefeitura prefecture przedsiebiorstwo przedszkole przychodnia provincie provincia pulizie
    queijaria queseria queserias quinta radio reale realty rectorat rede rederij redactie redakcja refineria reformas regiobrandweer
    region regione reseau reseaux residence residencia residenza restaurant restaurante restauracja ristorante rijschool robotyka sad
    salao salao salon salone salumificio sanatorium sanatorio sanitari santa scierie scholengroep school scuderia scuola secretaria segretariato
    seguradora seguros serowarnia servicio servizi sieci siec sindicato sklep sklepy slagerij sociedad sociedade societa societe
    sortownia spedycja spoldzielnia spoorwerk sportcentrum spolka stacja stad stadnina stadsbibliotheek stadswerf stahl starostwo
    startup start-up stichting stocznia stoffeerderij stolarnia straz studio supermarche supermarches supermarkt supermercado supermercados
    supermercati synagoga szkola szpital taberna taller talleres tandartsen tandartspraktijk tartak teatr teatro telefonia termas terme
    terminal tessitura texteis textil textile theater theatre thermes thuiszorg tintoreria tipografia toneelhuis torrefazione towarzystwo tramway
    transport transportadora transportes transports trasporti trattoria tribunal tuincentrum turbina turbinas tuinderij tygodnik
    ubezpieczenia uczelnia uitgeverij umweltamt universidad universidade universita universite universiteit uniwersytet urzad usina uzdrowisko
    vakbond valley varejo veerdienst verlag verpleeghuis verrerie verreries verger vergers vetreria vetrerie viaggi vidraria vidreira vidrios vigili
    villa ville vinicola vini viticoltori vivai viveros volksbank vrije vzw warsztat wasserij waterbedrijf waterschap waterzuivering wijnhuis
    winiarnia wojewodztwo woningcorporatie woonstichting woonzorgcentrum wodociagi wydawnictwo wypozyczalnia wytwornia zajazd zaklad zaklady
    zeilmakerij zespol-szkol ziekenhuis zlobek zoo zorgcentrum zorggroep zorgcollectief zuivelfabriek zwembad handelsonderneming
    """
)
#: How such words end: "Zapatería", "Conserverie", "Garbarnia", "Schildersbedrijf".
_HEAD_ENDINGS = re.compile(
    r"\w{3,}(?:[rtlmnvsgcd]eri[ae]s?|ificio|arnia|ownia|iernia|bedrijf|werken|makerij|kwekerij|winkel|boerderij|fabriek|handel)"
)
_NO_HEADS = listed(
    """
    segreteria ingegneria ingenieria galerie batterie messagerie portineria materie serie categoria categorie criteria
    enfermeria auditoria consultoria conciergerie hotellerie
    """
)
#: Of them, those that are written in small letters in front of a name of a place.
SMALL_HEADS = listed(
    "gemeente mairie ayuntamiento comune prefeitura waterschap provincie ville municipio stichting groupe grupo gruppo"
)


@lru_cache(maxsize=4_096)
def is_head(folded: str) -> bool:
    """Whether a folded word says what kind of organisation something is."""
    return folded in HEADS or (_HEAD_ENDINGS.fullmatch(folded) is not None and folded not in _NO_HEADS)


#: Adjectives in small letters between what it is and what it is called.
BETWEEN = listed(
    """
    hospitalier dentaire veterinaire scolaire culturel culturelle agricole communal municipal regional departemental medical web
    thermal funebres laitiere fluviale vinicole social sociale immobilier immobiliere comptable notarial d'etudes d'edition
    odontologica veterinaria infantil dental industrial agricola artistica
    """
)
#: What offices and people who sign for them are called: never an employer, nor a part of its name's end or beginning.
OFFICES = listed(
    """
    recrutement recrutamento reclutamiento rekrutacja rekrutacji rh hr rrhh drh recursos humanos risorse umane ressources humaines
    seleccion selezione selecao seleccao selectie werving personeelszaken personeel p&o po dzial kadry kadr sekcja dzialu zespol equipe
    equipo equipa team time talent talento gente gestao personas pessoas people cultura culture ufficio direccion direction direzione
    secretariat secretaria segreteria sekretariat administration administracion amministrazione service servicio servizio recruiter
    recruteur recruteuse reclutadora recruiting recruitment acquisition partner specialist hiring afdeling afd departament departamento
    oddzial capital humano jobs careers carreiras empleo emploi lavora lavoro noi werken trabalhe conosco trabaja nosotros nous rejoindre
    komisja rekrutacyjna konkursowy comite jury juri kancelaria-hr szef biuro-kadr personale personal generalista candidature candidatures
    espace candidat candidats carrieres carriere portail portale portal platforma plataforma ekipa selectieteam personeelsdienst
    secretariaat groetjes kariera kariery welfare
    candidatura candidaturas sollicitaties sollicitatie aplikacje aplikacja rekruter rekruterka bureau-du
    """
)
#: Words in capitals that begin a sentence or a subject, and what mails are called: none begins or is a name.
NO_NAMES = listed(
    """
    le la les l el los las il lo gli i o os as a un une una um uma een het ce cette este esta questo questa deze dit ta to ten
    bonjour bonsoir salut hola buenos buenas ciao buongiorno buonasera salve gentile egregio hallo hoi dag beste geachte ola oi bom boa
    dzien czesc hej witam witaj szanowny szanowna panie pani pan monsieur madame chere cher caro cara prezado prezada estimado estimada exmo exma
    merci gracias grazie bedankt dank obrigado obrigada dziekujemy dziekuje cordialement saludos saludo saluti groet groeten pozdrawiam
    pozdrawiamy abraco abracos atenciosamente atentamente cumprimentos cordiali distinti met vriendelijke hartelijke bien com os z
    vous nous je j tu votre vos notre nos voici il elle on mon ma mes su sus tu tus usted nuestro nuestra mi yo lei suo sua la le noi nostro
    nostra io we wij je jij jouw u uw ons onze ik mijn voce seu sua nosso nossa eu sua meu minha twoja twoj twoje pana panstwa nasza nasz my ja
    si se quando cuando pour para per voor dla en em in na no da do de du al alla avec con com como comme apres despues dopo na przed po suite
    tras a malgre lamentablemente malheureusement purtroppo helaas infelizmente niestety cependant toutefois sin embargo tuttavia porem jednak
    potwierdzenie potwierdzenia przypomnienie aplikacja zgloszenie rekrutacja konkurs rozmowa spotkanie zaproszenie informacja odwolane aktualizacja
    oportunidad oportunidade opportunita opportunite kans oferta offre offerta aanbod proposta propuesta proposition aggiornamento actualizacion
    atualizacao actualizado update mise annule annulee annullato annullata cancelado cancelada geannuleerd verplaatst rappel relance recordatorio
    promemoria lembrete herinnering convocation convocatoria convocazione convite invitacion invitation invito uitnodiging candidature candidatura
    sollicitatie postulacion solicitud inscripcion inscricao domanda entretien entrevista colloquio gesprek kennismaking essai prueba prova test
    confirmation confirmacion confirmacao conferma confermato bevestiging ontvangstbevestiging resultado resultat risultato uitslag esito wynik proces
    proceso processo procedure procedura risposta respuesta resposta reponse antwoord odpowiedz automatique automatica automatische inoltro poste
    puesto vaga vacature functie posizione posto stanowisko plaza cargo numero num ref rif nr vac objet asunto assunto oggetto onderwerp temat
    lieu lugar luogo locatie local miejsce date fecha data datum kiedy quand quand organisateur organizador organizzatore organisator organizator
    invites invitados invitati ubicacion wanneer waar onde gdzie statut estado stato status fase etape etapa stap poczta posta certificata certificado
    employeur empleador empregador werkgever pracodawca empresa entreprise azienda firma-ta candidato candidata candidat kandydat kandidaat
    lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo lunedi martedi mercoledi giovedi venerdi
    sabato domenica segunda terca quarta quinta-feira sexta maandag dinsdag woensdag donderdag vrijdag zaterdag zondag poniedzialek wtorek sroda czwartek
    piatek sobota niedziela janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre enero febrero marzo abril mayo junio
    julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre januari februari maart
    mei juni juli augustus oktober november december janeiro fevereiro marco maio junho julho setembro outubro novembro dezembro stycznia lutego marca
    zoom teams meet google microsoft outlook linkedin indeed infojobs pracuj gupy workday greenhouse docusign autenti cv rodo iban nif rib cdi cdd clt ccnl ral bhv vog
    ate fazer molte tante veel dziekuje vriendelijk mevrouw meneer mevr dhr signora signor dott dra dr avv ing prof mgr inz
    notificacao notificacion notification notifica powiadomienie melding avis aviso avviso
    zij hij elle ils elles lui lei loro ella ellos ellas ela eles elas ona on oni iedereen alguien qualcuno
    bij chez presso em w we budujemy pracujemy tworzymy szukamy reagendar
    repondre beantwoorden rispondi odpowiedz przez gespreksuitnodiging autoodpowiedz confirmado calendario kalendarz agenda opnieuw
    hello hey oii coucou fala lettera inserzionista annonceur anunciante adverteerder ogloszeniodawca alguem alguien qualcuno iemand quelqu'un ktos portal un'azienda bienvenue benvenuto benvenuta bienvenido bienvenida
    cet cest cao sap excel windows iphone android whatsapp url pdf html gdpr rgpd lgpd responsable responsabile invalidmail correo courriel poczta
    bumeran computrabajo jobbird vdab taleez monsterboard youngcapital helplavoro trovolavoro jobteaser leboncoin hellowork almalaurea occmundial testdome
    centraltest nofluff justjoin aplikuj pracadzis vagas netempregos trampos bakeca tecnoempleo sprawdzkandydata welcometothejunglesolutions junglesolutions
    welcometothejungle welcomekit recruitee teamtailor traffit erecruiter smartrecruiters successfactors personio nationalevacaturebank nvb codility hackerrank
    maki academischeposities afas sapoemprego orange gmail hotmail yahoo proton free wanadoo ja nee oui non si sim nao tak nie ok
    """
)
#: A sentence that begins with where "we" do something, and what we do: "Na Aeroverde estamos a …", "Bij Klaver zoeken we".
WE_AT = re.compile(r"(?:^|[.!?,:] )(?:Chez|En|Na|No|Em|Bij|Presso|In|W|Da|We) $")
WE_DO = re.compile(
    r"^,?(?: \w+ \w+,)? (?:estamos|tenemos|temos|zoeken|hebben|nous|on|stiamo|\w{3,}(?:amos|emos|imos|iamo|emy|imy|amy))\b"
)
#: Of two words behind "in", those that towns begin with.
TOWNS = listed(
    "san santa santo sant sao saint sainte la las los le les el new nueva buenos villa puerto ciudad palma rio den bad gorzow nowy nowa"
)
#: What in front of a name says that it is the employer's.
SAYS = re.compile(
    r"(?:\b(?:empresa|entreprise|société|azienda|ditta|firma|pracodawca|entidade|anunciante|werkgever|bedrijf|recruteur|employeur|chez|presso|bij|auprès de|au sein d[eu]|behalf of|opdracht van|namens|rejoindre|opportunité|integrar os quadros (?:da|do|dos|das)|parte (?:de|di|da|do)|equipe (?:da|do|de la)|équipe (?:de la |du |de |d')|w imieniu|do firmy|envoyée? par|v(?:ue|isto|ista) (?:par|por|da)|recruteur (?:de |d')|wysłan\w+ do|inserzionista|candidat(?:arte|arse|ar-se|er) (?:à|a|na|no|en)|candidatura (?:à|en|na|no|presso)|candidature (?:chez|à|au|aux)|interés en|interesse (?:verso|na|no|pela)|intérêt pour|interesse in|recrut[eo] (?:pour|para)|recruter pour|recruiter interno di|budujemy w|pracujemy w|aplikował[ae]ś do|eigenaar|departamento de personas de|personas en|équipe recrutement d[eu]|przez) ?:? ?)$",
    re.IGNORECASE,
)
#: Of that, what only somebody else than the sender is told by: a board or a test names whom it writes for.
TELLS = re.compile(
    r"(?:\b(?:l'entreprise|la société|la empresa|l'azienda|a empresa|a entidade|pracodawca:?|przez firmę|firma|firmie|l'inserzionista|recruteur de|reclutador de|recruiter d[ie]|rekruter z|selezionatore di|selección de|contactpersoon van|pour le compte de|per conto di|por cuenta de|em nome da?|w imieniu|demandés? par|richiest[oa] da|solicitad[oa] por|inviat[ao] a|transmise? à|envoyée? à|enviad[ao] (?:com sucesso )?(?:para|a)|(?:door)?gestuurd naar|verzonden naar|wysłan\w+ do|poszł[oa] do:?|przekazan\w+ do|datore di lavoro|werkgever:?|employeur ?:|empresa:|empleador:|azienda:) )$",
    re.IGNORECASE,
)
#: What behind a name says that it is.
DOES = re.compile(
    r"^ (?:visualiz(?:ou|ó)|abri(?:u|ó)|consult(?:ou|ó)|le(?:u|yó)|vio|viu|mir[óo]u?|revis(?:ou|ó)|descarreg(?:ou|ó)|baixou|otworzył[ao]?|obejrzał[ao]?|pobrał[ao]?|przeczytał[ao]?|otrzymał[ao]?|heeft (?:vandaag |gisteren )?(?:je|jouw|uw|het)|a (?:bien )?(?:consulté|vu|ouvert|lu|téléchargé|reçu)|ha (?:visto|letto|aperto|abierto|leído|descargado|preseleccionado|visualizzato|scaricato|ricevuto|recibido|preso|escrito)|te (?:ha|propone|invita|escribe|espera)|ti (?:invita|ha|chiede|propone)|vous (?:invite|propose|convie)|convida|convidou|zaprasza|vraagt je|nodigt (?:je|u)|souhaite vous|quiere|vient de (?:consulter|lire|télécharger)|a parcouru|a (?:bien )?retenu|souhaite|propose de|zajrzał[ao]?|właśnie|przejrzał[ao]?|wyświetlił[ao]?|przesłał[aoy]?|zaprosił[ao]?|ha (?:revisado|cerrado|movido|ampliado|retirado|solicitado|ritirato|inviato|chiuso|appena|preso)|nos ha encargado|ci ha incaricat[oi]|[Ll]e ha inviato|abrió|solicitou|enviou|finalizou|wil graag|heeft (?:een|vandaag)|nous a (?:mandaté|chargé)\w*)\b"
)
#: Of that, what an employer does who is told of by another.
LOOKS = re.compile(
    r"^ (?:visualiz(?:ou|ó)|abri(?:u|ó)|consult(?:ou|ó)|leyó|leu|vio |viu |revis(?:ou|ó)|descarreg(?:ou|ó)|baixou|otworzył|obejrzał|pobrał|przeczytał|przejrzał|zajrzał|wyświetlił|właśnie|heeft (?:vandaag |gisteren )?(?:je|jouw|uw|het) (?:sollicitatie|cv|kandidatuur|profiel|dossier)|vient de |a parcouru|a (?:bien )?(?:consulté|vu|ouvert|lu|téléchargé)|ha (?:visto|letto|aperto|abierto|leído|descargado|visualizzato|scaricato|revisado|appena|preso visione)|nos ha encargado|ci ha incaricat|nous a (?:mandaté|chargé)|nodigt (?:je|u) uit voor een (?:\w*test|assessment)|ti invita a (?:svolgere|fare)|te invita a (?:realizar|hacer)|vous invite à (?:passer|réaliser)|wil graag zien)"
)
#: What may stand in front of who does it.
DOER = re.compile(r"(?:^|[,:!-] ?|\b(?:que|dat|empresa) )(?:[AO] |L[ae] |El |Il |L'|De |Het )?$")
#: Behind a title: what leads on to the employer, and what may as well lead on to a place.
AT_EMPLOYER = re.compile(
    r"^\s*\"? \($|^\s*\"?(?:\([^()]*\)\s*)?(?:na|no|nas|nos|da|do|dos|das|de|del|de la|della|dell'|du|de l'|chez|presso|bij|par|van|pela|pelo|para|-|·)\s+(?:la |el |l'|a |empresa )?$"
)
AT_PLACE = re.compile(r"^\s*(?:\([^()]*\)\s*)?(?:en|in|w|we|à|a|te|nel|nella|em)\s+(?:la |el |l')?$")
#: In the sender's name: for whom a system writes, and through what somebody does.
ON_BEHALF = re.compile(
    r"^.* (?:en nombre de|em nome de|namens|per|pour|au nom de|w imieniu|a nome di) (?=[A-ZÀ-Ý])|\s+(?:via|tramite|par|przez|-) (?:Indeed|LinkedIn|Welcome|Gupy|InfoJobs|HackerRank)\b.*$"
)
#: "Léa de Kumquat": who signs with the first name.
FIRST_OF = re.compile(r"^(?P<first>[^\W\d]\w+) (?:de|d'|di|da|z|ze) (?P<rest>[A-ZÀ-Ý].*)$")
#: A quoted title in front of a name.
QUOTED = re.compile(r"[\"”»'] (?:na|no|da|do|de|del|della|presso|chez|bij) (?:la |el )?$")
#: A word for any company in front of its name.
ANY_FIRM = re.compile(
    r"^(?:Firma (?!\w+(?:owa|ska|cka|jna|lna|rna|wna|czna)\b)|(?:[Ll]['’]|[Ll]a |A )?(?:[Ee]mpresa|[Ee]ntreprise|[Aa]zienda|[Ss]ociété|[Pp]racodawca) (?=[A-ZÀ-Ý])|A (?=[A-ZÀ-Ý]))"
)
#: Words that kinds of organisations and fields of occupations share.
FIELDS_TOO = listed(
    "logistica logistique logistyka farmacia laboratorio laboratoire seguros textil industria industrie comercial auto elektro service"
    " consulting servicio servizi secretaria transporte transportes transport biblioteca radio hotel restaurante restaurant reformas"
)
#: Forms of companies at the end of names, with which they are not written out.
LEGAL = re.compile(
    r"[ ,]+(?:S\.? ?L\.(?: ?U)?|S\. ?A|S\.p\.A|SpA|S\.r\.l|Srl|S\. ?C|Sp(?:\. ?z ?o\. ?o)?|Lda|Ltda)\.?$"
)
#: What systems' mailboxes are called.
ROBOTS = re.compile(
    r"no[-._]?reply|no[-._]?responder|nao[-._]?responda|ne[-._]?pas[-._]?repondre|nepasrepondre|niet[-._]?beantwoorden|notif|avvisi|avisos"
    r"|powiadomienia|meldingen|alert|suivi|noreply|robot|system|sistema"
)
#: A title in quotes in front of the employer's brackets, and what stands behind the name in them.
IN_BRACKETS = re.compile(r"\" \($")
#: Articles that names begin with.
ARTICLES = listed("la le les el los las il lo gli i o os a as de het den")
