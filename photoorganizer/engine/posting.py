"""Posts within each network's dated limits, and smaller copies of photos that tell no secrets.

The shipped limits may be changed by the user; what was changed is kept in the library.
"""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from photoorganizer.core import paths as places
from photoorganizer.core.errors import KnownError
from photoorganizer.core.posting import Counting, NetworkLimits, merged
from photoorganizer.core.sentences import say
from photoorganizer.core.types import PhotoId
from photoorganizer.engine.darkroom import Darkroom
from photoorganizer.engine.export import postable, render
from photoorganizer.engine.outgoing import outgoing
from photoorganizer.files.encode import save_jpeg
from photoorganizer.index.catalog import Catalog

_SETTING = "networks"


@dataclass(frozen=True, slots=True)
class Copies:
    """What became of photos that were to be copied smaller."""

    saved: tuple[Path, ...]
    failed: tuple[str, ...]
    """A sentence about each photo that could not be copied."""


class Posting:
    """What leaves the library for a post; nothing of it is sent anywhere from here."""

    def __init__(self, catalog: Catalog, darkroom: Darkroom) -> None:
        self._catalog = catalog
        self._darkroom = darkroom
        self._shipped = read_networks(places.resources())

    @property
    def networks(self) -> dict[str, NetworkLimits]:
        """The social networks by name, with their limits as shipped or as the user changed them."""
        changed = self._changed()
        return {
            name: _overlaid(limits, changed.get(name, {})) for name, limits in self._shipped.items()
        }

    def limits(self, network: str) -> NetworkLimits:
        """Return what a network takes now.

        Raises:
            KnownError: there is no such network.
        """
        networks = self.networks
        if network not in networks:
            known = ", ".join(networks)
            raise KnownError(
                say(
                    "There is no network “{network}” here; there are {known}.",
                    network=network,
                    known=known,
                )
            )
        return networks[network]

    def set_limits(self, network: str, max_hashtags: int, max_characters: int) -> NetworkLimits:
        """Let a network take so many hashtags and characters, as checked today.

        Raises:
            KnownError: there is no such network, or a number is no limit.
        """
        now = self.limits(network)
        if not (0 <= max_hashtags <= 1000 and 1 <= max_characters <= 1_000_000):
            raise KnownError(
                say(
                    "{hashtags} hashtags in {characters} characters is not a limit for "
                    "{title}: give 0 to 1,000 hashtags and 1 to 1,000,000 characters.",
                    hashtags=max_hashtags,
                    characters=max_characters,
                    title=now.title,
                )
            )
        changed = self._changed()
        changed[network] = {
            "max_hashtags": max_hashtags,
            "max_characters": max_characters,
            "checked": date.today().isoformat(),
        }
        self._catalog.set_setting(_SETTING, json.dumps(changed))
        return self.limits(network)

    def reset_limits(self, network: str) -> NetworkLimits:
        """Go back to the shipped limits of a network.

        Raises:
            KnownError: there is no such network.
        """
        self.limits(network)
        changed = self._changed()
        changed.pop(network, None)
        self._catalog.set_setting(_SETTING, json.dumps(changed))
        return self.limits(network)

    def names(self, photos: Sequence[PhotoId]) -> list[str]:
        """Return the tags to post for photos together: those on most of them first."""
        tags = self._catalog.tags(photos)
        return merged([postable(tags[photo]) for photo in photos])

    def save_copies(self, photos: Sequence[PhotoId], folder: Path, edge: int) -> Copies:
        """Write JPEG copies into `folder`, the longer side at most `edge` px, without metadata.

        A name that is taken there gets a number: nothing is ever replaced.

        Raises:
            KnownError: there is no such folder.
        """
        if not folder.is_dir():
            raise KnownError(say("There is no folder {folder}; make it first.", folder=folder))
        saved: list[Path] = []
        failed: list[str] = []
        for photo in self._catalog.photos(photos):
            target = next(name for name in _names(folder, photo.path.stem) if not name.exists())
            try:
                self.save_copy(photo.id, target, edge)
                saved.append(target)
            except KnownError as error:
                failed.append(error.sentence)
        return Copies(tuple(saved), tuple(failed))

    def save_copy(self, photo: PhotoId, target: Path, edge: int) -> None:
        """Write a JPEG copy to `target`, its longer side at most `edge` px, without metadata.

        Raises:
            KnownError: the photo cannot be decoded, `target` cannot be written, or a photo of the
                library stands there.
        """
        pixels = self._darkroom.preview(photo, edge)
        with self.file(target) as unfinished:
            save_jpeg(pixels, unfinished)

    def save_table(self, photos: Sequence[PhotoId], target: Path) -> None:
        """Write the photos' tags as a table; as JSON where `target` is called so, else as CSV.

        Raises:
            KnownError: it cannot be written.
        """
        tags = self._catalog.tags(photos)
        rows = [(photo, tags[photo.id]) for photo in self._catalog.photos(photos)]
        text = render(rows, "json" if target.suffix.casefold() == ".json" else "csv", {})
        with self.file(target) as unfinished:
            unfinished.write_text(f"{text}\n", encoding="utf-8", errors="surrogateescape")

    def file(self, target: Path) -> AbstractContextManager[Path]:
        """Return the way to write a file for the user: whole, and never over a photo.

        Raises:
            KnownError: a photo stands there, or it cannot be written.
        """
        return outgoing(target, self._catalog)

    def _changed(self) -> dict[str, dict[str, int | str]]:
        changed: dict[str, dict[str, int | str]] = json.loads(
            self._catalog.setting(_SETTING) or "{}"
        )
        return changed


def read_networks(resources: Path) -> dict[str, NetworkLimits]:
    """Return the social networks by name, with their dated limits as shipped."""
    with (resources / "networks.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {
        name: NetworkLimits(
            name, counts=Counting(table.pop("counts", Counting.CHARACTERS)), **table
        )
        for name, table in tables.items()
    }


def described(limits: NetworkLimits) -> dict[str, object]:
    """Return a network's limits as JSON has them."""
    return asdict(limits) | {"checked": limits.checked.isoformat()}


def _overlaid(limits: NetworkLimits, changed: Mapping[str, int | str]) -> NetworkLimits:
    if not changed:
        return limits
    return replace(
        limits,
        max_hashtags=int(changed["max_hashtags"]),
        max_characters=int(changed["max_characters"]),
        checked=date.fromisoformat(str(changed["checked"])),
    )


def _names(folder: Path, stem: str) -> Iterator[Path]:
    yield folder / f"{stem}.jpg"
    number = 2
    while True:
        yield folder / f"{stem}-{number}.jpg"
        number += 1
