"""Words about people and the towns that they speak for."""

from domain.intents.people import (
    AnswerUnfit,
    ClaimApproved,
    ClaimConfirmed,
    ConfirmationNeeded,
    FunctionAsked,
    NameAsked,
    NoSuchClaim,
    ProfileCancelled,
    ProfileMissing,
    ProfileShown,
    TownAsked,
    TownClaimed,
    TownDoubted,
    TownNotFound,
    TownSet,
)
from texts.markup import code, numbered, paragraphs
from texts.nodes import Fragment
from texts.render.registry import Telling, renders


def _word(telling: Telling, german: str, english: str) -> Fragment:
    """A command to type, in the recipient's language."""
    return code(german if telling.language == "de" else english)


@renders(NameAsked)
def name_asked(_intent: NameAsked, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Three short questions (you can stop at any time with {cancel}).\n\n"
        "**1 of 3:** What is your first and last name?",
        cancel=_word(telling, "abbrechen", "cancel"),
    )


@renders(TownAsked)
def town_asked(_intent: TownAsked, telling: Telling) -> Fragment:
    return telling.speech.say("**2 of 3:** For which town or municipality do you speak?")


@renders(FunctionAsked)
def function_asked(_intent: FunctionAsked, telling: Telling) -> Fragment:
    return telling.speech.say("**3 of 3:** What is your function there, for example “head of IT”?")


@renders(TownDoubted)
def town_doubted(intent: TownDoubted, telling: Telling) -> Fragment:
    names = [telling.names.towns[ags] for ags in intent.towns]
    question = telling.speech.say("Several towns could be meant. Please write the full name of yours, or its number:")
    return question + numbered(names)


@renders(TownNotFound)
def town_not_found(intent: TownNotFound, telling: Telling) -> Fragment:
    return telling.speech.say(
        "I know no town or municipality in North Rhine-Westphalia named “{text}”. Please check the spelling.",
        text=intent.text,
    )


@renders(AnswerUnfit)
def answer_unfit(intent: AnswerUnfit, telling: Telling) -> Fragment:
    if intent.problem == "long":
        return telling.speech.say("That is too long; at most 100 characters, please.")
    return telling.speech.say("That was empty. Please write your answer.")


@renders(ProfileShown)
def profile_shown(intent: ProfileShown, telling: Telling) -> Fragment:
    person = telling.names.people[intent.person]
    say = telling.speech.say
    nothing = say("not told yet").plain()
    town = person.town or nothing
    if person.town is not None:
        town += " " + say("(confirmed)" if person.town_confirmed else "(waits for confirmation)").plain()
    shown = say(
        "- Name: {name}\n- Town: {town}\n- Function: {function}\n\nTo change something: {name_command}, {town_command}",
        name=person.name or nothing,
        town=town,
        function=person.function or nothing,
        name_command=_word(telling, "profil name …", "profile name …"),
        town_command=_word(telling, "profil stadt …", "profile town …"),
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


@renders(ProfileCancelled)
def profile_cancelled(_intent: ProfileCancelled, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Cancelled. I keep what you have told me so far; to go on, type {profile}.",
        profile=_word(telling, "profil", "profile"),
    )


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
        "**{name}** ({user}{function}) wants to speak for **{town}**. To confirm: {command}",
        name=person.name or "?",
        user=person.user_id or "?",
        town=telling.names.towns[intent.town],
        function=f", {person.function}" if person.function else "",
        command=code(f"freigeben stadt {intent.claim}" if telling.language == "de" else f"approve town {intent.claim}"),
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
        "Done: **{name}** now speaks for **{town}** and was told so.",
        name=person.name or "?",
        town=telling.names.towns[intent.town],
    )


@renders(NoSuchClaim)
def no_such_claim(intent: NoSuchClaim, telling: Telling) -> Fragment:
    return telling.speech.say("No open claim has the number {claim}; it may be confirmed already.", claim=intent.claim)


@renders(TownSet)
def town_set(intent: TownSet, telling: Telling) -> Fragment:
    town = telling.names.towns[intent.town]
    if intent.confirmed:
        return telling.speech.say("You speak for **{town}**; that is confirmed.", town=town)
    return telling.speech.say("Noted: **{town}**. An organizer will confirm it.", town=town)


@renders(ConfirmationNeeded)
def confirmation_needed(_intent: ConfirmationNeeded, telling: Telling) -> Fragment:
    return telling.speech.say(
        "For that an organizer must first confirm that you speak for your town. They know, and you will hear from me."
    )
