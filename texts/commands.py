"""Commands as people are told of them: one line each, the names of arguments, what is wrong with them."""

from texts.catalogue import N_, Speech
from texts.nodes import Fragment

SUMMARIES = {
    "hello": N_("says hello"),
    "help": N_("what you can do here"),
    "language": N_("choose German or English"),
    "cancel": N_("break off the conversation"),
    "profile": N_("tell who you are, or see what I know of you"),
    "profile new": N_("answer all questions of the profile again"),
    "profile name": N_("correct your name"),
    "town": N_("say for which town you speak"),
    "approve town": N_("confirm that someone speaks for their town"),
    "ask": N_("ask a question"),
    "questions": N_("see the questions and their votes"),
    "next": N_("take the question with the most votes"),
    "answered": N_("note that a question is answered"),
    "events": N_("see what comes next"),
    "register": N_("take part in an event"),
    "unregister": N_("leave an event or its waiting list"),
    "event new": N_("note a new event"),
    "event publish": N_("have the rooms of an event made and tell everyone"),
    "event move": N_("give an event another time"),
    "event cancel": N_("call an event off"),
    "event verify": N_("see what of an event is still missing"),
    "role host": N_("let someone host an event"),
    "role impulse": N_("let someone give an impulse at an event"),
    "offer": N_("say what your town offers to others"),
    "need": N_("say what your town seeks"),
    "offer withdraw": N_("take back an offer or a need of your town"),
    "matches": N_("see what your town offers and seeks, and its matches"),
    "yes": N_("say yes to a question of mine"),
    "no": N_("say no to a question of mine"),
    "matchmake rehearse": N_("see who would meet whom; nobody is asked"),
    "matchmake start": N_("have towns that fit together asked whether they want to meet"),
}

ARGUMENTS = {
    "number": N_("NUMBER"),
    "name": N_("NAME"),
    "text": N_("TEXT"),
    "town": N_("TOWN"),
    "language": N_("de|en"),
    "event": N_("EVENT"),
    "title": N_('"TITLE"'),
    "day": N_("DAY"),
    "time": N_("TIME"),
    "minutes": N_("minutes=90"),
    "seats": N_("seats=50"),
    "host": N_("host=TOWN"),
    "reason": N_("REASON"),
    "user": N_("@NAME:SERVER"),
}

PROBLEMS = {
    "missing": N_("Something is missing."),
    "surplus": N_("“{word}” is too much."),
    "quote": N_("The quotation mark before “{word}” is never closed."),
    "number": N_("“{word}” is not a number."),
    "range": N_("The number “{word}” is out of range."),
    "day": N_("“{word}” is not a day. A day looks like 10.03.2027."),
    "time": N_("“{word}” is not a time. A time looks like 14:00."),
    "user": N_("“{word}” is not a Matrix ID. A Matrix ID looks like @name:example.org."),
    "empty": N_("There is no text."),
    "long": N_("The text is too long."),
    "choice": N_("“{word}” is not one of the choices."),
    "form": N_("“{word}” does not fit."),
}


def summary(key: str, speech: Speech) -> Fragment:
    """What a command does, in a few words."""
    return speech.say(SUMMARIES[key])


def argument(name: str, speech: Speech) -> str:
    """How an argument is named in the usage line; in brackets if it may be left out."""
    optional = name.startswith("[")
    words = speech.say(ARGUMENTS[name.strip("[]")]).plain()
    return f"[{words}]" if optional else words


def problem(key: str, word: str, speech: Speech) -> Fragment:
    """What is wrong with the arguments of a command."""
    sentence = PROBLEMS[key]
    return speech.say(sentence, word=word) if "{word}" in sentence else speech.say(sentence)
