"""How wishes are worded in German and English, as data for `domain.wishes`.

Words are folded as `domain.german.folded` does; `|` stands between words of which any fits. A word that ends with `~`
may go on, one that begins with `~` may have begun earlier: `~veranstaltung~` is in `onlineveranstaltungen`. Words in
capitals stand for those in `_GROUPS`.

A rule that begins with `&` holds where all of its words stand somewhere in the sentence, and none of those with a `!`;
`??` is a sentence that asks. Any other rule is a row of words: `*` is up to six words, `?` before a word lets it be
missing, `^` and `$` are the start and the end of the sentence. A line that begins with `|` goes on with the one before.
"""

from typing import Final

_GROUPS: Final = {
    "EVENT": (
        "~veranstaltung~|termin|termine|terminen|event|events|treffen|sitzung|sitzungen|workshop~|webinar~|session"
        "|sessions|meeting|meetings|runde"
    ),
    "WANT": "moechte|moechten|will|wuerde|wuerd|wollte|moecht|haette|waere|want|would|like|love|wanna",
    "ENROL": "anmelden|registrieren|eintragen|register|enrol",
    "ME": "ich|mich|mir|mein|meine|meinen|meiner|i|me|my",
}
EVENT: Final = tuple(_GROUPS["EVENT"].split("|"))


def _rules(text: str) -> tuple[str, ...]:
    """The rules of a text, with the groups written out."""
    lines = [line.strip() for line in text.splitlines()]
    whole = "".join(line if line.startswith("|") else f"\n{line}" for line in lines)
    for name, words in _GROUPS.items():
        whole = whole.replace(name, words)
    return tuple(rule for rule in whole.split("\n") if rule)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


REGISTER: Final = _rules(
    """
    & WANT mich ENROL
    & WANT teilnehmen|mitmachen|dabei !wir|er|sie|uns
    & i WANT attend|join|participate|register|sign
    & i WANT take part
    & me register|enrol|add EVENT|$
    & bitte|einmal anmelden|eintragen !man|sich|meinen|meine|frau|herrn
    & koennen|koennten|kannst|koenntest|koennt|wuerden mich anmelden|eintragen|registrieren
    melde|melden ?sie ?hiermit mich * an $
    melde ich mich * an $
    trage|tragen|trag|tragt ?sie mich * ein $
    setze|setzen|setz ?sie mich * auf ?die ~liste
    & platz EVENT reservieren|reserviere|haette|gern|gerne !habe|noch
    nehme * teil $
    nehme * EVENT teil
    komme gern|gerne * EVENT $
    bin * EVENT|mal * dabei
    ^ ?ja ?gern ?gerne ich bin ?gern ?gerne dabei $
    ^ ?bitte ?um anmeldung ?fuer ?zu ?zur ?zum ?die ?den ?das * EVENT ?nummer ?bitte
    register me
    sign|add|put me up|to|on|down
    count|book me in
    """
)

# Asks how or whether one can, or says what cannot be acted on; what is offered is the same.
ABOUT_REGISTERING: Final = _rules(
    """
    & ?? anmelden|anzumelden|registrieren|anmeldung|anmeldeformular|anmeldefrist|anmeldeschluss !bin|meine
        |angekommen|ihr
    & ?? melde|melden an wie|wo|wann
    & ?? teilnehmen|mitmachen kann|koennte|darf|koennen|noch
    & ?? plaetze|platz frei|freie|noch|vorhanden|gibt !ich
    & WANT|wollen|wuerden uns ENROL
    & ?? register|sign|join|registration how|where|when|can|could|may|must|open|still|do !am|did|have|me|my
    & ?? wie|wo schreibe|trage ein
    & ?? ohne|als teilnehmen|mitmachen
    & ?? room|capacity|spots still|left|event
    & ?? seats|places|spots|seat|place left|available|free|any
    """
)

UNREGISTER: Final = _rules(
    """
    melde|melden ?sie ?hiermit mich * ab $
    melde ich mich * ab $
    & WANT|muss|will mich abmelden|austragen
    & koennen|koennten|kannst|koenntest|koennt mich abmelden|austragen|streichen
    & bitte abmelden|austragen !man|sich|daten
    & ich muss absagen|passen
    & muss|leider absagen
    sage * ab $
    & bin verhindert
    & anmeldung|teilnahme rueckgaengig|annullieren|aufheben|streichen
    & zuruecktreten|zurueckziehen EVENT
    & keine zeit abmelden|absagen
    & withdraw|resign|drop event|registration|out
    & i not join|attend|come|participate able
    ^ please ?just cancel $
    & anmeldung|platz|teilnahme storniere|stornieren|stornier|absagen|freigeben|abgeben|canceln|zuruecknehmen|loeschen
    & anmeldung|teilnahme ziehe|ziehen zurueck
    & anmeldung|teilnahme zurueckziehen
    streiche|streichen|streich|nehme|nehmen|nimm ?sie mich * ~liste
    & kann|koennen nicht teilnehmen|kommen|mitmachen|dabei !gut|hoeren|sehen|finden
    kann ?ich ?leider ?doch ?auch nicht $
    & werde|will|moechte nicht teilnehmen|mitmachen|dabei !fall
    & schaffe es nicht !technik|verbindung
    komme ?ich ?leider ?doch nicht $
    nehme ?ich ?leider ?doch nicht teil $
    & can|could not make it
    & i not attend|come|join|participate can|will|able
    will not make it
    & have|must|need cancel !not
    & cancel my|registration|seat|place|spot|participation
    & take|remove me|my list|event
    & me|want|like|please unregister|deregister
    """
)

# These need no "not" to be what they are; beside one they mean the opposite.
ABOUT_UNREGISTERING: Final = _rules(
    """
    & ?? abmelden|absagen|stornieren|zurueckziehen|abmeldung|absage|abzumelden !sie|bitte
    & ?? wie|wo melde|melden|sage|sagen ab
    & ?? liste|teilnehmerliste runter|raus|herunter
    & ?? wenn nicht kommen|teilnehmen
    & ?? cancel|unregister|deregister how|can|when|where|may !you|please
    """
)

EVENTS: Final = _rules(
    """
    & ?? EVENT naechste|naechsten|bald|wieder|neue|next|soon|schicken|mitteilen|senden !ich|mich
    & EVENT datum|uhrzeit|daten|tagesordnung|programm|thema brauche|benoetige|sagen|schicken|naechsten|naechste
    ^ wann|welche|when|which|what * EVENT
    & ?? EVENT wann|welche|welcher|welchem|welchen|welches|was|gibt|worum|when|which|what|there|steht|uhr !ich
        |hatten|war
    & EVENT zeige|zeigen|zeig|nenne|nennen|liste|list|show|uebersicht|suche|tell
    & ?? wann geht|startet|beginnt los|es
    & ?? wann trefft|treffen|trifft
    & was naechstes|naechste steht|kommt|laeuft|geplant|passiert|an
    terminuebersicht|terminliste|terminplan|veranstaltungsuebersicht|veranstaltungskalender|veranstaltungsprogramm
    & ?? what|when is|do next|programme|program|agenda|schedule
    & ?? when it|we start|begin|starts
    ^ ?die naechste|naechsten|naechster|next EVENT ?bitte|please $
    """
)

ASK: Final = _rules(
    """
    & ?? frage|fragen meine|eine|wohin|wem schicke|sende|schreibe|stellen|geht
    & mir brennt frage
    & etwas|was fragen moechte|wuerde|will|darf
    & frage|fragen ME|wir|man|wie|wo habe|haette|haett|hab|stellen|stelle|stell|richten|einreichen|los|loswerden
        |kann|duerfen|darf|koennen|moechte !nicht|keine|umfrage
    & haette|hab frage
    & moechte|wuerde|darf|kann|will fragen !nicht
    & ?? mit den fragen
    & ?? questions|question|something ask|post|put|raise|submit
    & i|have|got question|questions !no
    & like|want ask !not
    """
)

REGISTRATIONS: Final = _rules(
    """
    & ?? ich|mich habe angemeldet|registriert schon|bereits|eigentlich
    & ?? anmeldungen habe|sind|meine !wie|viele
    & ?? my registration confirmed|there|through|ok|valid
    & ?? ich bin|stehe|wurde angemeldet|registriert|eingetragen|dabei|liste|warteliste|teilnehmerliste !wie|runter
    & ?? meine|unsere anmeldung hat|ist|habt|haben|kam|wurde !wie|kann|stornieren|zurueckziehen|loeschen
    & ?? habe ich platz|sitzplatz
    & platz|stelle warteliste welchem|welcher|stehe
    meine|meiner anmeldungen
    & ?? i|my am|have|did|do registered|signed|list|seat|registration|place|spot !how|can|cancel
    my registrations
    """
)

TOWN: Final = _rules(
    """
    ich wechsle|wechsele * zur|zu|nach ?der ?stadt
    & meine stadt|kommune|gemeinde falsch|verkehrt
    & ich seit|jetzt|nun fuer zustaendig|taetig
    & meine|meiner|ich|falsche stadt|kommune|gemeinde|arbeitgeber aendern|aendere|aendern|wechseln|gewechselt
        |falsch|falsche|korrigieren|berichtigen
    & den|meinen arbeitgeber gewechselt|wechsle
    & meine stadt|kommune|gemeinde stimmt nicht
    & falsche stadt|kommune|gemeinde
    & ich arbeite|bin|spreche jetzt|nun|inzwischen|neuerdings|mittlerweile fuer|bei|in|beim !im|ab|besprechung|urlaub
    & ich spreche|arbeite|bin nicht mehr fuer|bei|in taetig|sondern|mehr !buero|haus|dabei|besprechung
    & my|another|new town|municipality|city|employer change|wrong|changed|moved|correct
    & i work|speak now|no|not for|longer|more !home
    """
)

NAME: Final = _rules(
    """
    & namen|name tippfehler|schreibfehler|rechtschreibfehler !veranstaltung
    & my name spelling|typo|spell
    & name|namen|nachname|nachnamen|vorname|vornamen falsch|aendern|aendere|geaendert|korrigieren|korrigiere
        |berichtigen|neuen|neu|vertippt|verschrieben|stimmt !stadt|veranstaltung|bauakte
    & ich heisse|heiss jetzt|nun|inzwischen|nicht
    & my name|surname misspelt|misspelled|wrong|change|correct|incorrect|changed
    & i am|named|called now called|named !for
    """
)

OFFER: Final = _rules(
    """
    & unsere|wir wissen|erfahrung|erfahrungen|vorlagen|loesung weitergeben|teilen|verfuegung
    & we show|share others|our|with
    & wir|ich|unsere|die anbieten|weitergeben|angebot !sie|ihr
    & wir|unsere|stadt|kommune|gemeinde bieten|bietet
    & wir geben|teilen|zeigen|stellen gern|gerne|anderen|weiter|verfuegung !fragen
    & wir|unser|unsere zeigen|helfen|unterstuetzen anderen
    & unsere stadt|kommune|gemeinde|verwaltung kann helfen|unterstuetzen
    & wie|wo|was biete ich|wir
    & ?? wie|wo angebot einstellen|machen|eintragen|eingeben
    & we|our|i share|offer|offers !you
    & ?? how|where|can offer
    """
)

NEED: Final = _rules(
    """
    & wir haetten unterstuetzung|hilfe|austausch|partner
    & ?? wer nutzt|verwendet|betreibt|hat schon|bereits|berichten
    & uns fehlt|fehlen erfahrung|wissen|erfahrungen|personal|unterstuetzung
    & town|municipality|city needs|seeks help|support|partner|experience
    & unsere gemeinde|stadt|kommune|verwaltung sucht|braucht|benoetigt
    & wir|unsere suchen|brauchen|braeuchten|benoetigen|wuenschen !urlaub|link|termin|pause
    & ?? wer|hat|jemand|wem erfahrung|erfahrungen|loesung|loesungen !sie
    & ?? gibt kommunen|staedte|gemeinden die|mit
    & ?? kommune|kommunen|staedte|stadt|gemeinde|gemeinden welche kann|koennen|hilft|helfen|hat|haben|nutzt|nutzen
        |setzt
    & ?? wer kann|koennte uns helfen|beraten|unterstuetzen|zeigen
    & ?? partner|partnerkommune|partnerstadt wie|wo finde|finden
    & we need|seek|want support|help|partner|partners|experience|advice
    & we looking|searching for
    & ?? anyone|anybody|somebody|who experience|solution
    & ?? who can|could us help|advise|support
    & ?? how|where find partner|partners
    """
)

HELP: Final = _rules(
    """
    & weiss nicht wie|was|weiter geht|machen|tun
    & helfen|hilf|helft bitte|mir !uns|koennte
    & ?? wie bediene|benutze|verwende|nutze ich
    & ?? welche moeglichkeiten|optionen habe|gibt
    & ?? how do i use|operate this|it|that|bot
    & ?? what my options
    & ?? was kann|koennen|muss|soll|kannst ich|du|sie|man tun|machen|alles|hier !sie|ihr
    ^ was kannst|koennen du|sie $
    & ich brauche|benoetige|brauch hilfe|unterstuetzung
    ^ hilfe ?bitte $
    wie funktioniert|geht|laeuft das|es|dies ?hier ?alles ?eigentlich $
    komme ?ich ?hier ?einfach ?damit ?leider nicht weiter|zurecht|klar
    & ich blicke|verstehe nicht|nichts durch|hier|tun|machen|soll|funktioniert|geht
    & koennen|kannst|koennten|koennt mir helfen
    & ^ helfen|hilf|helft mir
    & ?? wer|was bist|sind du|sie !geplant
    & ?? was macht|ist bot|assistenz|assistent
    & ?? naechsten|naechste schritte|schritt
    & ?? welche befehle|kommandos|funktionen
    & ?? what can|should|do|must i|you do|here
    & ?? what is this|bot !price
    & i need help !we
    & help me
    & ?? how does|do|is this|it|that|bot work
    & ?? who|what are you
    & i am stuck|lost
    & i not know|understand what|how do|works|this
    & ?? which commands
    """
)

ENGLISH: Final = _rules(
    """
    & englisch|english bitte|please|lieber|sprechen|spreche|schreiben|schreib|schreibt|weitermachen|reden|antworten
        |wechseln|wechsle|speak|talk|write|switch|answer|geht|kann !kurs|lehrer|test
    ^ ?in ?auf english|englisch $
    """
)

GERMAN: Final = _rules(
    """
    & deutsch|german bitte|please|lieber|sprechen|spreche|schreiben|reden|antworten|wechseln|wechsle|speak|talk
        |write|switch|answer|geht|kann !kurs|lehrer|test
    & deutsch schreib|schreibt|weitermachen
    ^ ?in ?auf german|deutsch $
    """
)

STOP: Final = _rules(
    """
    & vergessen|vergiss alles|mich ueber|ganz
    & mich|ich loeschen|geloescht komplett|lassen|werden|vollstaendig !anmeldung
    & keine nachrichten|mitteilungen|mails|erinnerungen weiteren|weitere|mehr
    & ?? wie werde|komme ich los|raus
    & i deleted|erased|forgotten want|like
    & no|not messages|mails more|further|again
    & daten|konto|profil|account loesche|loeschen|loesch|loescht|geloescht|entferne|entfernen|vergessen !kunden
        |buerger
    & keine|weniger|nicht nachrichten|mitteilungen|mails|erinnerungen mehr|bitte !bekommen|erhalten|angekommen
    & moechte|will keine nachrichten|mitteilungen|mails|erinnerungen
    & nicht|nichts mehr schreiben|benachrichtigen|kontaktieren mir|mich
    & mir nicht|nichts schreiben|schreib|schreibt mehr
    & hoeren|hoer|hoert auf schreiben|nerven
    & verteiler|mailingliste raus|austragen|streichen|herunter
    & ?? daten|informationen|speichern|gespeichert|wissen ueber mich|mir
    & ?? was speichern|speichert|gespeichert|wissen|weisst sie|du|ihr ueber|von mich|mir
    & widerrufe|widerrufen|ziehe einwilligung|zustimmung
    lassen ?sie mich * ruhe
    & delete|erase|remove|forget my|me data|account|profile|information|everything
    & stop messages|messaging|writing|sending|contacting
    & not|no want|send|contact messages|me more|again
    & ?? data|information|know about me
    & withdraw|revoke consent
    & leave me alone
    """
)

NOT: Final = _words(
    """
    nicht nichts kein keine keinen keinem keiner keinesfalls nie niemals nimmer not never no without ohne
    """
)
UNSURE: Final = _words(
    """
    wenn falls ob bevor sobald ehe nachdem vielleicht eventuell evtl if whether unless before maybe perhaps until
    ueberlege weiss unsicher
    """
)
# Someone else, so that "me" is not who is meant.
OTHERS: Final = _words(
    """
    er kollege kollegen kollegin kolleginnen chef chefin mitarbeiter mitarbeiterin frau herr herrn uns personen
    leute colleague colleagues boss us wife husband dog
    """
)
ME: Final = _words(
    """
    ich mich i me
    """
)
# Said behind a wish; they change nothing of it.
COURTESY: Final = _words(
    """
    besten bitte dank danke herzlichen lg mfg please thank thanks vg vielen you
    """
)

# With nothing but these around it, an instruction leaves no doubt about what is meant.
FILLING: Final = _words(
    """
    ich mich mir mein meine meinen meiner sie du ihnen dir euch man es das der die den dem des ein eine einen einem
    einer bitte danke vielen dank herzlichen gern gerne sehr auch doch noch mal wieder hiermit verbindlich fest
    definitiv leider schade sorry fuer zu zur zum an am bei beim bin in im auf von vom und oder aber um dann hier
    jetzt so moechte moecht will wuerde wuerd wollte kann koennen koennten koennte kannst muss haette haett waere
    habe hab guten tag morgen abend hallo hi moin liebes liebe lieber geehrte geehrter damen herren gruss gruesse
    gruessen freundlichen viele mit beste naechste naechsten naechster naechstes kommende kommenden kommender nr
    nummer sein werden wird anmelden melden melde ab teilnehmen teil nehme nehmen nimm teilnahme mitmachen dabei
    komme kommen kommt anmeldung anmeldungen eintragen trage tragen trag registrieren registriere platz reservieren
    reserviere liste teilnehmerliste warteliste setzen setze setz stehen abmelden absagen sage sag storniere
    stornieren stornier zurueck zurueckziehen ziehe streichen streiche streich schaffe verhindert nicht austragen
    mehr teilnehmer einmal anbei koennt ihr tragt werde freigeben abgeben loeschen zuruecknehmen tja oh ja nein also
    denn i me my the a at to for from on of next upcoming event events please thanks thank you very much hello dear
    would like love want wanna could can be able is it do have must sign up register registration registered join
    attend participate take part taking put down book count cancel unfortunately make after all not come off list
    unregister deregister remove seat place spot session number no afraid but and yes add enrol need back really
    gladly happy coming that this participation team regards kind best
    """
)
