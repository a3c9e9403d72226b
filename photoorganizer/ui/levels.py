"""How sure the library must be before it speaks, in words."""

from photoorganizer.core.types import Level

LEVELS = {
    Level.SURE: ("Only sure", "Suggest only what is almost certainly right"),
    Level.BALANCED: ("Balanced", "Suggest what is probably right"),
    Level.MORE: ("Show more", "Suggest more, and be wrong more often"),
}
