"""Words about what organizers change of an event, take back, and bring to its end."""

from domain.intents.event_changes import (
    CancelAsked,
    ChangedSince,
    ChangeUndone,
    EventEdited,
    EventReinstated,
    EventUnchanged,
    FieldChange,
    LinkUnfit,
    MoveAsked,
    NothingChanged,
    NothingToUndo,
    OrganizersOnly,
    ReinstateDone,
    ReinstateNeedless,
    ReinstateTooLate,
    TextUnfit,
)
from texts.attachment import Attachment
from texts.calendar_file import event_file
from texts.catalogue import N_
from texts.markup import bullets, joined_lines, paragraphs
from texts.nodes import Fragment
from texts.render.events import TWICE, particulars, soon_told
from texts.render.registry import Telling, attaches, renders

_FIELDS = {
    "title": N_("Title"),
    "minutes": N_("Minutes"),
    "seats": N_("Seats"),
    "host": N_("Host"),
    "link": N_("Link"),
    "per_town": N_("Seats for one town"),
    "approval": N_("Organizers approve registrations"),
    "topics": N_("Topics"),
}

_SEATING = ("seats", "per_town", "approval")


def yes_or_no(prompt: int, telling: Telling) -> Fragment:
    """How the question is answered."""
    return telling.speech.say(
        "Please answer {yes} or {no}.",
        yes=telling.word(f"ja {prompt}", f"yes {prompt}"),
        no=telling.word(f"nein {prompt}", f"no {prompt}"),
    )


@renders(OrganizersOnly)
def organizers_only(_intent: OrganizersOnly, telling: Telling) -> Fragment:
    return telling.speech.say("Only organizers can do that. Nothing was changed.")


@renders(NothingChanged)
def nothing_changed(intent: NothingChanged, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "All right, event {number}, **{event}**, stays as it is.", number=event.id, event=event.title
    )


@renders(MoveAsked)
def move_asked(intent: MoveAsked, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    question = say(
        "Shall event {number}, **{event}**, be moved?\n- Until now: {before}\n- From now on: **{when}**",
        number=event.id,
        event=event.title,
        before=telling.moment(event.starts_at, event.zone),
        when=telling.moment(intent.starts_at, event.zone),
    )
    told = telling.speech.plural("{n} person will be told.", "{n} people will be told.", intent.told)
    twice = say(TWICE) if intent.twice else Fragment()
    return paragraphs([question, joined_lines([twice, told]), yes_or_no(intent.prompt, telling)])


@renders(CancelAsked)
def cancel_asked(intent: CancelAsked, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    question = telling.speech.plural(
        "Shall event {number}, **{event}** on {when}, be cancelled? {n} person will be told.",
        "Shall event {number}, **{event}** on {when}, be cancelled? {n} people will be told.",
        intent.told,
        number=event.id,
        event=event.title,
        when=telling.moment(event.starts_at, event.zone),
    )
    reason = (
        telling.speech.say("Reason: {reason}", reason=intent.reason)
        if intent.reason
        else telling.speech.say("You gave no reason; people like to know one.")
    )
    return paragraphs([question, reason, yes_or_no(intent.prompt, telling)])


@renders(EventEdited)
def event_edited(intent: EventEdited, telling: Telling) -> Fragment:
    event, say = telling.names.events[intent.event], telling.speech.say
    head = say("Event {number}, **{event}**, is changed:", number=event.id, event=event.title)
    over = (
        telling.speech.plural(
            "The running order is now {n} minute too long.",
            "The running order is now {n} minutes too long.",
            intent.over,
        )
        if intent.over
        else Fragment()
    )
    seated = (
        telling.speech.plural(
            "{n} person has a seat already and keeps it.", "{n} people have a seat already and keep it.", intent.seated
        )
        if intent.seated
        else Fragment()
    )
    heard = soon_told(intent.told, intent.tells_at, telling) or _hardly_told(intent, telling)
    return paragraphs([head + bullets([_change(change, telling) for change in intent.changes]), over, seated, heard])


def _hardly_told(intent: EventEdited, telling: Telling) -> Fragment:
    """Nobody is told of the change itself; what becomes of the waiting list by it is."""
    undo = telling.word("zurück", "undo")
    if any(change.field in _SEATING for change in intent.changes):
        return telling.speech.say(
            "Only those hear of it whose place changes by it, and at once. {undo} takes it back within the next "
            "minutes.",
            undo=undo,
        )
    return telling.speech.say("Nobody is told of it. {undo} takes it back within the next minutes.", undo=undo)


def _change(change: FieldChange, telling: Telling) -> Fragment:
    say = telling.speech.say
    before, after = (_words(change.field, value, telling) for value in (change.before, change.after))
    return say("{field}: {before} → **{after}**", field=say(_FIELDS[change.field]), before=before, after=after)


def _words(field: str, value: str, telling: Telling) -> Fragment | str:
    """One side of a change."""
    say = telling.speech.say
    match field, value:
        case _, "":
            return say("none")
        case "host", town:
            return telling.names.towns[town]
        case "link", _:
            return say("one that I keep to myself")
        case "approval", flag:
            return say("yes") if flag == "yes" else say("no")
    return value


@renders(EventUnchanged)
def event_unchanged(intent: EventUnchanged, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    if intent.asked:
        return telling.speech.say(
            "Event {number}, **{event}**, is so already. Nothing was changed.", number=event.id, event=event.title
        )
    example = telling.word(
        f'event ändern {event.id} titel="Neuer Titel" dauer=60 plätze=80 gastgeber=Hilden link=https://… prostadt=3 '
        "freigabe=ja themen=ozg,ki",
        f'event edit {event.id} title="New title" minutes=60 seats=80 host=Hilden link=https://… per_town=3 '
        f"approval=yes "
        "topics=ozg,ki",
    )
    return telling.speech.say(
        "Please say what shall become different of event {number}, **{event}**, for example {example}. A dash takes "
        "something away. Another time: {move}",
        number=event.id,
        event=event.title,
        example=example,
        move=telling.word(f"event verschieben {event.id} 17.03.2027 14:00", f"event move {event.id} 17.03.2027 14:00"),
    )


@renders(LinkUnfit)
def link_unfit(_intent: LinkUnfit, telling: Telling) -> Fragment:
    return telling.speech.say("That is no address of a video conference. It begins with https:// and has no spaces.")


@renders(TextUnfit)
def text_unfit(intent: TextUnfit, telling: Telling) -> Fragment:
    if intent.field == "title":
        return telling.speech.say("A title has letters or digits and at most {limit} characters.", limit=intent.limit)
    return telling.speech.say(
        "An event has at most {limit} topics of a few words each, with commas between.", limit=intent.limit
    )


@renders(EventReinstated)
def event_reinstated(intent: EventReinstated, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "**{event}** takes place after all: {particulars}. Your registration stands.",
        event=event.title,
        particulars=particulars(event, telling),
    )


@attaches(EventReinstated)
def reinstated_entry(intent: EventReinstated, telling: Telling) -> Attachment | None:
    return event_file(telling.names.events[intent.event], telling) if intent.seated else None


@renders(ReinstateDone)
def reinstate_done(intent: ReinstateDone, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "Event {number}, **{event}**, takes place after all. Nobody who did not look meanwhile hears of it.",
        number=event.id,
        event=event.title,
    )


@renders(ReinstateTooLate)
def reinstate_too_late(intent: ReinstateTooLate, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "Those who take part were told already that **{event}** does not take place, so it stays cancelled. Please "
        "make a "
        "new event: {new}",
        event=event.title,
        new=telling.word("event neu", "event new"),
    )


@renders(ReinstateNeedless)
def reinstate_needless(intent: ReinstateNeedless, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "Event {number}, **{event}**, is not cancelled. Nothing was changed.", number=event.id, event=event.title
    )


@renders(ChangeUndone)
def change_undone(intent: ChangeUndone, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.plural(
        "Your last change is taken back. Event {number}, **{event}**, is as before: {particulars}; {n} seat.",
        "Your last change is taken back. Event {number}, **{event}**, is as before: {particulars}; {n} seats.",
        event.capacity,
        number=event.id,
        event=event.title,
        particulars=particulars(event, telling),
    )


@renders(NothingToUndo)
def nothing_to_undo(intent: NothingToUndo, telling: Telling) -> Fragment:
    return telling.speech.plural(
        "There is no change of yours that I could take back. That is possible for {n} minute, and until people are "
        "told.",
        "There is no change of yours that I could take back. That is possible for {n} minutes, and until people are "
        "told.",
        intent.minutes,
    )


@renders(ChangedSince)
def changed_since(intent: ChangedSince, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.say(
        "Somebody else has changed event {number}, **{event}**, since. Nothing was taken back; {verify} shows how it "
        "is.",
        number=event.id,
        event=event.title,
        verify=telling.word(f"event prüfen {event.id}", f"event verify {event.id}"),
    )
