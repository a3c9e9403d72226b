"""A WordNet of fifteen synsets, and the taxonomy that the product ships."""

from pathlib import Path
from typing import Any

import pytest

from photoorganizer.core.paths import resources
from photoorganizer.taxonomy.source import Source, read_source
from photoorganizer.taxonomy.wordnet import UnknownSynset
from photoorganizer.taxonomy.words import Words, load_words

HYPERNYMS = {
    "entity.n.01": [],
    "animal.n.01": ["entity.n.01"],
    "canine.n.02": ["animal.n.01"],
    "dog.n.01": ["canine.n.02"],
    "beagle.n.01": ["dog.n.01"],
    "wolf.n.01": ["canine.n.02"],
    "cat.n.01": ["animal.n.01"],
    "tabby.n.01": ["cat.n.01"],
    "lion.n.01": ["cat.n.01"],
    "crane.n.05": ["animal.n.01"],
    "crane.n.04": ["entity.n.01"],
    "gun.n.01": ["entity.n.01"],
    "rifle.n.01": ["gun.n.01"],
    "car.n.01": ["entity.n.01"],
    "racer.n.02": ["car.n.01"],
}
LEMMAS = {
    "animal.n.01": ["animal", "beast", "fauna"],
    "dog.n.01": ["dog", "domestic_dog", "Canis_familiaris", "bitch"],
    "wolf.n.01": ["wolf"],
    "cat.n.01": ["cat", "true_cat", "guy"],
    "car.n.01": ["car", "auto", "automobile", "machine"],
    "crane.n.05": ["crane"],
    "crane.n.04": ["crane"],
}
FIRST_SENSES = {"crane": "crane.n.04", "machine": "machine.n.01", "guy": "guy.n.01"}
SENSES = {"beast": 5, "auto": 1, "doggedness": 9}
UNUSED = frozenset({"domestic_dog", "true_cat"})


class TinyWordNet:
    """Implements `taxonomy.wordnet.WordNet` over a handful of synsets."""

    def synset(self, name: str) -> str:
        full = name if "." in name else f"{name}.n.01"
        if full not in HYPERNYMS:
            raise UnknownSynset(full)
        return full

    def of_wnid(self, wnid: str) -> str:
        return wnid

    def ancestors(self, synset: str) -> frozenset[str]:
        above = [self.ancestors(hypernym) for hypernym in HYPERNYMS[synset]]
        return frozenset({synset}).union(*above)

    def lemmas(self, synset: str) -> tuple[str, ...]:
        return tuple(LEMMAS.get(synset, [synset.partition(".")[0]]))

    def first_sense(self, word: str) -> str | None:
        owners = [synset for synset in HYPERNYMS if word in self.lemmas(synset)]
        return FIRST_SENSES.get(word, owners[0] if owners else None)

    def senses(self, word: str) -> int:
        return SENSES.get(word, 1)

    def uses(self, word: str, synset: str) -> int:
        return 0 if word in UNUSED else 1

    def relatives(self, word: str) -> frozenset[str]:
        return frozenset({"doglike", "doggish", "doggedness"}) if word == "dog" else frozenset()

    def irregular_plurals(self) -> dict[str, str]:
        return {"wolves": "wolf", "mice": "mouse"}

    def stem(self, word: str) -> str:
        return "dog" if word in ("doggish", "doggedness") else word


HAND_WRITTEN: dict[str, Any] = {
    "tags": {
        "animals": {"covers": ["animal"], "except": ["crane.n.05"]},
        "pets": {},
        "dog": {
            "covers": ["dog"],
            "labels": ["Dog"],
            "broader": ["pets", "animals"],
            "words": ["puppy"],
            "kinds": ["dachshund"],
        },
        "cat": {"covers": ["tabby"], "labels": ["Cat"], "broader": ["pets", "animals"]},
        "wolf": {"covers": ["wolf"], "broader": ["animals"]},
        "lion": {"covers": ["lion"], "broader": ["animals"]},
        "birds": {"covers": ["crane.n.05"]},
        "cars": {"covers": ["car"]},
    },
    "silent": {
        "weapons": {"why": "weapons", "classes": ["gun"], "labels": ["Gun"]},
        "plain": {"why": "dull", "classes": ["crane.n.04"]},
    },
    "blocked": {"slurs": {"why": "an insult", "words": ["bitch"]}},
    "apart": {"words": []},
    "scenes": {"/a/alley": {"tag": "", "why": "nobody cares"}},
}
CLASSES = (
    "beagle.n.01",
    "tabby.n.01",
    "lion.n.01",
    "wolf.n.01",
    "crane.n.05",
    "crane.n.04",
    "rifle.n.01",
    "racer.n.02",
)


@pytest.fixture
def classes() -> tuple[str, ...]:
    return CLASSES


@pytest.fixture
def wordnet() -> TinyWordNet:
    return TinyWordNet()


def toml(table: dict[str, Any]) -> str:
    """Write a table of tables as TOML: enough for the hand-written file."""
    lines = []
    for section, entries in table.items():
        if section == "apart":
            lines.append(f"[apart]\nwords = {entries['words']}")
        for name, entry in () if section == "apart" else entries.items():
            lines.append(f'[{section}."{name}"]')
            lines += [f"{key} = {value!r}" for key, value in entry.items()]
    return "\n".join([*lines, *(f"[{s}]" for s, e in table.items() if not e)])


@pytest.fixture
def write_source(tmp_path: Path):
    """Return a function that writes the small taxonomy with changes and returns its path."""

    def write(**tags: dict[str, Any]) -> Path:
        table = HAND_WRITTEN | {"tags": HAND_WRITTEN["tags"] | tags}
        path = tmp_path / "taxonomy.toml"
        path.write_text(toml(table), encoding="utf-8")
        return path

    return write


@pytest.fixture
def source(write_source) -> Source:
    return read_source(write_source())


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words(resources())
