"""The help: an overview that fits on a phone, topics that hold everything."""

from domain.facts import Names
from domain.help_topics import ESSENTIALS, TOPICS
from domain.intents.talk import HelpShown
from handlers.commands import ROUTER
from texts.markup import message_content
from texts.render import tell

_SHOWN = [command for command in ROUTER.commands if command.shown]
_ALL = HelpShown(tuple(command.name for command in _SHOWN), "")
_LONGEST_OVERVIEW = 30  # lines


def _said(intent: HelpShown, language: str) -> str:
    fragment = tell(intent, Names(), language=language, zone="Europe/Berlin")
    return str(message_content(fragment, notice=True, language=language)["body"])


def test_every_command_stands_under_exactly_one_topic() -> None:
    """Whoever adds a command says where people find it."""
    placed = [key for topic in TOPICS for key in topic.commands]
    assert sorted(placed) == sorted(command.key for command in _SHOWN)
    assert set(placed) >= ESSENTIALS


def test_overview_is_short_even_for_organizers() -> None:
    """It names what most people want, and where the rest stands."""
    for language, word in (("de", "hilfe planung"), ("en", "help planning")):
        said = _said(_ALL, language)
        assert len(said.splitlines()) <= _LONGEST_OVERVIEW
        assert word in said
        assert "event adopt" not in said
        assert "event übernehmen" not in said


def test_all_topics_together_name_every_command() -> None:
    """`help all` leaves nothing out."""
    said = _said(HelpShown(_ALL.commands, "!", "all"), "de")
    assert all(f"!{command.german[0]}" in said for command in _SHOWN)


def test_names_of_topics_are_their_own() -> None:
    """No word means two topics."""
    words = [word for topic in TOPICS for word in topic.names]
    assert len(words) == len(set(words))
