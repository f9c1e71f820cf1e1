"""The short privacy text to which people agree; whoever changes what it says gives `domain.consent` a new version."""

from texts.markup import bullets, paragraphs
from texts.nodes import Fragment
from texts.render.registry import Telling


def privacy_text(telling: Telling) -> Fragment:
    """What is kept, where, how long, who sees it, and what nobody can call back."""
    say = telling.speech.say
    lines = [
        say(
            "**What I keep:** these answers, your Matrix ID, and what you do here: registrations, questions, votes, "
            "feedback, what your town offers and seeks."
        ),
        say(
            "**Where:** in the database of Initiative K, which its organizers run. What we write to each other also "
            "lies "
            "on the Matrix servers of those who are in the room."
        ),
        say(
            "**How long:** until you erase it with {erase}; what belongs to an event loses your name some time after "
            "it. "
            "{privacy} names the periods.",
            erase=telling.word("datenschutz löschen", "privacy erase"),
            privacy=telling.word("datenschutz", "privacy"),
        ),
        say(
            "**Who sees it:** the organizers; your name and town those who take part in your events and the confirmed "
            "people of your town. Another town gets your contact data only when both have said yes."
        ),
        say("**What nobody can call back:** Matrix cannot take away what others have already received or copied."),
    ]
    return paragraphs([say("**Privacy in short**")]) + bullets(lines)
