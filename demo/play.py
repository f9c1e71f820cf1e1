"""What the chapters of the story play with: the stage, the people in their parts, and the transcript that shows it."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from zoneinfo import ZoneInfo

from demo.cast import Part
from demo.person import Person
from demo.stage import Stage
from demo.transcript import Transcript
from demo.view import Look, Room, Seen

WITHIN = 60.0  # seconds; machines that build software are slow, and nobody waits that long when all is well
ZONE = ZoneInfo("Europe/Berlin")
DIRECT = "Direktchat"

_SIDE_BY_SIDE = 8  # people who talk to the bot at once; more only wait for each other
_WEEKDAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


class Play:
    """The running story.

    Attributes:
        stage: Homeserver, bot and clock.
        transcript: Where the story is shown.
        event: Number of the event, once it was noted.
        title: Of the event.
        questions: Room id of its room for questions.
        tally: Figures for the summary, counted from what people saw.
        reminders: What reminded whom.
    """

    def __init__(self, stage: Stage, transcript: Transcript) -> None:
        self.stage = stage
        self.transcript = transcript
        self.event = 0
        self.title = ""
        self.questions = ""
        self.tally: dict[str, int] = {}
        self.reminders: dict[Part, list[str]] = {}

    @property
    def bot(self) -> str:
        """The bot's Matrix ID."""
        return self.stage.bot.user_id

    @property
    def time(self) -> str:
        """What the bot's clock shows."""
        now = self.stage.clock.now().astimezone(ZONE)
        return f"{_WEEKDAYS[now.weekday()]} {now:%d.%m.%Y, %H:%M}"

    def person(self, part: Part) -> Person:
        """The client of a part."""
        return self.stage.people[part.key]

    def user_id(self, part: Part) -> str:
        """The Matrix ID of a part."""
        return self.stage.user_id(part.key)

    async def asks(self, part: Part, text: str, *looks: Look, show: bool = True) -> Seen:
        """Somebody says something in their direct chat and sees the bot's answer."""
        if show:
            self.transcript.said(DIRECT, part.known_as, text)
        seen = await self.person(part).asks(text, *looks, within=WITHIN)
        if show:
            self.transcript.answered(seen.text)
        return seen

    async def says(self, part: Part, room: str, text: str) -> str:
        """Somebody says something in a room; the message's id."""
        self.transcript.said(self.place(part, room), part.known_as, text)
        return await self.person(part).says(room, text)

    async def sees(
        self, part: Part, *looks: Look, room: str | None = None, since: int | None = None, show: bool = True
    ) -> Seen:
        """Somebody sees a message of the bot, by default one in their direct chat."""
        person = self.person(part)
        seen = await person.sees(*looks, room=room or person.direct, by=self.bot, since=since, within=WITHIN)
        if show:
            direct = seen.room == person.direct
            place = DIRECT if direct else self.place(part, seen.room)
            self.transcript.answered(seen.text, to=part.known_as if direct else "", where=place)
        return seen

    def place(self, part: Part, room: str) -> str:
        """How a room is called in the transcript."""
        person = self.person(part)
        return DIRECT if room == person.direct else person.view.room(room).name or "Raum"

    async def comes_into(self, part: Part, fits: Callable[[Room], bool], what: str) -> Room:
        """Somebody comes into a room to which they were invited."""
        return await self.person(part).comes_into(fits, what, within=WITHIN)

    async def all(self, parts: Iterable[Part], what: str, action: Callable[[Part], Awaitable[object]]) -> None:
        """Many do the same side by side, with progress."""
        parts = list(parts)
        slots = asyncio.Semaphore(_SIDE_BY_SIDE)
        with self.transcript.steps(what, len(parts)) as steps:

            async def one(part: Part) -> None:
                async with slots:
                    await action(part)
                steps.advance(part.name)

            async with asyncio.TaskGroup() as tasks:
                for part in parts:
                    tasks.create_task(one(part))
