"""Photos and folders that shall not count for the interests: kept with the library's settings."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from photoorganizer.core.types import PhotoId
from photoorganizer.index.catalog import Catalog

_SETTING = "interests.left_out"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What does not count. Photos are named by id: one that moves stays left out."""

    photos: frozenset[PhotoId] = frozenset()
    folders: frozenset[Path] = frozenset()

    def __or__(self, other: "LeftOut") -> "LeftOut":
        return LeftOut(self.photos | other.photos, self.folders | other.folders)

    def __sub__(self, other: "LeftOut") -> "LeftOut":
        return LeftOut(self.photos - other.photos, self.folders - other.folders)


def read(catalog: Catalog) -> LeftOut:
    """Return what the library leaves out."""
    kept = json.loads(catalog.setting(_SETTING) or "{}")
    return LeftOut(
        frozenset(map(PhotoId, kept.get("photos", ()))),
        frozenset(map(Path, kept.get("folders", ()))),
    )


def keep(catalog: Catalog, left_out: LeftOut) -> None:
    """Leave this out from now on, in place of what was left out before."""
    kept = {"photos": sorted(left_out.photos), "folders": _texts(left_out.folders)}
    catalog.set_setting(_SETTING, json.dumps(kept))


def _texts(folders: Collection[Path]) -> list[str]:
    return sorted(map(str, folders))
