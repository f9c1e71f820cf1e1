"""Words of the conversation itself."""

from collections.abc import Iterable

from domain.help_topics import ALL_TOPICS, ESSENTIALS, TOPICS, HelpTopic
from domain.intents.talk import (
    Apology,
    ArgumentsMisread,
    CommandExplained,
    CommandName,
    EncryptedRoomMet,
    Greeted,
    GreetedBack,
    HelpShown,
    LanguageSet,
    NoSuchPrompt,
    NotAllowed,
    NothingToCancel,
    NotUnderstood,
    OnlyInDirectChat,
    PlainChatOpened,
    TooLong,
    WhichPrompt,
)
from texts import commands, dates
from texts.markup import bullets, code, paragraphs
from texts.nodes import Fragment
from texts.render.registry import Telling, renders

_SHORT_HELP = 12  # commands up to which all are shown at once


def typed(command: CommandName, telling: Telling, prefix: str = "", *, arguments: bool = True) -> Fragment:
    """A command as one types it, with what comes behind its name."""
    name = command.german if telling.language == "de" else command.english
    words = [commands.argument(argument, telling.speech) for argument in command.arguments] if arguments else []
    return code(prefix + " ".join([name, *words]))


@renders(Greeted)
def greeted(_intent: Greeted, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Hello! I am the assistant of **Initiative K**, the online events of the towns of North Rhine-Westphalia. "
        "I register you, collect questions, remind you in time and find towns that fit together.\n\n"
        "Three steps to begin:\n"
        "1. {profile}: tell me who you are and for which town you speak\n"
        "2. {events}: see what comes next\n"
        "3. {help}: everything that you can do here\n\n"
        "Deutsch: `sprache de` · English: `language en`",
        profile=code("profil" if telling.language == "de" else "profile"),
        events=code("termine" if telling.language == "de" else "events"),
        help=code("hilfe" if telling.language == "de" else "help"),
    )


@renders(GreetedBack)
def greeted_back(_intent: GreetedBack, telling: Telling) -> Fragment:
    return telling.speech.say("Hello! {help} shows what I can do for you.", help=telling.word("hilfe", "help"))


@renders(PlainChatOpened)
def plain_chat_opened(_intent: PlainChatOpened, telling: Telling) -> Fragment:
    return telling.speech.say(
        "You wrote to me in an encrypted chat. I cannot read encrypted messages yet, so I have left it and opened this "
        "chat without end-to-end encryption. Please go on here."
    )


@renders(EncryptedRoomMet)
def encrypted_room_met(intent: EncryptedRoomMet, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Encryption was switched on in the room `{room}`. I cannot read there any more and am silent from now on. "
        "Encryption cannot be switched off again; the event needs a new room.",
        room=intent.room_id,
    )


@renders(HelpShown)
def help_shown(intent: HelpShown, telling: Telling) -> Fragment:
    say = telling.speech.say
    if intent.topic == ALL_TOPICS:
        return paragraphs(
            say("**{topic}**", topic=commands.topic_title(topic.key, telling.speech))
            + _explained([name for name in intent.commands if name.key in topic.commands], intent, telling)
            for topic in _topics_of(intent)
        )
    if intent.topic:
        title = say("**{topic}**", topic=commands.topic_title(intent.topic, telling.speech))
        return title + _explained(intent.commands, intent, telling)
    shown = [name for name in intent.commands if name.key in ESSENTIALS]
    if len(intent.commands) <= _SHORT_HELP:
        shown = list(intent.commands)
    overview = say("**What you can do here**") + _explained(shown, intent, telling)
    if len(shown) == len(intent.commands):
        return overview
    word = intent.prefix + ("hilfe" if telling.language == "de" else "help")
    place = 0 if telling.language == "de" else 1
    topics = [
        code(f"{word} {topic.names[place]}") + " – " + commands.topic_title(topic.key, telling.speech)
        for topic in _topics_of(intent)
        if any(name.key in topic.commands and name not in shown for name in intent.commands)
    ]
    return paragraphs([overview, say("**More about**") + bullets(topics)])


def _topics_of(intent: HelpShown) -> list[HelpTopic]:
    """The topics of which the asker may do something here."""
    offered = {name.key for name in intent.commands}
    return [topic for topic in TOPICS if offered & set(topic.commands)]


def _explained(names: Iterable[CommandName], intent: HelpShown, telling: Telling) -> Fragment:
    return bullets(
        typed(name, telling, intent.prefix) + " – " + commands.summary(name.key, telling.speech) for name in names
    )


@renders(CommandExplained)
def command_explained(intent: CommandExplained, telling: Telling) -> Fragment:
    usage = typed(intent.command, telling, intent.prefix)
    return usage + " – " + commands.summary(intent.command.key, telling.speech)


@renders(NotUnderstood)
def not_understood(intent: NotUnderstood, telling: Telling) -> Fragment:
    show_help = code(intent.prefix + ("hilfe" if telling.language == "de" else "help"))
    if not intent.nearest:
        return telling.speech.say("I did not understand that. {help} shows what you can do.", help=show_help)
    names = [typed(command, telling, intent.prefix).plain(telling.language) for command in intent.nearest]
    if len(names) == 1:
        return telling.speech.say(
            "I did not understand that. Did you mean {command}? Nothing was done.",
            command=typed(intent.nearest[0], telling, intent.prefix),
        )
    return telling.speech.say(
        "I did not understand that. Did you mean {first} or {second}? Nothing was done.",
        first=typed(intent.nearest[0], telling, intent.prefix),
        second=typed(intent.nearest[1], telling, intent.prefix),
    )


@renders(ArgumentsMisread)
def arguments_misread(intent: ArgumentsMisread, telling: Telling) -> Fragment:
    fault = commands.problem(intent.problem, intent.word, telling.speech)
    return telling.speech.say(
        "{fault} Please type: {usage}", fault=fault, usage=typed(intent.command, telling, intent.prefix)
    )


@renders(NotAllowed)
def not_allowed(intent: NotAllowed, telling: Telling) -> Fragment:
    return telling.speech.say(
        "You may not use {command} here. If you think that you should, ask an organizer.",
        command=typed(intent.command, telling, arguments=False),
    )


@renders(OnlyInDirectChat)
def only_in_direct_chat(intent: OnlyInDirectChat, telling: Telling) -> Fragment:
    return telling.speech.say(
        "That is personal: please type {command} in your direct chat with me.", command=typed(intent.command, telling)
    )


@renders(TooLong)
def too_long(intent: TooLong, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Your message is longer than {limit} characters, so I did not read it. Please shorten it.",
        limit=dates.number(intent.limit, language=telling.language),
    )


@renders(Apology)
def apology(intent: Apology, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Sorry, something went wrong on my side and nothing was changed. Please try again later; if it happens again, "
        "give the organizers this reference: `{reference}`",
        reference=intent.reference,
    )


@renders(LanguageSet)
def language_set(_intent: LanguageSet, telling: Telling) -> Fragment:
    return telling.speech.say("I speak English with you from now on.")


@renders(NothingToCancel)
def nothing_to_cancel(_intent: NothingToCancel, telling: Telling) -> Fragment:
    return telling.speech.say("There is nothing to cancel.")


@renders(NoSuchPrompt)
def no_such_prompt(intent: NoSuchPrompt, telling: Telling) -> Fragment:
    return telling.speech.say("There is no open question {number} for you.", number=intent.number)


@renders(WhichPrompt)
def which_prompt(intent: WhichPrompt, telling: Telling) -> Fragment:
    if not intent.open_numbers:
        return telling.speech.say("There is no open question that waits for your answer.")
    numbers = dates.joined([str(number) for number in intent.open_numbers], language=telling.language)
    return telling.speech.say(
        "Several questions wait for your answer: {numbers}. Please add the number, for example {example}.",
        numbers=numbers,
        example=code(("ja " if telling.language == "de" else "yes ") + str(intent.open_numbers[0])),
    )
