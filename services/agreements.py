"""Yes and no to proposed matches: two yeses bring people together, everything else leaves no trace with the other."""

from datetime import datetime, timedelta

from domain.agreement import Agreement, Answer, Side
from domain.errors import Refused
from domain.intents.base import Intent, MatchId, ProposalId, TownKey
from domain.intents.cooperation import AgreementStands, AnswerNoted, MatchAgreed, MatchNagged, MatchRoomOpened
from domain.intents.people import ConfirmationNeeded
from domain.intents.rooms import RoomNamed
from domain.intents.talk import NoSuchPrompt
from domain.rules import Asker
from domain.states import ClaimState, MatchState, PromptState, RoomKind
from services import post
from services.cooperation import agreement_of
from storage import cooperation, people
from storage.tables import Match, Prompt, Room
from storage.unit_of_work import Transaction

NAG_AFTER = timedelta(days=7)
EXPIRE_AFTER = timedelta(days=14)


def answer(tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent:
    """Take someone's yes or no to a match that was proposed to their town.

    Whatever is not an agreement is answered in the same words and with the same work, so that nobody can tell whether
    the other side has said no, yes or nothing.

    Raises:
        Refused: it takes no answer any more, or they no longer speak for the town.
    """
    number, match_number = prompt.id or 0, prompt.match_id or 0
    match = cooperation.match(tx, match_number)
    side: Side = "a" if match.person_a == asker.person_id else "b"
    own = match.town_a if side == "a" else match.town_b
    before = agreement_of(match, cooperation.prompts(tx, [match_number]))
    if before.state == MatchState.AGREED:
        return AgreementStands(match=MatchId(match_number), to=TownKey(own))
    after = before.answered(side, said)
    if after is None:
        raise Refused(NoSuchPrompt(number))
    if said == Answer.YES and not _speaks(tx, asker.person_id, own):
        raise Refused(ConfirmationNeeded())
    if after.state == MatchState.AGREED and not _other_speaks(tx, match, side):
        after = Agreement(after.a, PromptState.EXPIRED) if side == "a" else Agreement(PromptState.EXPIRED, after.b)
    _keep(tx, match, after, now=now)
    if after.state == MatchState.AGREED:
        return _bring_together(tx, match, side, now=now)
    return AnswerNoted(prompt=number, answer=said)


def expire(tx: Transaction, *, now: datetime) -> None:
    """Close what was not agreed on in time, and ask once more where no answer came for a week."""
    for number in cooperation.matches_to_expire(tx, asked_until=now - EXPIRE_AFTER):
        match = cooperation.match(tx, number)
        _keep(tx, match, agreement_of(match, cooperation.prompts(tx, [number])).expired(), now=now)
    for prompt in cooperation.prompts_to_nag(tx, asked_until=now - NAG_AFTER):
        match = cooperation.match(tx, prompt.match_id or 0)
        prompt.nagged_at = now
        cooperation.keep(tx, prompt)
        own = match.town_a if match.person_a == prompt.person_id else match.town_b
        nag = MatchNagged(
            match=ProposalId(match.id or 0),
            prompt=prompt.id or 0,
            to=TownKey(own),
            until=prompt.asked_at + EXPIRE_AFTER,
        )
        post.to_person(tx, prompt.person_id, nag, now=now, key=f"nag:{prompt.id}")


def due(tx: Transaction) -> datetime | None:
    """When a prompt is to be nagged about or expires next."""
    unnagged, unexpired = cooperation.oldest_unnagged(tx), cooperation.oldest_expirable(tx)
    times = (unnagged and unnagged + NAG_AFTER, unexpired and unexpired + EXPIRE_AFTER)
    return min(filter(None, times), default=None)


def _speaks(tx: Transaction, person_id: int, town: str) -> bool:
    claim = people.current_claim(tx, person_id)
    return claim is not None and claim.town == town and claim.state == ClaimState.CONFIRMED


def _other_speaks(tx: Transaction, match: Match, side: Side) -> bool:
    """Whether the one who said yes first still speaks for their town; else there is nobody to be brought together."""
    return _speaks(tx, match.person_b, match.town_b) if side == "a" else _speaks(tx, match.person_a, match.town_a)


def _keep(tx: Transaction, match: Match, agreement: Agreement, *, now: datetime) -> None:
    for prompt in cooperation.prompts(tx, [match.id or 0]):
        state = agreement.a if prompt.person_id == match.person_a else agreement.b
        _note(prompt, state, now=now)
        cooperation.keep(tx, prompt)
    if match.state != agreement.state:
        match.state = agreement.state
        match.closed_at = now if agreement.state == MatchState.CLOSED else None
        cooperation.keep(tx, match)


def _note(prompt: Prompt, state: PromptState, *, now: datetime) -> None:
    if prompt.state == state:
        return
    prompt.state = state
    if state != PromptState.EXPIRED:
        prompt.answered_at = now


def _bring_together(tx: Transaction, match: Match, side: Side, *, now: datetime) -> Intent:
    """Open a room for the two and tell the other; what the one who answered last is told is returned."""
    number = MatchId(match.id or 0)
    room = Room(kind=RoomKind.MATCH, match_id=match.id, created_at=now)
    post.order_room(tx, room, now=now, named=RoomNamed(match=number))
    for person_id in (match.person_a, match.person_b):
        for user_id in people.user_ids(tx, person_id):
            post.invite(tx, room, user_id, now=now)
    post.to_room(tx, room, MatchRoomOpened(match=number), now=now)
    told = {
        "a": (match.person_a, MatchAgreed(match=number, to=TownKey(match.town_a))),
        "b": (match.person_b, MatchAgreed(match=number, to=TownKey(match.town_b))),
    }
    other_person, other_told = told["b" if side == "a" else "a"]
    post.to_person(tx, other_person, other_told, now=now, key=f"agreed:{match.id}:{other_person}")
    return told[side][1]
