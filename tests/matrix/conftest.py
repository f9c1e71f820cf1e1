"""The homeservers and people of the contract tests."""

from collections.abc import AsyncIterator

import pytest

from demo.synapse import PrivateSynapse
from tests.matrix.world import FakeWorld, Person, SynapseWorld, World


@pytest.fixture(params=["fake", pytest.param("synapse", marks=pytest.mark.synapse)])
def homeserver(request: pytest.FixtureRequest) -> PrivateSynapse | None:
    """The fake, then a real Synapse."""
    return None if request.param == "fake" else request.getfixturevalue("synapse")


@pytest.fixture
async def world(homeserver: PrivateSynapse | None) -> AsyncIterator[World]:
    """A homeserver to have people on."""
    if homeserver is None:
        yield FakeWorld()
        return
    real = SynapseWorld(homeserver)
    yield real
    await real.close()


@pytest.fixture
async def ann(world: World) -> Person:
    """Somebody with an account."""
    return await world.person("ann")


@pytest.fixture
async def bob(world: World) -> Person:
    """Somebody else with an account."""
    return await world.person("bob")


@pytest.fixture
async def room(ann: Person, bob: Person) -> str:
    """A private room that Ann made and Bob joined."""
    room_id = await ann.create_room({"preset": "private_chat", "invite": [bob.user_id], "name": "Climate"})
    await bob.join(room_id)
    return room_id
