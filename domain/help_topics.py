"""How the help is divided: a short overview, and topics to ask for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class HelpTopic:
    """Some commands that belong together, by their keys."""

    key: str
    names: tuple[str, ...]  # what to type behind `help`, the German and the English main one first
    commands: tuple[str, ...]


TOPICS = (
    HelpTopic(
        "taking part",
        ("teilnehmen", "taking part", "anmeldung", "veranstaltungen", "participation"),
        (
            *("events", "register", "unregister", "here", "agenda", "calendar", "calendar revoke"),
            *("feedback", "host", "impulse", "withdraw"),
        ),
    ),
    HelpTopic("questions", ("fragen", "questions"), ("ask", "questions")),
    HelpTopic(
        "profile",
        ("profil", "profile", "konto", "account"),
        (
            *("profile", "profile name", "town", "profile function", "profile topics", "profile new", "language"),
            *("town leave", "vouch", "code", "new id", "move id"),
        ),
    ),
    HelpTopic(
        "cooperation",
        ("zusammenarbeit", "cooperation", "kooperation"),
        ("offer", "need", "offer withdraw", "matches"),
    ),
    HelpTopic("privacy", ("daten", "data", "datenschutz", "privacy"), ("privacy", "privacy access", "privacy erase")),
    HelpTopic("talk", ("gespräch", "conversation"), ("yes", "no", "cancel", "undo", "help")),
    HelpTopic("moderating", ("moderation", "moderating", "moderieren"), ("next", "answered")),
    HelpTopic(
        "events",
        ("planung", "planning", "event"),
        (
            *("event new", "event verify", "event publish", "event edit", "event move", "event cancel"),
            *("event reinstate", "event rooms", "event adopt", "event close", "event reopen"),
            *("agenda add", "agenda remove", "agenda swap", "call", "volunteers", "approve volunteer"),
            "decline volunteer",
        ),
    ),
    HelpTopic(
        "people",
        ("personen", "people", "rollen", "roles"),
        (
            *("approve town", "decline town", "town take back", "town server", "town server off"),
            *("approve registration", "decline registration", "invite", "invitations", "invite revoke", "invite again"),
            *("role host", "role impulse", "role expert", "role remove", "role organizer", "role organizer remove"),
        ),
    ),
    HelpTopic(
        "figures",
        ("zahlen", "figures", "auswertung"),
        (
            *("stats", "minutes", "feedback results", "audit"),
            *("export people", "export registrations", "export audit", "export cooperations"),
        ),
    ),
    HelpTopic("matchmaking", ("vermittlung", "matchmaking"), ("matchmake rehearse", "matchmake start")),
)

ALL_TOPICS = "all"  # to be asked for instead of one

# What the overview explains; all else stands under its topic.
ESSENTIALS = frozenset(
    {
        *("events", "register", "unregister", "here", "ask", "questions", "profile", "town"),
        *("offer", "need", "privacy", "language", "next", "answered"),
    }
)
