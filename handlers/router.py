"""Which command a text means: names in German and English, in any case, with or without umlauts."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from rapidfuzz import fuzz, process

from domain.incoming import Message
from domain.intents.base import Intent
from domain.intents.talk import CommandName, HelpShown
from domain.rules import Asker, Place, Rule
from domain.states import RoomKind
from handlers.arguments import Arguments, argument_names
from storage.unit_of_work import Transaction

_LONGEST_NAME = 3  # words
_NEAR = 70.0  # similarity in percent from which a name is offered
_WORD = re.compile(r"\S+")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Bot:
    """What handlers need to know of the bot itself."""

    user_id: str
    allowed_servers: frozenset[str]  # whose invitations are accepted; none means all
    zone: str  # of events that name no other
    web_url: str | None = None  # where people find our pages
    organizers: frozenset[str] = frozenset()  # whom the operator named: they stay organizers
    encrypted_rooms: tuple[RoomKind, ...] = ()  # kinds of rooms that are made with encryption
    retention_days: int = 365  # after an event, for which people's names stay with it


@dataclass(frozen=True)
class Call:
    """A command as it was called: by whom, where, with what, on which transaction, at which time."""

    tx: Transaction
    now: datetime
    asker: Asker
    place: Place
    message: Message
    router: "Router"
    bot: Bot

    @property
    def zone(self) -> str:
        """Of events that name no other."""
        return self.bot.zone

    @property
    def web_url(self) -> str | None:
        """Where people find our pages."""
        return self.bot.web_url


@dataclass(frozen=True)
class Command:
    """A command as data: its names, its arguments, who may, what it does."""

    key: str
    german: tuple[str, ...]
    english: tuple[str, ...]
    arguments: type[Arguments]
    allow: Rule
    run: Callable[..., Intent | None]
    private: bool = False  # only in the direct chat
    shown: bool = True  # stands in the help
    changes: bool = True  # what it does stands in the audit log

    @property
    def name(self) -> CommandName:
        """How it is named to people."""
        return CommandName(self.key, self.german[0], self.english[0], argument_names(self.arguments))


@dataclass(frozen=True)
class Found:
    """A command that a text names, and what stands behind the name."""

    command: Command
    rest: str


@dataclass
class Router:
    """The commands of one topic, or of all."""

    commands: list[Command] = field(default_factory=list)
    _by_name: dict[str, Command] = field(default_factory=dict)

    def command(
        self,
        key: str,
        german: str | tuple[str, ...],
        english: str | tuple[str, ...],
        *,
        allow: Rule,
        private: bool = False,
        shown: bool = True,
        changes: bool = True,
    ) -> Callable[[Callable[..., Intent | None]], Callable[..., Intent | None]]:
        """Make a function a command. It takes the call and its arguments, and returns what to reply.

        Args:
            key: names the command for the texts and the audit log.
            german: its German name, or several with the main one first.
            english: its English name, or several.
            allow: who may; there is no default.
            private: it is answered only in the direct chat.
            shown: it stands in the help.
            changes: it changes something; False for what only shows.
        """

        def declare(function: Callable[..., Intent | None]) -> Callable[..., Intent | None]:
            names_de = (german,) if isinstance(german, str) else german
            names_en = (english,) if isinstance(english, str) else english
            arguments = function.__annotations__.get("arguments", Arguments)
            self.add(Command(key, names_de, names_en, arguments, allow, function, private, shown, changes))
            return function

        return declare

    def add(self, command: Command) -> None:
        """Take up a command.

        Raises:
            ValueError: one of its names is taken by another.
        """
        for name in (*command.german, *command.english):
            for spelling in spellings(name):
                if self._by_name.setdefault(spelling, command) is not command:
                    raise ValueError(f"two commands are named {name}")
        self.commands.append(command)

    def include(self, others: Iterable["Router"]) -> "Router":
        """Take up all commands of other routers."""
        for other in others:
            for command in other.commands:
                self.add(command)
        return self

    def find(self, text: str) -> Found | None:
        """The command whose name the text begins with, the longest name first."""
        words = list(_WORD.finditer(text[:200]))[:_LONGEST_NAME]
        for count in range(len(words), 0, -1):
            name = fold(" ".join(word.group() for word in words[:count])).rstrip(".,:;!")
            command = self._by_name.get(name)
            if command is not None:
                return Found(command, text[words[count - 1].end() :].strip())
        return None

    def nearest(self, text: str, asker: Asker, place: Place) -> tuple[CommandName, ...]:
        """The commands, of those that the asker may use here, whose names lie close to what was typed."""
        words = fold(text[:60]).split()[:2]
        names = {name: command for name, command in self._by_name.items() if self.offered(command, asker, place)}
        found: dict[str, CommandName] = {}
        for typed in (" ".join(words), *words[:1]):
            for name, _, _ in process.extract(typed, names.keys(), scorer=fuzz.ratio, limit=2, score_cutoff=_NEAR):
                found.setdefault(names[name].key, names[name].name)
            if found:
                break
        return tuple(found.values())[:2]

    def offered(self, command: Command, asker: Asker, place: Place) -> bool:
        """Whether the asker may use a command here, so that it stands in their help."""
        fits = place.direct or not command.private
        return command.shown and fits and command.allow.allows(asker, place.event)

    def help_for(self, asker: Asker, place: Place) -> HelpShown:
        """What the asker may do here."""
        offered = (command.name for command in self.commands if self.offered(command, asker, place))
        return HelpShown(tuple(offered), "" if place.direct else "!")


def fold(text: str) -> str:
    """Text for comparing: lower case, umlauts written out, one space between words."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_UMLAUTS)
    return " ".join(text.split())


def spellings(name: str) -> set[str]:
    """How a name may be typed: `nächste`, `naechste` and, as some keyboards have it, `nachste`."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(letter)
    )
    return {fold(name), fold(bare)}
