"""Words about personal codes and the accounts of a person."""

from datetime import datetime

from domain.facts import Sheet
from domain.intents.invitations import (
    InvitationMade,
    InvitationRevoked,
    InvitationsChecked,
    InvitationsDropped,
    InvitationSent,
    InvitationsListed,
    InvitationsMade,
    InvitationsUnfit,
    ListedInvitation,
    ListFault,
    NoSuchInvitation,
    OpenInvitation,
)
from domain.states import Role
from texts import dates, tables
from texts.attachment import Attachment
from texts.catalogue import N_
from texts.markup import bullets, code, paragraphs
from texts.nodes import Fragment
from texts.render.registry import Telling, attaches, renders

_ROLES = {
    Role.HOST: N_("host"),
    Role.IMPULSE: N_("impulse giver"),
    Role.EXPERT: N_("expert of a partner firm"),
    Role.ORGANIZER: N_("organizer"),
}

_FAULTS = {
    "name": N_("there is no name."),
    "long": N_("“{word}…” is too long."),
    "role": N_("“{word}” is not a role. Roles are: Gastgeber, Impuls, Fachpartner, Organisation, or nothing."),
    "event": N_("the role “{word}” needs the number of an event."),
    "number": N_("“{word}” is not the number of an event."),
    "event_unknown": N_("there is no event {word} that is still to come."),
    "user": N_("“{word}” is not a Matrix ID."),
    "known": N_("{word} is known to me already and needs no code."),
    "twice": N_("is the same as line {word}."),
    "invited": N_("“{word}” has an open code for this town already."),
    "town_missing": N_("“{word}” has no town."),
    "cells": N_("there are too many cells, or a quotation mark is never closed."),
    "columns": N_("no column is called “Name”."),
    "empty": N_("there is nobody in it."),
    "many": N_("{word} people are too many at once; at most 500, please."),
}


def role_words(role: str, event: str | None, telling: Telling) -> str:
    """A role, with the event that it is for."""
    name = telling.speech.say(_ROLES[Role(role)]).plain()
    return f"{name} ({event})" if event else name


def day_of(when: datetime, telling: Telling) -> str:
    return dates.day(when, zone=telling.zone, language=telling.language)


def _town(key: str | None, telling: Telling) -> str:
    return telling.names.towns[key] if key is not None else "–"


def _role(role: str | None, event: int | None, telling: Telling) -> str:
    """A role as it stands behind a name and town, or nothing."""
    if role is None:
        return ""
    title = telling.names.events[event].title if event is not None and event in telling.names.events else None
    return ", " + role_words(role, title or (f"{event}" if event is not None else None), telling)


@renders(InvitationMade)
def invitation_made(intent: InvitationMade, telling: Telling) -> Fragment:
    say = telling.speech.say
    return paragraphs(
        [
            say(
                "Code for **{name}** ({town}{role}):",
                name=intent.name,
                town=_town(intent.town, telling),
                role=_role(intent.role, intent.event, telling),
            ),
            code(intent.code),
            say(
                "I show it this once and keep only a fingerprint of it. It counts once, until {day}. Please pass it on "
                "safely; the person just sends it to me in a direct chat. To take it back: {back}",
                day=day_of(intent.expires_at, telling),
                back=telling.word(f"einladen zurück {intent.invitation}", f"invite revoke {intent.invitation}"),
            ),
        ]
    )


@renders(InvitationsUnfit)
def invitations_unfit(intent: InvitationsUnfit, telling: Telling) -> Fragment:
    say = telling.speech.say
    lines = [say("Line {line}:", line=fault.line) + " " + _fault(fault, telling) for fault in intent.faults]
    more = intent.count - len(intent.faults)
    parts: list[Fragment] = [say("**Nothing was made yet:** please correct this and send it again.") + bullets(lines)]
    if more > 0:
        parts.append(telling.speech.plural("… and {n} more.", "… and {n} more.", more))
    parts.append(
        say(
            "A line looks like this: {example}. Role and event may be left out.",
            example=telling.word("Klara Muster; Hilden; Gastgeber; 3", "Klara Muster; Hilden; host; 3"),
        )
    )
    return paragraphs(parts)


def _fault(fault: ListFault, telling: Telling) -> Fragment:
    say = telling.speech.say
    if fault.problem == "town":
        if not fault.suggested:
            return say("I know no town “{word}”.", word=fault.word)
        towns = dates.joined([telling.names.towns[key] for key in fault.suggested], language=telling.language)
        return say("“{word}” could be: {towns}.", word=fault.word, towns=towns)
    sentence = _FAULTS[fault.problem]
    return say(sentence, word=fault.word) if "{word}" in sentence else say(sentence)


@renders(InvitationsChecked)
def invitations_checked(intent: InvitationsChecked, telling: Telling) -> Fragment:
    say, plural = telling.speech.say, telling.speech.plural
    lines = [_listed(one, telling) for one in intent.first]
    if intent.count > len(lines):
        more = intent.count - len(lines)
        lines.append(plural("… and {n} more", "… and {n} more", more))
    told = plural(
        "**The list is in order: {n} person.**", "**The list is in order: {n} people.**", intent.count
    ) + bullets(lines)
    how = say("The codes come back to you as a file.")
    if intent.sent == intent.count:
        how = say("I send each their code in a direct chat, one after the other.")
    elif intent.sent:
        how = plural(
            "{n} gets the code from me in a direct chat; the others come back to you as a file.",
            "{n} get their codes from me in direct chats; the others come back to you as a file.",
            intent.sent,
        )
    asked = say(
        "Shall I make the codes? {yes} or {no}",
        yes=telling.word(f"ja {intent.prompt}", f"yes {intent.prompt}"),
        no=telling.word(f"nein {intent.prompt}", f"no {intent.prompt}"),
    )
    return paragraphs([told, how, asked])


def _listed(one: ListedInvitation, telling: Telling) -> Fragment:
    return telling.speech.say(
        "{name} ({town}{role})",
        name=one.name,
        town=_town(one.town, telling),
        role=_role(one.role, one.event, telling),
    )


@renders(InvitationsMade)
def invitations_made(intent: InvitationsMade, telling: Telling) -> Fragment:
    plural, say = telling.speech.plural, telling.speech.say
    told = plural("{n} code was made.", "{n} codes were made.", intent.count)
    if intent.sent:
        told += " " + plural(
            "I send {n} person theirs in a direct chat.", "I send {n} people theirs in direct chats.", intent.sent
        )
    if intent.listed:
        told += " " + say(
            "The file holds the others; I keep only fingerprints of them. Please keep it safe and delete it once all "
            "are "
            "handed out."
        )
    until = say(
        "Each counts once, until {day}. {list} shows who has not come yet.",
        day=day_of(intent.expires_at, telling),
        list=telling.word("einladungen", "invitations"),
    )
    return told + " " + until


@attaches(InvitationsMade)
def codes_file(intent: InvitationsMade, telling: Telling) -> Attachment | None:
    if not intent.listed:
        return None
    say = telling.speech.say
    headings = [
        say(word).plain() for word in (N_("Name"), N_("Town"), N_("Role"), N_("Event"), N_("Code"), N_("until"))
    ]
    rows = tuple(
        (
            one.name,
            _town(one.town, telling),
            role_words(one.role, None, telling) if one.role else "",
            str(one.event or ""),
            one.code,
            day_of(intent.expires_at, telling),
        )
        for one in intent.listed
    )
    sheet = Sheet(("name", "town", "role", "event", "code", "until"), rows)
    content = tables.csv_file(sheet, headings, language=telling.language, zone=telling.zone)
    name = "einladungen.csv" if telling.language == "de" else "invitations.csv"
    return Attachment(name, tables.MIMETYPES[tables.CSV], content)


@renders(InvitationsDropped)
def invitations_dropped(_intent: InvitationsDropped, telling: Telling) -> Fragment:
    return telling.speech.say("All right, no codes were made.")


@renders(InvitationSent)
def invitation_sent(intent: InvitationSent, telling: Telling) -> Fragment:
    say = telling.speech.say
    return paragraphs(
        [
            say(
                "Hello {name}! I am the assistant of **Initiative K**, the online events of the towns of North "
                "Rhine-Westphalia. The organizers invite you to take part ({town}{role}).",
                name=intent.name,
                town=_town(intent.town, telling),
                role=_role(intent.role, intent.event, telling),
            ),
            say("Your personal code is {code}. Just send it back to me here.", code=code(intent.code)),
            say(
                "It counts until {day}. Before I keep anything of you I ask you for your consent. {help} shows what "
                "you "
                "can do here. English: `language en`",
                day=day_of(intent.expires_at, telling),
                help=telling.word("hilfe", "help"),
            ),
        ]
    )


@renders(InvitationsListed)
def invitations_listed(intent: InvitationsListed, telling: Telling) -> Fragment:
    say = telling.speech.say
    if not intent.invitations:
        return say("All codes have been used, taken back, or have become too old.")
    lines = [_open(one, telling) for one in intent.invitations]
    first = intent.invitations[0].number
    back = say("To take one back: {back}", back=telling.word(f"einladen zurück {first}", f"invite revoke {first}"))
    return paragraphs([say("**Codes that nobody has used yet**") + bullets(lines), back])


def _open(one: OpenInvitation, telling: Telling) -> Fragment:
    return telling.speech.say(
        "{number}: {name} ({town}{role}), until {day}",
        number=one.number,
        name=one.name,
        town=_town(one.town, telling),
        role=_role(one.role, one.event, telling),
        day=day_of(one.expires_at, telling),
    )


@renders(InvitationRevoked)
def invitation_revoked(intent: InvitationRevoked, telling: Telling) -> Fragment:
    return telling.speech.say("Code {number} was taken back; it opens nothing any more.", number=intent.number)


@renders(NoSuchInvitation)
def no_such_invitation(intent: NoSuchInvitation, telling: Telling) -> Fragment:
    return telling.speech.say(
        "There is no open code {number}. {list} shows all.",
        number=intent.number,
        list=telling.word("einladungen", "invitations"),
    )
