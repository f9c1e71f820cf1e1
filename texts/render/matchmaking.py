"""Words to organizers about matchmaking."""

from domain.intents.cooperation import (
    MatchmakingFailed,
    MatchmakingFinished,
    MatchmakingRehearsed,
    MatchmakingStarted,
    MatchmakingUnderWay,
    PairShown,
    TooFewTowns,
)
from texts import dates
from texts.markup import bullets, paragraphs
from texts.nodes import Fragment
from texts.render.cooperation import topic_names
from texts.render.registry import Telling, renders


@renders(MatchmakingStarted)
def matchmaking_started(intent: MatchmakingStarted, telling: Telling) -> Fragment:
    say = telling.speech.say
    towns, listings = _number(intent.towns, telling), _number(intent.listings, telling)
    if intent.rehearsal:
        return say(
            "I am working out who would fit whom among {towns} towns with {listings} offers and needs. Nobody is "
            "asked; you will get the result here.",
            towns=towns,
            listings=listings,
        )
    return say(
        "I am working out who fits whom among {towns} towns with {listings} offers and needs, and will then ask both "
        "sides of each pair. You will get the figures here.",
        towns=towns,
        listings=listings,
    )


@renders(MatchmakingUnderWay)
def matchmaking_under_way(_intent: MatchmakingUnderWay, telling: Telling) -> Fragment:
    return telling.speech.say(
        "I am still working out who fits whom. Please wait for the result; nothing new was begun."
    )


@renders(TooFewTowns)
def too_few_towns(intent: TooFewTowns, telling: Telling) -> Fragment:
    return telling.speech.plural(
        "There is nobody to bring together yet: {n} town with a confirmed person offers or seeks something.",
        "There is nobody to bring together yet: {n} towns with a confirmed person offer or seek something.",
        intent.towns,
    )


@renders(MatchmakingRehearsed)
def matchmaking_rehearsed(intent: MatchmakingRehearsed, telling: Telling) -> Fragment:
    say = telling.speech.say
    figures = [
        _coverage(intent.covered, intent.towns, telling),
        telling.speech.plural(
            "For comparison: taking the best pair first, then the next best, would find a partner for {n} town.",
            "For comparison: taking the best pair first, then the next best, would find a partner for {n} towns.",
            intent.covered_by_greed,
        ),
        say("New pairs: {pairs}", pairs=_number(intent.pairs, telling)),
    ]
    best = bullets([_pair(pair, telling) for pair in intent.shown])
    more = intent.pairs - len(intent.shown)
    return paragraphs(
        [
            say("**Rehearsal of the matchmaking.** Nobody was asked."),
            bullets(figures),
            say("**The pairs that fit best**") if intent.shown else Fragment(),
            best,
            telling.speech.plural("and {n} more", "and {n} more", more) if more else Fragment(),
            say("To have them asked: {start}", start=telling.word("vermitteln start", "matchmake start"))
            if intent.pairs
            else Fragment(),
        ]
    )


@renders(MatchmakingFinished)
def matchmaking_finished(intent: MatchmakingFinished, telling: Telling) -> Fragment:
    say = telling.speech.say
    figures = [
        _coverage(intent.covered, intent.towns, telling),
        say("New pairs, both sides of which were asked: {pairs}", pairs=_number(intent.pairs, telling)),
    ]
    return paragraphs([say("**The matchmaking is done.**"), bullets(figures)])


@renders(MatchmakingFailed)
def matchmaking_failed(intent: MatchmakingFailed, telling: Telling) -> Fragment:
    return telling.speech.say(
        "The matchmaking failed on my side, and nobody was asked. Please try again; if it happens again, give the "
        "operator this reference: `{reference}`",
        reference=intent.reference,
    )


def _coverage(covered: int, towns: int, telling: Telling) -> Fragment:
    return telling.speech.say(
        "Towns for which there is a partner: {covered} of {towns}",
        covered=_number(covered, telling),
        towns=_number(towns, telling),
    )


def _pair(pair: PairShown, telling: Telling) -> Fragment:
    """Two towns and, in a sentence, what speaks for them."""
    say = telling.speech.say
    names = {"a": telling.names.towns[pair.town_a], "b": telling.names.towns[pair.town_b]}
    if pair.a_helps and pair.b_helps:
        why = say("**{a}** and **{b}** each offer what the other seeks", **names)
    elif pair.a_helps:
        why = say("**{a}** offers what **{b}** seeks", **names)
    else:
        why = say("**{b}** offers what **{a}** seeks", **names)
    how_far = say("distance not known") if pair.km is None else say("{km} km", km=_number(pair.km, telling))
    aside = " · ".join(filter(None, (topic_names(pair.topics, telling), how_far.plain())))
    return why + f" ({aside})"


def _number(value: int, telling: Telling) -> str:
    return dates.number(value, language=telling.language)
