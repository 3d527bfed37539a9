"""Remembered bodies: what is remembered is what would be read, and the memory has an end."""

from collections.abc import Iterator

import pytest

from annotator.services import snapshots
from annotator.services.annotations import bodies
from annotator.standoff.values import Annotations, Entity


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    yield
    bodies._remembered.clear()
    bodies._size = 0


def held(name: str) -> Annotations:
    return Annotations(entities={"e1": Entity("e1", "PERS", name)})


def test_a_body_is_what_it_says() -> None:
    body = snapshots.body_of(held("ليلى"))
    assert bodies.annotations_of(body) == held("ليلى")
    bodies.remember(body, held("ليلى"))
    assert bodies.annotations_of(body) == held("ليلى")


def test_one_altered_byte_is_another_body() -> None:
    body = snapshots.body_of(held("ليلى"))
    bodies.remember(body, held("ليلى"))
    assert bodies.annotations_of(body.replace("ليلى", "ليلي")) == held("ليلي")


def test_the_longest_unused_makes_room(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [snapshots.body_of(held(name)) for name in ("a", "b", "c")]
    monkeypatch.setattr(bodies, "LIMIT", 2 * len(texts[0]))
    for text in texts[:2]:
        bodies.remember(text, snapshots.annotations_of(text))
    bodies.annotations_of(texts[0])
    bodies.remember(texts[2], snapshots.annotations_of(texts[2]))
    assert list(bodies._remembered) == [texts[0], texts[2]]
    assert bodies._size == len(texts[0]) + len(texts[2])


def test_a_body_larger_than_the_memory_is_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "LIMIT", 10)
    text = snapshots.body_of(held("a"))
    bodies.remember(text, held("a"))
    bodies.remember(text, held("a"))
    assert (len(bodies._remembered), bodies._size) == (0, 0)
