"""The pool gives every photo exactly one outcome, whatever happens to its processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes import analyse_by_name, die_at_once, fail_to_load
from photoorganizer.core.errors import ModelError
from photoorganizer.core.types import Analysis
from photoorganizer.engine.analysis import BATCH_SIZE, AnalysisPool
from photoorganizer.engine.worker import Outcome

MODELS = Path("unused")


def analyse(
    names: list[str], *, workers: int = 1, time_limit_s: float = 60.0
) -> dict[str, Outcome]:
    outcomes: dict[str, Outcome] = {}
    pool = AnalysisPool[str](MODELS, workers, work=analyse_by_name, photo_time_limit_s=time_limit_s)
    with pool:
        for batch in pool.analyse((name, Path(name)) for name in names):
            for name, outcome in batch:
                assert name not in outcomes
                outcomes[name] = outcome
    return outcomes


def test_every_photo_has_one_outcome() -> None:
    names = [f"{number}.jpg" for number in range(3 * BATCH_SIZE + 1)]
    outcomes = analyse(names, workers=2)
    assert set(outcomes) == set(names)
    assert all(isinstance(outcome, Analysis) for outcome in outcomes.values())


def test_unreadable_photo_has_its_reason_and_the_others_go_on() -> None:
    outcomes = analyse(["a.jpg", "bad.jpg", "b.jpg"])
    assert outcomes["bad.jpg"] == "bad.jpg is not an image."
    assert isinstance(outcomes["b.jpg"], Analysis)


def test_photo_that_crashes_its_process_is_the_only_one_lost() -> None:
    names = [f"{number}.jpg" for number in range(20)]
    names[5] = "crash.jpg"
    outcomes = analyse(names)
    assert set(outcomes) == set(names)
    reason = outcomes.pop("crash.jpg")
    assert isinstance(reason, str)
    assert "crash.jpg" in reason
    assert all(isinstance(outcome, Analysis) for outcome in outcomes.values())


def test_photo_that_hangs_is_given_up() -> None:
    outcomes = analyse(["a.jpg", "hang.jpg", "b.jpg"], time_limit_s=1.0)
    assert isinstance(outcomes["hang.jpg"], str)
    assert "too long" in outcomes["hang.jpg"]
    assert isinstance(outcomes["b.jpg"], Analysis)


def test_photo_that_kills_the_network_is_found_among_its_batch() -> None:
    outcomes = analyse(["a.jpg", "poison.jpg", "b.jpg"])
    assert isinstance(outcomes["poison.jpg"], str)
    assert isinstance(outcomes["a.jpg"], Analysis)
    assert isinstance(outcomes["b.jpg"], Analysis)


def test_missing_network_is_said_in_its_own_words() -> None:
    with (
        AnalysisPool[str](MODELS, 1, work=fail_to_load) as pool,
        pytest.raises(ModelError, match="file is missing"),
    ):
        list(pool.analyse([("a", Path("a.jpg"))]))


def test_process_that_cannot_start_is_not_started_for_ever() -> None:
    with (
        AnalysisPool[str](MODELS, 1, work=die_at_once) as pool,
        pytest.raises(ModelError, match="stops as soon as it starts"),
    ):
        list(pool.analyse([("a", Path("a.jpg"))]))


def test_photos_are_read_only_as_far_ahead_as_the_processes_can_take() -> None:
    read = 0

    def endless() -> Iterator[tuple[int, Path]]:
        nonlocal read
        while True:
            read += 1
            yield read, Path(f"{read}.jpg")

    with AnalysisPool[int](MODELS, 2, work=analyse_by_name) as pool:
        batches = pool.analyse(endless())
        for _ in range(5):
            next(batches)
        taken = 5 * BATCH_SIZE
        assert read <= taken + 2 * 2 * BATCH_SIZE
        batches.close()
