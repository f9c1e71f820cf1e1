"""Words about what towns offer and seek, and how they are brought together."""

from collections.abc import Iterable

from domain.agreement import Answer, Standing
from domain.facts import HelpFacts, ListingFacts, PersonFacts
from domain.intents.cooperation import (
    AgreementStands,
    AnswerNoted,
    ListingKept,
    ListingKnown,
    ListingWithdrawn,
    MatchAgreed,
    MatchesShown,
    MatchLine,
    MatchNagged,
    MatchProposed,
    MatchRoomOpened,
    NoSuchListing,
    TooManyListings,
)
from domain.states import ListingKind
from domain.topics import TOPIC_BY_KEY
from texts import dates
from texts.markup import bullets, heading, mention, paragraphs, plain
from texts.nodes import Fragment
from texts.render.registry import Telling, renders

_LONGEST_EXCERPT = 300  # characters of a town's words in a proposal


def topic_names(keys: Iterable[str], telling: Telling) -> str:
    """Topics as people call them, in the order of the list of topics; what is no longer in it is left out."""
    named = set(keys)
    topics = [topic for key, topic in TOPIC_BY_KEY.items() if key in named]
    return "; ".join(topic.german if telling.language == "de" else topic.english for topic in topics)


def offers_and_needs(listings: Iterable[ListingFacts], telling: Telling, *, numbers: bool = False) -> list[Fragment]:
    """One line for each thing that a town offers or seeks."""
    say = telling.speech.say
    lines = []
    for listing in listings:
        if listing.kind == ListingKind.OFFER:
            line = say("Offers: {text}", text=listing.text)
        else:
            line = say("Seeks: {text}", text=listing.text)
        lines.append(say("**{number}** · {line}", number=listing.number, line=line) if numbers else line)
    return lines


@renders(ListingKept)
def listing_kept(intent: ListingKept, telling: Telling) -> Fragment:
    say = telling.speech.say
    if intent.kind == ListingKind.OFFER:
        kept = say("Noted as number {number}: your town offers this to others.", number=intent.number)
    else:
        kept = say("Noted as number {number}: your town seeks this.", number=intent.number)
    if intent.topics:
        topics = say("Topics that I found in it: {topics}.", topics=topic_names(intent.topics, telling))
    else:
        topics = say("I found none of my topics in it; your own words count.")
    back = say(
        "To take it back: {withdraw}",
        withdraw=telling.word(f"biete zurück {intent.number}", f"offer withdraw {intent.number}"),
    )
    return paragraphs([kept, topics + " " + back])


@renders(ListingKnown)
def listing_known(intent: ListingKnown, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Your town has said just that already; it stands under number {number}.", number=intent.number
    )


@renders(TooManyListings)
def too_many_listings(intent: TooManyListings, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Your town has {limit} offers and needs, which is the most there can be. {matches} shows them; please take one "
        "back first: {withdraw}",
        limit=intent.limit,
        matches=telling.word("partner", "matches"),
        withdraw=telling.word("biete zurück …", "offer withdraw …"),
    )


@renders(ListingWithdrawn)
def listing_withdrawn(intent: ListingWithdrawn, telling: Telling) -> Fragment:
    return telling.speech.say("Number {number} is taken back.", number=intent.number)


@renders(NoSuchListing)
def no_such_listing(intent: NoSuchListing, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Your town has no offer or need with the number {number}. {matches} shows what there is.",
        number=intent.number,
        matches=telling.word("partner", "matches"),
    )


@renders(MatchesShown)
def matches_shown(intent: MatchesShown, telling: Telling) -> Fragment:
    say = telling.speech.say
    lines = offers_and_needs(telling.names.listings[intent.listings], telling, numbers=True)
    listings = bullets(lines) if lines else say("Nothing yet.")
    matches = bullets([_match_line(line, telling) for line in intent.matches])
    return paragraphs(
        [
            say("**What {town} offers and seeks**", town=telling.names.towns[intent.town]),
            listings,
            say("**Towns that could fit**"),
            matches if intent.matches else say("None yet; the organizers look for matches from time to time."),
            say(
                "To add something: {offer} or {need}",
                offer=telling.word("biete …", "offer …"),
                need=telling.word("suche …", "need …"),
            ),
        ]
    )


def _match_line(line: MatchLine, telling: Telling) -> Fragment:
    say, town = telling.speech.say, telling.names.towns[line.town]
    match line.standing:
        case Standing.AGREED:
            return say("**{town}**: you have agreed and share a room.", town=town)
        case Standing.SAID_YES:
            return say("**{town}**: your town said yes. You will hear from me if it comes about.", town=town)
        case Standing.SAID_NO:
            return say("**{town}**: your town said no.", town=town)
        case Standing.ASKED if line.prompt is not None:
            return say(
                "**{town}**: waits for your answer, {yes} or {no}", town=town, **_yes_and_no(line.prompt, telling)
            )
        case Standing.ASKED:
            return say("**{town}**: waits for your colleague's answer.", town=town)
        case _:
            return say("**{town}**: has not come about.", town=town)


def _yes_and_no(prompt: int, telling: Telling) -> dict[str, Fragment]:
    return {
        "yes": telling.word(f"ja {prompt}", f"yes {prompt}"),
        "no": telling.word(f"nein {prompt}", f"no {prompt}"),
    }


@renders(MatchProposed)
def match_proposed(intent: MatchProposed, telling: Telling) -> Fragment:
    say = telling.speech.say
    return paragraphs(
        [
            say("**A town that could fit yours**"),
            _why(intent, telling),
            say(
                "Would you like to get to know each other? Please answer {yes} or {no} by {until}.",
                until=telling.moment(intent.until),
                **_yes_and_no(intent.prompt, telling),
            ),
            say(
                "Only if both towns say yes do I pass on names and addresses and open a room for you. "
                "Nobody is told of a no."
            ),
        ]
    )


@renders(MatchNagged)
def match_nagged(intent: MatchNagged, telling: Telling) -> Fragment:
    return paragraphs(
        [
            telling.speech.say("**One question still waits for you.**"),
            _why(intent, telling),
            telling.speech.say(
                "Would you like to get to know each other? Please answer {yes} or {no} by {until}. "
                "After that the question lapses; I will not ask again.",
                until=telling.moment(intent.until),
                **_yes_and_no(intent.prompt, telling),
            ),
        ]
    )


def _why(intent: MatchProposed | MatchNagged, telling: Telling) -> Fragment:
    """Why the two fit, in a sentence, from the side of the one who is asked; nothing of the people is known here."""
    proposal, say = telling.names.proposals[intent.match], telling.speech.say
    if intent.to == proposal.town_a:
        other, gains, gives = proposal.town_b, proposal.helps_a, proposal.helps_b
    else:
        other, gains, gives = proposal.town_a, proposal.helps_b, proposal.helps_a
    town = telling.names.towns[other]
    offer, need = _excerpt(gains.offer if gains else ""), _excerpt(gives.need if gives else "")
    if offer and need:
        why = say(
            "**{town}** offers what you seek: “{offer}”, and seeks what you offer: “{need}”.",
            town=town,
            offer=offer,
            need=need,
        )
    elif offer:
        why = say("**{town}** offers what you seek: “{offer}”.", town=town, offer=offer)
    elif need:
        why = say("**{town}** seeks what you offer: “{need}”.", town=town, need=need)
    else:
        why = say("**{town}** and your town could help each other.", town=town)
    return why + _aside(gains, gives, proposal.km, telling)


def _aside(gains: HelpFacts | None, gives: HelpFacts | None, km: int | None, telling: Telling) -> Fragment:
    """What the two share, and how far apart they lie."""
    say, said = telling.speech.say, Fragment()
    topics = topic_names([key for help_ in (gains, gives) if help_ for key in help_.topics], telling)
    if topics:
        said += " " + say("You share: {topics}.", topics=topics)
    if km:
        said += " " + say("It is about {km} km away.", km=dates.number(km, language=telling.language))
    return said


def _excerpt(text: str) -> str:
    return text if len(text) <= _LONGEST_EXCERPT else text[: _LONGEST_EXCERPT - 1].rstrip() + "…"


@renders(AnswerNoted)
def answer_noted(intent: AnswerNoted, telling: Telling) -> Fragment:
    say = telling.speech.say
    if intent.answer == Answer.YES:
        return say(
            "Your yes to question {number} is noted. I will be in touch if it comes about. To change your mind: {no}",
            number=intent.prompt,
            no=telling.word(f"nein {intent.prompt}", f"no {intent.prompt}"),
        )
    return say(
        "Your no to question {number} is noted, and I tell nobody of it. You will be considered again next time.",
        number=intent.prompt,
    )


@renders(MatchAgreed)
def match_agreed(intent: MatchAgreed, telling: Telling) -> Fragment:
    say, match = telling.speech.say, telling.names.matches[intent.match]
    town, person_id = (match.town_b, match.person_b) if intent.to == match.town_a else (match.town_a, match.person_a)
    return say(
        "**{town}** would like to get to know you too. Your contact there: {person}. I am inviting you both to a room "
        "of your own, where you will find what each of you offers and seeks.",
        town=telling.names.towns[town],
        person=_who(telling.names.people[person_id], telling, mentioned=False),
    )


@renders(AgreementStands)
def agreement_stands(intent: AgreementStands, telling: Telling) -> Fragment:
    match = telling.names.matches[intent.match]
    town = telling.names.towns[match.town_b if intent.to == match.town_a else match.town_a]
    return telling.speech.say("You and **{town}** have agreed already; please talk about it in your room.", town=town)


@renders(MatchRoomOpened)
def match_room_opened(intent: MatchRoomOpened, telling: Telling) -> Fragment:
    say, match, names = telling.speech.say, telling.names.matches[intent.match], telling.names
    parts = [say("Welcome! Both of your towns would like to work together.")]
    for town, person in ((match.town_a, match.person_a), (match.town_b, match.person_b)):
        parts += [
            heading(names.towns[town]),
            bullets(
                [_who(names.people[person], telling, mentioned=True), *offers_and_needs(names.listings[town], telling)]
            ),
        ]
    parts.append(
        say(
            "**Three first steps**\n"
            "1. Introduce yourselves in two sentences and say what matters most to you.\n"
            "2. Agree on a date for a first call of half an hour.\n"
            "3. Note here what you want to try together, who does what, and until when.\n\n"
            "You can invite colleagues to this room yourselves."
        )
    )
    return paragraphs(parts)


def _who(person: PersonFacts, telling: Telling, *, mentioned: bool) -> Fragment:
    """Someone with name, function and address; to be mentioned only where they are."""
    say, user_id, name = telling.speech.say, person.user_id or "?", person.name or "?"
    named = mention(user_id, name) if mentioned else plain(name)
    if person.function:
        return say("{person} ({user}), {function}", person=named, user=user_id, function=person.function)
    return say("{person} ({user})", person=named, user=user_id)
