"""What towns offer and seek, and the pairs of towns that could help each other: data only, no words, nothing heavy."""

from dataclasses import dataclass

MOST_PARTNERS = 3  # that one town may ask for at a time


@dataclass(frozen=True, slots=True)
class Statement:
    """One offer or one need: the town's own words, and the keys of its topics (`domain.topics`), which may be none."""

    text: str
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of a town when pairs are sought.

    Attributes:
        town: Its official key (AGS); the same town never has two profiles.
        offers: What it can give.
        needs: What it seeks.
        partners_wanted: With how many towns it wants to be brought together, those it has already included; 1 to 3.
        latitude: Degrees north (WGS 84); counts only together with the longitude.
        longitude: Degrees east (WGS 84).
        population: Inhabitants; nobody living there counts as unknown.

    Raises:
        ValueError: the town is empty, or `partners_wanted` out of its range.
    """

    town: str
    offers: tuple[Statement, ...]
    needs: tuple[Statement, ...]
    partners_wanted: int = 1
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None

    def __post_init__(self) -> None:
        if not self.town:
            raise ValueError("a profile needs a town")
        if not 1 <= self.partners_wanted <= MOST_PARTNERS:
            raise ValueError(f"{self.town} wants {self.partners_wanted} partners, allowed are 1 to {MOST_PARTNERS}")


@dataclass(frozen=True, slots=True)
class Fit:
    """A need of one town and the offer of the other that answers it best.

    Attributes:
        need: The text of the need.
        offer: The text of the offer.
        topics: The keys both share; of a whole field, where they share only that.
        percent: How well the two fit, 1 to 100.
    """

    need: str
    offer: str
    topics: frozenset[str]
    percent: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why two towns a and b were put together; None where there is nothing to say.

    Attributes:
        helps_a: A need of a and the offer of b that answers it.
        helps_b: A need of b and the offer of a that answers it.
        distance_km: As the crow flies.
    """

    helps_a: Fit | None
    helps_b: Fit | None
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two towns that could become partners.

    Attributes:
        a: The town whose key comes first.
        b: The other.
        score: Points, more is better; 0 only for an accepted pair for which nothing speaks any more.
        reason: What speaks for it.

    Raises:
        ValueError: the keys are not in order, or the score is negative.
    """

    a: str
    b: str
    score: int
    reason: Reason

    def __post_init__(self) -> None:
        if self.a >= self.b:
            raise ValueError(f"a pair is two towns in the order of their keys, not {self.a} and {self.b}")
        if self.score < 0:
            raise ValueError(f"{self.a} and {self.b} have a negative score")

    @property
    def towns(self) -> frozenset[str]:
        return frozenset((self.a, self.b))


@dataclass(frozen=True, slots=True)
class Matching:
    """The pairs chosen for all towns at once.

    Attributes:
        pairs: In the order of their towns' keys; accepted ones included.
        covered: Towns with a profile that have at least one partner.
        coverable: Towns with a profile that have a partner or at least one candidate that may be chosen; `covered` can
            be less, as where three towns have only each other and each wants one partner.
        total: Points of all pairs together.
        gap: How much better, as a share of `total`, another choice could at most be; 0.0 says that none is. Below 1.0
            no other choice covers more towns.
    """

    pairs: tuple[Candidate, ...]
    covered: int
    coverable: int
    total: int
    gap: float


class MatchingFailed(Exception):
    """The solver gave no usable answer; the text is what it said."""
