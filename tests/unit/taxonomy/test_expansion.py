"""What classes and labels say, on a WordNet of fifteen synsets."""

import pytest

from photoorganizer.taxonomy.expansion import class_tags, hierarchy, label_tags
from photoorganizer.taxonomy.source import BadSource, read_source


@pytest.fixture
def said(source, wordnet, classes):
    """What each class says, by its synset."""
    return dict(zip(classes, class_tags(source, wordnet, classes).tags, strict=True))


def test_a_class_says_what_covers_it_and_then_the_broader_tags(said):
    assert said["beagle.n.01"] == ("dog", "pets", "animals")


def test_hyponyms_are_covered_at_any_depth(said):
    assert said["racer.n.02"] == ("cars",)


def test_an_exception_takes_a_class_out_of_a_tag(said):
    assert said["crane.n.05"] == ("birds",)


def test_silence_wins_over_every_tag(write_source, wordnet, classes):
    source = read_source(write_source(tools={"covers": ["gun"]}))
    assert class_tags(source, wordnet, classes).tags[classes.index("rifle.n.01")] == ()


def test_silence_for_a_reason_is_not_undecided(source, wordnet, classes):
    assert class_tags(source, wordnet, classes).undecided == ()


def test_a_class_that_nothing_covers_is_undecided(source, wordnet, classes):
    more = (*classes, "entity.n.01")
    assert class_tags(source, wordnet, more).undecided == ("entity.n.01",)


def test_an_unknown_synset_is_reported_with_its_tag(write_source, wordnet, classes):
    source = read_source(write_source(unicorns={"covers": ["unicorn"]}))
    with pytest.raises(BadSource, match="#unicorns names “unicorn”, which WordNet does not know"):
        class_tags(source, wordnet, classes)


def test_a_synset_above_no_class_is_reported(write_source, wordnet, classes):
    source = read_source(write_source(beasts={"covers": ["dog"], "except": ["cat"]}))
    without_cats = [name for name in classes if name not in ("tabby.n.01", "lion.n.01")]
    with pytest.raises(BadSource, match="#beasts names “cat”, which is above no class"):
        class_tags(source, wordnet, without_cats)


def test_tags_that_are_broader_than_themselves_are_refused(write_source):
    source = read_source(write_source(animals={"broader": ["dog"]}))
    with pytest.raises(BadSource, match="broader than the next"):
        hierarchy(source)


def test_labels_say_their_tags_in_the_order_of_the_list(source):
    labeled = label_tags(source, ["Gun", "Cat", "Dog", "Sofa"])
    assert labeled.tags == ((), ("cat", "animals", "pets"), ("dog", "animals", "pets"), ())
    assert labeled.undecided == ("Sofa",)


def test_a_label_that_the_labeler_does_not_have_is_refused(source):
    with pytest.raises(BadSource, match="no label “Cat”"):
        label_tags(source, ["Gun", "Dog"])


def test_a_label_is_not_both_silent_and_spoken(write_source):
    source = read_source(write_source(cars={"covers": ["car"], "labels": ["Gun"]}))
    with pytest.raises(BadSource, match="“Gun” is silent and says"):
        label_tags(source, ["Gun", "Dog", "Cat"])
