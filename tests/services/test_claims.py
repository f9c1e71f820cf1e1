"""Who speaks for a town: confirmed in four ways, declined, taken back, left; none displaces another."""

from datetime import datetime, timedelta

import pytest

from domain.agreement import Answer
from domain.errors import Refused
from domain.intents.people import ClaimApproved, ClaimConfirmed, NoSuchClaim, TownClaimed
from domain.intents.standing import (
    ClaimDeclined,
    ClaimsListed,
    ColleagueClaims,
    ConfirmationTakenBack,
    DeclineNoted,
    LeavingAsked,
    LeavingDropped,
    ListingsHandedOver,
    NoTownToLeave,
    ServerAdded,
    ServerRemoved,
    ServerUnknown,
    TakingBackNoted,
    TownLeft,
    Vouched,
    VouchTold,
    VouchUnfit,
)
from domain.intents.talk import NoSuchPrompt
from domain.rules import Asker
from domain.states import ClaimState, Confirmation, ListingKind
from services import answers, claims, cooperation
from storage import people as stored
from storage import standing
from storage.tables import Claim, Listing
from storage.unit_of_work import Transaction
from tests.services.conftest import MakePerson, Refusal, Told, Transact

HILDEN, RATINGEN = "05158016", "05158028"


@pytest.fixture
def pending(make_person: MakePerson) -> Asker:
    """Someone of Hilden whom nobody has confirmed."""
    return make_person("Petra Wartend", confirmed=False)


def claim_of(tx: Transaction, asker: Asker) -> Claim:
    found = stored.claim_of(tx, asker.person_id, HILDEN)
    assert found is not None
    return found


def number_of(transact: Transact, asker: Asker) -> int:
    return transact(lambda tx: claim_of(tx, asker).id) or 0


def test_second_claim_leaves_the_first_alone(transact: Transact, klara: Asker, pending: Asker) -> None:
    """However many say that they speak for a town, who is confirmed stays so."""
    assert transact(lambda tx: claim_of(tx, klara).state) == ClaimState.CONFIRMED
    assert transact(lambda tx: claim_of(tx, pending).state) == ClaimState.PENDING
    assert not pending.confirmed
    assert klara.confirmed


def test_claim_is_told_to_organizers_and_colleagues_once(
    transact: Transact, told: Told, organizer: Asker, klara: Asker, pending: Asker, now: datetime
) -> None:
    """Those who can confirm hear of it, however often it is announced; the claimant and strangers do not."""
    for _ in range(2):
        transact(lambda tx: claims.announce(tx, claim_of(tx, pending), now=now))
    assert [row.person_id for row in told(TownClaimed)] == [organizer.person_id]
    assert [row.person_id for row in told(ColleagueClaims)] == [klara.person_id]


def test_declined_claim_can_be_approved_after_all(
    transact: Transact, told: Told, refusal: Refusal, organizer: Asker, pending: Asker, now: datetime
) -> None:
    """A no is told with its reason and can be undone; it cannot be said twice."""
    number = number_of(transact, pending)

    def decline(tx: Transaction) -> object:
        return claims.decline(tx, number=number, organizer=organizer.person_id, reason=" not  ours ", now=now)

    assert transact(decline) == DeclineNoted(number, pending.person_id, HILDEN)
    assert [row.intent for row in told(ClaimDeclined)] == [ClaimDeclined(HILDEN, "not ours")]
    assert transact(lambda tx: stored.asker_of(tx, pending.user_id).town) is None
    assert refusal(decline) == NoSuchClaim(number)
    approved = transact(lambda tx: claims.approve(tx, number=number, organizer=organizer.person_id, now=now))
    assert approved == ClaimApproved(number, pending.person_id, HILDEN)
    assert transact(lambda tx: stored.asker_of(tx, pending.user_id)).confirmed


def test_declined_claim_is_not_revived_against_another_one(
    transact: Transact, refusal: Refusal, organizer: Asker, pending: Asker, now: datetime
) -> None:
    """Who has named another town since then does not get two."""
    number = number_of(transact, pending)
    transact(lambda tx: claims.decline(tx, number=number, organizer=organizer.person_id, reason="", now=now))
    transact(lambda tx: claims.claim_town(tx, pending.person_id, RATINGEN, now=now))
    refused = refusal(lambda tx: claims.approve(tx, number=number, organizer=organizer.person_id, now=now))
    assert refused == NoSuchClaim(number)


def test_confirmation_taken_back_waits_again(
    transact: Transact, told: Told, refusal: Refusal, klara: Asker, pending: Asker, now: datetime
) -> None:
    """An organizer undoes a confirmation: the claim waits, the person hears of it; what waits cannot be taken back."""
    number = number_of(transact, klara)
    assert transact(lambda tx: claims.take_back(tx, number=number, now=now)) == TakingBackNoted(
        number, klara.person_id, HILDEN
    )
    assert [row.person_id for row in told(ConfirmationTakenBack)] == [klara.person_id]
    assert not transact(lambda tx: stored.asker_of(tx, klara.user_id)).confirmed
    listed = transact(claims.list_pending)
    assert isinstance(listed, ClaimsListed)
    assert set(listed.claims) == {number, number_of(transact, pending)}
    assert refusal(lambda tx: claims.take_back(tx, number=number, now=now)) == NoSuchClaim(number)


@pytest.mark.parametrize("by_number", [True, False])
def test_colleague_vouches(
    transact: Transact, told: Told, organizer: Asker, klara: Asker, pending: Asker, now: datetime, by_number: bool
) -> None:
    """A confirmed person of the town confirms; the organizers see who did it."""
    whom = number_of(transact, pending) if by_number else pending.user_id
    vouched = transact(lambda tx: claims.vouch(tx, asker=klara, whom=whom, now=now))
    assert vouched == Vouched(pending.person_id, HILDEN)
    claim = transact(lambda tx: claim_of(tx, pending))
    assert (claim.state, claim.decided_how, claim.decided_by) == (
        ClaimState.CONFIRMED,
        Confirmation.COLLEAGUE,
        klara.person_id,
    )
    assert [row.person_id for row in told(ClaimConfirmed)] == [pending.person_id]
    assert [row.person_id for row in told(VouchTold)] == [organizer.person_id]


def test_nobody_vouches_for_themselves_nor_for_other_towns(
    transact: Transact, refusal: Refusal, klara: Asker, theo: Asker, pending: Asker, now: datetime
) -> None:
    """Neither for oneself, nor across towns, nor for who does not wait; the answer says nothing about others."""

    def vouching(asker: Asker, whom: int | str) -> object:
        return refusal(lambda tx: claims.vouch(tx, asker=asker, whom=whom, now=now))

    own = number_of(transact, klara)
    assert vouching(klara, klara.user_id) == vouching(klara, own) == VouchUnfit("self")
    assert vouching(theo, pending.user_id) == vouching(theo, klara.user_id) == VouchUnfit("nobody")
    assert vouching(theo, "@nobody:example.org") == vouching(theo, 999) == VouchUnfit("nobody")
    assert transact(lambda tx: claim_of(tx, pending).state) == ClaimState.PENDING


def test_homeserver_confirms_who_waits_and_who_comes(
    transact: Transact, told: Told, make_person: MakePerson, pending: Asker, theo: Asker, now: datetime
) -> None:
    """Accounts of a listed server are confirmed for that town alone; removing it takes no confirmation back."""
    added = transact(lambda tx: claims.add_server(tx, town="Hilden", server="Example.ORG", now=now))
    assert added == ServerAdded(HILDEN, "example.org", confirmed=1)
    assert [row.person_id for row in told(ClaimConfirmed)] == [pending.person_id]
    assert make_person("Neu", confirmed=False).confirmed
    assert not make_person("Anderswo", "Ratingen", confirmed=False).confirmed
    again = transact(lambda tx: claims.add_server(tx, town="Hilden", server="example.org", now=now))
    assert again == ServerAdded(HILDEN, "example.org", confirmed=0, already=True)
    removed = transact(lambda tx: claims.remove_server(tx, town="Hilden", server="example.org"))
    assert removed == ServerRemoved(HILDEN, "example.org", standing=2)
    assert transact(lambda tx: stored.asker_of(tx, pending.user_id)).confirmed
    assert not make_person("Spät", confirmed=False).confirmed


@pytest.mark.parametrize("server", ["", "localhost", "a b.de", "@x:hilden.de", "http://hilden.de", "x." * 130 + "de"])
def test_what_is_no_homeserver_is_refused(refusal: Refusal, now: datetime, server: str) -> None:
    """Only a server's name is taken; one that is not listed cannot be removed."""
    unfit = refusal(lambda tx: claims.add_server(tx, town="Hilden", server=server, now=now))
    assert unfit == ServerUnknown(server[:60], "unfit")
    unlisted = refusal(lambda tx: claims.remove_server(tx, town="Hilden", server="hilden.de"))
    assert unlisted == ServerUnknown("hilden.de", "unlisted")


def offer(transact: Transact, asker: Asker, now: datetime) -> None:
    transact(lambda tx: cooperation.keep_listing(tx, asker=asker, kind=ListingKind.OFFER, text="E-Akte", now=now))


def leave(transact: Transact, asker: Asker, said: Answer, now: datetime, to: str | None = None) -> object:
    asked = transact(lambda tx: claims.ask_to_leave(tx, asker.person_id, to=to, now=now))
    assert isinstance(asked, LeavingAsked)
    return transact(lambda tx: answers.answer(tx, asker=asker, number=asked.prompt, said=said, now=now))


def listings(transact: Transact) -> list[tuple[int, bool]]:
    rows = transact(lambda tx: [tx.session.get_one(Listing, 1)])
    return [(row.person_id, row.withdrawn_at is None) for row in rows]


def test_offers_go_to_a_colleague_who_is_told(
    transact: Transact, told: Told, make_person: MakePerson, klara: Asker, now: datetime
) -> None:
    """Who leaves a town leaves its offers with a confirmed colleague."""
    offer(transact, klara, now)
    colleague = make_person("Kollegin")
    assert leave(transact, klara, Answer.YES, now) == TownLeft(HILDEN, handed_over=1)
    assert listings(transact) == [(colleague.person_id, True)]
    assert [row.person_id for row in told(ListingsHandedOver)] == [colleague.person_id]
    assert transact(lambda tx: stored.asker_of(tx, klara.user_id).town) is None


def test_offers_are_withdrawn_where_nobody_is_left(
    transact: Transact, klara: Asker, pending: Asker, now: datetime
) -> None:
    """A colleague whom nobody has confirmed does not take them over."""
    offer(transact, klara, now)
    assert leave(transact, klara, Answer.YES, now) == TownLeft(HILDEN, withdrawn=1)
    assert listings(transact) == [(klara.person_id, False)]


def test_no_keeps_the_town_and_yes_changes_it(transact: Transact, klara: Asker, now: datetime) -> None:
    """The question is asked before anything is lost; a yes to another town leads there, unconfirmed."""
    assert leave(transact, klara, Answer.NO, now, RATINGEN) == LeavingDropped(HILDEN)
    assert transact(lambda tx: stored.asker_of(tx, klara.user_id)).confirmed
    assert leave(transact, klara, Answer.YES, now, RATINGEN) == TownLeft(HILDEN, to=RATINGEN)
    asker = transact(lambda tx: stored.asker_of(tx, klara.user_id))
    assert (asker.town, asker.confirmed) == (RATINGEN, False)


def test_answer_to_an_outdated_question_changes_nothing(
    transact: Transact, refusal: Refusal, klara: Asker, organizer: Asker, now: datetime
) -> None:
    """Whose claim has changed meanwhile, or who answers after a week, leaves nothing."""
    asked = transact(lambda tx: claims.ask_to_leave(tx, klara.person_id, now=now))
    assert isinstance(asked, LeavingAsked)

    def yes(tx: Transaction, when: datetime) -> object:
        return answers.answer(tx, asker=klara, number=asked.prompt, said=Answer.YES, now=when)

    assert refusal(lambda tx: yes(tx, now + timedelta(days=8))) == NoSuchPrompt(asked.prompt)
    transact(lambda tx: claims.claim_town(tx, klara.person_id, RATINGEN, now=now))
    assert refusal(lambda tx: yes(tx, now)) == NoSuchPrompt(asked.prompt)
    assert transact(lambda tx: stored.asker_of(tx, klara.user_id).town) == RATINGEN


def test_who_speaks_for_none_can_leave_none(
    transact: Transact, refusal: Refusal, organizer: Asker, now: datetime
) -> None:
    assert refusal(lambda tx: claims.ask_to_leave(tx, organizer.person_id, now=now)) == NoTownToLeave()
    assert transact(standing.pending) == []
    with pytest.raises(Refused):
        transact(lambda tx: claims.approve(tx, number=77, organizer=organizer.person_id, now=now))
