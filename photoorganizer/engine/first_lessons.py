"""What a tag was when the user taught it, and what decisions made of it since.

The lesson is kept beside what is learned later from accepted and rejected suggestions, so that this
can be looked at, and taken back. What was decided in between is passed over from then on: the
photos keep their tags, and later decisions are learned from as ever.
"""

import json
from dataclasses import dataclass
from functools import partial

from photoorganizer.core.taught import TaughtTag
from photoorganizer.core.types import PhotoId
from photoorganizer.engine import vocabulary
from photoorganizer.index import taught
from photoorganizer.index.catalog import Catalog


@dataclass(frozen=True, slots=True)
class FirstLesson:
    """A tag as the user taught it or took it over, and what it learned from since."""

    tag: TaughtTag
    examples: frozenset[PhotoId] = frozenset()
    """Photos with the tag that it was taught from; none where it was taught elsewhere."""
    rejected: frozenset[PhotoId] = frozenset()
    """Photos on which it was rejected before."""
    passed: frozenset[PhotoId] = frozenset()
    """Photos decided on between the lesson and a reset: it does not learn from them."""
    accepted_since: int = 0
    """Photos with the tag that it learned from since, besides its examples."""
    rejected_since: int = 0


@dataclass(frozen=True, slots=True)
class Since:
    """What decisions changed about a taught tag since its lesson."""

    accepted: int
    rejected: int
    speaks_from: float
    """The probability from which it is suggested now, at the level in force."""
    spoke_from: float
    """The same after the lesson."""


def first_lesson(catalog: Catalog, name: str) -> FirstLesson | None:
    """Return the lesson of a taught tag; None where an older version taught it and kept none."""
    kept = catalog.ask(partial(taught.lesson, name=name))
    if kept is None:
        return None
    facts = json.loads(kept)
    examples, rejected, passed = (
        frozenset(map(PhotoId, facts[key])) for key in ("examples", "rejected", "passed")
    )
    tag = vocabulary.from_text(json.dumps(facts["tag"]))
    since = facts["accepted_since"], facts["rejected_since"]
    return FirstLesson(tag, examples, rejected, passed, *since)


def keep(catalog: Catalog, now: TaughtTag, lesson: FirstLesson) -> None:
    """Keep a tag as it is now, and its lesson, in place of what was known of both."""
    facts = {
        "tag": json.loads(vocabulary.to_text(lesson.tag)),
        "examples": sorted(lesson.examples),
        "rejected": sorted(lesson.rejected),
        "passed": sorted(lesson.passed),
        "accepted_since": lesson.accepted_since,
        "rejected_since": lesson.rejected_since,
    }
    text = vocabulary.to_text(now)
    catalog.change(partial(taught.keep_both, name=now.name, learned=text, lesson=json.dumps(facts)))


def decided(catalog: Catalog, name: str) -> tuple[list[PhotoId], list[PhotoId]]:
    """Return the photos that a tag learns from: those on which it is mine, then rejected ones."""
    lesson = first_lesson(catalog, name)
    passed = lesson.passed if lesson else frozenset()
    mine, rejected = catalog.ask(partial(taught.decided, name=name))
    return (
        [photo for photo in mine if photo not in passed],
        [photo for photo in rejected if photo not in passed],
    )
