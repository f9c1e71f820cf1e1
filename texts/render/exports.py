"""Words about the audit log, tables and minutes."""

from domain.facts import Sheet
from domain.intents.exports import AuditLine, AuditShown, MinutesMade, MinutesNotYet, MinutesNotYours, SheetMade
from domain.states import RoomKind
from texts import labels, minutes, tables
from texts.attachment import Attachment
from texts.catalogue import N_
from texts.markup import bullets, code
from texts.nodes import Fragment
from texts.render.organizing import called
from texts.render.registry import Telling, attaches, renders

_PLACES = {
    RoomKind.DIRECT: N_("in the direct chat"),
    RoomKind.QUESTIONS: N_("in the room for questions"),
    RoomKind.BACKSTAGE: N_("backstage"),
}
_NAMES = {
    "people": ("personen", "people"),
    "registrations": ("anmeldungen", "registrations"),
    "audit": ("audit", "audit"),
    "cooperations": ("kooperationen", "cooperations"),
}


@renders(AuditShown)
def audit_shown(intent: AuditShown, telling: Telling) -> Fragment:
    say = telling.speech.say
    if not intent.lines:
        return say("Nothing stands in the log yet.")
    if intent.event is None:
        head = say("**The newest entries of the log**")
    else:
        event = telling.names.events[intent.event]
        head = say("**The newest entries of the log on event {number}, {event}**", number=event.id, event=event.title)
    further = say("All of it as a table: {command}", command=telling.word("ausgabe audit", "export audit"))
    return head + bullets(_line(line, telling) for line in intent.lines) + further


def _line(line: AuditLine, telling: Telling) -> Fragment:
    say = telling.speech.say
    who = called(telling.names.people[line.person]) if line.person is not None else say("someone erased").plain()
    command = code(line.command.german if telling.language == "de" else line.command.english)
    place = _PLACES.get(RoomKind(line.place)) if line.place else None
    said = say("{when}: {who}, {command}", when=telling.moment(line.at), who=who, command=command)
    if line.event is not None:
        said += say(", event {number}", number=line.event)
    if place is not None:
        said += ", " + say(place)
    return said + ", " + (say("done") if line.outcome == "done" else say("denied"))


@renders(SheetMade)
def sheet_made(intent: SheetMade, telling: Telling) -> Fragment:
    sheet = telling.names.sheets[intent.sheet]
    kind = intent.sheet.partition(":")[0]
    rows = telling.speech.plural("The table has {n} row.", "The table has {n} rows.", len(sheet.rows))
    if kind == "cooperations":
        return rows
    return (
        rows
        + " "
        + telling.speech.say(
            "It holds personal data: please use it only for this series of events, keep it where only organizers can "
            "read it, and delete it when it is no longer needed. That you took it along stands in the log."
        )
    )


@attaches(SheetMade)
def sheet_file(intent: SheetMade, telling: Telling) -> Attachment:
    sheet: Sheet = telling.names.sheets[intent.sheet]
    kind, _, event = intent.sheet.partition(":")
    name = _NAMES[kind][0 if telling.language == "de" else 1] + (f"-{event}" if event else "")
    headings = [labels.column(column, telling.speech) for column in sheet.columns]
    content = tables.file(intent.form, sheet, headings, name=kind, language=telling.language, zone=telling.zone)
    return Attachment(f"{name}.{intent.form}", tables.MIMETYPES[intent.form], content)


@renders(MinutesMade)
def minutes_made(intent: MinutesMade, telling: Telling) -> Fragment:
    facts, event = telling.names.minutes[intent.minutes], telling.names.events[intent.event]
    say, plural = telling.speech.say, telling.speech.plural
    return say(
        "The minutes of **{event}** follow as a file: {towns}, {questions}. Nobody is named in it.",
        event=event.title,
        towns=plural("{n} town", "{n} towns", len(facts.towns)),
        questions=plural("{n} question", "{n} questions", len(facts.questions)),
    )


@attaches(MinutesMade)
def minutes_file(intent: MinutesMade, telling: Telling) -> Attachment:
    names = telling.names
    content = minutes.written(
        names.events[intent.event], names.agendas[intent.agenda], names.minutes[intent.minutes], telling
    )
    name = "protokoll" if telling.language == "de" else "minutes"
    return Attachment(f"{name}-{intent.event}.md", "text/markdown", content)


@renders(MinutesNotYet)
def minutes_not_yet(intent: MinutesNotYet, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    if intent.over:
        return telling.speech.say(
            "The minutes of **{event}** are not released yet; they are once the organizers have closed the event.",
            event=event.title,
        )
    return telling.speech.say("**{event}** is not over yet; its minutes come afterwards.", event=event.title)


@renders(MinutesNotYours)
def minutes_not_yours(intent: MinutesNotYours, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say("The minutes of **{event}** are for those who took part.", event=event.title)
