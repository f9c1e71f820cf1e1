"""The two-level list of topics: the fields of the Online Access Act with their topics, and themes across all fields."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from domain.german import folded


@dataclass(frozen=True, slots=True)
class Topic:
    """Something a town can offer, seek or talk about.

    Attributes:
        key: What is stored: plain letters, never changed once used.
        field: The first level: one of `FIELDS` or `CROSS_CUTTING`.
        german: Name for people who read German.
        english: Name for people who read English.
        words: Stems that give the topic away, found inside compounds as well. A blank at the start or end of a stem
             means that the word starts or ends there (" ki " is not found in "Kita").
    """

    key: str
    field: str
    german: str
    english: str
    words: tuple[str, ...]


# The 14 fields in which the federation and the states ordered all services (OZG-Umsetzungskatalog, BMI).
WORK: Final = "Arbeit & Ruhestand"
BUILDING: Final = "Bauen & Wohnen"
EDUCATION: Final = "Bildung"
MIGRATION: Final = "Ein- & Auswanderung"
ENGAGEMENT: Final = "Engagement & Hobby"
FAMILY: Final = "Familie & Kind"
RESEARCH: Final = "Forschung & Förderung"
HEALTH: Final = "Gesundheit"
MOBILITY: Final = "Mobilität & Reisen"
GENERAL: Final = "Querschnitt"
LAW: Final = "Recht & Ordnung"
TAXES: Final = "Steuern & Zoll"
ENVIRONMENT: Final = "Umwelt"
BUSINESS: Final = "Unternehmensführung & -entwicklung"
FIELDS: Final = (
    WORK, BUILDING, EDUCATION, MIGRATION, ENGAGEMENT, FAMILY, RESEARCH, HEALTH, MOBILITY, GENERAL, LAW, TAXES,
    ENVIRONMENT, BUSINESS,
)  # fmt: skip
CROSS_CUTTING: Final = "Übergreifende Themen"

_UNDOTTED: Final = str.maketrans("äöü", "aou")


def _topic(key: str, field: str, german: str, english: str, stems: str) -> Topic:
    return Topic(key, field, german, english, tuple(stem.replace("_", " ") for stem in stems.split()))


# In the stems below "_" is a blank. An umlaut is also found as ae and as a; "foerderung" says oe by itself so as not to
# find "Forderung". A topic named like its field stands for the whole field.
TOPICS: Final = (
    _topic("arbeit", WORK, WORK, "Work & retirement",
           "_arbeitsmarkt arbeitslos beschäftigungsförder ruhestand _rente_ rentenantr"),
    _topic("soziales", WORK, "Soziales & Jobcenter", "Social benefits & job centre",
           "jobcenter grundsicherung sozialhilfe bürgergeld sozialamt sozialleistung soziale_leistung"),
    _topic("senioren", WORK, "Seniorinnen & Senioren", "Senior citizens",
           "senioren seniorinnen ältere_menschen älteren_menschen"),
    _topic("bauen", BUILDING, BUILDING, "Building & housing",
           "_bauen_ _wohnen_ hochbau tiefbau gebäudemanagement denkmalschutz"),
    _topic("bauantrag", BUILDING, "Bauantrag & Baugenehmigung", "Building permits",
           "bauantr baugenehm bauamt bauakte bauaufsicht bauportal bauordnung"),
    _topic("stadtplanung", BUILDING, "Stadt- & Bauleitplanung", "Urban planning",
           "bauleitplan bebauungspl flächennutzungspl xplan stadtplanung stadtentwicklung"),
    _topic("wohnraum", BUILDING, "Wohnraum & Wohngeld", "Housing & housing benefit",
           "wohngeld wohnraum wohnberechtigung wohnungsbau mietspiegel"),
    _topic("meldewesen", BUILDING, "Umzug & Meldewesen", "Moving & registration of residents",
           "umzug ummeldung meldewesen wohnsitz einwohnermeld meldeamt meldebescheinigung"),
    _topic("bildung", EDUCATION, EDUCATION, "Education",
           "_bildung bildungsangebot"),
    _topic("schule", EDUCATION, "Schule & Ganztag", "Schools & all-day care",
           "schule schulamt schulanmeld schulträger schulverwalt schüler ganztag _ogs_"),
    _topic("weiterbildung", EDUCATION, "Volkshochschule & Weiterbildung", "Adult education",
           "volkshochschul _vhs_ weiterbildung erwachsenenbildung"),
    _topic("bibliothek", EDUCATION, "Bibliothek & Archiv", "Library & archive",
           "bibliothek bücherei stadtarchiv gemeindearchiv langzeitarchiv"),
    _topic("einwanderung", MIGRATION, MIGRATION, "Immigration & emigration",
           "einwander auswander zuwander migrantinnen migranten integrationsrat integrationskurs"),
    _topic("auslaenderwesen", MIGRATION, "Aufenthalt & Einbürgerung", "Residence permits & naturalisation",
           "ausländer aufenthaltstitel aufenthaltserlaubnis _asyl geflüchtet flüchtling einbürgerung"),
    _topic("engagement", ENGAGEMENT, ENGAGEMENT, "Civic engagement & leisure",
           "_hobby bürgerschaftliches_engagement"),
    _topic("ehrenamt", ENGAGEMENT, "Ehrenamt & Vereine", "Volunteering & associations",
           "ehrenamt freiwilligenagentur _verein_ _vereine_ _vereinen_ vereinsförder"),
    _topic("kultur", ENGAGEMENT, "Kultur & Sport", "Culture & sports",
           "_kultur museum museen musikschul theater _sport schwimmbad hallenbad freibad"),
    _topic("beteiligung", ENGAGEMENT, "Bürgerbeteiligung", "Citizen participation",
           "bürgerbeteiligung beteiligungsportal beteiligungsplattform partizipation bürgerhaushalt mängelmelder"
           " ideenmelder bürgerdialog"),
    _topic("familie", FAMILY, FAMILY, "Family & children",
           "familie elterngeld kindergeld"),
    _topic("kita", FAMILY, "Kita & Kindertagespflege", "Day care for children",
           "kita kindergart kindergärt kindertages kinderbetreuung elternbeitr"),
    _topic("jugend", FAMILY, "Jugend & Jugendamt", "Youth services",
           "jugendamt jugendhilfe jugendarbeit jugendlich jugendzentr unterhaltsvorschuss"),
    _topic("standesamt", FAMILY, "Standesamt", "Civil registry",
           "standesamt standesämt eheschließ geburtsurkunde sterbeurkunde trauung personenstand"),
    _topic("forschung", RESEARCH, RESEARCH, "Research & funding",
           "forschung wissenschaft reallabor"),
    _topic("foerdermittel", RESEARCH, "Fördermittel", "Grants",
           "fördermittel förderprogramm förderantr fördergeld fördertopf _foerderung zuwendungsbescheid zuwendungsantr"
           " drittmittel"),
    _topic("gesundheit", HEALTH, HEALTH, "Health",
           "gesundheit krankenhaus arztpraxis hebamme infektionsschutz"),
    _topic("pflege", HEALTH, "Pflege", "Care",
           "pflegeheim pflegeberatung pflegebedürf pflegeplatz pflegeplätz altenpflege pflegedienst"),
    _topic("teilhabe", HEALTH, "Inklusion & Teilhabe", "Inclusion",
           "inklusion behinderung schwerbehind teilhabe"),
    _topic("mobilitaet", MOBILITY, MOBILITY, "Mobility & travel",
           "mobilität mobilstation carsharing"),
    _topic("verkehr", MOBILITY, "Verkehr & Parken", "Traffic & parking",
           "_öpnv_ nahverkehr _verkehr straßenverkehr radverkehr radweg ladesäule ladeinfrastruktur parkraum"
           " parkausweis anwohnerpark bewohnerpark handyparken parkleitsystem"),
    _topic("kfz", MOBILITY, "Kfz & Führerschein", "Vehicles & driving licences",
           "_kfz führerschein fahrerlaubnis zulassungsstelle fahrzeugzulassung"),
    _topic("tourismus", MOBILITY, "Tourismus", "Tourism",
           "tourismus touristi gästekarte kurtaxe ferienwohn"),
    _topic("querschnitt", GENERAL, GENERAL, "General services",
           "querschnittsaufgabe querschnittsleistung"),
    _topic("buergerbuero", GENERAL, "Bürgerbüro & Ausweise", "Citizens' office & identity documents",
           "bürgerbüro bürgeramt bürgerservice personalausweis reisepass reisepäss beglaubigung führungszeugnis"
           " online-ausweis _eid_ dokumentenausgabe"),
    _topic("rat", GENERAL, "Rat & Gremien", "Council & committees",
           "ratsinformation ratsarbeit ratsmitglied sitzungsdienst gremien stadtrat gemeinderat"),
    _topic("wahlen", GENERAL, "Wahlen", "Elections",
           "_wahlen_ wahlhelf briefwahl wahlamt wahlschein kommunalwahl bundestagswahl landtagswahl"),
    _topic("ordnung", LAW, LAW, "Law & order",
           "ordnungsamt ordnungsbehörd ordnungswidrig bußgeld fundbüro fundsachen ortsrecht rechtsamt"),
    _topic("feuerwehr", LAW, "Feuerwehr & Katastrophenschutz", "Fire brigade & civil protection",
           "feuerwehr katastrophenschutz bevölkerungsschutz rettungsdienst krisenstab krisenmanagement sirenen"
           " notfallplan"),
    _topic("steuern", TAXES, TAXES, "Taxes & customs",
           "steueramt steuerbescheid steuererklär _steuern_ abgabenbescheid _zoll hundesteuer hundeanmeld"
           " vergnügungssteuer zweitwohnungssteuer"),
    _topic("grundsteuer", TAXES, "Grund- & Gewerbesteuer", "Property & trade tax",
           "grundsteuer gewerbesteuer hebesatz"),
    _topic("umwelt", ENVIRONMENT, ENVIRONMENT, "Environment",
           "umwelt naturschutz artenschutz"),
    _topic("gruen", ENVIRONMENT, "Grünflächen & Friedhöfe", "Green spaces & cemeteries",
           "grünfläche grünanlage stadtgrün baumkataster baumkontrolle friedhof friedhöf spielplatz spielplätz"),
    _topic("klima", ENVIRONMENT, "Klima & Energie", "Climate & energy",
           "_klima_ klimaschutz klimaanpassung klimaneutral energie photovoltaik solarkataster wärmeplanung"
           " nachhaltigkeit"),
    _topic("abfall", ENVIRONMENT, "Abfall & Bauhof", "Waste & municipal depot",
           "abfall abfäll sperrmüll müllabfuhr wertstoff bauhof bauhöf straßenreinigung winterdienst"),
    _topic("wasser", ENVIRONMENT, "Wasser & Abwasser", "Water & waste water",
           "abwasser trinkwasser hochwasser starkregen entwässerung wasserwerk wasserzähler kanalnetz"),
    _topic("unternehmen", BUSINESS, BUSINESS, "Business management & development",
           "unternehmensgründung unternehmensservice existenzgründ mittelstand _startup _start_up"),
    _topic("gewerbe", BUSINESS, "Gewerbe", "Trade",
           "gewerbeanmeld gewerbeummeld gewerbeabmeld gewerbeamt gewerbemeld gaststätten"
           " einheitlicher_ansprechpartner"),
    _topic("wirtschaft", BUSINESS, "Wirtschaftsförderung & Innenstadt", "Economic development & town centre",
           "wirtschaftsförder gewerbegebiet gewerbefläche ansiedlung innenstadt innenstädt leerstand einzelhandel"),
    _topic("dms", CROSS_CUTTING, "E-Akte & Dokumentenmanagement", "Electronic files & document management",
           "eakte _e_akte elektronische_akte elektronischen_akte elektronischer_akte digitale_akte digitalen_akte"
           " digitaler_akte _dms_ dokumentenmanagement aktenführung aktenplan veraktung papierlos ersetzendes_scannen"
           " posteingang"),
    _topic("breitband", CROSS_CUTTING, "Breitband & Glasfaser", "Broadband & fibre",
           "breitband glasfaser gigabit mobilfunk _5g_ _wlan _w_lan freifunk"),
    _topic("itsicherheit", CROSS_CUTTING, "IT-Sicherheit", "IT security",
           "itsicherheit _it_sicherheit informationssicherheit cybersicherheit cyberangriff grundschutz ransomware"
           " phishing _isms_ _ciso_ notfallhandbuch datensicherung firewall"),
    _topic("datenschutz", CROSS_CUTTING, "Datenschutz", "Data protection",
           "datenschutz _dsgvo_ auftragsverarbeitung"),
    _topic("smartcity", CROSS_CUTTING, "Smart City & Sensoren", "Smart city & sensors",
           "smartcity smart_city smart_region lorawan sensor internet_der_dinge _iot_ urbane_datenplattform"
           " digitaler_zwilling digitalen_zwilling"),
    _topic("opendata", CROSS_CUTTING, "Open Data", "Open data",
           "opendata open_data offene_daten offenen_daten offener_daten"),
    _topic("serviceportal", CROSS_CUTTING, "Serviceportal, OZG & FIM", "Service portal & online services",
           "serviceportal service_portal bürgerportal online-antr onlineantr online-dienst onlinedienst _ozg_"
           " onlinezugangsgesetz _fim_ einer_für_alle _efa_ formularserver formularmanagement bundid nutzerkonto"
           " servicekonto"),
    _topic("register", CROSS_CUTTING, "Registermodernisierung", "Modern registers",
           "registermodernisierung once_only nachweisabruf _noots_"),
    _topic("termine", CROSS_CUTTING, "Terminvergabe & Besucherlenkung", "Appointments & queues",
           "terminvergabe terminbuchung terminvereinbarung online-termin besucherlenkung aufrufsystem"),
    _topic("website", CROSS_CUTTING, "Website & soziale Medien", "Website & social media",
           "website webseite internetauftritt internetseite homepage social_media soziale_medien sozialen_medien"
           " bürger-app heimat-app _app_"),
    _topic("barrierefreiheit", CROSS_CUTTING, "Barrierefreiheit & leichte Sprache", "Accessibility & easy language",
           "barrierefrei leichte_sprache leichter_sprache _bitv_ _wcag_"),
    _topic("ki", CROSS_CUTTING, "KI & Chatbot", "Artificial intelligence & chatbots",
           "_ki_ künstliche_intelligenz künstlicher_intelligenz künstlichen_intelligenz chatbot chat_bot sprachmodell"
           " voicebot machine_learning maschinelles_lernen"),
    _topic("epayment", CROSS_CUTTING, "E-Payment", "Online payment",
           "epayment _e_payment bezahlverfahren bezahlfunktion bezahlplattform online-zahlung kassenautomat"
           " kartenzahlung bargeldlos"),
    _topic("finanzen", CROSS_CUTTING, "Finanzen & E-Rechnung", "Finance & e-invoicing",
           "erechnung _e_rechnung elektronische_rechnung rechnungsworkflow rechnungseingang kämmerei haushaltsplan"
           " finanzsoftware stadtkasse gemeindekasse doppik"),
    _topic("vergabe", CROSS_CUTTING, "Vergabe & Beschaffung", "Procurement",
           "_vergabe_ vergaberecht vergabestelle vergabeverfahren evergabe _e_vergabe beschaffung ausschreibung"
           " rahmenvertrag rahmenverträge"),
    _topic("fachverfahren", CROSS_CUTTING, "Fachverfahren & Schnittstellen", "Specialist software & interfaces",
           "fachverfahren fachanwendung schnittstelle xöv datenmigration fit_connect fitconnect"),
    _topic("prozesse", CROSS_CUTTING, "Prozessmanagement & Automatisierung", "Process management & automation",
           "prozessmanagement prozessoptimierung prozessanalyse prozessmodell geschäftsprozess automatisierung _rpa_"
           " workflow _bpmn_ low_code lowcode"),
    _topic("homeoffice", CROSS_CUTTING, "Homeoffice, VPN & Arbeitsplatz", "Remote work & workplace",
           "homeoffice home_office _vpn_ mobiles_arbeiten mobilen_arbeiten telearbeit videokonferenz desksharing"
           " desk_sharing digitaler_arbeitsplatz kollaboration"),
    _topic("personal", CROSS_CUTTING, "Personal & Fachkräfte", "Staff",
           "personalamt personalverwaltung personalgewinnung personalmanagement zeiterfassung fachkräfte"
           " bewerbungsverfahren bewerbermanagement onboarding wissenstransfer"),
    _topic("kompetenzen", CROSS_CUTTING, "Schulung & Wandel", "Training & change",
           "schulung digitallots digitalkompetenz digitale_kompetenz digitalen_kompetenz change_management"
           " veränderungsmanagement fortbildung kulturwandel"),
    _topic("strategie", CROSS_CUTTING, "Digitalstrategie", "Digital strategy",
           "digitalstrategie digitalisierungsstrategie digitale_strategie digitalen_strategie digitale_agenda _cdo_"
           " reifegrad"),
    _topic("schulit", CROSS_CUTTING, "Schul-IT & DigitalPakt", "IT for schools",
           "schulit _schul_it_ digitalpakt medienentwicklungspl tablets ipads schulnetz schul-wlan lernplattform"
           " interaktive_tafel"),
    _topic("gis", CROSS_CUTTING, "Geodaten & GIS", "Geodata & GIS",
           "_gis_ geodaten geoinformation geoportal kataster drohne 3d-modell stadtmodell"),
    _topic("ikz", CROSS_CUTTING, "Interkommunale Zusammenarbeit", "Cooperation between towns",
           "interkommunal _ikz_ zweckverband zweckverbänd shared_service gemeinsame_it"),
    _topic("rechenzentrum", CROSS_CUTTING, "Rechenzentrum & Cloud", "Data centre & cloud",
           "rechenzentr cloud serverraum virtualisierung netzwerkinfrastruktur _hosting it-infrastruktur"),
    _topic("opensource", CROSS_CUTTING, "Digitale Souveränität & Open Source", "Digital sovereignty & open source",
           "opensource open_source quelloffen freie_software freier_software digitale_souveränität"
           " digitalen_souveränität digitaler_souveränität opendesk nextcloud _linux matrix-messenger"),
)  # fmt: skip

TOPIC_BY_KEY: Final = MappingProxyType({topic.key: topic for topic in TOPICS})
WHOLE_FIELD: Final = MappingProxyType({topic.field: topic.key for topic in TOPICS if topic.german == topic.field})


def topics_in(text: str) -> frozenset[str]:
    """The keys of the topics whose stems stand in `text`, also inside compounds and whatever became of the umlauts.

    Hyphens do not matter ("E-Akte", "eAkte", "E Akte"). The time is linear in the length of the text.
    """
    plain = folded(text)
    # A hyphenated word is looked at twice: opened ("ki chatbot") and closed ("smartcity").
    searched = f" {plain.replace('-', ' ')}  {plain.replace('-', '')} "
    return frozenset(key for key, stems in _STEMS if any(stem in searched for stem in stems))


def with_whole_fields(topics: frozenset[str]) -> frozenset[str]:
    """`topics` and the topic of the whole field of each; themes across all fields and unknown keys add none."""
    known = (TOPIC_BY_KEY[key].field for key in topics if key in TOPIC_BY_KEY)
    return topics | {WHOLE_FIELD[field] for field in known if field in WHOLE_FIELD}


def _spellings(stem: str) -> tuple[str, ...]:
    """The stem as texts are folded, and without the dots of its umlauts; the blanks at its ends are kept."""
    start, end = " " * stem.startswith(" "), " " * stem.endswith(" ")
    return tuple(f"{start}{folded(word).replace('-', '')}{end}" for word in {stem, stem.translate(_UNDOTTED)})


_STEMS: Final = tuple(
    (topic.key, tuple(spelling for stem in topic.words for spelling in _spellings(stem))) for topic in TOPICS
)
