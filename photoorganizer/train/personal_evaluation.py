"""What suggestions gain by knowing the user, on users composed of photos that no training saw.

A user has a few favourite hashtags in unequal shares, and photographs other things besides. Some of
their photos are their past: a part of these they have decided on, as the product would have asked
them. The others are new. How far a taste may move suggestions is chosen on users made of one half
of the photos, and measured on users made of the other half.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from photoorganizer.core.personal import Shift, Taste, factors, shifted
from photoorganizer.core.policy import probabilities
from photoorganizer.core.types import HeadSpec, Level
from photoorganizer.train.evaluation import HashtagAnswers, hashtag_answers, training_cache
from photoorganizer.train.measure import Meter, Report

DECISIONS = (0, 20, 100, 500)
USERS = 200
PAST, NEW = 600, 60
"""Photos of a user: decided on or not, and those to suggest for."""

FAVOURITES = (2, 5)
SHARE = 0.7
"""How much of a user's photos shows a favourite; the others are drawn from all photos."""

SHIFTS = tuple(
    Shift(*values)
    for values in itertools.product(
        (0.25, 0.5, 0.75, 1.0), (10.0, 30.0, 100.0), (0.0, 0.1, 0.3, 1.0), (4.0, 8.0)
    )
)
"""Tried: none forgets everybody after fewer than ten photos, or moves beyond eight times."""

_FIRST = 5
_SEED = 11

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class User:
    """Photos as rows of a table: the past in the order in which they were decided on."""

    past: Rows
    new: Rows


@dataclass(frozen=True, slots=True)
class Suggested:
    """What is suggested for photos that have a hashtag, and what is said of all of them."""

    precision_at_1: float
    """The most probable hashtag is right, over photos that have one."""
    precision_at_5: float
    """Right ones among the five most probable; a photo has one hashtag, so 0.2 is all there is."""
    mean_reciprocal_rank: float
    balanced_precision: float
    """Of what is said at the level *balanced*, silence being right where there is no hashtag."""
    balanced_recall: float
    """Hashtags that are said at that level, of all there are."""


@dataclass(frozen=True, slots=True)
class Gain:
    """The same photos, without and with the taste."""

    without: Suggested
    personal: Suggested


@dataclass(frozen=True, slots=True)
class PersonalFigures:
    """What knowing the user is worth, by how many decisions they have taken."""

    model_id: str
    photos: int
    users: int
    shift: Mapping[str, float]
    """Chosen on other users of other photos."""
    by_decisions: Mapping[str, Gain]
    even: Gain
    """Users who photograph everything alike, after most decisions: they must lose nothing."""


def evaluate_personal(
    data: Path, models: Path, report: Report, cache: Path | None = None
) -> PersonalFigures:
    """Measure the gain on users composed of the validation photos in `data`.

    Raises:
        MissingData: a scene set is not there.
        ModelError: the network cannot be loaded, or has no hashtag head.
    """
    return personal_figures(
        hashtag_answers(data, models, report, cache or training_cache()), report
    )


def personal_figures(
    answers: HashtagAnswers, report: Report, users: int = USERS, tried: Sequence[Shift] = SHIFTS
) -> PersonalFigures:
    """Return the gain, with the best of the shifts `tried`, on so many users of each half."""
    rng = np.random.default_rng(_SEED)
    halves = rng.permutation(len(answers.truth)) % 2
    table = _Table(answers.head, probabilities(answers.logits, answers.head), answers.truth)
    half, other = (np.flatnonzero(halves == number) for number in (0, 1))
    fitting, measured, even = (
        _Users.of([table.user(among, rng, share) for _ in range(users)], table)
        for among, share in ((half, SHARE), (other, SHARE), (other, 0.0))
    )
    meter = Meter("shifts", len(tried), report)
    scores = []
    for shift in tried:
        gains = [table.suggested(fitting, count, shift) for count in DECISIONS]
        scores.append(np.mean([gain.precision_at_1 for gain in gains]))
        meter.advance(1)
    best = tried[int(np.argmax(scores))]
    return PersonalFigures(
        model_id=answers.model_id,
        photos=len(answers.truth),
        users=users,
        shift=asdict(best),
        by_decisions={str(count): table.gain(measured, count, best) for count in DECISIONS},
        even=table.gain(even, max(DECISIONS), best),
    )


@dataclass(frozen=True, slots=True)
class _Users:
    """Users with what is known of each after so many decisions."""

    users: Sequence[User]
    tastes: Mapping[int, Sequence[Taste]]

    @classmethod
    def of(cls, users: Sequence[User], table: "_Table") -> "_Users":
        """Let the users decide."""
        return cls(
            users, {count: [table.taste(user, count) for user in users] for count in DECISIONS}
        )


@dataclass(frozen=True, slots=True)
class _Table:
    """Photos with what the network says and what is right."""

    head: HeadSpec
    chances: Scores
    truth: Rows

    @property
    def named(self) -> list[int]:
        """The columns of labels that may be said."""
        return [n for n, label in enumerate(self.head.labels) if label not in self.head.silent]

    def user(self, among: Rows, rng: np.random.Generator, share: float = SHARE) -> User:
        """Return a user whose photos are `among` these rows; past and new ones are different."""
        count = int(rng.integers(*FAVOURITES, endpoint=True))
        favourites = rng.choice(self.named, count, replace=False)
        shares = np.full(len(self.head.labels), (1 - share) / len(self.head.labels))
        shares[favourites] += share * rng.dirichlet(np.ones(count))
        mixed = rng.permutation(among)
        past, new = mixed[: len(mixed) // 2], mixed[len(mixed) // 2 :]
        return User(self._drawn(past, shares, PAST, rng), self._drawn(new, shares, NEW, rng))

    def _drawn(
        self, among: Rows, shares: npt.NDArray[np.float64], count: int, rng: np.random.Generator
    ) -> Rows:
        of_class = np.bincount(self.truth[among], minlength=len(shares))
        chances = (shares / np.maximum(of_class, 1))[self.truth[among]]
        drawn: Rows = rng.choice(among, count, p=chances / chances.sum())
        return drawn

    def suggested(self, known: _Users, decisions: int, shift: Shift | None) -> Suggested:
        """Return what is suggested for the users' new photos after so many decisions."""
        rows = np.concatenate([user.new for user in known.users])
        if shift is None:
            return self._judged(self.chances[rows], rows)
        moved = [
            shifted(self.chances[user.new], factors(self.head, taste, shift))
            for user, taste in zip(known.users, known.tastes[decisions], strict=True)
        ]
        return self._judged(np.concatenate(moved), rows)

    def gain(self, known: _Users, decisions: int, shift: Shift) -> Gain:
        """Return what is suggested without and with what is known of the users."""
        return Gain(self.suggested(known, decisions, None), self.suggested(known, decisions, shift))

    def taste(self, user: User, decisions: int) -> Taste:
        """Return what is known after `decisions`: the past is suggested for and decided on.

        The user says yes or no to the likeliest hashtag of each photo, one photo after the other,
        and adds the right one where that was wrong.
        """
        yes, no = np.zeros((2, len(self.head.labels)))
        decided, rest = user.past[:decisions], user.past[decisions:]
        first = self._masked(self.chances[decided]).argmax(axis=1)
        truth = self.truth[decided]
        np.add.at(no, first[first != truth], 1)
        np.add.at(yes, truth, 1)
        accepted, rejected, expected = (
            dict(zip(self.head.labels, counts.tolist(), strict=True))
            for counts in (yes, no, self.chances[rest].sum(axis=0))
        )
        return Taste(accepted, rejected, expected)

    def _masked(self, chances: Scores) -> Scores:
        masked = np.zeros_like(chances)
        masked[:, self.named] = chances[:, self.named]
        return masked

    def _judged(self, chances: Scores, rows: Rows) -> Suggested:
        truth = self.truth[rows]
        spoken = self._masked(chances)
        order = np.argsort(-spoken, axis=1, kind="stable")
        has = np.isin(truth, self.named)
        rank = (order == truth[:, None]).argmax(axis=1)[has] + 1
        thresholds = np.array(self.head.thresholds[Level.BALANCED])
        said = spoken >= thresholds
        said[:, [n for n in range(len(thresholds)) if n not in self.named]] = False
        right = said[np.arange(len(rows)), truth] & has
        return Suggested(
            precision_at_1=float((rank == 1).mean()),
            precision_at_5=float((rank <= _FIRST).mean()) / _FIRST,
            mean_reciprocal_rank=float((1 / rank).mean()),
            balanced_precision=float(right.sum() / max(said.sum(), 1)),
            balanced_recall=float(right.sum() / has.sum()),
        )
