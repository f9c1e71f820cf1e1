"""The conversations of the guides, held with the bot on a homeserver in memory: the guides show what was said."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from domain.states import RoomKind
from storage import rooms
from tests.fake_matrix import FakeMatrix
from tests.flows.world import ORGANIZER, Actor, World
from tests.guides.pages import Line

_STARTS_AT = datetime(2027, 3, 10, 13, 0, tzinfo=UTC)
_YOU = "Sie"
_ASSISTANT = "Assistenz"
# What is drawn by lot, and so would read differently each time.
_RANDOM = (
    (re.compile(r"K(-[0-9A-Z]{4}){3}"), "K-7QX4-M2PD-9TRA"),
    (re.compile(r"http://127\.0\.0\.1:\d+(/[a-z/]+/)[\w-]{43}"), r"https://assistenz.example.org\1…"),
)


@dataclass
class Scenes:
    """What was said, by scene."""

    world: World
    said: dict[str, list[Line]] = field(default_factory=dict)
    _lines: list[Line] = field(default_factory=list)
    _files: dict[str, int] = field(default_factory=dict)  # seen so far, by room

    def begin(self, name: str, *actors: Actor) -> None:
        """Begin a scene; what was said before is left out of it."""
        self._lines = self.said[name] = []
        for actor in actors:
            actor.forget()
            self._new_files(actor, actor.chat)

    async def say(self, actor: Actor, *texts: str, who: str = _YOU, room: str | None = None) -> None:
        """Say something, and note it with what is answered where it was said."""
        for text in texts:
            actor.heard(room)
            self._new_files(actor, room or actor.chat)
            self._lines.append(Line(who, text))
            await actor.says(text, room)
            self.listen(actor, room)

    def listen(self, actor: Actor, room: str | None = None) -> None:
        """Note what the bot said meanwhile."""
        for words in actor.heard(room):
            self._lines.append(Line(_ASSISTANT, _settled(words)))
        for name in self._new_files(actor, room or actor.chat):
            self._lines.append(Line(_ASSISTANT, f"(Datei) {name}"))

    def _new_files(self, actor: Actor, room: str) -> list[str]:
        """The names of the files that came since one last looked."""
        names = [name for name, _, _ in actor.files(room)]
        seen, self._files[room] = self._files.get(room, 0), len(names)
        return names[seen:]


def _settled(words: str) -> str:
    """What was said, without what is drawn by lot."""
    for random, shown in _RANDOM:
        words = random.sub(shown, words)
    return words


async def play(world: World) -> dict[str, list[Line]]:
    """Hold all conversations of the guides, in an order in which they make sense."""
    scenes = Scenes(world)
    orga = await world.person(ORGANIZER)
    await _plan(scenes, orga)
    klara = await _introduce(scenes)
    await _confirm(scenes, orga)
    await _publish(scenes, orga)
    jens = await world.known_person("jens", "Erkrath")
    await _register(scenes, klara)
    await _call(scenes, orga, klara)
    await _move(scenes, orga)
    await _invite(scenes, orga)
    await _wait(scenes, klara, jens)
    await _take_part(scenes, jens)
    await _look_back(scenes, jens, orga)
    return scenes.said


async def _plan(scenes: Scenes, orga: Actor) -> None:
    scenes.begin("neu-eine-zeile", orga)
    line = 'event neu "Digitaler Bauantrag" 10.03.2027 14:00 dauer=90 plätze=1 gastgeber=Hilden'
    await scenes.say(orga, f"{line} link=https://video.example.org/bauantrag")
    scenes.begin("neu-gespraech", orga)
    answers = ("Die E-Akte im Alltag", "24.03.2027", "10:00", "90", "60", "koeln", "weiter")
    await scenes.say(orga, "event neu", *answers)
    scenes.begin("pruefen", orga)
    await scenes.say(orga, "event prüfen 1")


async def _introduce(scenes: Scenes) -> Actor:
    klara = Actor(scenes.world, FakeMatrix(scenes.world.server, f"@klara:{scenes.world.server.server_name}"))
    await klara.open_chat()
    scenes.begin("profil")
    scenes.listen(klara)
    await scenes.say(klara, "profil", "Klara Weber", "hilden", "Leiterin der IT", "2", "ja")
    scenes.begin("datenschutz", klara)
    await scenes.say(klara, "datenschutz")
    return klara


async def _confirm(scenes: Scenes, orga: Actor) -> None:
    scenes.begin("bestaetigen")
    scenes.listen(orga)
    await scenes.say(orga, "freigeben stadt 1")


async def _publish(scenes: Scenes, orga: Actor) -> None:
    scenes.begin("veroeffentlichen", orga)
    await scenes.say(orga, "event veröffentlichen 1")
    await scenes.world.pass_time(minutes=1)
    scenes.listen(orga)


async def _register(scenes: Scenes, klara: Actor) -> None:
    scenes.begin("anmelden", klara)
    await scenes.say(klara, "termine", "Ich möchte mich für die nächste Veranstaltung anmelden.")


async def _call(scenes: Scenes, orga: Actor, klara: Actor) -> None:
    scenes.begin("aufruf", orga, klara)
    await scenes.say(orga, "aufruf 1")
    await klara.says('impuls 1 "Bauanträge ohne Papier: was wir gelernt haben"')
    scenes.listen(orga)
    await scenes.say(orga, "freigeben angebot 1")
    await klara.says("ja")
    scenes.listen(orga)


async def _move(scenes: Scenes, orga: Actor) -> None:
    scenes.begin("verschieben", orga)
    await scenes.say(orga, "event verschieben 1 10.03.2027 15:00", "ja", "zurück")
    await scenes.world.pass_time(minutes=10)


async def _invite(scenes: Scenes, orga: Actor) -> None:
    scenes.begin("einladen", orga)
    await scenes.say(orga, "einladen Anna Schmitz; Düsseldorf")


async def _wait(scenes: Scenes, klara: Actor, jens: Actor) -> None:
    scenes.begin("warteliste", jens)
    await scenes.say(jens, "anmelden 1")
    await klara.says("abmelden 1")
    scenes.listen(jens)
    await scenes.say(jens, "ja")
    await klara.says("anmelden 1")


async def _take_part(scenes: Scenes, jens: Actor) -> None:
    await jens.accepts_invitations()
    for minutes in (60, 10):
        await scenes.world.pass_time(to=_STARTS_AT - timedelta(minutes=minutes))
    scenes.begin("dabei")
    scenes.listen(jens)
    await scenes.world.pass_time(to=_STARTS_AT)
    room = await scenes.world.app.writer.do(lambda tx: rooms.of_event(tx, 1, RoomKind.QUESTIONS))
    assert room is not None
    assert room.room_id is not None
    await scenes.say(jens, "da")
    await jens.says("!frage Wie lange hat die Umstellung gedauert?", room.room_id)


async def _look_back(scenes: Scenes, jens: Actor, orga: Actor) -> None:
    jens.forget()
    await scenes.world.pass_time(to=_STARTS_AT + timedelta(minutes=90))
    await scenes.world.pass_time(minutes=31)
    scenes.begin("rueckmeldung")
    scenes.listen(jens)
    await scenes.say(jens, "rückmeldung 1 5 Sehr anschaulich, gern mehr davon.")
    scenes.begin("zahlen", orga)
    await scenes.say(orga, "statistik 1", "protokoll 1", "ausgabe anmeldungen 1 xlsx", "event abschließen 1", "ja")
