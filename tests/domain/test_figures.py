"""Figures add up, whatever is counted."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from domain.figures import SEATED, Held, Place, Reach, SignUp, count_series, course
from domain.states import EventState, RegistrationState

START = datetime(2027, 3, 1, 12, tzinfo=UTC)
PLACES = {
    "1": Place("Hilden", "Kreis Mettmann", "Düsseldorf"),
    "2": Place("Ratingen", "Kreis Mettmann", "Düsseldorf"),
    "3": Place("Köln", None, "Köln"),
}


def held(number: int, state: EventState = EventState.FINISHED, days: int = 0) -> Held:
    return Held(number, f"Event {number}", state, START + timedelta(days=days), "Europe/Berlin", 10)


def signed(event: int, person: int, state: str = "attended", town: str | None = "1", days: int = 0) -> SignUp:
    return SignUp(event, person, state, START + timedelta(days=days), town)


def test_event_is_counted_by_state_town_and_first_time() -> None:
    """A first-timer had no seat at an earlier event; a place in the queue is no seat."""
    sign_ups = [
        signed(1, 1),
        signed(1, 2, "no_show", "2"),
        signed(1, 3, "waiting", "3"),
        signed(2, 1),
        signed(2, 3, "attended", "3"),
        signed(2, 4, "cancelled"),
        signed(2, 5, "attended", None),
    ]
    counted = count_series([held(2, days=7), held(1)], sign_ups, PLACES)
    first, second = (line.figures for line in counted.events)
    assert [line.id for line in counted.events] == [1, 2]
    assert (first.signed_up, first.attended, first.absent, first.waiting, first.towns) == (3, 1, 1, 1, 2)
    assert first.first_timers == 2
    assert (second.signed_up, second.attended, second.withdrawn, second.towns) == (4, 3, 1, 2)
    assert second.first_timers == 2  # 3 and 5
    assert first.kreise == (Reach("Kreis Mettmann", 2, 2),)
    assert second.kreise == (Reach("Kreis Mettmann", 1, 2), Reach("", 1, 1))
    assert (counted.people, counted.towns, counted.all_towns) == (4, 3, 3)
    assert counted.kreise == (Reach("Kreis Mettmann", 2, 2), Reach("", 1, 1))
    assert counted.districts == (Reach("Düsseldorf", 2, 2), Reach("Köln", 1, 1))


def test_cancelled_event_reaches_nobody() -> None:
    """It stands in the list, and counts for nothing else; a queue counts only while there is something to wait for."""
    events = [held(1, EventState.CANCELLED), held(2, EventState.FINISHED), held(3, EventState.PUBLISHED)]
    sign_ups = [signed(1, 1, "confirmed"), signed(2, 2, "waiting"), signed(3, 3, "waiting")]
    counted = count_series(events, sign_ups, PLACES)
    assert len(counted.events) == 3
    assert (counted.people, counted.towns, counted.signed_up, counted.waiting) == (0, 0, 2, 1)


def test_first_time_at_a_cancelled_event_was_none() -> None:
    events = [held(1, EventState.CANCELLED), held(2, days=7)]
    counted = count_series(events, [signed(1, 1, "confirmed"), signed(2, 1)], PLACES)
    assert counted.events[1].figures.first_timers == 1


def test_gone_town_is_not_counted() -> None:
    counted = count_series([held(1)], [signed(1, 1, town="gone")], PLACES)
    assert (counted.towns, counted.people) == (0, 1)


def test_course_is_by_day_on_local_clocks_without_gaps() -> None:
    """23:30 in London is the next day in Berlin; days on which nobody came are there."""
    late = SignUp(1, 1, "confirmed", datetime(2027, 3, 1, 23, 30, tzinfo=UTC), None)
    steps = course([late, signed(1, 2, days=3), signed(1, 3, days=3)], "Europe/Berlin")
    assert [(step.first, step.new, step.total) for step in steps] == [
        (date(2027, 3, 2), 1, 1),
        (date(2027, 3, 3), 0, 1),
        (date(2027, 3, 4), 2, 3),
    ]


def test_course_of_nobody_is_empty() -> None:
    assert course([], "Europe/Berlin") == ()


_SIGN_UPS = st.lists(
    st.builds(
        SignUp,
        event=st.integers(1, 4),
        person=st.integers(1, 12),
        state=st.sampled_from([state.value for state in RegistrationState]),
        at=st.integers(0, 900).map(lambda days: START + timedelta(days=days)),
        town=st.sampled_from(["1", "2", "3", "gone", None]),
    ),
    unique_by=lambda sign_up: (sign_up.event, sign_up.person),
)


@given(sign_ups=_SIGN_UPS)
def test_sums_agree(sign_ups: list[SignUp]) -> None:
    """Every registration is in exactly one column, every first-timer is one once, areas add up to the towns."""
    events = [held(number, days=number) for number in range(1, 5)]
    counted = count_series(events, sign_ups, PLACES)
    for line in counted.events:
        figures = line.figures
        assert figures.signed_up == sum(
            (
                figures.confirmed,
                figures.offered,
                figures.pending,
                figures.waiting,
                figures.withdrawn,
                figures.refused,
                figures.attended,
                figures.absent,
            )
        )
        assert figures.towns == sum(reach.reached for reach in figures.kreise)
    assert sum(line.figures.first_timers for line in counted.events) == counted.people
    assert counted.people == len({sign_up.person for sign_up in sign_ups if sign_up.state in SEATED})
    for reaches in (counted.kreise, counted.districts):
        assert sum(reach.reached for reach in reaches) == counted.towns
        assert sum(reach.towns for reach in reaches) == counted.all_towns
        assert all(0 <= reach.reached <= reach.towns for reach in reaches)


@given(sign_ups=_SIGN_UPS)
def test_course_counts_everybody_once(sign_ups: list[SignUp]) -> None:
    steps = course(sign_ups, "Europe/Berlin")
    assert sum(step.new for step in steps) == len(sign_ups)
    assert [step.total for step in steps] == sorted(step.total for step in steps)
    assert len(steps) <= 46
    assert len({later.first - earlier.first for earlier, later in pairwise(steps)}) <= 1
    assert not steps or steps[-1].total == len(sign_ups)
