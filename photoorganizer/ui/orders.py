"""The orders of the grid and the headings in it, in words."""

from photoorganizer.core.arrangement import Grouping, Order
from photoorganizer.ui.translation import mark

ORDERS = {
    Order.NEWEST: mark("&Newest first"),
    Order.OLDEST: mark("&Oldest first"),
    Order.NAME: mark("By n&ame"),
    Order.FOLDER: mark("By &folder"),
    Order.SIZE: mark("&Largest first"),
    Order.RATING: mark("&Best rated first"),
    Order.ADDED: mark("Most recently a&dded first"),
}
"""Each order, with its key in a menu."""

GROUPINGS = {
    Grouping.DATE: mark("Headings by &date"),
    Grouping.FOLDER: mark("Headings by fol&der"),
    Grouping.NONE: mark("N&o headings"),
}
"""What headings may stand between the photos."""
