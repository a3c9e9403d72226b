"""The compiled table that is shipped: consistent, and nothing in it embarrasses."""

import json
from graphlib import TopologicalSorter

import pytest

from photoorganizer.core.hashtags import normalize_tag
from photoorganizer.core.paths import resources

CLASSES = {
    "goldfish": 1,
    "hen": 8,
    "beagle": 162,
    "golden retriever": 207,
    "tabby": 281,
    "lion": 291,
    "monarch": 323,
    "academic gown": 400,
    "assault rifle": 413,
    "Band Aid": 419,
    "bikini": 445,
    "brassiere": 459,
    "church": 497,
    "diaper": 529,
    "guillotine": 583,
    "maillot": 638,
    "maillot, tank suit": 639,
    "nipple": 680,
    "revolver": 763,
    "sports car": 817,
    "stethoscope": 823,
    "syringe": 845,
    "toilet seat": 861,
    "pizza": 963,
    "espresso": 967,
    "alp": 970,
    "toilet tissue": 999,
}


@pytest.fixture(scope="module")
def tables():
    return json.loads((resources() / "taxonomy.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def said(tables):
    return lambda name: tables["imagenet"][CLASSES[name]]


def every_word(tables):
    """Every word that the product may say or take for another, with where it stands."""
    yield from ((word, "vocabulary") for word in tables["vocabulary"])
    yield from ((word, "object_tags") for word in tables["object_tags"])
    yield from ((word, "labeler_tags") for word in tables["labeler_tags"])
    yield from ((word, "imagenet") for tags in tables["imagenet"] for word in tags)
    yield from ((word, "labeler") for tags in tables["labeler"] for word in tags)
    yield from ((word, "scenes") for word in tables["scenes"].values() if word)
    yield from ((word, "synonyms") for pair in tables["synonyms"].items() for word in pair)
    for word, tags in tables["broader"].items():
        yield from ((each, "broader") for each in (word, *tags))


def test_every_word_is_written_as_a_hashtag_is(tables):
    assert not [(w, where) for w, where in every_word(tables) if normalize_tag(w) != w]


def test_no_blocked_word_is_anywhere(tables):
    blocked = tables["blocked"].keys()
    assert not [(w, where) for w, where in every_word(tables) if w in blocked]


def test_every_blocked_word_has_its_reason(tables):
    assert all(tables["blocked"].values())


def test_there_are_as_many_classes_and_labels_as_the_networks_have(tables):
    assert len(tables["imagenet"]) == 1000
    assert len(set(tables["wnids"])) == 1000
    assert len(tables["labeler"]) == 631
    assert len(tables["scenes"]) == 397


def test_the_object_tags_are_just_what_the_classes_say(tables):
    assert tables["object_tags"] == sorted({tag for tags in tables["imagenet"] for tag in tags})


def test_everything_spoken_is_in_the_vocabulary(tables):
    said = {tag for key in ("imagenet", "labeler") for tags in tables[key] for tag in tags}
    said |= {tag for tag in tables["scenes"].values() if tag} | set(tables["synonyms"].values())
    assert said <= set(tables["vocabulary"])


def test_no_class_says_a_tag_twice(tables):
    assert not [tags for tags in tables["imagenet"] if len(set(tags)) < len(tags)]


def test_no_tag_is_broader_than_itself(tables):
    assert set(TopologicalSorter(tables["broader"]).static_order()) >= set(tables["broader"])


def test_broader_tags_are_complete(tables):
    broader = tables["broader"]
    assert not [
        (word, tag) for word, tags in broader.items() for tag in tags if set(broader[tag]) - {*tags}
    ]


@pytest.mark.parametrize("network", ["imagenet", "labeler"])
def test_each_class_says_the_most_specific_first_and_every_broader_tag(tables, network):
    broader = tables["broader"]
    for tags in tables[network]:
        for place, tag in enumerate(tags):
            assert set(broader[tag]) <= set(tags[place + 1 :]), (tag, tags)


def test_synonyms_are_neither_tags_nor_narrower_words(tables):
    assert not tables["synonyms"].keys() & set(tables["vocabulary"])
    assert not tables["synonyms"].keys() & tables["broader"].keys()


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("tabby", ["cat", "pets", "animals"]),
        ("beagle", ["dog", "pets", "animals"]),
        ("golden retriever", ["goldenretriever", "dog", "pets", "animals"]),
        ("goldfish", ["goldfish", "fish", "pets", "animals"]),
        ("hen", ["chicken", "farmanimals", "birds", "animals"]),
        ("lion", ["lion", "bigcats", "wildlife", "animals"]),
        ("monarch", ["butterfly", "insects", "animals"]),
        ("academic gown", ["graduation"]),
        ("sports car", ["sportscar", "cars"]),
        ("church", ["church", "architecture"]),
        ("pizza", ["pizza", "food"]),
        ("espresso", ["coffee", "cafe", "drinks"]),
        ("alp", ["mountains", "snow", "nature"]),
    ],
)
def test_well_known_classes_say_what_people_post(said, name, tags):
    assert said(name) == tags


@pytest.mark.parametrize(
    "name",
    [
        "assault rifle",
        "Band Aid",
        "bikini",
        "brassiere",
        "diaper",
        "guillotine",
        "maillot",
        "maillot, tank suit",
        "nipple",
        "revolver",
        "stethoscope",
        "syringe",
        "toilet seat",
        "toilet tissue",
    ],
)
def test_embarrassing_classes_say_nothing(said, name):
    assert said(name) == []


def test_most_classes_speak(tables):
    assert sum(bool(tags) for tags in tables["imagenet"]) >= 850


def test_the_scenes_say_the_twenty_hashtags_of_their_source(tables):
    twenty = (
        "airport architecture art bar cafe cars church entertainment forest garden home nature "
        "science shopping sky snow sport street water window"
    )
    assert " ".join(sorted({tag for tag in tables["scenes"].values() if tag})) == twenty


@pytest.mark.parametrize(
    ("scene", "tag"),
    [("/a/abbey", "church"), ("/d/dining_room", "home"), ("/p/podium/indoor", "")],
)
def test_scenes_are_corrected_and_otherwise_kept(tables, scene, tag):
    assert tables["scenes"][scene] == tag
