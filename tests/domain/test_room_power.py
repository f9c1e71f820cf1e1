"""Who may do what in a room, by its state events."""

from math import inf
from typing import Any

import pytest

from domain.room_power import needed_to_appoint, needed_to_serve, power_of

BOT, ANN, BEN = "@bot:x.org", "@ann:x.org", "@ben:x.org"


@pytest.mark.parametrize(
    ("user", "levels", "creators", "version", "expected"),
    [
        (BOT, {"users": {BOT: 50}}, [ANN], "11", 50),
        (BOT, {"users": {}, "users_default": 10}, [ANN], "11", 10),
        (ANN, {"users": {ANN: 100}}, [ANN], "11", 100),
        (ANN, {}, [ANN], "11", 100),
        (BOT, {}, [ANN], "11", 0),
        (ANN, {"users": {}}, [ANN], "12", inf),
        (BEN, {"users": {}}, [ANN, BEN], "12", inf),
        (BOT, {"users": {BOT: 50}}, [ANN, BEN], "12", 50),
        (ANN, {"users": {}}, [ANN], "org.example.custom", 0),
        (BOT, {"users": "x", "users_default": "y"}, [ANN], "11", 0),
        (BOT, {"users": {BOT: "50"}}, [ANN], "11", 0),
    ],
)
def test_power_of_a_user(user: str, levels: dict[str, Any], creators: list[str], version: str, expected: float) -> None:
    assert power_of(user, levels, creators, version) == expected


@pytest.mark.parametrize(
    ("levels", "serve", "appoint"),
    [
        ({}, 50, 50),
        ({"state_default": 0, "kick": 0}, 0, 50),
        ({"invite": 75}, 75, 50),
        ({"kick": 60}, 60, 50),
        ({"events": {"m.room.pinned_events": 70}}, 70, 50),
        ({"events": {"m.space.parent": 80}}, 80, 50),
        ({"events": {"m.room.power_levels": 100}}, 50, 100),
        ({"events": "x", "invite": None}, 50, 50),
    ],
)
def test_power_that_is_needed(levels: dict[str, Any], serve: int, appoint: int) -> None:
    assert (needed_to_serve(levels), needed_to_appoint(levels)) == (serve, appoint)
