"""`why`: what speaks for a tag, as sentences and as a document."""

from collections.abc import Callable
from pathlib import Path

from fake_library import FakeLibrary, Terminal

Command = Callable[..., Terminal]
IMAGE = "/photos/forest.jpg"


def test_a_document_holds_all_that_is_known(command: Command, library: FakeLibrary) -> None:
    result = command("why", "forest", IMAGE, "--json")
    assert result.code == 0
    assert library.asked == [("why", Path(IMAGE), "forest")]
    document = result.document
    cells = document["heat"].pop("cells")
    assert [cells[0][0], cells[-1][0]] == [1.0, 0.0]
    assert document == {
        "path": IMAGE,
        "tag": "forest",
        "aspect": "hashtag",
        "probability": 0.9312,
        "threshold": 0.75,
        "suggested": True,
        "through": ["pine"],
        "heat": {"box": [0.0, 0.25, 1.0, 0.75]},
        "nearest": [{"path": "/photos/sea.jpg", "score": 0.8125}],
    }


def test_sentences_say_the_same(command: Command) -> None:
    out = command("why", "forest", IMAGE).out
    assert "“hashtag” speaks for #forest: 93%, 75% is needed." in out
    assert "It follows from #pine." in out
    assert "██" in out
    assert "/photos/sea.jpg" in out


def test_a_word_that_the_network_does_not_know_is_told_so(command: Command) -> None:
    result = command("why", "wedding", IMAGE)
    assert result.out.startswith("The network does not know #wedding.")
    document = command("why", "wedding", IMAGE, "--json").document
    assert (document["aspect"], document["heat"], document["suggested"]) == (None, None, False)
