"""What is decoded next, what is kept, and how little memory it takes."""

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from photoorganizer.ui.decoded_ahead import AHEAD, DecodedAhead, around

BUDGET = 100


def test_the_current_one_comes_first_then_those_on_the_way() -> None:
    photos = list("abcdefg")
    assert around(photos, 3) == ["d", "e", "f", "c", "b"]
    assert around(photos, 3, forward=False) == ["d", "c", "b", "e", "f"]
    assert around(photos, 0) == ["a", "b", "c"]
    assert around(photos, 6) == ["g", "f", "e"]


@given(st.integers(1, 30), st.data(), st.booleans())
def test_neighbours_are_near_and_none_comes_twice(
    count: int, data: st.DataObject, forward: bool
) -> None:
    place = data.draw(st.integers(0, count - 1))
    found = around(range(count), place, forward=forward)
    assert found[0] == place
    assert len(set(found)) == len(found)
    assert all(abs(one - place) <= AHEAD for one in found)


def test_what_failed_is_tried_again_once_it_was_out_of_sight() -> None:
    pictures: DecodedAhead[str, str] = DecodedAhead(BUDGET)
    pictures.want(["a"])
    pictures.fail("a", "Broken.")
    assert pictures.next() is None
    assert pictures.failure("a") == "Broken."
    pictures.want(["b"])
    pictures.want(["a"])
    assert pictures.next() == "a"


def test_a_file_that_changed_is_decoded_again() -> None:
    pictures: DecodedAhead[str, str] = DecodedAhead(BUDGET)
    pictures.want(["a", "b"])
    pictures.put("a", "A", 10)
    pictures.forget(["a", "unknown"])
    assert pictures.get("a") is None
    assert pictures.next() == "a"


def test_the_oldest_that_nobody_wants_goes_first() -> None:
    pictures: DecodedAhead[str, str] = DecodedAhead(BUDGET)
    for name in "abc":
        pictures.want([name])
        pictures.put(name, name, 40)
    assert [pictures.get(name) for name in "abc"] == [None, "b", "c"]


class Looking(RuleBasedStateMachine):
    """A user who goes through photos of any size, while they are decoded one by one."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures: DecodedAhead[int, int] = DecodedAhead(BUDGET)
        self.wanted: list[int] = []
        self.rounds = 0

    @rule(wishes=st.lists(st.integers(0, 12), min_size=1, max_size=6, unique=True))
    def look(self, wishes: list[int]) -> None:
        self.wanted = wishes
        self.pictures.want(wishes)
        self.rounds = 0

    @precondition(lambda self: self.pictures.next() is not None)
    @rule(size=st.integers(1, 150), broken=st.booleans())
    def decode(self, size: int, broken: bool) -> None:
        wish = self.pictures.next()
        assert wish is not None
        if broken:
            self.pictures.fail(wish, "Broken.")
        else:
            self.pictures.put(wish, wish, size)
        self.rounds += 1

    @invariant()
    def takes_no_more_than_it_may(self) -> None:
        held = [wish for wish in range(13) if self.pictures.get(wish) is not None]
        assert self.pictures.bytes <= BUDGET or held == self.wanted[:1]

    @invariant()
    def comes_to_rest(self) -> None:
        assert self.rounds <= len(self.wanted)

    @invariant()
    def keeps_the_current_one(self) -> None:
        if self.wanted and self.pictures.next() != self.wanted[0]:
            here = self.pictures.get(self.wanted[0]) is not None
            assert here or self.pictures.failure(self.wanted[0]) is not None


TestLooking = Looking.TestCase
