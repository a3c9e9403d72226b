"""What the user looks for, in the order and under the headings that the user chose."""

from collections.abc import Callable, Sequence
from functools import partial

from photoorganizer.core.arrangement import Arrangement, Grouping, Order
from photoorganizer.core.types import PhotoId
from photoorganizer.index import arranging
from photoorganizer.index.catalog import Catalog
from photoorganizer.index.query import Query


class Arranging:
    """Searches in an order. Methods may be called from any thread."""

    def __init__(self, catalog: Catalog, understood: Callable[[str], Query]) -> None:
        """Work on a catalog; `understood` makes a query of a text, or raises a BadQuery."""
        self._catalog, self._understood = catalog, understood

    def search(
        self, text: str = "", order: Order = Order.NEWEST, grouping: Grouping = Grouping.NONE
    ) -> list[PhotoId]:
        """Return the photos that match `text`; grouped by folder, in `order` in each of them.

        Raises:
            BadQuery: the text cannot be understood; it says where.
        """
        query = self._understood(text)
        return self._catalog.ask(
            partial(arranging.found, query=query, order=order, grouping=grouping)
        )

    def of(self, ids: Sequence[PhotoId], order: Order, grouping: Grouping) -> Arrangement:
        """Return the headings of photos that stand in this order, and the months of them."""
        return self._catalog.ask(
            partial(arranging.arrangement, ids=ids, order=order, grouping=grouping)
        )
