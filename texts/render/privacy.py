"""Words about what is kept of a person."""

from domain.facts import Dossier
from domain.intents.privacy import (
    DataErased,
    DataForMachines,
    DataShown,
    ErasureAsked,
    ErasureDropped,
    OrganizerStays,
    PrivacyTold,
    RoleVacant,
)
from domain.personal_data import SECTIONS
from domain.states import Role
from texts import dossier, labels
from texts.attachment import Attachment
from texts.markup import bullets, paragraphs
from texts.nodes import Fragment
from texts.render.consent import privacy_text
from texts.render.registry import Telling, attaches, renders


@renders(PrivacyTold)
def privacy_told(intent: PrivacyTold, telling: Telling) -> Fragment:
    say = telling.speech.say
    periods = [
        telling.speech.plural(
            "One day after an event your name goes from registrations, questions, votes and feedback; the figures "
            "stay.",
            "{n} days after an event your name goes from registrations, questions, votes and feedback; the figures "
            "stay.",
            intent.days,
        ),
        say("Handled messages are deleted after 90 days, the log of commands after 365 days."),
        say("Who never said who they are is forgotten after 90 days."),
    ]
    further = [
        say("A vote by reaction can be seen by everyone in the room and by the servers that carry the room."),
        say(
            "What I attached as a file, calendar entries, tables that organizers took along, and backups cannot be "
            "called back by me. A backup that is restored is cleaned of everyone who was erased."
        ),
    ]
    rights = [
        say(
            "{command}: get all that is stored about you",
            command=telling.word("datenschutz auskunft", "privacy access"),
        ),
        say("{command}: have it erased", command=telling.word("datenschutz löschen", "privacy erase")),
        say("{command}: correct it", command=telling.word("profil", "profile")),
    ]
    return paragraphs(
        [
            privacy_text(telling),
            say("**Periods**") + bullets(periods),
            say("**Good to know**") + bullets(further),
            say("**Your rights**") + bullets(rights),
        ]
    )


@renders(DataShown)
def data_shown(intent: DataShown, telling: Telling) -> Fragment:
    say = telling.speech.say
    counts = _counts(telling.names.dossiers[intent.dossier])
    lines = [
        say("{section}: {count}", section=labels.section(section, telling.speech), count=counts[section])
        for section in SECTIONS
        if section in counts
    ]
    return (
        say("This is stored about you (number of entries each):")
        + bullets(lines)
        + say(
            "All of it follows as a page that you can open in any browser, and as JSON for programs. Only you and I "
            "are in this chat; please keep the files safe."
        )
    )


def _counts(found: Dossier) -> dict[str, int]:
    counts: dict[str, int] = {}
    for part in found.parts:
        counts[part.section] = counts.get(part.section, 0) + len(part.rows)
    return counts


@attaches(DataShown)
def page_to_read(intent: DataShown, telling: Telling) -> Attachment:
    content = dossier.to_read(telling.names.dossiers[intent.dossier], telling.speech, telling.zone)
    name = "meine-daten.html" if telling.language == "de" else "my-data.html"
    return Attachment(name, "text/html", content)


@renders(DataForMachines)
def data_for_machines(_intent: DataForMachines, telling: Telling) -> Fragment:
    return telling.speech.say("The same as JSON, for programs:")


@attaches(DataForMachines)
def json_of_data(intent: DataForMachines, telling: Telling) -> Attachment:
    content = dossier.for_machines(telling.names.dossiers[intent.dossier])
    return Attachment("meine-daten.json" if telling.language == "de" else "my-data.json", "application/json", content)


@renders(ErasureAsked)
def erasure_asked(intent: ErasureAsked, telling: Telling) -> Fragment:
    say, plural = telling.speech.say, telling.speech.plural
    goes = [
        say("your profile, your Matrix IDs, your roles, codes and links, and our conversation here"),
        _some(
            intent.seats, plural("your seat or place in a queue", "your {n} seats and places in queues", intent.seats)
        ),
        _some(
            intent.questions,
            plural(
                "the text of your question; one that is still open is taken back",
                "the texts of your {n} questions; those still open are taken back",
                intent.questions,
            ),
        ),
        _some(
            intent.listings,
            plural(
                "what you entered for your town as offered or sought (one entry)",
                "what you entered for your town as offered or sought ({n} entries)",
                intent.listings,
            ),
        ),
        say("your feedback, and your name in the log of commands"),
        _some(
            intent.rooms,
            plural("I remove you from one room", "I remove you from {n} rooms", intent.rooms),
        ),
        say("my messages that name you or show your questions are taken back"),
    ]
    stays = [
        say("that someone from your town was registered, asked and voted: for the figures, without you"),
        _some(
            intent.cooperations,
            plural(
                "that your town cooperates with another one",
                "that your town cooperates with {n} others",
                intent.cooperations,
            ),
        ),
        say("one line with a number and two times, so that a restored backup is cleaned of you again"),
    ]
    out_of_reach = [
        say("what you wrote yourself in rooms: please delete it in your app, before you answer"),
        say("what others wrote about you, copied or received, and files that I sent"),
        say("calendar entries, tables that organizers took along, and backups until they are overwritten"),
    ]
    answer = say(
        "This cannot be undone. Erase everything? {yes} or {no}, until {until}.",
        yes=telling.word(f"ja {intent.prompt}", f"yes {intent.prompt}"),
        no=telling.word(f"nein {intent.prompt}", f"no {intent.prompt}"),
        until=telling.moment(intent.until),
    )
    return paragraphs(
        [
            say("**This goes:**") + bullets(filter(None, goes)),
            say("**This stays, and why:**") + bullets(filter(None, stays)),
            say("**This I cannot erase:**") + bullets(out_of_reach),
            answer,
        ]
    )


def _some(count: int, words: Fragment) -> Fragment:
    return words if count else Fragment()


@renders(ErasureDropped)
def erasure_dropped(_intent: ErasureDropped, telling: Telling) -> Fragment:
    return telling.speech.say("Good, nothing was erased.")


@renders(OrganizerStays)
def organizer_stays(_intent: OrganizerStays, telling: Telling) -> Fragment:
    return telling.speech.say(
        "You are an organizer. Please let another organizer take over and have this role taken from you first (where "
        "it stands in the settings, by whoever runs me); then I can erase your data. Nothing was erased."
    )


@renders(DataErased)
def data_erased(_intent: DataErased, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Done: what I had stored about you is erased, and my messages that name you are being taken back. I now leave "
        "this chat. If you ever want to take part again, open a new chat with me; we then begin anew. Good-bye!"
    )


@renders(RoleVacant)
def role_vacant(intent: RoleVacant, telling: Telling) -> Fragment:
    event = telling.names.events[intent.event]
    if intent.role == Role.HOST:
        return telling.speech.say(
            "Event {number}, **{event}**, has lost a host. Please name somebody: {command}",
            number=event.id,
            event=event.title,
            command=telling.word(f"rolle gastgeber {event.id} @…", f"role host {event.id} @…"),
        )
    if intent.role == Role.IMPULSE:
        return telling.speech.say(
            "Event {number}, **{event}**, has lost somebody who was to give an impulse. Please see to the running "
            "order: {command}",
            number=event.id,
            event=event.title,
            command=telling.word(f"agenda {event.id}", f"agenda {event.id}"),
        )
    return telling.speech.say(
        "Event {number}, **{event}**, has lost somebody with a role: {command} shows what is missing.",
        number=event.id,
        event=event.title,
        command=telling.word(f"event prüfen {event.id}", f"event verify {event.id}"),
    )
