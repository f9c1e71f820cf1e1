"""What a person has seen is what came to their client: edits, reactions and pins included, nothing twice."""

from typing import Any

from demo.view import View

ROOM = "!room"
ANN, BOB = "@ann:example.org", "@bob:example.org"


def event(number: int, kind: str, content: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"event_id": f"${number}", "type": kind, "sender": ANN, "content": content, **more}


def message(number: int, body: str, **more: Any) -> dict[str, Any]:
    return event(number, "m.room.message", {"msgtype": "m.text", "body": body}, **more)


def reaction(number: int, target: str, key: str, **more: Any) -> dict[str, Any]:
    relation = {"rel_type": "m.annotation", "event_id": target, "key": key}
    return event(number, "m.reaction", {"m.relates_to": relation}, **more)


def edit(number: int, target: str, body: str) -> dict[str, Any]:
    content = {
        "body": f"* {body}",
        "m.new_content": {"body": body},
        "m.relates_to": {"rel_type": "m.replace", "event_id": target},
    }
    return event(number, "m.room.message", content)


def seen(*events: dict[str, Any]) -> View:
    view = View()
    for one in events:
        view.take(ROOM, one)
    return view


def test_event_that_comes_twice_is_seen_once() -> None:
    view = seen(message(1, "hello"), message(1, "hello"))
    assert [found.text for found in view.all()] == ["hello"]


def test_message_is_found_by_a_part_of_its_text_in_any_case_and_by_predicates() -> None:
    view = seen(message(1, "Digitale Bauakte"), message(2, "Bauakte", sender=BOB))
    assert [found.id for found in view.all("bauAKTE")] == ["$1", "$2"]
    assert [found.id for found in view.all("bauakte", lambda found: found.sender == BOB)] == ["$2"]
    assert [found.id for found in view.all(by=ANN)] == ["$1"]
    assert view.find("bauakte", room="!other") is None


def test_what_came_before_a_mark_is_left_out() -> None:
    view = seen(message(1, "old"))
    mark = view.mark
    view.take(ROOM, message(2, "new"))
    assert [found.text for found in view.all(since=mark)] == ["new"]


def test_pinned_message_shows_its_latest_words() -> None:
    pins = event(4, "m.room.pinned_events", {"pinned": ["$1"]}, state_key="")
    view = seen(message(1, "list"), pins, edit(2, "$1", "list: 1"), edit(3, "$1", "list: 2"))
    assert view.room(ROOM).pinned_words() == ["list: 2"]
    assert view.all("list: 2")[0].edits == "$1"


def test_reaction_counts_until_it_is_taken_back() -> None:
    view = seen(message(1, "question"), reaction(2, "$1", "👍"), reaction(3, "$1", "👍", sender=BOB))
    assert view.room(ROOM).reactions("$1") == {"👍": {ANN, BOB}}
    view.take(ROOM, event(4, "m.room.redaction", {"redacts": "$2"}))
    assert view.room(ROOM).reactions("$1") == {"👍": {BOB}}


def test_redaction_of_older_room_versions_counts_too() -> None:
    view = seen(message(1, "question"), reaction(2, "$1", "👍"), event(3, "m.room.redaction", {}, redacts="$2"))
    assert view.room(ROOM).reactions("$1") == {}


def test_only_those_who_joined_are_there() -> None:
    view = seen(
        event(1, "m.room.member", {"membership": "join"}, state_key=ANN),
        event(2, "m.room.member", {"membership": "invite"}, state_key=BOB),
    )
    assert view.room(ROOM).joined == {ANN}
    view.take(ROOM, event(3, "m.room.member", {"membership": "leave"}, state_key=ANN))
    assert view.room(ROOM).joined == set()
