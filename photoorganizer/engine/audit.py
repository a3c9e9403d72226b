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
    worst: dict[PhotoId, dict[str, float]] = {}
    for photo, logits in catalog.logits_of(page, model_id).items():
        mine = [tag.name for tag in tags[photo] if tag.state is TagState.MINE]
        fits = judge.fits(logits, mine)
        worst[photo] = {tag: fit for tag, fit in fits.items() if fit < MISFIT}
    for found in catalog.photos([photo for photo, fits in worst.items() if fits]):
        for tag, fit in worst[found.id].items():
            yield Misfit(found, tag, fit)
