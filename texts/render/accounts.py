"""Words about codes that are used, and about the accounts of a person."""

from domain.intents.invitations import (
    AccountAdded,
    AccountCodeMade,
    AccountLeft,
    AccountLinked,
    AccountRetired,
    AccountUnknown,
    CodeUnfit,
    CodeUsed,
    RecoveryCodeMade,
)
from texts.markup import code, paragraphs
from texts.nodes import Fragment
from texts.render.invitations import day_of, role_words
from texts.render.organizing import called
from texts.render.registry import Telling, renders


@renders(CodeUnfit)
def code_unfit(intent: CodeUnfit, telling: Telling) -> Fragment:
    say = telling.speech.say
    match intent.problem:
        case "form":
            return say("That is not a code. A code looks like this: `K-7QX4-M2PD-9TRA`.")
        case "used":
            return say("This code was used already. If that was not you, please tell the organizers.")
        case "expired":
            return say("This code is too old. Please ask the organizers for a new one.")
        case "revoked":
            return say("This code was taken back. Please ask the organizers for a new one.")
        case "pause":
            return say("Too many wrong codes. Please wait an hour and compare it with what you were given.")
        case "own":
            return say("This account belongs to you already. Please send the code from the other Matrix ID.")
        case "taken":
            return say(
                "There is a profile of its own under this Matrix ID. Please use an account that I do not know yet, or "
                "first erase this profile with {erase}.",
                erase=telling.word("datenschutz löschen", "privacy erase"),
            )
        case _:
            return say("I do not know this code. Please compare it letter by letter with what you were given.")


@renders(CodeUsed)
def code_used(intent: CodeUsed, telling: Telling) -> Fragment:
    say = telling.speech.say
    person = telling.names.people[intent.person]
    if intent.town is not None:
        told = say(
            "**Welcome, {name}!** You speak for **{town}**; that is confirmed.",
            name=called(person),
            town=telling.names.towns[intent.town],
        )
    else:
        told = say("**Welcome, {name}!**", name=called(person))
    if intent.role is not None:
        event = telling.names.events[intent.event].title if intent.event is not None else None
        told += " " + say("Your role: {role}.", role=role_words(intent.role, event, telling))
    if intent.missed:
        told += " " + say("The event for which you had a role is over, so that role is not given any more.")
    further = say(
        "{events} shows what comes next, {profile} what I know of you.",
        events=telling.word("termine", "events"),
        profile=telling.word("profil", "profile"),
    )
    return paragraphs([told, further])


@renders(AccountCodeMade)
def account_code_made(intent: AccountCodeMade, telling: Telling) -> Fragment:
    say = telling.speech.say
    if intent.retires is not None:
        what = say(
            "With this code you move to another Matrix ID. Send it to me in a direct chat **from the new account**: it "
            "takes over all that is yours, and I leave this chat; {user} counts no more then.",
            user=intent.retires,
        )
    else:
        what = say(
            "With this code you add another Matrix ID. Send it to me in a direct chat **from the other account**: then "
            "both belong to you."
        )
    until = say("It counts once, until {day}. Give it to nobody.", day=day_of(intent.expires_at, telling))
    return paragraphs([what, code(intent.code), until])


@renders(RecoveryCodeMade)
def recovery_code_made(intent: RecoveryCodeMade, telling: Telling) -> Fragment:
    say = telling.speech.say
    return paragraphs(
        [
            say(
                "Code with which **{name}** goes on from another Matrix ID; {user} counts no more once it is used:",
                name=called(telling.names.people[intent.person]),
                user=intent.retires,
            ),
            code(intent.code),
            say(
                "Be sure that you give it to the right person: whoever sends it is {name} for me. It counts once, "
                "until "
                "{day}. To take it back: {back}",
                name=called(telling.names.people[intent.person]),
                day=day_of(intent.expires_at, telling),
                back=telling.word(f"einladen zurück {intent.invitation}", f"invite revoke {intent.invitation}"),
            ),
        ]
    )


@renders(AccountUnknown)
def account_unknown(intent: AccountUnknown, telling: Telling) -> Fragment:
    return telling.speech.say("I know nobody by {user}. Please check the spelling.", user=intent.user_id)


@renders(AccountAdded)
def account_added(intent: AccountAdded, telling: Telling) -> Fragment:
    name = called(telling.names.people[intent.person])
    if intent.moved:
        return telling.speech.say(
            "**Welcome back, {name}.** You use this Matrix ID from now on; registrations, town and roles came along. "
            "You "
            "are invited to your rooms anew.",
            name=name,
        )
    return telling.speech.say(
        "**{name}**, this Matrix ID belongs to you now as well, with town and roles. You are invited to your rooms "
        "here "
        "too; I write to you in this chat from now on.",
        name=name,
    )


@renders(AccountLinked)
def account_linked(intent: AccountLinked, telling: Telling) -> Fragment:
    return telling.speech.say(
        "{user} was added to you with your code. If that was not you, tell the organizers at once.", user=intent.user_id
    )


@renders(AccountLeft)
def account_left(intent: AccountLeft, telling: Telling) -> Fragment:
    return telling.speech.say(
        "You use {user} from now on; I go on there and leave this chat. If that was not you, tell the organizers at "
        "once.",
        user=intent.user_id,
    )


@renders(AccountRetired)
def account_retired(_intent: AccountRetired, telling: Telling) -> Fragment:
    return telling.speech.say(
        "This Matrix ID counts no more: you moved to another one. Please write to me from there. To come back here, "
        "type {move} there and send me the code here.",
        move=telling.word("umziehen", "move id"),
    )
