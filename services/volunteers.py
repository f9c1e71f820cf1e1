"""Towns volunteer to host an event or to give an impulse: offered, accepted by organizers, confirmed by the town."""

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.agreement import Answer
from domain.errors import Refused
from domain.event_life import Step, after
from domain.intents.base import EventId, Intent, VolunteerId
from domain.intents.events import EventNotOpen
from domain.intents.volunteers import (
    CallDone,
    CalledAlready,
    CalledForVolunteers,
    NoSuchVolunteer,
    TitleMissing,
    VolunteerAcceptDone,
    VolunteerAccepted,
    VolunteerConfirmed,
    VolunteerDeclined,
    VolunteerDeclineDone,
    VolunteeringOver,
    VolunteerNeedsEvent,
    VolunteerNoted,
    VolunteerOffered,
    VolunteersFull,
    VolunteerSilent,
    VolunteersListed,
    VolunteerThanked,
    VolunteerWithdrawDone,
    VolunteerWithdrawn,
    WhichVolunteer,
)
from domain.rules import Asker
from domain.states import EventState, PromptKind, Role, VolunteerKind, VolunteerState
from domain.volunteering import NAGS, next_nag
from services import agenda, event_checks, event_rooms, post, prompts, roles
from storage import agenda as stored_agenda
from storage import events, people, volunteers
from storage.tables import Event, Prompt, Volunteer
from storage.unit_of_work import Transaction

IMPULSE_MINUTES = 15  # until the host plans it otherwise
MOST_OPEN = 10  # for one person
_LISTED = 30
_ROLE = {VolunteerKind.HOST: Role.HOST, VolunteerKind.IMPULSE: Role.IMPULSE}


def call(tx: Transaction, *, number: int, now: datetime) -> Intent:
    """Ask everyone whether their town hosts an event or gives an impulse, once a day.

    Raises:
        Refused: there is no such event, it has begun, or everyone was asked today.
    """
    event = event_checks.found(tx, number, Step.CALL)
    zone = ZoneInfo(event.zone)
    if event.called_at is not None and event.called_at.astimezone(zone).date() == now.astimezone(zone).date():
        raise Refused(CalledAlready(event=EventId(number)))
    event.called_at = now
    events.keep(tx, event)
    audience = people.everyone(tx)
    intent = CalledForVolunteers(event=EventId(number), host=event.host_town is None)
    for person in audience:
        post.to_person(tx, person, intent, now=now, key=f"call:{number}:{now:%Y-%m-%d}:{person}")
    return CallDone(event=EventId(number), told=len(audience))


def volunteer(
    tx: Transaction, *, asker: Asker, kind: VolunteerKind, number: int | None, title: str | None, now: datetime
) -> Intent:
    """Let the town of a person who is confirmed offer to host, or to give an impulse; organizers hear of it once.

    Raises:
        Refused: there is no such event, it needs nobody any more, an impulse has no title, or they offer too much.
    """
    title = " ".join(title.split()) if title else None
    if kind == VolunteerKind.IMPULSE:
        if not title:
            raise Refused(TitleMissing())
        title = event_checks.title(title)
    if number is not None:
        _seeks(tx, number, kind, now=now)
    town = asker.town or ""
    known = volunteers.same(tx, town=town, kind=kind, event_id=number, title=title)
    if known is not None:
        return VolunteerNoted(volunteer=_id(known), already=True)
    if len(volunteers.of_person(tx, asker.person_id)) >= MOST_OPEN:
        raise Refused(VolunteersFull(MOST_OPEN))
    offer = Volunteer(kind=kind, event_id=number, person_id=asker.person_id, town=town, title=title, made_at=now)
    volunteers.keep(tx, offer)
    post.to_organizers(tx, VolunteerOffered(volunteer=_id(offer)), now=now)
    return VolunteerNoted(volunteer=_id(offer))


def _seeks(tx: Transaction, number: int, kind: VolunteerKind, *, now: datetime) -> None:
    """An event that is still a draft is known only to those who were asked."""
    event = event_checks.found(tx, number, Step.VOLUNTEER)
    if event.state == EventState.DRAFT and event.called_at is None:
        raise Refused(EventNotOpen(number))
    if event.starts_at <= now:
        raise Refused(VolunteeringOver(event=EventId(number), reason="begun"))
    if kind == VolunteerKind.HOST and event.host_town is not None:
        raise Refused(VolunteeringOver(event=EventId(number), reason="host"))


def approve(tx: Transaction, *, number: int, event: int | None, organizer: int, now: datetime) -> Intent:
    """Say yes to an offer; it counts once whoever volunteered has confirmed it.

    Args:
        tx: the transaction.
        number: of the offer.
        event: for which event, where the town named none or another one.
        organizer: who says yes.
        now: the time.

    Raises:
        Refused: there is no such open offer, no event is named, or the event has begun.
    """
    offer = _open(tx, number, VolunteerState.OFFERED)
    chosen = event or offer.event_id
    if chosen is None:
        raise Refused(VolunteerNeedsEvent(volunteer=_id(offer)))
    found = event_checks.found(tx, chosen, Step.VOLUNTEER)
    offer.event_id = chosen
    offer.state, offer.decided_at, offer.decided_by = VolunteerState.ACCEPTED, now, organizer
    offer.nags, offer.nag_due_at = 0, next_nag(since=now, starts_at=found.starts_at, nags=0)
    volunteers.keep(tx, offer)
    tx.wake_at(offer.nag_due_at)
    prompt = prompts.ask(
        tx,
        offer.person_id,
        PromptKind.VOLUNTEER,
        event=chosen,
        now=now,
        expires_at=found.starts_at,
        replaces=False,
        volunteer=number,
    )
    post.to_person(tx, offer.person_id, VolunteerAccepted(volunteer=_id(offer), prompt=prompt), now=now)
    return VolunteerAcceptDone(volunteer=_id(offer))


def decline(tx: Transaction, *, number: int, reason: str, organizer: int, now: datetime) -> Intent:
    """Say no to an offer, also to one that was accepted but not confirmed.

    Raises:
        Refused: there is no such open offer.
    """
    offer = _open(tx, number, VolunteerState.OFFERED, VolunteerState.ACCEPTED)
    offer.state, offer.reason = VolunteerState.DECLINED, reason or None
    offer.decided_at, offer.decided_by, offer.nag_due_at = now, organizer, None
    volunteers.keep(tx, offer)
    _close_prompt(tx, offer, now=now)
    post.to_person(tx, offer.person_id, VolunteerDeclined(volunteer=_id(offer), reason=reason), now=now)
    return VolunteerDeclineDone(volunteer=_id(offer))


def answer(tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent:
    """Take the word of who volunteered: on a yes the town hosts, or the impulse stands in the running order.

    Raises:
        Refused: the offer is not open any more, or the event has begun or was cancelled.
    """
    offer = _open(tx, int(str(prompt.details["volunteer"])), VolunteerState.ACCEPTED)
    if said == Answer.NO:
        return _withdraw(tx, offer, now=now)
    event = event_checks.found(tx, offer.event_id or 0, Step.VOLUNTEER)
    offer.state, offer.confirmed_at, offer.nag_due_at = VolunteerState.CONFIRMED, now, None
    volunteers.keep(tx, offer)
    number, kind = event.id or 0, VolunteerKind(offer.kind)
    if kind == VolunteerKind.HOST:
        event.host_town = offer.town
        events.revise(event, now=now)
        events.keep(tx, event)
    else:
        agenda.add_impulse(
            tx,
            number=number,
            title=offer.title or "",
            minutes=IMPULSE_MINUTES,
            person_id=offer.person_id,
            volunteer_id=offer.id or 0,
        )
    people.give_role(tx, asker.user_id, _ROLE[kind], number)
    event_rooms.admit_to_stage(tx, number, asker.user_id, _ROLE[kind], now=now)
    post.to_organizers(tx, VolunteerConfirmed(volunteer=_id(offer)), now=now)
    return VolunteerThanked(volunteer=_id(offer))


def withdraw(tx: Transaction, *, person_id: int, number: int | None, now: datetime) -> Intent:
    """Let someone take back what they volunteered for; without a number the only thing that stands.

    Raises:
        Refused: there is no such offer of theirs, or there are several.
    """
    standing = [offer for offer in volunteers.of_person(tx, person_id) if not _over(tx, offer)]
    if number is not None:
        standing = [offer for offer in standing if offer.id == number]
        if not standing:
            raise Refused(NoSuchVolunteer(number))
    if len(standing) != 1:
        raise Refused(WhichVolunteer(tuple(map(_id, standing))))
    return _withdraw(tx, standing[0], now=now)


def listed(tx: Transaction) -> Intent:
    """All that towns offer to do and that is open or certain."""
    numbers, more = volunteers.listed(tx, limit=_LISTED)
    return VolunteersListed(tuple(map(VolunteerId, numbers)), more)


def nag(tx: Transaction, *, now: datetime) -> None:
    """Ask those once more who were accepted and have not confirmed; at last, tell the organizers."""
    for offer in volunteers.nags_due(tx, now=now):
        event = events.find(tx, offer.event_id or 0)
        offer.nag_due_at = None
        prompt = _prompt(tx, offer)
        if event is None or prompt is None or after(EventState(event.state), Step.VOLUNTEER) is None:
            volunteers.keep(tx, offer)
            continue
        if offer.nags >= NAGS:
            silent = VolunteerSilent(volunteer=_id(offer), since=offer.decided_at or now)
            post.to_organizers(tx, silent, now=now, key=f"volunteer-silent:{offer.id}")
        else:
            asked = VolunteerAccepted(volunteer=_id(offer), prompt=prompt.id or 0, again=True)
            post.to_person(tx, offer.person_id, asked, now=now, key=f"volunteer-nag:{offer.id}:{offer.nags}")
            offer.nags += 1
            offer.nag_due_at = next_nag(since=now, starts_at=event.starts_at, nags=offer.nags)
        volunteers.keep(tx, offer)


def _withdraw(tx: Transaction, offer: Volunteer, *, now: datetime) -> Intent:
    confirmed = offer.state == VolunteerState.CONFIRMED
    offer.state, offer.nag_due_at = VolunteerState.WITHDRAWN, None
    volunteers.keep(tx, offer)
    _close_prompt(tx, offer, now=now)
    event = events.locked(tx, offer.event_id) if offer.event_id is not None else None
    if confirmed and event is not None:
        _give_up(tx, offer, event, now=now)
    post.to_organizers(tx, VolunteerWithdrawn(volunteer=_id(offer), confirmed=confirmed), now=now)
    return VolunteerWithdrawDone(volunteer=_id(offer))


def _give_up(tx: Transaction, offer: Volunteer, event: Event, *, now: datetime) -> None:
    """Undo what a confirmation did."""
    number, kind = event.id or 0, VolunteerKind(offer.kind)
    if kind == VolunteerKind.HOST and event.host_town == offer.town:
        event.host_town = None
        events.revise(event, now=now)
        events.keep(tx, event)
    item = stored_agenda.of_volunteer(tx, offer.id or 0)
    if item is not None:
        stored_agenda.remove(tx, item)
    others = (o for o in volunteers.of_person(tx, offer.person_id) if o.event_id == number and o.kind == kind)
    if not any(other.state == VolunteerState.CONFIRMED for other in others):
        for user_id in people.user_ids(tx, offer.person_id):
            roles.withdraw(tx, number, user_id, _ROLE[kind], now=now)


def _over(tx: Transaction, offer: Volunteer) -> bool:
    event = events.find(tx, offer.event_id) if offer.event_id is not None else None
    return event is not None and after(EventState(event.state), Step.VOLUNTEER) is None


def _open(tx: Transaction, number: int, *states: VolunteerState) -> Volunteer:
    offer = volunteers.find(tx, number)
    if offer is None or offer.state not in states:
        raise Refused(NoSuchVolunteer(number))
    return offer


def _prompt(tx: Transaction, offer: Volunteer) -> Prompt | None:
    found = people.open_prompts_of_kind(tx, PromptKind.VOLUNTEER, person_id=offer.person_id, event=offer.event_id)
    return next((prompt for prompt in found if prompt.details.get("volunteer") == offer.id), None)


def _close_prompt(tx: Transaction, offer: Volunteer, *, now: datetime) -> None:
    prompt = _prompt(tx, offer)
    if prompt is not None:
        prompts.take_back(tx, prompt, now=now)


def _id(offer: Volunteer) -> VolunteerId:
    return VolunteerId(offer.id or 0)
