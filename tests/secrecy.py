"""Two towns that say yes, no or nothing in any order while time passes, and all that each of them is told of it.

Every course runs on a savepoint that is taken back, so that two courses differ in nothing but their steps: the same
numbers, the same names, the same time.
"""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlmodel import Session, col, select

from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import Intent, decode, encode
from domain.rules import Asker
from domain.states import Action, MatchState
from services import agreements, answers, cooperation
from storage import cooperation as stored
from storage import names
from storage.tables import OutboxRow, Room
from storage.unit_of_work import Transaction
from tests import market
from texts.render import render

Who = Literal["a", "b", "stranger"]
Step = tuple[Who, Answer] | int  # or so many days pass

LANGUAGES = ("de", "en")
START = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
_DAYS = (1, 6, 7, 14)


@dataclass(frozen=True)
class Told:
    """What one side was told up to the agreement, message by message, in both languages; and whether it came."""

    before: tuple[str, ...]
    agreed: bool


@dataclass
class Pair:
    """Two towns of which each would be given away by its words, a third person, and the organizer."""

    a: Asker
    b: Asker
    stranger: Asker
    organizer: Asker
    prompts: dict[Who, int] = field(default_factory=dict)

    def of(self, who: Who) -> Asker:
        return {"a": self.a, "b": self.b, "stranger": self.stranger}[who]

    def secrets(self, who: Who) -> set[str]:
        """What would give a side away."""
        asker = self.of(who)
        parts = (asker.name or "").split()
        return {asker.user_id, asker.user_id[1:].partition(":")[0], f"{parts[0].casefold()}@stadt.example", *parts}

    def propose(self, tx: Transaction) -> None:
        """Both say things that hold their name and address, and are proposed to each other."""
        for asker, say in ((self.a, market.offer), (self.b, market.need)):
            first = (asker.name or "").split()[0]
            text = f"E-Akte; fragen Sie {asker.name} ({asker.user_id}, {first}@stadt.example)"
            say(tx, asker, text, now=START)
        mine, theirs = (listing.text for listing in stored.open_listings(tx))
        pair = market.candidate(self.a, self.b, offered=mine, sought=theirs)
        market.propose(tx, self.organizer, pair, now=START)
        self.prompts = {"a": market.prompt_of(tx, self.a), "b": market.prompt_of(tx, self.b)}
        self.prompts["stranger"] = self.prompts["a"]


def check_courses(session: Session, pair: Pair, *, count: int, seed: int) -> None:
    """No word to anyone gives a side away, and neither a yes nor a no of one side changes what the other is told.

    Raises:
        AssertionError: it does, with the course that led there.
    """
    chance = random.Random(seed)
    for course in courses(count, seed):
        for who, heard in told(session, pair, course).items():
            _check_hidden(pair, who, heard, course)
        for who, other in (("a", "b"), ("b", "a")):
            alone = [step for step in course if isinstance(step, int) or step[0] != other]
            unheard = told(session, pair, alone)[who]
            place = chance.randint(0, len(alone))
            for said in Answer:
                heard = told(session, pair, [*alone[:place], (other, said), *alone[place:]])[who]
                # Until the two agree, if they do.
                assert heard.before == unheard.before[: len(heard.before)], (who, said, place, alone)
                assert heard.agreed or heard == unheard, (who, said, place, alone)


def _check_hidden(pair: Pair, who: Who, heard: Told, course: list[Step]) -> None:
    hidden = pair.secrets("a") | pair.secrets("b")
    if who != "stranger":  # nobody is a secret to themselves
        hidden -= pair.secrets(who)
    for words in heard.before:
        assert not [secret for secret in hidden if secret.casefold() in words.casefold()], (who, course, words)


def courses(count: int, seed: int) -> Iterator[list[Step]]:
    """Random courses of answers by both sides and a third person, and of time that passes."""
    chance = random.Random(seed)
    for _ in range(count):
        yield [
            chance.choice(_DAYS)
            if chance.random() < 0.25
            else (chance.choice(("a", "a", "b", "b", "stranger")), chance.choice(list(Answer)))
            for _ in range(chance.randint(1, 8))
        ]


def told(session: Session, pair: Pair, course: Iterable[Step]) -> dict[Who, Told]:
    """Run a course on the pair that was proposed, and take it back; what each side was told, proposal included."""
    now = START
    heard: dict[Who, list[str]] = {"a": [], "b": [], "stranger": []}
    savepoint = session.begin_nested()
    tx = Transaction(session)
    seen, agreed = _listen(tx, pair, heard, 0), False
    _look(tx, pair, heard)
    for step in course:
        if isinstance(step, int):
            now += timedelta(days=step)
            agreements.expire(tx, now=now)
        else:
            who, said = step
            reply = _reply(tx, pair.of(who), pair.prompts[who], said, now)
            agreed = agreed or stored.match(tx, _match(tx)).state == MatchState.AGREED
            if not agreed:
                heard[who].append(_words(tx, reply))
        if agreed:
            break
        seen = _listen(tx, pair, heard, seen)
        _look(tx, pair, heard)
    savepoint.rollback()
    return {who: Told(tuple(words), agreed) for who, words in heard.items()}


def _look(tx: Transaction, pair: Pair, heard: dict[Who, list[str]]) -> None:
    """Let both sides look at their matches; what looks as it did when they looked last is not counted again."""
    for who in ("a", "b"):
        seen = _words(tx, cooperation.show_matches(tx, asker=pair.of(who)))
        looks = [words for words in heard[who] if words.startswith("MatchesShown")]
        if not looks or looks[-1] != seen:
            heard[who].append(seen)


def _match(tx: Transaction) -> int:
    return stored.matches(tx)[-1].id or 0


def _reply(tx: Transaction, asker: Asker, number: int, said: Answer, now: datetime) -> Intent:
    try:
        return answers.answer(tx, asker=asker, number=number, said=said, now=now)
    except Refused as refused:
        return refused.intent


def _listen(tx: Transaction, pair: Pair, heard: dict[Who, list[str]], seen: int) -> int:
    """Add what was posted since to what each has heard; the organizer and rooms count as the stranger's."""
    rows = tx.session.exec(
        select(OutboxRow, Room.person_id)
        .join(Room, col(Room.id) == col(OutboxRow.room))
        .where(col(OutboxRow.id) > seen)
        .order_by(col(OutboxRow.id))
    ).all()
    listeners: dict[int | None, Who] = {pair.a.person_id: "a", pair.b.person_id: "b"}
    for row, person_id in rows:
        seen = row.id or 0
        who = listeners.get(person_id, "stranger")
        if row.action == Action.SEND and row.intent is not None:
            heard[who].append(_words(tx, decode(row.intent)))
        else:
            heard[who].append(f"{row.action} {row.user_id}" if who == "stranger" else row.action)
    return seen


def _words(tx: Transaction, intent: Intent) -> str:
    facts = names.load(tx, intent)
    said = (encode(intent), repr(facts))
    if said not in _said:
        contents = [render(intent, facts, language=language, zone="Europe/Berlin") for language in LANGUAGES]
        _said[said] = f"{type(intent).__name__}: {contents}"
    return _said[said]


_said: dict[tuple[str, str], str] = {}  # making words takes longest, and the same ones come again and again
