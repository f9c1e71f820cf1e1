"""Who plays: people of twelve towns, a host, two impulse givers and an organizer. All of them are made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """One person of the story.

    Attributes:
        key: Local part of their Matrix ID.
        name: First and last name.
        town: The town they speak for, as it is officially called; empty for the organizer.
        function: What they do there.
        types: How they type their town.
        asked_back: What they answer when the bot asks which town they mean.
        language: In which they talk with the bot.
    """

    key: str
    name: str
    town: str = ""
    function: str = ""
    types: str = ""
    asked_back: str = ""
    language: str = "de"

    @property
    def known_as(self) -> str:
        """Name and town."""
        return f"{self.name} ({self.town})" if self.town else self.name


ORGANIZER = Part("olga", "Olga Marquardt")
HOST = Part("henrike", "Henrike Baumann", "Hilden", "Leiterin Digitalisierung")
IMPULSES = (
    Part("farid", "Farid Rahimi", "Gütersloh", "Leiter Bauverwaltung", types="Guetersloh"),
    Part("svenja", "Svenja Thiele", "Ratingen", "Leiterin Bauaufsicht"),
)

# The first four are played at length: an easy case, a slip of the pen, an ambiguous name, someone who speaks English.
PARTICIPANTS = (
    Part("klara", "Klara Berg", "Hilden", "Sachgebietsleiterin Bauordnung"),
    Part("murat", "Murat Yıldız", "Recklinghausen", "IT-Leiter", types="Recklinghasuen"),
    Part("sabine", "Sabine Lohmann", "Bergisch Gladbach", "E-Government", types="Gladbach", asked_back="1"),
    Part("james", "James Whitfield", "Düren", "Smart city officer", types="Dueren", language="en"),
    Part("tobias", "Tobias Wenzel", "Hilden", "Systemadministrator"),
    Part("miriam", "Miriam Özdemir", "Ratingen", "Beauftragte für Digitalisierung"),
    Part("jens", "Jens Kolbe", "Ratingen", "IT-Leiter"),
    Part("dirk", "Dirk Esser", "Bergisch Gladbach", "Fachbereich Stadtplanung"),
    Part("anna", "Anna Kowalski", "Siegburg", "Organisation und IT"),
    Part("thomas", "Thomas Nguyen", "Siegburg", "Geoinformation", types="Siegbrug"),
    Part("petra", "Petra Hölscher", "Gütersloh", "Prozessmanagement"),
    Part("lukas", "Lukas Brandt", "Gütersloh", "IT-Sicherheit"),
    Part("aylin", "Aylin Demir", "Detmold", "Leiterin Bürgerservice"),
    Part("uwe", "Uwe Kranz", "Detmold", "Bauverwaltung"),
    Part("birgit", "Birgit Sommer", "Arnsberg", "Digitale Stadt"),
    Part("stefan", "Stefan Althoff", "Arnsberg", "IT-Leiter"),
    Part("jana", "Jana Petersen", "Iserlohn", "Onlinedienste"),
    Part("marco", "Marco Bianchi", "Iserlohn", "Steueramt"),
    Part("gudrun", "Gudrun Vogt", "Recklinghausen", "Personal und Organisation"),
    Part("niklas", "Niklas Hermes", "Bocholt", "Digitalisierung"),
    Part("ines", "Ines Terhorst", "Bocholt", "Bauordnung"),
    Part("katrin", "Katrin Schäfer", "Euskirchen", "Schul-IT"),
    Part("rolf", "Rolf Zimmermann", "Euskirchen", "IT-Leiter"),
    Part("elif", "Elif Aksoy", "Düren", "Jugendamt", types="Düren"),
)

TOWNSPEOPLE = (*PARTICIPANTS, HOST, *IMPULSES)
EVERYONE = (ORGANIZER, *TOWNSPEOPLE)
TOWNS = tuple(sorted({part.town for part in TOWNSPEOPLE}))


@dataclass(frozen=True)
class Wishes:
    """What a town offers and seeks, and who says so for it."""

    speaker: Part
    offers: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def town(self) -> str:
        """Whose wishes they are."""
        return self.speaker.town


_BY_KEY = {part.key: part for part in TOWNSPEOPLE}

# Hilden fits best with Ratingen, Iserlohn and Siegburg, and a town gets three partners at most. Whoever always takes
# the best pair first has spent Hilden's places on them, and nobody is left for Detmold, which only Hilden can help.
# Siegburg has another partner; so the best choice for everyone lets Hilden meet Detmold instead.
WISHES = (
    Wishes(
        _BY_KEY["klara"],
        ("Digitale Bauakte mit Bauantrag online: Leistungsverzeichnis und Schulungsunterlagen",),
        ("IT-Sicherheit: Notfallhandbuch und Grundschutz für ein kleines Team",),
    ),
    Wishes(
        _BY_KEY["jens"],
        ("IT-Sicherheit mit Grundschutz und Notfallhandbuch, auch für ein kleines Team",),
        ("Digitale Bauakte mit Bauantrag online, gern mit Leistungsverzeichnis",),
    ),
    Wishes(
        _BY_KEY["jana"],
        ("Notfallhandbuch für die IT-Sicherheit und Grundschutz",),
        ("Bauantrag online und digitale Bauakte, dazu Schulungsunterlagen",),
    ),
    Wishes(
        _BY_KEY["anna"],
        ("IT-Sicherheit nach Grundschutz, Notfallhandbuch",),
        ("Digitale Bauakte: Bauantrag online, Leistungsverzeichnis", "Terminvergabe mit Aufrufsystem im Bürgerbüro"),
    ),
    Wishes(
        _BY_KEY["aylin"],
        ("Ehrenamtskarte als App für Vereine und Freiwillige",),
        ("Bauakte: wie fangen wir klein an?",),
    ),
    Wishes(
        _BY_KEY["sabine"],
        ("Terminvergabe im Bürgerbüro mit Aufrufsystem für alle Wartenden",),
        ("Mobiles Arbeiten mit VPN, das für VS-NfD zugelassen ist",),
    ),
    Wishes(
        _BY_KEY["birgit"],
        ("Homeoffice mit einem vom BSI für VS-NfD zugelassenen VPN",),
        ("Chatbot mit KI, der Fragen zum Personalausweis beantwortet",),
    ),
    Wishes(
        _BY_KEY["murat"],
        ("KI und Chatbot: unser Assistent beantwortet Fragen zum Personalausweis",),
        ("VPN für VS-NfD im Homeoffice, vom BSI zugelassen",),
    ),
    Wishes(
        _BY_KEY["petra"],
        ("Kita-Portal: Anmeldung und Platzvergabe für alle Träger",),
        ("LoRaWAN-Sensoren für Parkplätze und Starkregen",),
    ),
    Wishes(
        _BY_KEY["elif"],
        ("LoRaWAN-Netz mit Sensoren für Starkregen und Parkplätze",),
        ("Portal für die Anmeldung in der Kita mit Platzvergabe aller Träger",),
    ),
    Wishes(
        _BY_KEY["niklas"],
        ("E-Payment: Bezahlfunktion für alle Onlinedienste und Kassenautomat im Rathaus",),
        ("Tablets der Schulen aus der Ferne verwalten",),
    ),
    Wishes(
        _BY_KEY["katrin"],
        ("Schul-IT: 3.000 Tablets aller Schulen aus der Ferne verwalten",),
        ("Bezahlfunktion und E-Payment, auch am Kassenautomaten",),
    ),
)
LEFT_ALONE_BY_GREED = _BY_KEY["aylin"]
