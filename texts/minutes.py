"""The minutes of an event as Markdown: running order, figures, questions and answers; nobody is named."""

from datetime import timedelta
from urllib.parse import quote

from domain.facts import AgendaFacts, EventFacts, MinutesFacts, QuestionFacts
from domain.states import QuestionState
from texts import dates
from texts.markdown import document, escaped, items
from texts.render.registry import Telling


def written(event: EventFacts, agenda: list[AgendaFacts], facts: MinutesFacts, telling: Telling) -> bytes:
    """The minutes in the recipient's language."""
    say = telling.speech.say
    text = document(
        f"# {escaped(event.title)}",
        _particulars(event, telling),
        *_section(say("Running order").plain(), _agenda(event, agenda)),
        *_section(say("Who took part").plain(), _figures(facts, telling)),
        *_section(say("Questions and answers").plain(), _questions(facts, telling)),
        *_section(say("What people thought of it").plain(), _feedback(facts, telling)),
        *_section(say("Links").plain(), _links(facts, telling)),
    )
    return text.encode("utf-8", "replace")


def _section(title: str, body: str) -> tuple[str, ...]:
    return (f"## {escaped(title)}", body) if body else ()


def _particulars(event: EventFacts, telling: Telling) -> str:
    say = telling.speech.say
    lines = [
        say("When: {when}", when=telling.moment(event.starts_at, event.zone)),
        say("How long: {span}", span=dates.span(event.minutes, language=telling.language)),
    ]
    if event.host_town:
        lines.append(say("Host: {town}", town=event.host_town))
    return items([escaped(line.plain(telling.language)) for line in lines])


def _agenda(event: EventFacts, agenda: list[AgendaFacts]) -> str:
    lines, at = [], event.starts_at
    for item in agenda:
        clock = at.astimezone(dates.time_zone(event.zone)).strftime("%H:%M")
        town = f" ({item.town})" if item.town else ""
        lines.append(escaped(f"{clock}  {item.title}{town}"))
        at += timedelta(minutes=item.minutes)
    return items(lines)


def _figures(facts: MinutesFacts, telling: Telling) -> str:
    plural = telling.speech.plural
    if facts.attended is not None:
        people = plural("One person checked in.", "{n} people checked in.", facts.attended)
    else:
        people = plural("One person was registered.", "{n} people were registered.", facts.seats)
    towns = plural("One town took part:", "{n} towns took part:", len(facts.towns))
    lines = [escaped(f"{name}: {count}") for name, count in facts.towns]
    head = escaped(people.plain(telling.language))
    return f"{head}\n\n{escaped(towns.plain(telling.language))}\n\n{items(lines)}" if lines else head


def _questions(facts: MinutesFacts, telling: Telling) -> str:
    return "\n\n".join(_question(question, telling) for question in facts.questions if question.text or question.answer)


def _question(question: QuestionFacts, telling: Telling) -> str:
    say = telling.speech.say
    answered = question.state == QuestionState.ANSWERED
    state = say("answered") if answered else say("stayed open")
    votes = telling.speech.plural("{n} vote", "{n} votes", question.votes).plain()
    text = question.text or say("(erased by who asked it)").plain()
    head = f"### {question.number}{escaped('.')} {escaped(text)}"
    lines = [escaped(f"{state.plain()}, {votes}")]
    if question.answer:
        lines.append(escaped(say("Answer: {answer}", answer=question.answer).plain(telling.language)))
    return "\n\n".join([head, *lines])


def _feedback(facts: MinutesFacts, telling: Telling) -> str:
    feedback = facts.feedback
    if feedback.average is None:
        return ""
    average = dates.number(round(feedback.average, 1), language=telling.language)
    said = telling.speech.plural(
        "{average} of 5, from {n} answer", "{average} of 5, from {n} answers", feedback.count, average=average
    )
    return "\n\n".join([escaped(said.plain()), items([escaped(text) for text in feedback.texts])]).rstrip()


def _links(facts: MinutesFacts, telling: Telling) -> str:
    if facts.room is None:
        return ""
    label = escaped(telling.speech.say("Room for questions").plain())
    return items([f"{label}: <https://matrix.to/#/{quote(facts.room, safe='!:')}>"])
