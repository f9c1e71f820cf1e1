"""Words about people and the towns that they speak for."""

from domain import interests
from domain.intents.people import (
    ClaimApproved,
    ClaimConfirmed,
    ConfirmationNeeded,
    NoSuchClaim,
    ProfileMissing,
    ProfileShown,
    TownClaimed,
    TownDoubted,
    TownMerged,
    TownNotFound,
    TownSet,
)
from texts.markup import code, numbered, paragraphs
from texts.nodes import Fragment
from texts.render.registry import Telling, renders


def _word(telling: Telling, german: str, english: str) -> Fragment:
    """A command to type, in the recipient's language."""
    return code(german if telling.language == "de" else english)


@renders(TownDoubted)
def town_doubted(intent: TownDoubted, telling: Telling) -> Fragment:
    names = [telling.names.towns[ags] for ags in intent.towns]
    if len(names) == 1:
        question = telling.speech.say(
            "Did you mean this town? Then please write {number}, or else the full name of yours:", number=code("1")
        )
    else:
        question = telling.speech.say(
            "Several towns could be meant. Please write the full name of yours, or its number:"
        )
    return question + numbered(names)


@renders(TownNotFound)
def town_not_found(intent: TownNotFound, telling: Telling) -> Fragment:
    return telling.speech.say(
        "I know no town or municipality named “{text}”. Please check the spelling.",
        text=intent.text,
    )


@renders(ProfileShown)
def profile_shown(intent: ProfileShown, telling: Telling) -> Fragment:
    person = telling.names.people[intent.person]
    say = telling.speech.say
    nothing = say("not told yet").plain()
    town = person.town or nothing
    if person.town is not None:
        town += " " + say("(confirmed)" if person.town_confirmed else "(waits for confirmation)").plain()
    topics = "; ".join(filter(None, (interests.name(key, telling.language) for key in person.topics)))
    shown = say(
        "- Name: {name}\n- Town: {town}\n- Function: {function}\n- Topics: {topics}\n\nTo change something: "
        "{name_command}, {town_command}, {function_command}, {topics_command}",
        name=person.name or nothing,
        town=town,
        function=person.function or nothing,
        topics=topics or nothing,
        name_command=_word(telling, "profil name …", "profile name …"),
        town_command=_word(telling, "profil stadt …", "profile town …"),
        function_command=_word(telling, "profil funktion …", "profile function …"),
        topics_command=_word(telling, "profil themen …", "profile topics …"),
    )
    if not intent.finished:
        return shown
    events = _word(telling, "termine", "events")
    if person.town_confirmed:
        further = say("{events} shows what comes next.", events=events)
    else:
        further = say(
            "An organizer will confirm that you speak for your town. You can take part at once: {events} shows what "
            "comes next.",
            events=events,
        )
    return paragraphs([say("**Thank you!** This is what I noted:"), shown, further])


@renders(ProfileMissing)
def profile_missing(_intent: ProfileMissing, telling: Telling) -> Fragment:
    return telling.speech.say(
        "For that I need to know your name and your town. Please type {profile} in our direct chat; it takes a minute.",
        profile=_word(telling, "profil", "profile"),
    )


@renders(TownClaimed)
def town_claimed(intent: TownClaimed, telling: Telling) -> Fragment:
    person = telling.names.people[intent.person]
    return telling.speech.say(
        "**{name}** ({user}{function}) wants to speak for **{town}**. To confirm: {confirm} · To decline: {decline}",
        name=person.name or "?",
        user=person.user_id or "?",
        town=telling.names.towns[intent.town],
        function=f", {person.function}" if person.function else "",
        confirm=_word(telling, f"freigeben stadt {intent.claim}", f"approve town {intent.claim}"),
        decline=_word(telling, f"ablehnen stadt {intent.claim}", f"decline town {intent.claim}"),
    )


@renders(ClaimConfirmed)
def claim_confirmed(intent: ClaimConfirmed, telling: Telling) -> Fragment:
    return telling.speech.say(
        "It is confirmed that you speak for **{town}**. You can now offer and seek cooperation too.",
        town=telling.names.towns[intent.town],
    )


@renders(ClaimApproved)
def claim_approved(intent: ClaimApproved, telling: Telling) -> Fragment:
    person = telling.names.people[intent.person]
    return telling.speech.say(
        "Done: **{name}** now speaks for **{town}** and was told so. If that was a mistake: {back}",
        name=person.name or "?",
        town=telling.names.towns[intent.town],
        back=_word(telling, f"stadt entziehen {intent.claim}", f"town revoke {intent.claim}"),
    )


@renders(NoSuchClaim)
def no_such_claim(intent: NoSuchClaim, telling: Telling) -> Fragment:
    return telling.speech.say(
        "That does not fit number {claim}: it may have been dealt with already. {list} shows who waits.",
        claim=intent.claim,
        list=_word(telling, "freigeben stadt", "approve town"),
    )


@renders(TownSet)
def town_set(intent: TownSet, telling: Telling) -> Fragment:
    town = telling.names.towns[intent.town]
    if intent.confirmed:
        return telling.speech.say("You speak for **{town}**; that is confirmed.", town=town)
    return telling.speech.say("Noted: **{town}**. An organizer will confirm it.", town=town)


@renders(TownMerged)
def town_merged(intent: TownMerged, telling: Telling) -> Fragment:
    old, new = telling.names.towns[intent.old], telling.names.towns[intent.new]
    if intent.confirmed:
        return telling.speech.say(
            "**{old}** is now part of **{new}**. You speak for **{new}** from now on, and that is confirmed. What you "
            "offer and seek went along; you need not do anything.",
            old=old,
            new=new,
        )
    return telling.speech.say(
        "**{old}** is now part of **{new}**. I noted that you want to speak for **{new}**; an organizer has yet to "
        "confirm it. You need not do anything.",
        old=old,
        new=new,
    )


@renders(ConfirmationNeeded)
def confirmation_needed(_intent: ConfirmationNeeded, telling: Telling) -> Fragment:
    return telling.speech.say(
        "For that an organizer must first confirm that you speak for your town. They know, and you will hear from me."
    )
