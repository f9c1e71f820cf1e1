"""Lanes: order within a key, side by side between keys."""

import asyncio

import pytest

from bot.lanes import Lanes


async def test_items_of_one_key_are_worked_on_in_order_and_others_meanwhile() -> None:
    """A slow room keeps its own order and holds up no other."""
    done: list[tuple[str, int]] = []
    slow = asyncio.Event()

    async def work(key: str, items: list[int]) -> None:
        if key == "slow":
            await slow.wait()
        done.extend((key, item) for item in items)
        if key == "quick" and items[-1] == 9:
            slow.set()

    lanes: Lanes[str, int] = Lanes(work, chunk=3, width=2)
    lanes.put("slow", range(5))
    lanes.put("quick", range(10))
    await lanes.until_idle()
    assert [item for key, item in done if key == "slow"] == list(range(5))
    assert [item for key, item in done if key == "quick"] == list(range(10))
    assert done[:10] == [("quick", item) for item in range(10)]
    await lanes.close()


async def test_no_more_keys_than_wished_are_worked_on_at_once() -> None:
    """The width is kept."""
    at_once, most = 0, 0

    async def work(_key: int, _items: list[int]) -> None:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        at_once -= 1

    lanes: Lanes[int, int] = Lanes(work, chunk=1, width=4)
    for key in range(20):
        lanes.put(key, range(3))
    await lanes.until_idle()
    assert most == 4
    assert lanes.size == 0
    await lanes.close()


async def test_error_of_a_work_is_told() -> None:
    """What escapes a work does not vanish."""

    async def work(_key: int, _items: list[int]) -> None:
        raise LookupError

    lanes: Lanes[int, int] = Lanes(work, chunk=1, width=1)
    lanes.put(1, [1])
    with pytest.raises(LookupError):
        await lanes.failed
    await lanes.close()
