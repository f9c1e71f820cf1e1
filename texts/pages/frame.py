"""What stands around every page, and the pages that say what went wrong."""

from dataclasses import dataclass
from http import HTTPStatus

from texts.catalogue import Speech, speech
from texts.nodes import Fragment

_OTHER = {"de": ("en", "English", "This page in English"), "en": ("de", "Deutsch", "Diese Seite auf Deutsch")}


@dataclass(frozen=True)
class Frame:
    """The words around a page."""

    language: str
    other_language: str
    other_name: str
    other_hint: str
    skip: Fragment
    home: Fragment
    cookies: Fragment
    imprint: Fragment


@dataclass(frozen=True)
class Message:
    """A page that says one thing, with what to do next."""

    title: Fragment
    text: Fragment
    back: Fragment


def frame(language: str) -> Frame:
    """The words around a page in a language."""
    say = speech(language).say
    return Frame(
        language,
        *_OTHER[language],
        skip=say("Skip to the content"),
        home=say("Initiative K, to the start page"),
        cookies=say("This page needs no scripts and loads nothing from other servers."),
        imprint=say("Imprint"),
    )


def failure(status: int, language: str, reference: str = "") -> Message:
    """What is said instead of a page that cannot be shown."""
    spoken = speech(language)
    title, text = _failed(status, spoken, reference)
    return Message(title, text, spoken.say("To the next events"))


def _failed(status: int, spoken: Speech, reference: str) -> tuple[Fragment, Fragment]:
    say = spoken.say
    match status:
        case HTTPStatus.NOT_FOUND:
            return say("There is no such page"), say(
                "The address may hold a slip, or the link has ended. You get a new link in the chat with the assistant."
            )
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return say("That is not possible here"), say("This page can only be looked at.")
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return say("That is too much"), say("More was sent than this page takes. Nothing was kept.")
        case HTTPStatus.TOO_MANY_REQUESTS:
            return say("Too often"), say("This address was asked for too often. Please try again in a minute.")
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return say("Please try again in a moment"), say("The assistant is busy or just starting. Nothing was lost.")
        case HTTPStatus.INTERNAL_SERVER_ERROR:
            return say("Something went wrong"), say(
                "The fault lies with us and was noted. If it happens again, please tell the organizers this sign: "
                "{reference}",
                reference=reference,
            )
        case _:
            return say("That did not work"), say("What your browser sent could not be understood.")


def not_let_in(language: str) -> Message:
    """Who looks for the figures without having been let in."""
    spoken = speech(language)
    stats = "statistik" if language == "de" else "stats"
    return Message(
        spoken.say("This page is for organizers"),
        spoken.say("You get a link that lets you in when you write {stats} to the assistant.", stats=stats),
        spoken.say("To the next events"),
    )


def letting_in(language: str) -> Message:
    """The page behind a link for organizers."""
    say = speech(language).say
    return Message(
        say("Figures for organizers"),
        say("This link is only for you. It lets you in for some hours and can be closed at any time."),
        say("Show the figures"),
    )
