"""What a list of towns changes in those that are kept."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from domain.town_lists import KeptTown, ListedTown, TownChanges, TownList, UnfitTownList, compare
from domain.towns import Town

NRW = frozenset({"05"})
ALT = Town("05154001", "Altdorf", "Gemeinde", "Kreis Kleve", "Düsseldorf", 9000, 51.1, 6.1)
BERG = Town("05154002", "Berg", "Stadt", "Kreis Kleve", "Düsseldorf", 20_000, 51.2, 6.2)
CALL = Town("05158003", "Call", "Stadt", "Kreis Mettmann", "Düsseldorf", 30_000, 51.3, 6.3)
GROSS = Town("05111000", "Großstadt", "kreisfreie Stadt", None, "Düsseldorf", 600_000, 51.4, 6.4)
FREMD = Town("03358003", "Call", "Gemeinde", "Landkreis Heidekreis", "Niedersachsen", 5000, None, None)
ALL = (ALT, BERG, CALL, GROSS, FREMD)


def line_of(town: Town, line: int = 2) -> ListedTown:
    """The line that tells all of a town."""
    return ListedTown(
        line,
        town.ags,
        town.name,
        town.kind,
        town.kreis,
        town.district,
        town.population,
        town.latitude,
        town.longitude,
    )


def merger(town: Town, successor: str, line: int = 9) -> ListedTown:
    return ListedTown(line, town.ags, successor=successor)


def changes(
    *lines: ListedTown, kept: Sequence[KeptTown] | None = None, whole: frozenset[str] = frozenset(), many: bool = False
) -> TownChanges:
    before = [KeptTown(town) for town in ALL] if kept is None else kept
    return compare(before, TownList("CSV", lines, whole), many_gone=many)


def faults(
    *lines: ListedTown, kept: Sequence[KeptTown] | None = None, whole: frozenset[str] = frozenset()
) -> list[tuple[int | None, str]]:
    with pytest.raises(UnfitTownList) as unfit:
        changes(*lines, kept=kept, whole=whole)
    return [(fault.line, fault.text) for fault in unfit.value.faults]


def test_same_list_again_changes_nothing() -> None:
    found = changes(*map(line_of, ALL), whole=frozenset({"03", "05"}))
    assert found == TownChanges(same=list(ALL))


def test_what_a_list_does_not_tell_stays_known() -> None:
    """The official directory knows no places: those that are known are not lost."""
    found = changes(replace(line_of(BERG), latitude=None, longitude=None, population=21_000))
    assert found.changed == [(BERG, replace(BERG, population=21_000))]


def test_renamed_and_in_another_kreis() -> None:
    after = replace(BERG, name="Bergstadt", kreis="Kreis Wesel")
    assert changes(line_of(after)).changed == [(BERG, after)]


def test_town_that_became_kreisfrei_loses_its_kreis() -> None:
    found = changes(replace(line_of(BERG), kind="kreisfreie Stadt", kreis=None))
    assert found.changed == [(BERG, replace(BERG, kind="kreisfreie Stadt", kreis=None))]


def test_kreis_told_by_its_bare_name_is_no_change() -> None:
    assert changes(replace(line_of(BERG), kreis="Kleve")).same == [BERG]


def test_new_town_takes_kreis_and_district_from_its_key() -> None:
    found = changes(ListedTown(2, "05154009", "Neudorf", "Gemeinde"))
    assert found.added == [Town("05154009", "Neudorf", "Gemeinde", "Kreis Kleve", "Düsseldorf", None, None, None)]


def test_new_town_in_a_state_without_neighbours_gets_the_state() -> None:
    (added,) = changes(ListedTown(2, "12051000", "Brandenburg an der Havel")).added
    assert (added.kind, added.kreis, added.district) == ("kreisfreie Stadt", None, "Brandenburg")


def test_new_town_that_lacks_something_is_a_fault() -> None:
    assert faults(ListedTown(2, "05154009"), ListedTown(3, "05170009", "Neudorf", "Stadt")) == [
        (2, "05154009 is new and lacks its name and kind"),
        (3, "05170009 is new and lacks its Kreis"),
    ]


def test_key_that_stands_twice_is_a_fault() -> None:
    assert faults(line_of(BERG, 2), line_of(ALT, 3), line_of(BERG, 4)) == [(4, "05154002 stands in line 2 already")]


def test_town_that_a_whole_list_leaves_out_is_gone_without_a_successor() -> None:
    assert changes(*map(line_of, (BERG, CALL, GROSS)), whole=NRW).gone == [(ALT, None)]


def test_town_that_a_partial_list_leaves_out_stays() -> None:
    assert changes(line_of(BERG)).gone == []


def test_merger_is_told_by_a_successor() -> None:
    assert changes(merger(ALT, BERG.ags)).gone == [(ALT, BERG)]


def test_merger_into_a_town_of_the_same_list() -> None:
    new = Town("05154009", "Bergdorf", "Stadt", "Kreis Kleve", "Düsseldorf", None, None, None)
    found = changes(line_of(new), merger(ALT, new.ags), merger(BERG, new.ags, 10))
    assert (found.added, found.gone) == ([new], [(ALT, new), (BERG, new)])


def test_mergers_one_after_the_other_lead_to_the_last() -> None:
    assert changes(merger(ALT, BERG.ags), merger(BERG, CALL.ags, 10)).gone == [(ALT, CALL), (BERG, CALL)]


def test_merger_into_a_town_that_went_into_another_before() -> None:
    kept = [KeptTown(ALT), KeptTown(BERG, gone=True, successor=CALL.ags), KeptTown(CALL)]
    assert changes(merger(ALT, BERG.ags), kept=kept).gone == [(ALT, CALL)]


def test_successor_told_later_of_a_town_that_is_gone_already() -> None:
    kept = [KeptTown(ALT, gone=True), KeptTown(BERG)]
    assert changes(merger(ALT, BERG.ags), kept=kept).gone == [(ALT, BERG)]


def test_merger_told_again_changes_nothing() -> None:
    kept = [KeptTown(ALT, gone=True, successor=BERG.ags), KeptTown(BERG)]
    assert changes(merger(ALT, BERG.ags), kept=kept) == TownChanges()


def test_merger_of_a_town_that_was_never_kept_is_passed_over() -> None:
    found = changes(ListedTown(2, "05154777", successor=BERG.ags))
    assert (found.gone, found.never_known) == ([], 1)


def test_mergers_in_a_circle_are_faults() -> None:
    assert faults(merger(ALT, BERG.ags), merger(BERG, ALT.ags, 10)) == [
        (9, "05154001 goes into 05154002, which leads back to it"),
        (10, "05154002 goes into 05154001, which leads back to it"),
    ]


def test_merger_into_nothing_is_a_fault() -> None:
    assert faults(merger(ALT, "05154777")) == [(9, "05154001 goes into 05154777, which is no town")]


def test_town_with_another_key_is_the_same_town() -> None:
    """A Kreis reform gives all towns of a Kreis new keys."""
    after = replace(ALT, ags="05158001", kreis="Kreis Mettmann")
    found = changes(*map(line_of, (after, BERG, CALL, GROSS)), whole=NRW)
    assert found.gone == [(ALT, after)]


def test_name_that_two_new_towns_bear_leads_to_neither() -> None:
    one, other = replace(ALT, ags="05158001"), replace(ALT, ags="05158002")
    found = changes(*map(line_of, (one, other, BERG, CALL, GROSS)), whole=NRW)
    assert found.gone == [(ALT, None)]


def test_town_of_another_state_with_the_name_is_another_town() -> None:
    kept = [KeptTown(town) for town in (ALT, BERG, CALL, GROSS)]
    found = changes(*map(line_of, (ALT, BERG, GROSS, FREMD)), kept=kept, whole=frozenset({"03", "05"}))
    assert found.gone == [(CALL, None)]


def test_town_that_comes_back() -> None:
    kept = [KeptTown(ALT, gone=True, successor=BERG.ags), KeptTown(BERG)]
    found = changes(line_of(ALT), line_of(BERG), kept=kept)
    assert (found.returned, found.same, found.gone) == ([ALT], [BERG], [])


def test_list_that_leaves_out_many_towns_is_taken_for_cut_short() -> None:
    kept = [KeptTown(replace(ALT, ags=f"05154{number:03}", name=f"Dorf {number}")) for number in range(1, 11)]
    lines = [line_of(known.town) for known in kept[:6]]
    ((line, text),) = faults(*lines, kept=kept, whole=NRW)
    assert line is None
    assert "4 of the 10 towns of Nordrhein-Westfalen" in text
    assert len(changes(*lines, kept=kept, whole=NRW, many=True).gone) == 4
    assert len(changes(*map(line_of, (known.town for known in kept[:7])), kept=kept, whole=NRW).gone) == 3


def test_many_towns_with_other_keys_are_not_missing() -> None:
    kept = [KeptTown(replace(ALT, ags=f"05154{number:03}", name=f"Dorf {'x' * number}")) for number in range(1, 11)]
    lines = [line_of(replace(known.town, ags=known.town.ags.replace("05154", "05159"))) for known in kept]
    assert len(changes(*lines, kept=kept, whole=NRW).gone) == 10
