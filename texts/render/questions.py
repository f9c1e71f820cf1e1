"""Words about questions and votes."""

from collections.abc import Iterable

from domain.facts import QuestionFacts
from domain.intents.base import EventId
from domain.intents.questions import (
    AskInEventRoom,
    NoOpenQuestion,
    NoSuchQuestion,
    QuestionAnnounced,
    QuestionAnswered,
    QuestionAsked,
    QuestionClosed,
    QuestionList,
    QuestionsOver,
    QuestionsShown,
    QuestionTaken,
    QuestionTooLong,
    VoteCounted,
    VoteTakenBack,
    WhichEvent,
)
from domain.states import QuestionState
from texts import dates
from texts.markup import bullets, code, mention, one_line, plain, quote
from texts.nodes import Fragment
from texts.render.registry import Telling, renders

_SHORT = 200  # characters of a question in the list
# Bytes of HTML. An event may have 65,536, and an edit holds plain text and HTML twice (Matrix specification, "Size
# limits" and "Event replacements").
_LONGEST_LIST = 12_000


@renders(QuestionAsked)
def question_asked(intent: QuestionAsked, telling: Telling) -> Fragment:
    question = telling.names.questions[intent.question]
    if question.state == QuestionState.WITHDRAWN:
        return _withdrawn(question, telling)
    if intent.event is not None:
        return telling.speech.say(
            "Your question has the number **{number}** at **{event}**. It is shown in the room of the event with your "
            "name, so that everyone there can vote for it.",
            number=question.number,
            event=telling.names.events[intent.event].title,
        )
    return telling.speech.say(
        "Question **{number}** is noted. To vote for it: 👍 on this message, or write {vote}.",
        number=question.number,
        vote=code(f"+{question.number}"),
    )


@renders(QuestionAnnounced)
def question_announced(intent: QuestionAnnounced, telling: Telling) -> Fragment:
    question = telling.names.questions[intent.question]
    if question.state == QuestionState.WITHDRAWN:
        return _withdrawn(question, telling)
    say = telling.speech.say
    asked = say("Question **{number}** from {asker}:", number=question.number, asker=_asker(question))
    vote = say("To vote for it: 👍 on this message, or write {vote}.", vote=code(f"+{question.number}"))
    return asked + quote(question.text) + vote


def _withdrawn(question: QuestionFacts, telling: Telling) -> Fragment:
    return telling.speech.say("Question {number} was withdrawn.", number=question.number)


@renders(QuestionList)
def question_list(intent: QuestionList, telling: Telling) -> Fragment:
    return _list(intent.event, telling, prefix="!")


@renders(QuestionsShown)
def questions_shown(intent: QuestionsShown, telling: Telling) -> Fragment:
    return _list(intent.event, telling, prefix=intent.prefix)


def _list(event: int, telling: Telling, *, prefix: str) -> Fragment:
    say = telling.speech.say
    title = say("**Questions: {event}**", event=telling.names.events[event].title)
    ask = code(prefix + ("frage …" if telling.language == "de" else "ask …"))
    questions = telling.names.ranked[event]
    if not questions:
        return title + "\n" + say("There are no questions yet. To ask one: {ask}", ask=ask)
    lines = list(_fitting(_line(question, telling) for question in questions))
    shown = title + bullets(lines)
    if len(lines) < len(questions):
        shown += telling.speech.plural(
            "One more question is not shown.", "{n} more questions are not shown.", len(questions) - len(lines)
        )
    if prefix:
        vote = code(f"+{questions[0].number}")
        shown += say("To vote: 👍 on a question, or {vote}. To ask: {ask}", vote=vote, ask=ask)
    return shown


def _fitting(lines: Iterable[Fragment]) -> Iterable[Fragment]:
    """As many of the lines as a message can hold."""
    size = 0
    for line in lines:
        size += len(line.html().encode())
        if size > _LONGEST_LIST:
            return
        yield line


def _line(question: QuestionFacts, telling: Telling) -> Fragment:
    say = telling.speech.say
    number, asker = question.number, _asker(question)
    text = _shortened(_text(question, telling))
    votes = telling.speech.plural("{n} vote", "{n} votes", question.votes)
    if question.state == QuestionState.TAKEN:
        return say(
            "▶ **{number}, being discussed:** {text} – {votes} – {asker}",
            number=number,
            text=text,
            votes=votes,
            asker=asker,
        )
    if question.state != QuestionState.ANSWERED:
        return say("**{number}:** {text} – {votes} – {asker}", number=number, text=text, votes=votes, asker=asker)
    line = say(
        "✓ **{number}, answered:** {text} – {votes} – {asker}", number=number, text=text, votes=votes, asker=asker
    )
    if not question.answer:
        return line
    return line + "\n" + say("Answer: {answer}", answer=_shortened(question.answer))


def _shortened(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _SHORT else text[: _SHORT - 1].rstrip() + "…"


def _text(question: QuestionFacts, telling: Telling) -> str:
    """The question, or in place of its text that whoever asked it is erased."""
    return question.text or telling.speech.say("(erased by who asked it)").plain()


def _asker(question: QuestionFacts) -> str:
    name = question.asker or question.user_id or "?"
    return f"{name}, {question.town}" if question.town else name


@renders(VoteCounted)
def vote_counted(intent: VoteCounted, telling: Telling) -> Fragment:
    question = telling.names.questions[intent.question]
    return telling.speech.plural(
        "Your vote counts: question {number} has {n} vote.",
        "Your vote counts: question {number} has {n} votes.",
        question.votes,
        number=question.number,
    )


@renders(VoteTakenBack)
def vote_taken_back(intent: VoteTakenBack, telling: Telling) -> Fragment:
    question = telling.names.questions[intent.question]
    return telling.speech.plural(
        "Your vote is taken back: question {number} has {n} vote.",
        "Your vote is taken back: question {number} has {n} votes.",
        question.votes,
        number=question.number,
    )


@renders(QuestionTaken)
def question_taken(intent: QuestionTaken, telling: Telling) -> Fragment:
    question = telling.names.questions[intent.question]
    if intent.to_asker:
        said = telling.speech.say(
            "{asker}, your question **{number}** is being discussed now:",
            asker=_mentioned(question),
            number=question.number,
        )
    else:
        said = telling.speech.say(
            "Being discussed now: question **{number}** from {asker}", number=question.number, asker=_asker(question)
        )
    return said + quote(_text(question, telling))


@renders(QuestionAnswered)
def question_answered(intent: QuestionAnswered, telling: Telling) -> Fragment:
    question = telling.names.questions[intent.question]
    say = telling.speech.say
    if intent.to_asker:
        said = say(
            "{asker}, your question **{number}** is answered:", asker=_mentioned(question), number=question.number
        )
    else:
        said = say("Answered: question **{number}** from {asker}", number=question.number, asker=_asker(question))
    said += quote(_text(question, telling))
    return said + say("**Answer:** {answer}", answer=question.answer) if question.answer else said


def _mentioned(question: QuestionFacts) -> Fragment:
    if question.user_id is None:
        return plain(_asker(question))
    return mention(question.user_id, question.asker or question.user_id)


@renders(NoOpenQuestion)
def no_open_question(intent: NoOpenQuestion, telling: Telling) -> Fragment:
    return telling.speech.say(
        "There is no open question for **{event}**.", event=telling.names.events[intent.event].title
    )


@renders(NoSuchQuestion)
def no_such_question(intent: NoSuchQuestion, telling: Telling) -> Fragment:
    return telling.speech.say(
        "There is no question {number} here. {list} shows them all.",
        number=intent.number,
        list=code("!fragen" if telling.language == "de" else "!questions"),
    )


@renders(QuestionClosed)
def question_closed(intent: QuestionClosed, telling: Telling) -> Fragment:
    question = telling.names.questions[intent.question]
    return telling.speech.say("Question {number} is answered already.", number=question.number)


@renders(QuestionTooLong)
def question_too_long(intent: QuestionTooLong, telling: Telling) -> Fragment:
    return telling.speech.say(
        "That is too long for a question: at most {limit} characters, please. Nothing was changed.",
        limit=dates.number(intent.limit, language=telling.language),
    )


@renders(QuestionsOver)
def questions_over(intent: QuestionsOver, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say("**{event}** takes no questions at the moment.", event=event.title)


@renders(AskInEventRoom)
def ask_in_event_room(intent: AskInEventRoom, telling: Telling) -> Fragment:
    say = telling.speech.say
    ask = code("!frage …" if telling.language == "de" else "!ask …")
    if not intent.events:
        return say(
            "I do not know which event you mean. Please register for it, or ask in its room with {ask}.", ask=ask
        )
    return say("Please ask in the room of the event, with {ask}:", ask=ask) + _titles(intent.events, telling)


@renders(WhichEvent)
def which_event(intent: WhichEvent, telling: Telling) -> Fragment:
    say = telling.speech.say
    if intent.by_number and intent.events:
        said = say("Which event do you mean? Please add its number:")
    else:
        said = say("I do not know which event you mean. Please type that in the room of the event.")
    return said + _titles(intent.events, telling)


def _titles(events: tuple[EventId, ...], telling: Telling) -> Fragment:
    titles = ((number, telling.names.events[number].title) for number in events)
    return bullets(telling.speech.say("**{number}:** {event}", number=number, event=title) for number, title in titles)
