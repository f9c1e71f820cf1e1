"""Before two yeses nobody learns who the other is, and nobody ever learns of a no (S6)."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from domain.rules import Asker
from storage.unit_of_work import Transaction
from tests.secrecy import Pair, check_courses

# Each is run in seven variants; 1,430 make 10,000 and take some minutes.
COURSES = int(os.environ.get("INITIATIVE_K_TEST_COURSES", "12"))


@pytest.fixture
def pair(make_person: Any, organizer: Asker) -> Pair:
    return Pair(
        make_person("Adelheid Achterberg", "Hilden"),
        make_person("Balthasar Brinkmann", "Ratingen"),
        make_person("Cordula Cramer", "Erkrath"),
        organizer,
    )


@pytest.fixture
def session(pair: Pair, engine: Engine) -> Iterator[Session]:
    with Session(engine) as session, session.begin() as everything:
        pair.propose(Transaction(session))
        yield session
        everything.rollback()


def test_random_courses_give_nobody_away(session: Session, pair: Pair) -> None:
    check_courses(session, pair, count=COURSES, seed=6)
