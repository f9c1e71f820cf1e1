"""Words about the running order of an event."""

from domain.agenda import beginnings, surplus
from domain.facts import AgendaFacts, EventFacts
from domain.intents.agenda import AgendaFull, AgendaShown, ItemUnfit, NoSuchItem
from domain.states import AgendaKind
from texts import dates
from texts.catalogue import N_
from texts.markup import numbered, paragraphs
from texts.nodes import Fragment
from texts.render.registry import Telling, renders
from texts.template import Value

_DONE = {
    "added": N_("The item stands in the running order."),
    "removed": N_("The item is taken out of the running order."),
    "swapped": N_("The two items have changed places."),
}
_KINDS = {
    AgendaKind.WELCOME: N_("welcome"),
    AgendaKind.IMPULSE: N_("impulse"),
    AgendaKind.DISCUSSION: N_("discussion"),
    AgendaKind.BREAK: N_("break"),
}


def running_order(event: EventFacts, items: list[AgendaFacts], telling: Telling) -> Fragment:
    """The items, numbered, each with the time at which it begins."""
    times = beginnings(event.starts_at, [item.minutes for item in items])
    return numbered(
        [
            _item(item, dates.clock(at, zone=telling.zone, language=telling.language), telling)
            for item, at in zip(items, times, strict=True)
        ]
    )


def _item(item: AgendaFacts, at: str, telling: Telling) -> Fragment:
    kind = telling.speech.say(_KINDS[AgendaKind(item.kind)])
    values: dict[str, Value] = {
        "time": at,
        "title": item.title,
        "kind": kind,
        "span": dates.span(item.minutes, language=telling.language),
    }
    if item.speaker is None:
        return telling.speech.say("{time}: **{title}** ({kind}, {span})", **values)
    speaker = f"{item.speaker}, {item.town}" if item.town else item.speaker
    return telling.speech.say("{time}: **{title}** ({kind}, {span}), {speaker}", speaker=speaker, **values)


@renders(AgendaShown)
def agenda_shown(intent: AgendaShown, telling: Telling) -> Fragment:
    event, items = telling.names.events[intent.event], telling.names.agendas[intent.agenda]
    say = telling.speech.say
    done = say(_DONE[intent.done]) if intent.done else Fragment()
    if not items:
        parts = [done, say("**{event}** has no running order yet.", event=event.title)]
    else:
        when = telling.moment(event.starts_at, event.zone)
        head = say("**Running order: {event}**\n{when}", event=event.title, when=when)
        parts = [done, head + running_order(event, items, telling), _fit(event, items, telling)]
    if intent.editable and not intent.done:
        add = telling.word(
            f'agenda neu {event.id} "Titel" 15 @name:server', f'agenda add {event.id} "Title" 15 @name:server'
        )
        parts.append(
            say(
                "Add an item: {add}\nTake one out: {remove}\nLet two change places: {swap}",
                add=add,
                remove=telling.word(f"agenda weg {event.id} 2", f"agenda remove {event.id} 2"),
                swap=telling.word(f"agenda tausche {event.id} 1 2", f"agenda swap {event.id} 1 2"),
            )
        )
    return paragraphs(parts)


def _fit(event: EventFacts, items: list[AgendaFacts], telling: Telling) -> Fragment:
    """Whether all fits into the event."""
    over = surplus((item.minutes for item in items), event.minutes)
    if over > 0:
        return telling.speech.plural(
            "That is {n} minute longer than the event.", "That is {n} minutes longer than the event.", over
        )
    if over < 0:
        return telling.speech.plural("{n} minute is left.", "{n} minutes are left.", -over)
    return telling.speech.say("That is exactly as long as the event.")


@renders(NoSuchItem)
def no_such_item(intent: NoSuchItem, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    return telling.speech.plural(
        "The running order of **{event}** has no item {number}, only {n}.",
        "The running order of **{event}** has no item {number}, only {n}.",
        intent.count,
        event=event.title,
        number=intent.number,
    )


@renders(ItemUnfit)
def item_unfit(intent: ItemUnfit, telling: Telling) -> Fragment:
    match intent.problem:
        case "minutes":
            return telling.speech.say(
                "An item lasts between {least} and {most} minutes.", least=intent.least, most=intent.most
            )
        case "kind":
            return telling.speech.say("An item is a welcome, an impulse, a discussion or a break.")
    return telling.speech.say("An item has a title of at most {most} characters.", most=intent.most)


@renders(AgendaFull)
def agenda_full(intent: AgendaFull, telling: Telling) -> Fragment:
    return telling.speech.say("A running order has at most {most} items.", most=intent.most)
