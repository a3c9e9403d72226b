import pickle

import pytest

from photoorganizer.core.sentences import Sentence, from_json, joined, mark, say, say_n, to_json

_TEMPLATE = mark("“{name}” is not there.")


def nested() -> Sentence:
    return joined(
        " · ",
        [
            say_n("{n} photo", "{n} photos", 12_840),
            say("{folder} holds {what}", folder="/ph\udcf6tos", what=say(_TEMPLATE, name="a.jpg")),
        ],
    )


def test_it_is_its_english_text() -> None:
    assert say(_TEMPLATE, name="sea.jpg") == "“sea.jpg” is not there."
    assert nested() == "12,840 photos · /ph\udcf6tos holds “a.jpg” is not there."
    assert f"{say('Stopped.')}" == "Stopped."


@pytest.mark.parametrize(("n", "text"), [(0, "0 tags"), (1, "1 tag"), (2000, "2,000 tags")])
def test_it_agrees_with_its_number(n: int, text: str) -> None:
    assert say_n("{n} tag", "{n} tags", n) == text


def test_braces_in_a_value_stay() -> None:
    assert say(_TEMPLATE, name="{name}") == "“{name}” is not there."


def whole(sentence: Sentence) -> object:
    values = {
        name: whole(value) if isinstance(value, Sentence) else value
        for name, value in sentence.values.items()
    }
    return sentence.template, sentence.many, values


def test_it_travels_between_processes_and_into_a_file_whole() -> None:
    for copy in (pickle.loads(pickle.dumps(nested())), from_json(to_json(nested()))):
        assert copy == nested()
        assert whole(copy) == whole(nested())


@pytest.mark.parametrize("text", ["", "“a” is damaged.", "[]", "[1, 2, 3]", '{"a": 1}', "7"])
def test_other_text_is_no_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="is no sentence"):
        from_json(text)
