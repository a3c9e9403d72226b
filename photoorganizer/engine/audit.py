"""The audit: which of the given tags do not suit their photo. It asks stored scores only.

How a tag is judged stands in `core.fit`; here the catalog, the network's labels and the taxonomy
are brought together.
"""

from collections.abc import Iterator, Sequence

from photoorganizer.core.fit import MISFIT, Judge, Misfit
from photoorganizer.core.types import PhotoId, TagState
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query import Condition, IsTerm, Query
from photoorganizer.nn.registry import ModelSpec
from photoorganizer.taxonomy.words import Words

_PAGE = 500


def misfits(query: Query, *, catalog: Catalog, model: ModelSpec, words: Words) -> list[Misfit]:
    """Return the tags that do not suit their photo among the photos of `query`, worst first.

    Photos that this network has not looked at are passed over.
    """
    given = Query((*query.terms, IsTerm(Condition.TAGGED)))
    judge = Judge(model.heads, words.kin)
    photos = catalog.search(given)
    found = [
        misfit
        for start in range(0, len(photos), _PAGE)
        for misfit in _of_page(photos[start : start + _PAGE], judge, catalog, model.id)
    ]
    return sorted(found, key=lambda misfit: (misfit.fit, misfit.photo.path, misfit.tag))


def _of_page(
    page: Sequence[PhotoId], judge: Judge, catalog: Catalog, model_id: str
) -> Iterator[Misfit]:
    tags = catalog.tags(page)
    logits = catalog.logits_of(page, model_id)
    for photo in catalog.photos(list(logits)):
        mine = [tag.name for tag in tags[photo.id] if tag.state is TagState.MINE]
        for name, fit in judge.fits(logits[photo.id], mine).items():
            if fit < MISFIT:
                yield Misfit(photo, name, fit)
