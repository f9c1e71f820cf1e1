"""What is kept of a person is shown in full, and erased so that nothing leads to them any more."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from domain.agreement import Answer
from domain.intents.base import DossierOf
from domain.intents.cooperation import AnswerNoted, MatchProposed
from domain.intents.events import RoleGiven
from domain.intents.people import NameAsked
from domain.intents.privacy import (
    DataErased,
    DataForMachines,
    DataShown,
    ErasureAsked,
    ErasureDropped,
    OrganizerStays,
    RoleVacant,
)
from domain.intents.questions import QuestionAnnounced, QuestionAnswered
from domain.intents.talk import ArgumentsMisread, CommandName
from domain.personal_data import Fate
from domain.personal_registry import REGISTRY
from domain.rules import Asker
from domain.states import (
    Action,
    InboxState,
    MatchState,
    Membership,
    OutboxState,
    PromptKind,
    QuestionState,
    RegistrationState,
    Role,
    RoomKind,
)
from services import answers, cooperation, people, post, privacy, prompts, registration
from storage import audit, erased_log, personal_data, rooms
from storage import people as stored
from storage.tables import (
    Account,
    Claim,
    Event,
    InboxEvent,
    Match,
    MatchRun,
    Member,
    OutboxRow,
    Prompt,
    Question,
    Registration,
    Room,
    Vote,
)
from storage.unit_of_work import Transaction
from tests import market, planted
from tests.hall import Hall, answer, ask, take_next, vote
from texts import dossier

NAME, FUNCTION = "Klara Quittenbaum", "Leiterin Zwetschgenamt"
KLARA, SECOND = "@klara.zwetschge:example.org", "@klara.zweitkonto:other.example"
QUESTION, OFFER = "Wer bezahlt die Mirabellen?", "Erfahrung mit Renekloden-Akten"
SECRETS = (NAME, "Quittenbaum", FUNCTION, KLARA, SECOND, QUESTION, "Mirabellen", OFFER, "Renekloden")


@pytest.fixture
def quitte(transact: Any, now: datetime, make_person: Any) -> Asker:
    """Someone whose name, function, town, addresses and words are found nowhere else."""

    def work(tx: Transaction) -> Asker:
        person_id = people.meet(tx, KLARA, now=now).person_id
        person = stored.get(tx, person_id)
        person.name, person.function, person.topics = NAME, FUNCTION, ["dms"]
        tx.session.add(Account(user_id=SECOND, person_id=person_id, added_at=now))
        return stored.asker_of(tx, KLARA)

    transact(work)
    make_person("Theo Muster", "Ratingen")
    return transact(lambda tx: _with_town(tx, now))


def _with_town(tx: Transaction, now: datetime) -> Asker:
    person_id = stored.person_of(tx, KLARA) or 0
    tx.session.add(Claim(person_id=person_id, town="05158016", state="confirmed", made_at=now))
    tx.session.flush()
    return stored.asker_of(tx, KLARA)


@pytest.fixture
def erase(transact: Any, now: datetime) -> Any:
    """Erase someone, let the homeserver do what was posted, and finish."""

    def run(asker: Asker, hall: Hall | None = None) -> None:
        transact(lambda tx: privacy.erase(tx, asker.person_id, now=now))
        if hall is not None:
            hall.sent()
        transact(_left)
        transact(lambda tx: privacy.finish(tx, now=now))

    return run


def _left(tx: Transaction) -> None:
    """The homeserver tells that the bot has left the chats that it wanted to leave."""
    for row in tx.session.exec(select(OutboxRow).where(OutboxRow.action == Action.LEAVE)):
        row.state = OutboxState.SENT
        tx.session.get_one(Room, row.room).membership = Membership.LEAVE


def _hits(transact: Any) -> list[str]:
    """The lines of a dump in which a secret stands."""
    dump = transact(planted.everything)
    return [line for line in dump.splitlines() if any(secret in line for secret in SECRETS)]


def test_dossier_holds_every_column_of_the_registry(
    hall: Hall, quitte: Asker, organizer: Asker, transact: Any, now: datetime
) -> None:
    """S5: all that is declared as personal is in the export, under both Matrix IDs, for machines and for people."""
    transact(lambda tx: _plant_all(tx, quitte, organizer, hall.event, now))
    found = transact(lambda tx: personal_data.dossier(tx, quitte.person_id))
    shown = {(part.table, column) for part in found.parts for column in part.columns}
    assert shown == {(holding.table, column) for holding in REGISTRY for column in holding.personal}
    for holding in REGISTRY:
        for trace in holding.traces:
            rows = [row for part in found.parts if part.table == holding.table for row in _rows(part, trace.shows)]
            empty = [column for column in trace.shows if all(row[column] in (None, "") for row in rows)]
            assert rows
            assert set(empty) <= {"erased_at"}, (holding.table, trace.column, empty)
    machine, page = dossier.for_machines(found).decode(), dossier.to_read(found, _german(), "Europe/Berlin").decode()
    for secret in (NAME, FUNCTION, KLARA, SECOND):
        assert secret in machine
        assert secret in page
    for value in _texts(found):
        assert json.dumps(value, ensure_ascii=False)[1:-1] in machine


def _german() -> Any:
    from texts.catalogue import speech

    return speech("de")


def _rows(part: Any, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    return [dict(zip(part.columns, row, strict=True)) for row in part.rows] if part.columns == columns else []


def _texts(found: Any) -> list[str]:
    return [value for part in found.parts for row in part.rows for value in row if isinstance(value, str)]


def _plant_all(tx: Transaction, quitte: Asker, organizer: Asker, event: int, now: datetime) -> None:
    cooperation.keep_listing(tx, asker=quitte, kind=market.ListingKind.OFFER, text=OFFER, now=now)
    retired = tx.session.get_one(Account, SECOND)
    retired.retired_at = now
    stored.get(tx, quitte.person_id).greeted_at = now
    other = replace(organizer)
    market.need(tx, _confirmed(tx, other, now), now=now)
    tx.session.add(MatchRun(person_id=other.person_id, requested_at=now))
    tx.session.flush()
    planted.plant(tx, quitte.person_id, KLARA, event=event)


def _confirmed(tx: Transaction, asker: Asker, now: datetime) -> Asker:
    tx.session.add(Claim(person_id=asker.person_id, town="05158028", state="confirmed", made_at=now))
    tx.session.flush()
    return replace(asker, town="05158028")


@pytest.fixture
def life(hall: Hall, quitte: Asker, organizer: Asker, transact: Any, now: datetime) -> Hall:
    """She has taken part in everything, everybody speaks of her, and every table holds her."""
    hall.direct(quitte.person_id)
    chat = transact(lambda tx: rooms.direct(tx, quitte.person_id))
    ask(hall, quitte, "$asked", f"{QUESTION} Antwort an {KLARA}")
    ask(hall, quitte, "$private", f"{QUESTION} Zweite", room=chat.id)
    theo = transact(lambda tx: stored.asker_of(tx, "@person1:example.org"))
    ask(hall, theo, "$theos", f"Was sagt Klara  Quittenbaum ({KLARA}) dazu?")
    vote(hall, KLARA, "$vote", 3)
    transact(lambda tx: _plant_all(tx, quitte, organizer, hall.event, now))
    transact(lambda tx: _spoken(tx, hall, quitte, now))
    transact(lambda tx: _attended(tx, quitte))
    return hall


def _attended(tx: Transaction, quitte: Asker) -> None:
    for planted_row in tx.session.exec(select(Registration).where(Registration.person_id == quitte.person_id)):
        planted_row.state = RegistrationState.ATTENDED


def _spoken(tx: Transaction, hall: Hall, quitte: Asker, now: datetime) -> None:
    """What the bot said of her and to her, and what the homeserver told of her."""
    known = people.meet(tx, "@organizer:example.org", now=now)
    tx.session.add(
        Room(
            kind=RoomKind.DIRECT,
            room_id="!organizer",
            person_id=known.person_id,
            membership=Membership.JOIN,
            created_at=now,
        )
    )
    tx.session.flush()
    post.to_person(tx, known.person_id, RoleGiven(hall.event, quitte.person_id, "host"), now=now)
    post.to_person(tx, quitte.person_id, NameAsked(), now=now)
    place = rooms.of_event(tx, hall.event, RoomKind.QUESTIONS)
    assert place is not None
    misread = ArgumentsMisread(CommandName("ask", "frage", "ask"), "number", f"{NAME} {KLARA}")
    post.to_room(tx, place, misread, now=now)
    place.power = {"users": {KLARA: 50, "@bot:example.org": 100}}
    place.creators = ["@bot:example.org", SECOND]
    stored.give_role(tx, KLARA, Role.HOST, hall.event)
    for user_id in (KLARA, SECOND):
        tx.session.merge(Member(room_id=place.room_id or "", user_id=user_id, membership=Membership.JOIN))
    audit.note(tx, KLARA, "register", "!direct1", "done", now=now, person=quitte.person_id, event=hall.event)
    audit.note(tx, SECOND, "register", "!room", "denied", now=now)
    payload = json.dumps({"sender": KLARA, "type": "m.room.message", "content": {"body": f"{QUESTION} {NAME}"}})
    for state in (InboxState.DEAD, InboxState.NEW):
        row = InboxEvent(event_id=f"${state}", room_id="!x", payload=payload, state=state, received_at=now)
        tx.session.add(row)


def test_erasure_leaves_no_planted_string_in_any_row(
    life: Hall, quitte: Asker, transact: Any, erase: Any, engine: Engine
) -> None:
    """S4: name, function, addresses, questions and offers are in no row of any table, nor what others wrote of them."""
    assert {secret for line in _hits(transact) for secret in SECRETS if secret in line} == set(SECRETS)
    erase(quitte, life)
    assert _hits(transact) == []


def test_erasure_does_to_every_row_what_the_registry_declares(
    life: Hall, quitte: Asker, transact: Any, erase: Any
) -> None:
    """Deleted rows are gone, emptied ones hold nothing of what is to be emptied; the rest stays."""
    erase(quitte, life)
    dump = transact(planted.everything)
    for holding in REGISTRY:
        for trace in holding.traces:
            gone = trace.shows if trace.fate == Fate.DELETED else tuple(trace.blanks)
            left = [column for column in gone if planted.mark(holding.table, trace, column) in dump]
            assert left == [], (holding.table, trace.column)
    kept = planted.mark("event_change", _trace_of("event_change"), "reason")
    assert kept in dump


def _trace_of(table: str) -> Any:
    return next(holding.traces[0] for holding in REGISTRY if holding.table == table)


@pytest.mark.parametrize("written", ["Jürgen Müller-Groß", "JÜRGEN MÜLLER-GROß", "Jürgen  müller-groß"])
def test_name_with_umlauts_goes_from_what_others_have(
    hall: Hall, klara: Asker, make_person: Any, organizer: Asker, transact: Any, erase: Any, written: str, now: datetime
) -> None:
    """However it is written, in plain text as in JSON, where databases have umlauts as numbers."""
    juergen = make_person("Jürgen Müller-Groß", "Ratingen")
    ask(hall, klara, "$q", f"Weiß {written} das?")

    def list_them(tx: Transaction) -> int:
        listed = [{"name": written, "town": None}]
        return prompts.ask(tx, organizer.person_id, PromptKind.INVITE, now=now, listed=listed)

    number = transact(list_them)
    erase(juergen, hall)
    assert transact(lambda tx: tx.session.get_one(Prompt, number).details) == {"listed": [{"name": "…", "town": None}]}
    assert transact(lambda tx: tx.session.exec(select(Question.text)).all()) == ["Weiß … das?"]


def test_figures_stay_and_lead_to_nobody(life: Hall, quitte: Asker, transact: Any, erase: Any) -> None:
    """Seats and votes count as before, under somebody of whom only the town is known."""
    before = transact(
        lambda tx: [(q.number, q.text, q.state) for q in tx.session.exec(select(Question).order_by(Question.number))]
    )
    erase(quitte, life)

    def look(tx: Transaction) -> tuple[Any, ...]:
        attended = tx.session.exec(select(Registration).where(Registration.state == RegistrationState.ATTENDED)).one()
        claim = stored.current_claim(tx, attended.person_id)
        nobody = stored.get(tx, attended.person_id)
        votes = tx.session.exec(select(Vote).where(Vote.person_id == attended.person_id)).all()
        return attended.person_id, claim.town if claim else None, nobody.name, [vote.source_event_id for vote in votes]

    person_id, town, name, sources = transact(look)
    assert (town, name) == ("05158016", None)
    assert person_id != quitte.person_id
    assert len(sources) == 2  # for the question of hers that was planted, and for Theo's
    assert all(source.startswith("gone:") for source in sources)
    after = transact(
        lambda tx: [(q.number, q.text, q.state) for q in tx.session.exec(select(Question).order_by(Question.number))]
    )
    assert [number for number, _, _ in after] == [number for number, _, _ in before]
    assert [(text, state) for _, text, state in after if not text] == [("", QuestionState.WITHDRAWN)] * 3
    assert dict(life.ranked()) == {3: 1}


def test_answered_question_stays_without_its_text(hall: Hall, quitte: Asker, transact: Any, erase: Any) -> None:
    """The answer is the event's; who asked, and in which words, is gone."""
    ask(hall, quitte, "$asked", QUESTION)
    take_next(hall)
    answer(hall, 1, "Das Land.")
    erase(quitte, hall)
    (kept,) = transact(lambda tx: list(tx.session.exec(select(Question))))
    assert (kept.text, kept.answer, kept.state) == ("", "Das Land.", QuestionState.ANSWERED)


def test_what_the_bot_said_of_them_is_taken_back_everywhere(
    life: Hall, quitte: Asker, transact: Any, told: Any, now: datetime
) -> None:
    """Messages in their chat, in rooms and in others' chats are redacted; what says nothing of them is not."""
    life.sent()
    naming = (RoleGiven, QuestionAnnounced, QuestionAnswered, NameAsked)
    sent = {row.id for row in told() if isinstance(row.intent, naming) and row.action == Action.SEND}
    theirs = {row.id for row in told(QuestionAnnounced) if row.intent.question in (1, 2)}
    transact(lambda tx: privacy.erase(tx, quitte.person_id, now=now))

    def redacted(tx: Transaction) -> set[str | None]:
        rows = tx.session.exec(select(OutboxRow.target).where(OutboxRow.action == Action.REDACT))
        return set(rows)

    targets = transact(redacted)
    assert theirs
    assert {f"$sent{row}" for row in sent - _of_theo(told, life)} <= targets
    assert not {f"$sent{row.id}" for row in told(MatchProposed)} & targets


def _of_theo(told: Any, life: Hall) -> set[int]:
    return {row.id for row in told(QuestionAnnounced) if row.intent.question == 3}


def test_pending_words_about_them_are_never_said(
    hall: Hall, quitte: Asker, transact: Any, told: Any, now: datetime
) -> None:
    """What waits in the outbox and names them, or is for them, is taken back."""
    hall.direct(quitte.person_id)
    ask(hall, quitte, "$asked", QUESTION)
    transact(lambda tx: post.to_person(tx, quitte.person_id, NameAsked(), now=now))
    transact(lambda tx: privacy.erase(tx, quitte.person_id, now=now))
    waiting = [row for row in told() if row.state == OutboxState.PENDING and row.action == Action.SEND]
    assert [type(row.intent) for row in waiting if row.person_id == quitte.person_id] == [DataErased]
    assert not [row for row in waiting if getattr(row.intent, "question", None) == 1]


def test_they_are_let_out_of_rooms_and_lose_their_power(
    life: Hall, quitte: Asker, transact: Any, told: Any, now: datetime
) -> None:
    """Each of their Matrix IDs leaves, the host's power first; the direct chat is left after the last word."""
    life.sent()
    transact(lambda tx: privacy.erase(tx, quitte.person_id, now=now))
    done = [(row.action, row.user_id, row.value) for row in told() if row.state == OutboxState.PENDING]
    power, kicks = (Action.POWER, KLARA, "0"), [(Action.KICK, KLARA, None), (Action.KICK, SECOND, None)]
    steps = [step for step in done if step[0] in {Action.POWER, Action.KICK}]
    assert steps[0] == power
    assert sorted(steps[1:]) == sorted(kicks)
    (chat,) = [row.room for row in told(DataErased)]
    assert [row.action for row in told() if row.room == chat][-2:] == [Action.SEND, Action.LEAVE]


def test_host_who_goes_leaves_a_gap_that_organizers_hear_of(
    life: Hall, quitte: Asker, transact: Any, told: Any, now: datetime
) -> None:
    transact(lambda tx: privacy.erase(tx, quitte.person_id, now=now))
    roles = [row.intent for row in told(RoleVacant)]
    assert RoleVacant(life.event, "host") in roles
    assert all(KLARA not in repr(row.intent) for row in told(RoleVacant))


def test_seats_to_come_are_given_up_and_matches_declined(
    published: Event, quitte: Asker, organizer: Asker, transact: Any, told: Any, now: datetime
) -> None:
    """The seat is free for the next; the other town of an open match hears nothing at all."""
    theo = transact(_confirmed_theo)
    transact(lambda tx: registration.register(tx, person_id=quitte.person_id, number=1, now=now))
    transact(lambda tx: _proposed(tx, organizer, quitte, theo, now))
    heard = len([row for row in told() if row.person_id == theo.person_id])
    transact(lambda tx: privacy.erase(tx, quitte.person_id, now=now))
    taken, match, own, other = transact(
        lambda tx: (
            tx.session.get_one(Event, 1).taken,
            tx.session.exec(select(Match)).one().state,
            tx.session.exec(select(Prompt).where(Prompt.person_id == quitte.person_id)).one().state,
            tx.session.exec(select(Prompt).where(Prompt.person_id == theo.person_id)).one().state,
        )
    )
    assert (taken, match, own, other) == (0, MatchState.CLOSED, "no", "open")
    assert len([row for row in told() if row.person_id == theo.person_id]) == heard
    number = transact(lambda tx: market.prompt_of(tx, theo))
    said = transact(lambda tx: answers.answer(tx, asker=theo, number=number, said=Answer.YES, now=now))
    assert said == AnswerNoted(number, "yes")


def _confirmed_theo(tx: Transaction) -> Asker:
    return stored.asker_of(tx, "@person1:example.org")


def _proposed(tx: Transaction, organizer: Asker, quitte: Asker, theo: Asker, now: datetime) -> None:
    market.offer(tx, quitte, OFFER, now=now)
    market.need(tx, theo, now=now)
    market.propose(tx, organizer, market.candidate(quitte, theo, offered=OFFER), now=now)


def test_cooperation_stays_one_of_the_towns(
    quitte: Asker, organizer: Asker, transact: Any, erase: Any, now: datetime
) -> None:
    """That two towns work together is no personal matter; who speaks for the one is known no more."""
    theo = transact(_confirmed_theo)
    transact(lambda tx: _proposed(tx, organizer, quitte, theo, now))
    for asker in (quitte, theo):
        transact(lambda tx, a=asker: answers.answer(tx, asker=a, number=None, said=Answer.YES, now=now))
    erase(quitte)
    match = transact(lambda tx: tx.session.exec(select(Match)).one())
    assert (match.state, match.town_a) == (MatchState.AGREED, "05158016")
    assert transact(lambda tx: stored.get(tx, match.person_a).name) is None


def test_question_to_erase_counts_what_goes(life: Hall, quitte: Asker, transact: Any, now: datetime) -> None:
    asked = transact(lambda tx: privacy.ask_to_erase(tx, asker=quitte, now=now))
    assert isinstance(asked, ErasureAsked)
    assert (asked.questions, asked.listings, asked.until) == (3, 2, now + timedelta(hours=24))
    assert asked.rooms == 1


def test_no_erases_nothing(life: Hall, quitte: Asker, transact: Any, now: datetime) -> None:
    asked = transact(lambda tx: privacy.ask_to_erase(tx, asker=quitte, now=now))
    said = transact(lambda tx: answers.answer(tx, asker=quitte, number=asked.prompt, said=Answer.NO, now=now))
    assert said == ErasureDropped()
    assert transact(lambda tx: stored.get(tx, quitte.person_id).name) == NAME


def test_yes_erases_and_is_answered_by_the_last_word_alone(
    life: Hall, quitte: Asker, transact: Any, told: Any, now: datetime
) -> None:
    asked = transact(lambda tx: privacy.ask_to_erase(tx, asker=quitte, now=now))
    said = transact(lambda tx: answers.answer(tx, asker=quitte, number=asked.prompt, said=Answer.YES, now=now))
    assert said is None
    assert len(told(DataErased)) == 1
    assert transact(lambda tx: stored.asker(tx, KLARA)) is None


def test_organizer_hands_over_first(organizer: Asker, transact: Any, refusal: Any, now: datetime) -> None:
    """The last organizer cannot vanish by a slip; nothing is asked and nothing erased."""
    assert refusal(lambda tx: privacy.ask_to_erase(tx, asker=organizer, now=now)) == OrganizerStays()
    number = transact(lambda tx: prompts.ask(tx, organizer.person_id, PromptKind.ERASE, now=now))
    stay = refusal(lambda tx: answers.answer(tx, asker=organizer, number=number, said=Answer.YES, now=now))
    assert stay == OrganizerStays()


def test_someone_erased_comes_back_as_someone_new(
    life: Hall, quitte: Asker, transact: Any, erase: Any, now: datetime
) -> None:
    erase(quitte, life)
    again = transact(lambda tx: people.meet(tx, KLARA, now=now))
    assert (again.name, again.town, again.roles) == (None, None, frozenset())
    assert again.person_id != quitte.person_id


def test_erasing_twice_changes_nothing_more(life: Hall, quitte: Asker, transact: Any, erase: Any) -> None:
    erase(quitte, life)
    dump = transact(planted.everything)
    erase(quitte, life)
    assert _without_new_rows(transact(planted.everything)) == _without_new_rows(dump)


def _without_new_rows(dump: str) -> list[str]:
    """Without the time of the erasure."""
    return [line for line in dump.splitlines() if not line.startswith(("person:",))]


def test_restored_backup_is_erased_again(
    life: Hall, quitte: Asker, transact: Any, told: Any, tmp_path: Path, now: datetime
) -> None:
    """Who stands in the file beside the database and is back is erased once more, without a word to anybody."""
    made_at = transact(lambda tx: stored.get(tx, quitte.person_id).created_at)
    erased_log.append(tmp_path, [(quitte.person_id, made_at, now)])
    sent = len([row for row in told() if row.action in {Action.SEND, Action.REDACT, Action.KICK}])
    back = transact(lambda tx: privacy.erase_again(tx, erased_log.read(tmp_path), now=now))
    assert back == 1
    transact(_left)
    transact(lambda tx: privacy.finish(tx, now=now))
    assert _hits(transact) == []
    assert len([row for row in told() if row.action in {Action.REDACT, Action.KICK} and row.state == "pending"]) == 0
    assert len(told(DataErased)) == 0
    assert sent
    assert transact(lambda tx: privacy.erase_again(tx, erased_log.read(tmp_path), now=now)) == 0


def test_number_that_somebody_else_has_after_a_restore_is_left_alone(
    quitte: Asker, transact: Any, now: datetime
) -> None:
    """A backup from before she came hands her number out again: whoever has it came at another time."""
    back = transact(lambda tx: privacy.erase_again(tx, [(quitte.person_id, now - timedelta(days=1))], now=now))
    assert back == 0
    assert transact(lambda tx: stored.get(tx, quitte.person_id).name) == NAME


def test_dossier_names_events_and_towns(hall: Hall, quitte: Asker, transact: Any) -> None:
    hall.register(quitte.person_id)
    found = transact(lambda tx: personal_data.dossier(tx, quitte.person_id))
    assert found.events == {hall.event: "OZG im Alltag"}
    assert found.towns == {"05158016": "Hilden"}


def test_access_gives_a_page_and_the_same_for_machines(quitte: Asker, transact: Any, told: Any, now: datetime) -> None:
    """Two files, and each is read at the time it is sent."""
    transact(lambda tx: privacy.show(tx, asker=quitte, room=_chat_with(tx, quitte, now), now=now))
    said = [(row.action, row.intent) for row in told() if row.action in {Action.SEND, Action.FILE}]
    dossier_of = DossierOf(quitte.person_id)
    assert said == [(action, kind(dossier_of)) for kind in (DataShown, DataForMachines) for action in ("send", "file")]


def _chat_with(tx: Transaction, quitte: Asker, now: datetime) -> Room:
    return post.open_direct_chat(tx, quitte.person_id, now=now)
