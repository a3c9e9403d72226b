"""A sitting of reviewing: nothing that was said is lost, and back is the way one came."""

from hypothesis import given
from hypothesis import strategies as st

from photoorganizer.core.types import PhotoId
from photoorganizer.ui.review_sitting import Answer, Sitting, Tally, Verdict

A, B, C = PhotoId(1), PhotoId(2), PhotoId(3)
QUEUES = st.lists(st.integers(1, 40).map(PhotoId), unique=True, max_size=6).map(tuple)
VERDICTS = st.sampled_from([Verdict.ACCEPTED, Verdict.REJECTED])
SUGGESTIONS = st.lists(st.sampled_from(["sea", "sky", "boat", "snow"]), unique=True, max_size=4)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("offer"), SUGGESTIONS),
        st.tuples(st.just("mark"), st.integers(-1, 5), VERDICTS),
        st.tuples(st.just("mark_open"), VERDICTS),
        st.tuples(st.just("skip")),
        st.tuples(st.just("back")),
    ),
    max_size=40,
)


def begun(*suggestions: str) -> Sitting:
    return Sitting((A, B, C)).offer(A, suggestions)


@given(QUEUES, ACTS)
def test_whatever_is_done_the_sitting_goes_along_its_queue(
    queue: tuple[PhotoId, ...], acts: list[tuple[object, ...]]
) -> None:
    sitting = Sitting(queue)
    for verb, *arguments in acts:
        before = sitting
        if verb == "offer":
            photo = sitting.current or PhotoId(99)
            sitting = sitting.offer(photo, *arguments)  # type: ignore[arg-type]
        else:
            sitting = getattr(sitting, str(verb))(*arguments)
        answered = [one.photo for one in sitting.answers]
        assert [photo for photo in queue if photo in answered] == answered
        assert all(queue.index(photo) < sitting.position for photo in answered)
        assert sitting.left + sitting.position == len(queue)
        assert len(sitting.suggestions) == len(sitting.verdicts)
        assert Verdict.OPEN in sitting.verdicts or not sitting.verdicts
        assert abs(len(sitting.answers) - len(before.answers)) <= 1
        if verb == "back" and before.answers:
            assert sitting.current == before.answers[-1].photo
            assert sitting.answers == before.answers[:-1]
        elif verb != "back":
            assert sitting.answers[: len(before.answers)] == before.answers


@given(QUEUES, st.data())
def test_going_back_to_the_beginning_leaves_nothing_said(
    queue: tuple[PhotoId, ...], data: st.DataObject
) -> None:
    sitting = Sitting(queue)
    while (photo := sitting.current) is not None:
        sitting = sitting.offer(photo, data.draw(SUGGESTIONS))
        if sitting.suggestions:
            sitting = sitting.mark_open(data.draw(VERDICTS))
    for _ in range(len(sitting.answers)):
        sitting = sitting.back()
    assert sitting.answers == ()
    assert sitting.tally == Tally(0, 0, 0)


def test_the_next_photo_comes_when_the_last_suggestion_is_decided() -> None:
    sitting = begun("sea", "sky").mark(0, Verdict.ACCEPTED)
    assert sitting.current == A
    sitting = sitting.mark(1, Verdict.REJECTED)
    assert sitting.current == B
    assert sitting.answers == (Answer(A, ("sea",), ("sky",)),)
    assert sitting.left == 2


def test_the_same_verdict_twice_opens_a_suggestion_again_and_another_replaces_it() -> None:
    sitting = begun("sea", "sky").mark(0, Verdict.ACCEPTED).mark(0, Verdict.ACCEPTED)
    assert sitting.verdicts == (Verdict.OPEN, Verdict.OPEN)
    sitting = sitting.mark(0, Verdict.ACCEPTED).mark(0, Verdict.REJECTED)
    assert sitting.verdicts == (Verdict.REJECTED, Verdict.OPEN)


def test_all_and_none_leave_what_was_said_before() -> None:
    sitting = begun("sea", "sky", "boat").mark(1, Verdict.REJECTED).mark_open(Verdict.ACCEPTED)
    assert sitting.answers == (Answer(A, ("sea", "boat"), ("sky",)),)


def test_what_is_skipped_stays_undecided_but_for_what_was_said() -> None:
    sitting = begun("sea", "sky").mark(0, Verdict.ACCEPTED).skip()
    assert sitting.answers == (Answer(A, ("sea",)),)
    assert sitting.offer(B, ["snow"]).skip().answers[-1] == Answer(B)
    assert sitting.offer(B, ["snow"]).skip().tally == Tally(1, 0, 1)


def test_photos_decided_elsewhere_are_passed_over_and_never_gone_back_to() -> None:
    sitting = begun("sea").mark_open(Verdict.ACCEPTED).offer(B, [])
    assert sitting.current == C
    assert sitting.back().current == A


def test_suggestions_that_come_late_or_anew_change_nothing_that_was_said() -> None:
    sitting = begun("sea", "sky").mark(1, Verdict.REJECTED)
    assert sitting.offer(B, ["snow"]) == sitting
    again = sitting.offer(A, ["sky", "boat"])
    assert again.verdicts == (Verdict.REJECTED, Verdict.OPEN)
