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
    "profile function": N_("correct your function"),
    "profile topics": N_("choose your topics anew"),
    "decline town": N_("say that someone does not speak for their town"),
    "town take back": N_("let a confirmation of a town wait again"),
    "town server": N_("let the accounts of a homeserver speak for a town"),
    "town server off": N_("let a homeserver speak for a town no more"),
    "town leave": N_("speak for your town no more"),
    "vouch": N_("confirm that a colleague speaks for your town"),
    "invite": N_("make personal codes for people"),
    "invitations": N_("see the codes that nobody has used yet"),
    "invite revoke": N_("take a code back"),
    "invite again": N_("make a code for someone who lost their account"),
    "code": N_("use a personal code"),
    "new id": N_("add another Matrix ID of yours"),
    "move id": N_("move to another Matrix ID"),
    "approve town": N_("confirm that someone speaks for their town"),
    "ask": N_("ask a question"),
    "questions": N_("see the questions and their votes"),
    "next": N_("take the question with the most votes"),
    "answered": N_("note that a question is answered"),
    "events": N_("see what comes next"),
    "register": N_("take part in an event"),
    "unregister": N_("leave an event or its waiting list"),
    "here": N_("say that you have come to an event"),
    "approve registration": N_("let someone take part who asked for it"),
    "decline registration": N_("do not let someone take part, with a reason"),
    "event new": N_("note a new event"),
    "event publish": N_("have the rooms of an event made and tell everyone"),
    "event move": N_("give an event another time"),
    "event cancel": N_("call an event off"),
    "event edit": N_("change the title, length, seats, host, link and more of an event"),
    "event reinstate": N_("let a cancelled event take place after all"),
    "event rooms": N_("mend the rooms of an event and invite again who is missing"),
    "event adopt": N_("make the room in which you type this one of an event"),
    "event close": N_("close the rooms of an event that is over for writing"),
    "event reopen": N_("open the rooms of a closed event again"),
    "undo": N_("take back your last change of an event"),
    "agenda": N_("see the running order of an event"),
    "agenda add": N_("put an item into the running order"),
    "agenda remove": N_("take an item out of the running order"),
    "agenda swap": N_("let two items of the running order change places"),
    "host": N_("offer that your town hosts an event"),
    "impulse": N_("offer that your town tells of something in a short talk"),
    "withdraw": N_("take back what you volunteered for"),
    "volunteers": N_("see which towns volunteer"),
    "approve volunteer": N_("accept what a town volunteers for"),
    "decline volunteer": N_("decline what a town volunteers for, with a reason"),
    "call": N_("ask all towns who hosts an event or gives an impulse"),
    "event verify": N_("see what of an event is still missing"),
    "role host": N_("let someone host an event"),
    "role impulse": N_("let someone give an impulse at an event"),
    "role expert": N_("let an expert of the sponsor take part in an event"),
    "role remove": N_("take from someone what they do at an event"),
    "role organizer": N_("make someone an organizer"),
    "role organizer remove": N_("let someone be an organizer no more"),
    "calendar": N_("get the address of your own calendar, for Outlook, Thunderbird or your phone"),
    "calendar revoke": N_("close your own calendar"),
    "stats": N_("see the figures of the series, or of one event"),
    "offer": N_("say what your town offers to others"),
    "need": N_("say what your town seeks"),
    "offer withdraw": N_("take back an offer or a need of your town"),
    "matches": N_("see what your town offers and seeks, and its matches"),
    "yes": N_("say yes to a question of mine"),
    "no": N_("say no to a question of mine"),
    "matchmake rehearse": N_("see who would meet whom; nobody is asked"),
    "feedback": N_("say how you liked an event"),
    "feedback results": N_("see how people liked an event"),
    "minutes": N_("get the minutes of an event"),
    "audit": N_("see who did what, when and where"),
    "export people": N_("get everyone as a table"),
    "export registrations": N_("get the registrations as a table"),
    "export audit": N_("get the log of commands as a table"),
    "export cooperations": N_("get the towns that cooperate as a table"),
    "privacy": N_("read what is stored about you, and how long"),
    "privacy access": N_("get all that is stored about you"),
    "privacy erase": N_("have all that is stored about you erased"),
    "matchmake start": N_("have towns that fit together asked whether they want to meet"),
}

TOPIC_TITLES = {
    "taking part": N_("taking part in events"),
    "questions": N_("asking questions"),
    "profile": N_("your profile, your town and your accounts"),
    "cooperation": N_("what your town offers and seeks"),
    "privacy": N_("your data"),
    "talk": N_("answers to my questions"),
    "moderating": N_("moderating questions"),
    "events": N_("planning events and their rooms"),
    "people": N_("towns, people, roles and invitations"),
    "figures": N_("figures, minutes and lists"),
    "matchmaking": N_("bringing towns together"),
}

ARGUMENTS = {
    "number": N_("NUMBER"),
    "name": N_("NAME"),
    "text": N_("TEXT"),
    "topic": N_("TOPIC"),
    "town": N_("TOWN"),
    "language": N_("de|en"),
    "event": N_("EVENT"),
    "title": N_('"TITLE"'),
    "title=": N_('title="TITLE"'),
    "day": N_("DAY"),
    "time": N_("TIME"),
    "minutes": N_("minutes=90"),
    "seats": N_("seats=50"),
    "host": N_("host=TOWN"),
    "reason": N_("REASON"),
    "rating": N_("1 to 5"),
    "form": N_("csv|xlsx|json"),
    "count": N_("HOW MANY"),
    "user": N_("@NAME:SERVER"),
    "link": N_("link=https://…"),
    "per_town": N_("per_town=3"),
    "approval": N_("approval=yes"),
    "room": N_("questions|backstage"),
    "length": N_("MINUTES"),
    "who": N_("@NAME:SERVER or NAME"),
    "kind": N_("kind=impulse|welcome|discussion|break"),
    "position": N_("at=2"),
    "other": N_("OTHER NUMBER"),
    "impulse": N_('EVENT "TITLE"'),
    "function": N_("FUNCTION"),
    "further": N_("TEXT"),
    "topics": N_("TOPICS"),
    "topics=": N_("topics=ozg,ki"),
    "event=": N_("event=3"),
    "list": N_("NAME; TOWN; ROLE; EVENT"),
    "code": N_("CODE"),
    "person": N_("@NAME:SERVER"),
    "town_server": N_("TOWN SERVER"),
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


def topic_title(key: str, speech: Speech) -> Fragment:
    """What a topic of the help is about, in a few words."""
    return speech.say(TOPIC_TITLES[key])


def argument(name: str, speech: Speech) -> str:
    """How an argument is named in the usage line; in brackets if it may be left out."""
    optional = name.startswith("[")
    key = name.strip("[]")  # with `=` where it is typed so, which only some words have to tell
    words = speech.say(ARGUMENTS.get(key) or ARGUMENTS[key.removesuffix("=")]).plain()
    return f"[{words}]" if optional else words


def problem(key: str, word: str, speech: Speech) -> Fragment:
    """What is wrong with the arguments of a command."""
    sentence = PROBLEMS[key]
    return speech.say(sentence, word=word) if "{word}" in sentence else speech.say(sentence)
