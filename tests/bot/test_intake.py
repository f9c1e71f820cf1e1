"""Events of strangers: what is malformed, from bots or of no use becomes nothing, and nothing raises."""

from typing import Any

import pytest

from bot.intake import read_event
from bot.journal import INVITATION
from bot.sync_answer import JOURNALLED_TYPES
from domain.incoming import (
    MESSAGE_LIMIT,
    BecameEncrypted,
    Incoming,
    Invitation,
    MemberChange,
    Message,
    Reaction,
    Redaction,
    Unreadable,
)

BOT = "@assistent:example.org"
KLARA = "@klara:example.org"
ROOM = "!room"


def read(kind: str, content: Any, **more: Any) -> Incoming | None:
    event = {"type": kind, "event_id": "$e", "sender": KLARA, "content": content, **more}
    return read_event(event, ROOM, user_id=BOT)


def message(body: Any = "hilfe", **content: Any) -> Incoming | None:
    return read("m.room.message", {"msgtype": "m.text", "body": body, **content})


def reaction(key: Any, target: Any = "$q", kind: str = "m.annotation") -> Incoming | None:
    return read("m.reaction", {"m.relates_to": {"rel_type": kind, "event_id": target, "key": key}})


# What is read


def test_message_is_read_with_its_place() -> None:
    """The room is the one whose timeline it stands in, whatever the event says of itself."""
    event = {
        "type": "m.room.message",
        "event_id": "$e",
        "sender": KLARA,
        "room_id": "!elsewhere",
        "origin_server_ts": -1,
        "content": {"msgtype": "m.text", "body": "hilfe"},
    }
    assert read_event(event, ROOM, user_id=BOT) == Message(event_id="$e", room_id=ROOM, sender=KLARA, text="hilfe")


def test_reply_is_read_without_the_quotation() -> None:
    said = message(
        "> <@a:b> zitiert\n> !frage Nein?\n\n!frage Ja?", **{"m.relates_to": {"m.in_reply_to": {"event_id": "$a"}}}
    )
    assert isinstance(said, Message)
    assert (said.text, said.reply_to) == ("!frage Ja?", "$a")


def test_quotation_that_is_no_reply_stays() -> None:
    said = message("> !frage Nein?")
    assert isinstance(said, Message)
    assert not said.text.startswith("!")


def test_thread_and_the_reply_that_only_falls_back() -> None:
    relation = {"rel_type": "m.thread", "event_id": "$root", "m.in_reply_to": {"event_id": "$a"}}
    real, fallback = (message(**{"m.relates_to": relation | {"is_falling_back": falls}}) for falls in (False, True))
    assert isinstance(real, Message)
    assert isinstance(fallback, Message)
    assert (real.thread, real.reply_to) == ("$root", "$a")
    assert (fallback.thread, fallback.reply_to) == ("$root", None)


def test_edit_is_read_by_its_new_content() -> None:
    new = {"msgtype": "m.text", "body": "hilfe"}
    said = message("* hilfe", **{"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": "$first"}})
    assert isinstance(said, Message)
    assert (said.text, said.edits, said.first) == ("hilfe", "$first", "$first")


def test_mention_counts_only_where_it_is_explicit() -> None:
    named = message("assistent: hilfe")
    mentioned = message(**{"m.mentions": {"user_ids": [KLARA, BOT]}})
    assert isinstance(named, Message)
    assert isinstance(mentioned, Message)
    assert (named.mentions_bot, mentioned.mentions_bot) == (False, True)


def test_long_message_is_cut_and_marked() -> None:
    said = message("x" * 60_000)
    assert isinstance(said, Message)
    assert (len(said.text), said.too_long) == (MESSAGE_LIMIT, True)


@pytest.mark.parametrize("key", ["👍", "👍🏻", "👍🏼", "👍🏽", "👍🏾", "👍🏿", "👍\ufe0f", "👍🏿\ufe0f"])
def test_thumbs_of_all_skin_tones_are_one(key: str) -> None:
    assert reaction(key) == Reaction(event_id="$e", room_id=ROOM, sender=KLARA, target="$q", emoji="👍")


def test_redaction_is_read_in_old_and_new_rooms() -> None:
    """From room version 11 on its target stands in the content."""
    expected = Redaction(event_id="$e", room_id=ROOM, sender=KLARA, target="$a")
    assert read("m.room.redaction", {"redacts": "$a"}) == expected
    assert read("m.room.redaction", {}, redacts="$a") == expected


def test_membership_encryption_and_unreadable_messages() -> None:
    head = {"event_id": "$e", "room_id": ROOM, "sender": KLARA}
    change = read("m.room.member", {"membership": "join", "displayname": "Kla\x00ra\u202e"}, state_key=KLARA)
    assert change == MemberChange(**head, user_id=KLARA, membership="join", display_name="Klara")
    assert read("m.room.encryption", {"algorithm": "m.megolm.v1.aes-sha2"}, state_key="") == BecameEncrypted(**head)
    assert read("m.room.encrypted", {"ciphertext": "AAAA"}) == Unreadable(**head)


def test_invitation_is_read_from_what_is_shown_of_the_room() -> None:
    own = {
        "type": "m.room.member",
        "state_key": BOT,
        "sender": KLARA,
        "content": {"membership": "invite", "is_direct": True},
    }
    shown = [own, {"type": "m.room.encryption"}, "nonsense"]
    invited = read_event({"type": INVITATION, "invite_state": shown}, ROOM, user_id=BOT)
    assert invited == Invitation(event_id=ROOM, room_id=ROOM, sender=KLARA, direct=True, encrypted=True)
    for state in (None, "x", [], [own | {"sender": "klara"}], [own | {"state_key": KLARA}]):
        assert read_event({"type": INVITATION, "invite_state": state}, ROOM, user_id=BOT) is None


# What is not


@pytest.mark.parametrize(
    "msgtype", ["m.notice", "m.emote", "m.image", "m.file", "m.bad.encrypted", None, ["m.text"], 7]
)
def test_only_text_messages_are_read(msgtype: Any) -> None:
    """Notices are what bots say: who answered them could talk to another bot for ever. Media is never looked at."""
    assert message(msgtype=msgtype) is None
    assert message("!hilfe", msgtype=msgtype, url="mxc://evil.example/../../admin") is None


@pytest.mark.parametrize("body", [None, 7, {"a": 1}, ["hilfe"], True])
def test_message_without_text_is_nothing(body: Any) -> None:
    assert message(body) is None
    assert read("m.room.message", {"msgtype": "m.text"}) is None


@pytest.mark.parametrize("content", [None, {}, [], "hilfe", 7])
@pytest.mark.parametrize("kind", sorted(JOURNALLED_TYPES - {"m.room.encryption", "m.room.encrypted"}))
def test_event_without_content_is_nothing(kind: str, content: Any) -> None:
    assert read(kind, content) is None


@pytest.mark.parametrize("relation", ["x", [], {"rel_type": ["m.thread"]}, {"rel_type": "m.thread", "event_id": 7}])
def test_malformed_relation_is_left_out(relation: Any) -> None:
    said = message(**{"m.relates_to": relation})
    assert isinstance(said, Message)
    assert (said.thread, said.reply_to, said.edits) == (None, None, None)


@pytest.mark.parametrize("target", [None, 7, "", "first", ["$first"], "$\x00", "$ä", "$" + "x" * 300])
def test_event_ids_that_are_none_lead_nowhere(target: Any) -> None:
    """An edit of nothing must not pass for a first version; and no such thing reaches the database."""
    new = {"msgtype": "m.text", "body": "hilfe"}
    assert message(**{"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": target}}) is None
    assert reaction("👍", target) is None
    assert read("m.room.redaction", {"redacts": target}) is None
    assert (
        read(
            "m.reaction", {"m.relates_to": {"rel_type": "m.annotation", "event_id": "$q", "key": "👍"}}, event_id=target
        )
        is None
    )


@pytest.mark.parametrize(
    "new", [None, "x", {}, {"msgtype": "m.notice", "body": "hilfe"}, {"msgtype": "m.text", "body": 7}]
)
def test_edit_without_readable_new_content_is_nothing(new: Any) -> None:
    assert (
        message("* hilfe", **{"m.new_content": new, "m.relates_to": {"rel_type": "m.replace", "event_id": "$f"}})
        is None
    )


@pytest.mark.parametrize(
    "mentions", ["x", [], {"user_ids": BOT}, {"user_ids": {BOT: 1}}, {"user_ids": [7], "room": True}]
)
def test_malformed_mentions_are_none(mentions: Any) -> None:
    said = message(**{"m.mentions": mentions})
    assert isinstance(said, Message)
    assert not said.mentions_bot


def test_reaction_that_is_none() -> None:
    assert reaction("👍" * 5000) is None
    assert reaction(None) is None
    assert reaction({"👍": 1}) is None
    assert reaction("👍", kind="m.reference") is None
    assert read("m.reaction", {"m.relates_to": "x"}) is None


@pytest.mark.parametrize(
    "sender",
    [
        None,
        7,
        "",
        "klara",
        "@klara",
        "klara:example.org",
        "@klara:",
        "@klаra:example.org",  # a Cyrillic а
        "@klara:exämple.org",
        "@kla ra:example.org",
        "@klara\n:example.org",
        "@klara:example.org\n",
        "@" + "x" * 300 + ":example.org",
    ],
)
def test_sender_that_is_no_matrix_id_is_not_heard(sender: Any) -> None:
    event = {
        "type": "m.room.message",
        "event_id": "$e",
        "sender": sender,
        "content": {"msgtype": "m.text", "body": "x"},
    }
    assert read_event(event, ROOM, user_id=BOT) is None


@pytest.mark.parametrize("sender", ["@KLARA:example.org", "@klara:EXAMPLE.org", "@klara:evil.example"])
def test_sender_is_kept_byte_by_byte(sender: str) -> None:
    event = {
        "type": "m.room.message",
        "event_id": "$e",
        "sender": sender,
        "content": {"msgtype": "m.text", "body": "x"},
    }
    said = read_event(event, ROOM, user_id=BOT)
    assert said is not None
    assert said.sender == sender


@pytest.mark.parametrize(
    "kind", ["m.room.power_levels", "m.room.name", "m.sticker", "m.room.third_party_invite", "", None, 7]
)
def test_other_events_mean_nothing(kind: Any) -> None:
    """Who gives themselves power in a room has none in the bot."""
    assert read(kind, {"users": {KLARA: 100}, "body": "!hilfe", "msgtype": "m.text"}, state_key="") is None
