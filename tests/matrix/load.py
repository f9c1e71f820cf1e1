"""Commands by the hundred, each with a word of its own that its answer repeats: what was lost or doubled shows."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from demo.person import Person

_WORD = re.compile(r"w\d+x")


@dataclass
class Load:
    """What was asked in which direct chat, in order."""

    asked: dict[str, list[str]] = field(default_factory=dict)
    _count: int = 0

    async def ask(self, person: Person) -> None:
        """Ask for a language that there is not: the answer repeats its name."""
        self._count += 1
        word = f"w{self._count}x"
        room = person.direct or ""
        await person.says(room, f"sprache {word}")
        self.asked.setdefault(room, []).append(word)

    async def go_on(self, people: Sequence[Person], per_second: float, until: asyncio.Event) -> None:
        """Ask at a rate, each person in turn, until told to stop."""
        loop = asyncio.get_running_loop()
        due = loop.time()
        turn = 0
        while not until.is_set():
            await self.ask(people[turn % len(people)])
            turn += 1
            due += 1 / per_second
            await asyncio.sleep(max(0.0, due - loop.time()))

    def answered(self, person: Person) -> list[str]:
        """The words that the bot's answers repeat, in the order of the person's room."""
        room = person.view.room(person.direct or "")
        texts = (seen.text for seen in room.events if seen.sender == person.bot)
        return [found.group() for text in texts if (found := _WORD.search(text))]

    async def all_answered(self, people: Sequence[Person], within: float = 60) -> None:
        """Wait until each person has seen an answer to all they asked.

        Raises:
            NotSeen: for `within` seconds nothing more came.
        """
        for person in people:
            wanted = set(self.asked.get(person.direct or "", []))
            while missing := len(wanted - set(self.answered(person))):
                await person.until(
                    lambda p=person, w=wanted, m=missing: len(w - set(self.answered(p))) < m or None,
                    f"{missing} of {len(wanted)} answers",
                    within=within,
                )
