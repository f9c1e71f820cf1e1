"""Intents about questions and votes."""

from dataclasses import dataclass
from typing import ClassVar

from domain.intents.base import EventId, Intent, QuestionId, QuestionsOf


@dataclass(frozen=True)
class QuestionAsked(Intent):
    """To the asker: the question has its number; `event` is told where it was asked in the direct chat."""

    question: QuestionId
    event: EventId | None = None


@dataclass(frozen=True)
class QuestionAnnounced(Intent):
    """To the event's room: someone asked in their direct chat."""

    question: QuestionId


@dataclass(frozen=True)
class QuestionList(Intent):
    """The pinned list of an event's questions, which is edited as votes come in."""

    event: QuestionsOf


@dataclass(frozen=True)
class QuestionsShown(Intent):
    """The list on demand."""

    event: QuestionsOf
    prefix: str = ""  # of commands where it is shown; none in the direct chat, where one does not vote


@dataclass(frozen=True)
class VoteCounted(Intent):
    """To someone who voted in words."""

    question: QuestionId


@dataclass(frozen=True)
class VoteTakenBack(Intent):
    """To someone who took their vote back in words."""

    question: QuestionId


@dataclass(frozen=True)
class QuestionTaken(Intent):
    """To asker, room and host: this question is talked about now."""

    question: QuestionId
    to_asker: bool = False  # who is addressed then
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class QuestionAnswered(Intent):
    """To asker, room and host: it was answered, perhaps with the answer in words."""

    question: QuestionId
    to_asker: bool = False
    chatter: ClassVar[bool] = False


@dataclass(frozen=True)
class NoOpenQuestion(Intent):
    """To the host: there is no question that could come next."""

    event: EventId


@dataclass(frozen=True)
class NoSuchQuestion(Intent):
    """A number that no question of the event has."""

    number: int


@dataclass(frozen=True)
class QuestionClosed(Intent):
    """A vote for, or an answer to, a question that was answered already."""

    question: QuestionId


@dataclass(frozen=True)
class QuestionTooLong(Intent):
    """A text that is too long for a question."""

    limit: int


@dataclass(frozen=True)
class QuestionsOver(Intent):
    """The event takes no questions: it is not published yet, or over."""

    event: EventId


@dataclass(frozen=True)
class AskInEventRoom(Intent):
    """It is not clear for which event the question is; these are the asker's."""

    events: tuple[EventId, ...] = ()


@dataclass(frozen=True)
class WhichEvent(Intent):
    """A command about questions where it is not clear of which event; the asker may choose among these."""

    events: tuple[EventId, ...] = ()
    by_number: bool = False  # the command takes the event's number
