"""Words of the profile: one question at a time."""

from domain import interests
from domain.intents.people import (
    AnswerUnfit,
    ConsentAsked,
    ConsentRefused,
    ConsentUnclear,
    FunctionAsked,
    NameAsked,
    ProfileCancelled,
    ProfileEnded,
    ProfileReminded,
    TalkRuns,
    TopicsAsked,
    TownAsked,
)
from texts.markup import bullets, numbered, paragraphs
from texts.nodes import Fragment
from texts.render.consent import privacy_text
from texts.render.invitations import role_words
from texts.render.registry import Telling, renders

_Question = NameAsked | TownAsked | FunctionAsked | TopicsAsked | ConsentAsked


def _asked(intent: _Question, question: Fragment, telling: Telling) -> Fragment:
    """A question with its place; before the first one a word on what is to come."""
    say = telling.speech.say
    place = say("**Question {number} of {of}:**", number=intent.number, of=intent.of) + " " + question
    if intent.noted:
        return say("Changed.") + " " + place
    if intent.number > 1:
        return place
    intro = say("A few short questions (you can stop at any time with {cancel}).", cancel=_cancel(telling))
    return paragraphs([intro, place])


def _cancel(telling: Telling) -> Fragment:
    return telling.word("abbrechen", "cancel")


@renders(NameAsked)
def name_asked(intent: NameAsked, telling: Telling) -> Fragment:
    return _asked(intent, telling.speech.say("What is your first and last name?"), telling)


@renders(TownAsked)
def town_asked(intent: TownAsked, telling: Telling) -> Fragment:
    return _asked(intent, telling.speech.say("For which town or municipality do you speak?"), telling)


@renders(FunctionAsked)
def function_asked(intent: FunctionAsked, telling: Telling) -> Fragment:
    return _asked(intent, telling.speech.say("What is your function there, for example “head of IT”?"), telling)


@renders(TopicsAsked)
def topics_asked(intent: TopicsAsked, telling: Telling) -> Fragment:
    question = telling.speech.say(
        "Which topics interest you? Please write numbers (for example {example}) or your own words, or {skip}.",
        example=telling.word("2, 5", "2, 5"),
        skip=telling.word("weiter", "skip"),
    )
    names = (interests.name(choice.key, telling.language) or "" for choice in interests.CHOICES)
    return _asked(intent, question, telling) + numbered(names)


@renders(ConsentAsked)
def consent_asked(intent: ConsentAsked, telling: Telling) -> Fragment:
    say = telling.speech.say
    lines = []
    if intent.name:
        lines.append(say("Name: {name}", name=intent.name))
    if intent.town:
        lines.append(say("Town: {town}", town=telling.names.towns[intent.town]))
    if intent.function:
        lines.append(say("Function: {function}", function=intent.function))
    topics = "; ".join(filter(None, (interests.name(key, telling.language) for key in intent.topics)))
    if topics:
        lines.append(say("Topics: {topics}", topics=topics))
    if intent.role:
        event = telling.names.events[intent.event].title if intent.event is not None else None
        lines.append(say("Role: {role}", role=role_words(intent.role, event, telling)))
    correct = say(
        "Something wrong? For example {name} or {town}.",
        name=telling.word("profil name …", "profile name …"),
        town=telling.word("profil stadt …", "profile town …"),
    )
    answer = say(
        "Do you agree? Please answer {yes} or {no}. With a no I forget what you have just told me.",
        yes=telling.word(f"ja {intent.prompt}", f"yes {intent.prompt}"),
        no=telling.word(f"nein {intent.prompt}", f"no {intent.prompt}"),
    )
    question = _asked(intent, say("May I keep this?"), telling) + bullets(lines)
    return paragraphs([question, correct, privacy_text(telling), answer])


@renders(ConsentRefused)
def consent_refused(intent: ConsentRefused, telling: Telling) -> Fragment:
    if intent.known:
        return telling.speech.say(
            "All right, I have changed nothing. What I know of you already can be erased with {erase}.",
            erase=telling.word("datenschutz löschen", "privacy erase"),
        )
    return telling.speech.say(
        "All right. I have forgotten what you told me. {events} shows what comes next all the same; should you change "
        "your mind, type {profile}.",
        events=telling.word("termine", "events"),
        profile=telling.word("profil", "profile"),
    )


@renders(ConsentUnclear)
def consent_unclear(intent: ConsentUnclear, telling: Telling) -> Fragment:
    return telling.speech.say(
        "I need a clear yes or no for this: {yes} or {no}. {profile} shows the question again.",
        yes=telling.word(f"ja {intent.prompt}", f"yes {intent.prompt}"),
        no=telling.word(f"nein {intent.prompt}", f"no {intent.prompt}"),
        profile=telling.word("profil", "profile"),
    )


@renders(AnswerUnfit)
def answer_unfit(intent: AnswerUnfit, telling: Telling) -> Fragment:
    say = telling.speech.say
    match intent.problem:
        case "long":
            return say("That is too long; at most 100 characters, please.")
        case "needed":
            return say("I cannot do without this answer. {cancel} ends the conversation.", cancel=_cancel(telling))
        case "topics":
            return say(
                "I found none of my topics in that. Please write numbers from the list, such as {example}, or {skip}.",
                example=telling.word("2, 5", "2, 5"),
                skip=telling.word("weiter", "skip"),
            )
        case "name":
            return say("That is no name. Please write your first and last name.")
        case "code":
            return say("The town belongs to your code. Once you have agreed you can change it.")
        case _:
            return say("That was empty. Please write your answer.")


@renders(ProfileCancelled)
def profile_cancelled(_intent: ProfileCancelled, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Cancelled. {profile} goes on where you stopped, {new} begins anew.",
        profile=telling.word("profil", "profile"),
        new=telling.word("profil neu", "profile new"),
    )


@renders(ProfileReminded)
def profile_reminded(intent: ProfileReminded, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Your profile is not finished yet: you were at question {number} of {of}. {profile} shows it again; {cancel} "
        "ends the conversation. I will not ask about it another time.",
        number=intent.number,
        of=intent.of,
        profile=telling.word("profil", "profile"),
        cancel=_cancel(telling),
    )


@renders(ProfileEnded)
def profile_ended(_intent: ProfileEnded, telling: Telling) -> Fragment:
    return telling.speech.say(
        "I let the profile rest now. Nothing is lost: {profile} goes on where you stopped, whenever you like.",
        profile=telling.word("profil", "profile"),
    )


@renders(TalkRuns)
def talk_runs(_intent: TalkRuns, telling: Telling) -> Fragment:
    return telling.speech.say(
        "We are in the middle of another conversation. Please finish it first, or end it with {cancel}.",
        cancel=_cancel(telling),
    )
