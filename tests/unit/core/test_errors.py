import inspect
import pickle

import pytest

from photoorganizer.core import errors
from photoorganizer.core.errors import BadQuery, CatalogError, KnownError, ModelError

ALL = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if kind is not BadQuery]


@pytest.mark.parametrize("kind", ALL)
def test_error_is_its_sentence_also_from_another_process(kind: type[KnownError]) -> None:
    error = pickle.loads(pickle.dumps(kind("It is gone.")))
    assert type(error) is kind
    assert isinstance(error, KnownError)
    assert str(error) == "It is gone."


def test_bad_query_knows_its_place() -> None:
    error = BadQuery("The quote is not closed.", 7)
    assert (str(error), error.position) == ("The quote is not closed.", 7)


def test_families_can_be_caught_together() -> None:
    assert issubclass(errors.DiskFull, CatalogError)
    assert issubclass(errors.CatalogNewer, CatalogError)
    assert issubclass(errors.MissingWeights, ModelError)
