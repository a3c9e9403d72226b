"""One index of neighbours for each aspect, all in step with the catalog.

That of all aspects together is kept ready while photos are analysed; the others are read when they
are first asked for, and follow from then on.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from photoorganizer.core.errors import KnownError
from photoorganizer.core.likeness import Aspect, AspectSpec
from photoorganizer.core.paths import LibraryPaths
from photoorganizer.core.sentences import say
from photoorganizer.core.types import PhotoId, Vector
from photoorganizer.engine.likeness import Compared, Likeness, Report
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.neighbours import Matrix
from photoorganizer.nn.comparison import Comparison
from photoorganizer.nn.registry import ModelSpec


class AspectIndexes:
    """The neighbours of a library's photos, by aspect. Safe to use from several threads."""

    def __init__(
        self,
        catalog: Catalog,
        paths: LibraryPaths,
        model: ModelSpec,
        comparison: Comparison | None,
        report: Report,
    ) -> None:
        """Begin empty.

        Args:
            comparison: how embeddings are compared; without, as they are stored.
        """
        self._specs = {
            spec.aspect: spec
            if comparison is None
            else replace(spec, unrelated=comparison.unrelated(spec.aspect))
            for spec in model.aspects
        }
        self._indexes = {
            spec.aspect: Likeness(
                catalog,
                paths.vectors if spec.aspect is Aspect.ALL else paths.aspect(spec.aspect),
                model.id,
                _compared(spec, model, comparison),
                report,
            )
            for spec in model.aspects
        }

    def spec(self, aspect: Aspect) -> AspectSpec:
        """Return where in an embedding an aspect is, and what is usual there.

        Raises:
            KnownError: the network knows nothing of this aspect.
        """
        self.of(aspect)
        return self._specs[aspect]

    def of(self, aspect: Aspect) -> Likeness:
        """Return the index of an aspect.

        Raises:
            KnownError: the network knows nothing of this aspect.
        """
        if aspect not in self._indexes:
            raise KnownError(
                say(
                    "The network cannot compare photos by {aspect}; it knows {known}.",
                    aspect=aspect,
                    known=", ".join(self._specs),
                )
            )
        return self._indexes[aspect]

    @property
    def whole(self) -> Likeness:
        """The index of all aspects together."""
        return self._indexes[Aspect.ALL]

    def prepare(self) -> None:
        """Bring the index of all aspects together up to date now."""
        self.whole.prepare()

    def follow(
        self,
        before: int,
        embeddings: Mapping[PhotoId, Vector],
        forgotten: Collection[PhotoId] = (),
    ) -> None:
        """Take in what the catalog just committed, as `Likeness.follow` does."""
        for index in self._indexes.values():
            index.follow(before, embeddings, forgotten)

    def save(self) -> None:
        """Write to the cache whatever is worth a file."""
        for index in self._indexes.values():
            index.save()


def _compared(spec: AspectSpec, model: ModelSpec, comparison: Comparison | None) -> Compared:
    if comparison is not None:
        view = partial(comparison.of, aspect=spec.aspect)
        return Compared(comparison.id, view, spec.stop - spec.start)

    def part(embeddings: Matrix) -> Matrix:
        return embeddings[:, spec.start : spec.stop]

    return Compared(model.id, part, spec.stop - spec.start)
