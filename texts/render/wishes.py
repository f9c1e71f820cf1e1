"""Words that answer wishes in whole sentences."""

from domain.intents.wishes import WishOffered
from domain.wishes import WishKind
from texts.catalogue import N_
from texts.markup import bullets, paragraphs
from texts.nodes import Fragment
from texts.render.registry import Telling, renders

# What to type for it: (sentence, German command, English command).
_WAYS = {
    WishKind.ASK: (
        N_("You can ask a question with {command}, here or in the room of the event; there {room}."),
        "frage IHRE FRAGE",
        "ask YOUR QUESTION",
    ),
    WishKind.TOWN: (
        N_("You change the town for which you speak with {command}."),
        "profil stadt NAME",
        "profile town NAME",
    ),
    WishKind.NAME: (N_("You correct your name with {command}."), "profil name IHR NAME", "profile name YOUR NAME"),
    WishKind.OFFER: (
        N_("What your town offers to others I note with {command}."),
        "biete IHR ANGEBOT",
        "offer YOUR OFFER",
    ),
    WishKind.NEED: (N_("What your town seeks I note with {command}."), "suche IHR THEMA", "need YOUR TOPIC"),
    WishKind.STOP: (
        N_("{command} shows what I know of you; {erase} erases all of it. Nothing was changed yet."),
        "datenschutz auskunft",
        "privacy access",
    ),
}


@renders(WishOffered)
def wish_offered(intent: WishOffered, telling: Telling) -> Fragment:
    kind = WishKind(intent.kind)
    if kind in (WishKind.REGISTER, WishKind.UNREGISTER):
        return _attending(intent, telling, leaving=kind == WishKind.UNREGISTER)
    sentence, german, english = _WAYS[kind]
    values: dict[str, Fragment] = {"command": telling.word(german, english)}
    if "{room}" in sentence:
        values["room"] = telling.word("!frage IHRE FRAGE", "!ask YOUR QUESTION")
    if "{erase}" in sentence:
        values["erase"] = telling.word("datenschutz löschen", "privacy erase")
    return telling.speech.say(sentence, **values)


def _attending(intent: WishOffered, telling: Telling, *, leaving: bool) -> Fragment:
    say = telling.speech.say
    if not intent.events:
        return say(
            "You are not registered for any event at the moment. {events} shows what comes next.",
            events=telling.word("termine", "events"),
        )
    german, english = ("abmelden", "unregister") if leaving else ("anmelden", "register")
    lines = [
        say(
            "{command}: **{event}**, {when}",
            command=telling.word(f"{german} {number}", f"{english} {number}"),
            event=telling.names.events[number].title,
            when=telling.moment(telling.names.events[number].starts_at, telling.names.events[number].zone),
        )
        for number in intent.events
    ]
    asked = say("Do you want to leave an event? Then please type:")
    if not leaving:
        asked = say("Do you want to take part? Then please type:")
    return paragraphs([asked + bullets(lines), say("Nothing was changed yet.")])
