"""Intents of the conversation itself: greeting, help, what was not understood."""

from dataclasses import dataclass
from typing import ClassVar

from domain.intents.base import Intent


@dataclass(frozen=True)
class CommandName:
    """A command as it is named to people: its key, what to type in German and English, and what comes behind."""

    key: str
    german: str
    english: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Greeted(Intent):
    """The first words to someone new."""

    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class GreetedBack(Intent):
    """The answer to a "good day" of someone who was greeted before."""


@dataclass(frozen=True)
class PlainChatOpened(Intent):
    """Why the bot left an encrypted chat and opened this one."""

    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class EncryptedRoomMet(Intent):
    """Organizers hear that encryption was switched on in a room of an event, where the bot must now be silent."""

    room_id: str
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class HelpShown(Intent):
    """What the asker may do here: an overview, or one topic of it."""

    commands: tuple[CommandName, ...]
    prefix: str
    topic: str = ""  # of `domain.help_topics`, or `all`


@dataclass(frozen=True)
class CommandExplained(Intent):
    """What one command does, and what to type."""

    command: CommandName
    prefix: str


@dataclass(frozen=True)
class NotUnderstood(Intent):
    """No command; the nearest ones, if any lie close. It was not run."""

    nearest: tuple[CommandName, ...] = ()
    prefix: str = ""


@dataclass(frozen=True)
class ArgumentsMisread(Intent):
    """A command whose arguments do not fit: what is wrong, with which word, and how it is typed."""

    command: CommandName
    problem: str  # missing, surplus, quote, number, range, day, time, user, empty, long, choice, form
    word: str = ""
    prefix: str = ""


@dataclass(frozen=True)
class NotAllowed(Intent):
    """The rules do not let this person do that here."""

    command: CommandName


@dataclass(frozen=True)
class OnlyInDirectChat(Intent):
    """A command that is personal, typed in a room."""

    command: CommandName


@dataclass(frozen=True)
class TooLong(Intent):
    """A message longer than the bot reads."""

    limit: int


@dataclass(frozen=True)
class Apology(Intent):
    """Something of ours went wrong; the reference stands in the log."""

    reference: str


@dataclass(frozen=True)
class LanguageSet(Intent):
    """The language was changed."""


@dataclass(frozen=True)
class NothingToCancel(Intent):
    """`cancel` without a conversation."""


@dataclass(frozen=True)
class NoSuchPrompt(Intent):
    """A yes or no to a prompt that is not theirs or not open."""

    number: int


@dataclass(frozen=True)
class WhichPrompt(Intent):
    """A bare yes or no while none or several prompts are open."""

    open_numbers: tuple[int, ...]
