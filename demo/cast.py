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
    Part("farid", "Farid Rahimi", "Gütersloh", "Projektleiter Bauakte", types="Guetersloh"),
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
