"""How sure the library must be before it speaks, in words."""

from photoorganizer.core.types import Level
from photoorganizer.ui.translation import mark

LEVELS = {
    Level.SURE: (mark("Only sure"), mark("Suggest only what is almost certainly right")),
    Level.BALANCED: (mark("Balanced"), mark("Suggest what is probably right")),
    Level.MORE: (mark("Show more"), mark("Suggest more, and be wrong more often")),
}
