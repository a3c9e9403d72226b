"""Why a tag is on a photo, or might be: who judges it, what part speaks for it, photos like it.

What is stored answers at once; the part of the picture takes a look at the file with parts hidden,
in a process of its own.
"""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from photoorganizer.core import policy, saliency
from photoorganizer.core.errors import NotInLibrary
from photoorganizer.core.explanation import TAUGHT_ASPECT, Explanation, Neighbour
from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.core.paths import absolute
from photoorganizer.core.saliency import Heat
from photoorganizer.core.sentences import say
from photoorganizer.core.types import HeadSpec, Level, Photo, PhotoId, Suggestion, Vector
from photoorganizer.engine.inquiry import level_of
from photoorganizer.engine.looking import MaskedLooks
from photoorganizer.engine.personal import Personal
from photoorganizer.engine.voice import Voice
from photoorganizer.index import embeddings
from photoorganizer.index.catalog import Catalog
from photoorganizer.nn.registry import ModelSpec
from photoorganizer.taxonomy.words import Words

_NEAREST = 6
_MOST_COMPARED = 5_000
_LEAST_THROUGH = 0.2
"""A narrower word explains a broader one from this probability on."""

_Logits = Mapping[str, Vector]


class Explaining:
    """Explains the tags of one library. Safe to use from several threads."""

    def __init__(
        self,
        catalog: Catalog,
        personal: Personal,
        voice: Callable[[], Voice],
        words: Callable[[], Words],
    ) -> None:
        """Explain by the network that suggests.

        Args:
            personal: tells how the network speaks to this user.
            voice: asked for what taught tags say.
            words: asked for what words mean, when that is needed.
        """
        self._catalog = catalog
        self._model, self._voice, self._words = personal.model, voice, words
        self._looks = MaskedLooks(lambda: self._model().file.parent)

    def close(self) -> None:
        """End the process that looks at photos."""
        self._looks.close()

    def why(self, image: Path | PhotoId, tag: str) -> Explanation:
        """Return what speaks for a tag on a photo of the library, or on any image file.

        Raises:
            BadTag: `tag` cannot be a hashtag.
            NotInLibrary: the photo was forgotten, or not looked at yet.
            UnreadableImage: a file outside the library cannot be decoded.
            ModelError: the network cannot be used.
        """
        name, model = normalize_tag(tag), self._model()
        photo = self._photo(image)
        logits, embedding = self._known(image, photo, model)
        own = None if photo is None else photo.id
        nearest = self._nearest(name, embedding, own, model.id)
        if taught := self._voice().judge(name, embedding, logits):
            return Explanation(name, TAUGHT_ASPECT, *taught, nearest=nearest)
        head = _judge(name, logits, model.heads, level_of(self._catalog))
        if head is None:
            return Explanation(name, nearest=nearest)
        column = head.labels.index(name)
        confidences = policy.confidences(logits[head.name], head)
        return Explanation(
            name,
            head.name,
            float(confidences[column]),
            head.thresholds[level_of(self._catalog)][column],
            self._through(name, head, confidences),
            nearest,
        )

    def heat(self, image: Path | PhotoId, tag: str) -> Heat | None:
        """Return which part of the picture speaks for a tag; None where no part does alone.

        Takes some 40 looks of the network: a second or two.

        Raises:
            BadTag, NotInLibrary, UnreadableImage, ModelError: as `why` does.
        """
        name, model, photo = normalize_tag(tag), self._model(), self._photo(image)
        if any(tag.name == name for tag in self._voice().tags):
            return None
        seen = self._looks.look(photo.path if photo else Path(str(image)))
        head = _judge(name, seen.whole, model.heads, level_of(self._catalog))
        if head is None:
            return None
        column = head.labels.index(name)
        whole = policy.confidences(seen.whole[head.name], head)[column]
        hidden = policy.confidences(seen.hidden[head.name], head)[:, column]
        return saliency.heat(float(whole), hidden, seen.box)

    def guesses(self, photo: PhotoId) -> list[Suggestion]:
        """Return what the network would say of a photo if it had to, likeliest first."""
        model = self._model()
        logits = self._catalog.logits_of([photo], model.id).get(photo)
        if logits is None:
            return []
        decided = self._catalog.decided([photo])[photo]
        return list(policy.weak_guesses(logits, model.heads, level_of(self._catalog), decided))

    def _photo(self, image: Path | PhotoId) -> Photo | None:
        """Return the photo of the library, or None for another file."""
        if isinstance(image, Path):
            return self._catalog.photo_at(absolute(image))
        photo = self._catalog.photo(image)
        if photo is None:
            raise NotInLibrary(say("This photo is no longer in the library."))
        return photo

    def _known(
        self, image: Path | PhotoId, photo: Photo | None, model: ModelSpec
    ) -> tuple[_Logits, Vector]:
        if photo is not None:
            logits = self._catalog.logits_of([photo.id], model.id).get(photo.id)
            embedding = self._catalog.embedding(photo.id, model.id)
            if logits is not None and embedding is not None:
                return logits, embedding
        if not isinstance(image, Path):
            raise NotInLibrary(say("This photo has not been analysed yet; wait for indexing."))
        seen = self._looks.look(absolute(image))
        return seen.whole, seen.embedding

    def _nearest(
        self, name: str, embedding: Vector, own: PhotoId | None, model_id: str
    ) -> tuple[Neighbour, ...]:
        photos, vectors = self._catalog.ask(
            partial(embeddings.of_tag, name=name, model_id=model_id, limit=_MOST_COMPARED)
        )
        if not photos:
            return ()
        cosines = vectors @ embedding
        likeness = dict(zip(photos, cosines.tolist(), strict=True))
        if own is not None:
            likeness.pop(own, None)
        first = sorted(likeness, key=lambda photo: -likeness[photo])[:_NEAREST]
        return tuple(Neighbour(one, likeness[one.id]) for one in self._catalog.photos(first))

    def _through(self, name: str, head: HeadSpec, confidences: Vector) -> tuple[str, ...]:
        """Return the words that lead from the likeliest narrower one to `name`."""
        words = self._words()
        narrower = [
            (float(confidence), label)
            for label, confidence in zip(head.labels, confidences, strict=True)
            if confidence >= _LEAST_THROUGH and name in words.broader(label)
        ]
        if not narrower:
            return ()
        # Of equally likely words the narrowest: it has most above it.
        label = max(narrower, key=lambda one: (round(one[0], 2), len(words.broader(one[1]))))[1]
        above = words.broader(label)
        return (label, *above[: above.index(name)])


def _judge(
    name: str, logits: _Logits, heads: tuple[HeadSpec, ...], level: Level
) -> HeadSpec | None:
    """Return the head that speaks a word, or would be the nearest to it; None without one."""
    known = [
        (policy.confidences(logits[head.name], head)[head.labels.index(name)], head)
        for head in heads
        if head.name in logits and name in head.labels and name not in head.silent
    ]

    def order(one: tuple[float, HeadSpec]) -> tuple[bool, float]:
        confidence, head = one
        return confidence >= head.thresholds[level][head.labels.index(name)], float(confidence)

    return max(known, key=order)[1] if known else None
