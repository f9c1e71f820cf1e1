"""Seats: taken, given up, and offered to those who wait, one after the other in order of arrival."""

from collections.abc import Collection
from datetime import datetime

from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.base import EventId, Intent
from domain.intents.events import Registered, Unregistered
from domain.intents.seats import (
    RegistrationApproved,
    SeatForfeited,
    SeatLapsed,
    SeatOffered,
    SeatOfferWithdrawn,
    SeatsOpen,
)
from domain.intents.talk import NoSuchPrompt
from domain.rules import Asker
from domain.seats import HOLDING, SEATED, offer_until
from domain.states import EventState, PromptKind, RegistrationState
from services import event_rooms, links, post, prompts
from storage import events, people, registrations
from storage.tables import Event, Prompt, Registration
from storage.unit_of_work import Transaction

_GOING_ON = (EventState.PUBLISHED, EventState.RUNNING)
_OFFERS = 2  # not answered, and one is off the list


def place(tx: Transaction, event: Event, registration: Registration, *, now: datetime) -> bool:
    """Give someone a seat, or a place on the waiting list in order of their arrival; the event must be locked.

    Returns:
        Whether they wait because others of their town have the seats that it may have.
    """
    town_full = registrations.town_is_full(tx, event, registration.person_id)
    if not town_full and registrations.take_seat(tx, event):
        confirm(tx, event, registration, now=now)
    else:
        change(tx, registration, RegistrationState.WAITING, now=now)
    return town_full


def confirm(
    tx: Transaction,
    event: Event,
    registration: Registration,
    *,
    now: datetime,
    state: RegistrationState = RegistrationState.CONFIRMED,
) -> None:
    """Let someone in for whom a seat is taken: they are invited, and hear the link if the others have it."""
    if registration.state == RegistrationState.OFFERED:
        prompts.withdraw(tx, PromptKind.SEAT, person_id=registration.person_id, event=event.id, now=now)
    change(tx, registration, state, now=now)
    event_rooms.admit(tx, registration.event_id, registration.person_id, now=now)
    links.tell_late(tx, event, registration.person_id, now=now)


def give_up(
    tx: Transaction, event: Event, registration: Registration, *, state: RegistrationState, now: datetime
) -> None:
    """Let someone leave, by their own wish or that of organizers; a seat that they had goes to who waits."""
    before = registration.state
    if before == RegistrationState.OFFERED:
        prompts.withdraw(tx, PromptKind.SEAT, person_id=registration.person_id, event=event.id, now=now)
    change(tx, registration, state, now=now)
    if before in SEATED:
        event_rooms.dismiss(tx, registration.event_id, registration.person_id, now=now)
    if before in HOLDING:
        registrations.free_seat(tx, event)
        offer_free(tx, event, now=now)


def change(tx: Transaction, registration: Registration, state: RegistrationState, *, now: datetime) -> None:
    """Note a new state; what belonged to the old one is forgotten."""
    registration.state, registration.changed_at, registration.offer_expires_at = state, now, None
    registrations.keep(tx, registration)


def answer_offer(tx: Transaction, *, asker: Asker, prompt: Prompt, said: Answer, now: datetime) -> Intent:
    """Take someone's yes or no to a seat that they were offered.

    Raises:
        Refused: it is theirs no longer.
    """
    event = events.locked(tx, prompt.event_id or 0)
    registration = registrations.find(tx, prompt.event_id or 0, asker.person_id)
    if (
        event is None
        or event.state not in _GOING_ON
        or registration is None
        or registration.state != RegistrationState.OFFERED
        or not prompts.take(tx, prompt, said, now=now)
    ):
        raise Refused(NoSuchPrompt(prompt.id or 0))
    number = EventId(event.id or 0)
    if said == Answer.NO:
        give_up(tx, event, registration, state=RegistrationState.CANCELLED, now=now)
        return Unregistered(event=number, state=RegistrationState.OFFERED)
    confirm(tx, event, registration, now=now)
    return Registered(event=number, state=registration.state, link=event.link is not None)


def offer_free(tx: Transaction, event: Event, *, now: datetime, again: Collection[int] = ()) -> set[int]:
    """Offer the free seats of an event that is locked to those who have waited longest.

    Once it has begun nothing is offered to one alone: all who wait hear once that seats are free.

    Args:
        tx: the transaction.
        event: the event.
        now: the time.
        again: the people who have just let an offer lapse.

    Returns:
        The people to whom a seat was offered.
    """
    offered: set[int] = set()
    if event.state not in _GOING_ON or event.taken >= event.capacity:
        return offered
    if event.starts_at <= now:
        _tell_open(tx, event, now=now)
        return offered
    while (first := registrations.first_eligible(tx, event)) is not None and registrations.take_seat(tx, event):
        _offer(tx, event, first, again=first.person_id in again, now=now)
        offered.add(first.person_id)
    return offered


def _offer(tx: Transaction, event: Event, registration: Registration, *, again: bool, now: datetime) -> None:
    person = people.get(tx, registration.person_id)
    until = offer_until(now, event.starts_at, person.zone)
    change(tx, registration, RegistrationState.OFFERED, now=now)
    registration.offer_expires_at = until
    registrations.keep(tx, registration)
    number = EventId(event.id or 0)
    prompt = prompts.ask(tx, registration.person_id, PromptKind.SEAT, now=now, event=event.id, expires_at=until)
    offer = SeatOffered(event=number, prompt=prompt, until=until or now, again=again)
    post.to_person(tx, registration.person_id, offer, now=now)


def _tell_open(tx: Transaction, event: Event, *, now: datetime) -> None:
    if events.ends_at(event) > now:
        for person_id in registrations.registered(tx, event.id or 0, RegistrationState.WAITING):
            post.to_person(
                tx, person_id, SeatsOpen(event=EventId(event.id or 0)), now=now, key=_open_key(event, person_id)
            )


def _open_key(event: Event, person_id: int) -> str:
    return f"seats-open:{event.id}:{person_id}"


def seats_changed(tx: Transaction, event: Event, *, now: datetime) -> None:
    """Follow a new number of seats, another limit for one town, or that organizers need not be asked any more.

    Who has a seat keeps it. Seats that were only offered are taken back, those of the last in the list first, while
    there are more than the event has.
    """
    number = event.id or 0
    locked = events.locked(tx, number)
    if locked is None or locked.state not in _GOING_ON:
        return
    taken_back = []
    for registration in reversed(registrations.in_state(tx, number, RegistrationState.OFFERED)):
        if locked.taken <= locked.capacity:
            break
        _take_back(tx, locked, registration, now=now)
        taken_back.append(registration)
    for registration in taken_back:  # only now each has the place that they keep
        withdrawn = SeatOfferWithdrawn(event=EventId(number), place=registrations.place(tx, registration))
        post.to_person(tx, registration.person_id, withdrawn, now=now)
    if not locked.approval:
        for registration in registrations.in_state(tx, number, RegistrationState.PENDING):
            admit(tx, locked, registration, now=now)
    offer_free(tx, locked, now=now)


def admit(tx: Transaction, event: Event, registration: Registration, *, now: datetime) -> None:
    """Let someone in whom organizers need not, or need no longer, approve; they are told where they stand."""
    town_full = place(tx, event, registration, now=now)
    waits = registration.state == RegistrationState.WAITING
    approved = RegistrationApproved(
        event=EventId(event.id or 0),
        state=registration.state,
        place=registrations.place(tx, registration) if waits else 0,
        town_full=town_full,
        link=event.link is not None,
    )
    post.to_person(tx, registration.person_id, approved, now=now)


def _take_back(tx: Transaction, event: Event, registration: Registration, *, now: datetime) -> None:
    """An offer holds no longer; who had it waits as before."""
    prompts.withdraw(tx, PromptKind.SEAT, person_id=registration.person_id, event=event.id, now=now)
    change(tx, registration, RegistrationState.WAITING, now=now)
    registrations.free_seat(tx, event)


def called_off(tx: Transaction, event: Event, *, now: datetime) -> None:
    """Follow the cancellation of an event that is locked: offers hold no longer, and nobody hears the link any more.

    Who had an offer waits, so that the seat is offered again should the cancellation be taken back.
    """
    for registration in registrations.in_state(tx, event.id or 0, RegistrationState.OFFERED):
        _take_back(tx, event, registration, now=now)
    links.withdraw(tx, event)


def keep_offers(tx: Transaction, *, now: datetime) -> None:
    """Let offers lapse whose time is over, and offer each seat that is free.

    The second also mends what no trigger tells of: somebody waits who has become eligible by another town.
    """
    for number in registrations.lapsed(tx, now=now):
        event = events.locked(tx, number)
        if event is not None and event.state in _GOING_ON:
            _lapse(tx, event, now=now)
    for number in registrations.with_free_seats(tx, now=now):
        event = events.locked(tx, number)
        if event is not None:
            offer_free(tx, event, now=now)


def _lapse(tx: Transaction, event: Event, *, now: datetime) -> None:
    number, begun = event.id or 0, event.starts_at <= now
    if events.ends_at(event) <= now:  # only after a long pause; there is nothing left to tell
        for registration in registrations.in_state(tx, number, RegistrationState.OFFERED):
            _take_back(tx, event, registration, now=now)
        return
    over = [
        registration
        for registration in registrations.in_state(tx, number, RegistrationState.OFFERED)
        if begun or (registration.offer_expires_at is not None and registration.offer_expires_at <= now)
    ]
    for registration in over:
        _take_back(tx, event, registration, now=now)
        registration.offers_lapsed += 1
        if registration.offers_lapsed < _OFFERS:
            registration.arrival = registrations.next_arrival(tx, number)
            registrations.keep(tx, registration)
            continue
        change(tx, registration, RegistrationState.CANCELLED, now=now)
        post.to_person(tx, registration.person_id, SeatForfeited(event=EventId(number)), now=now)
    requeued = [registration for registration in over if registration.state == RegistrationState.WAITING]
    told = _told_at_start(tx, event, requeued, now=now) if begun else set()
    told |= offer_free(tx, event, now=now, again={registration.person_id for registration in requeued})
    for registration in requeued:
        if registration.person_id not in told:
            lapsed = SeatLapsed(event=EventId(number), place=registrations.place(tx, registration))
            post.to_person(tx, registration.person_id, lapsed, now=now)


def _told_at_start(tx: Transaction, event: Event, requeued: list[Registration], *, now: datetime) -> set[int]:
    """Who let an offer lapse until the event began hears of the free seats in the same message."""
    for registration in requeued:
        place_now = registrations.place(tx, registration)
        lapsed = SeatLapsed(event=EventId(event.id or 0), place=place_now, begun=True)
        post.to_person(tx, registration.person_id, lapsed, now=now, key=_open_key(event, registration.person_id))
    return {registration.person_id for registration in requeued}
