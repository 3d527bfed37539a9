"""Values as words: what is left of an attribute, a choice or a role in the text attribute that takes it over."""

from __future__ import annotations

from annotator.standoff.values import Annotations, AttributeValue, Filler

#: Between two things that one text attribute keeps.
BETWEEN = "; "


def written(value: AttributeValue) -> str:
    """A value as words: ``true`` and ``false`` for a boolean, the codes of a multichoice with commas."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def remark(code: str, value: AttributeValue) -> str:
    """What a note says of a value: ``strength: 2``."""
    return f"{code}: {written(value)}"


def added(note: AttributeValue | None, words: str) -> str:
    """A note with words added to it; the same words are not added twice."""
    if note is None or note == "":
        return words
    return str(note) if words in str(note).split(BETWEEN) else f"{note}{BETWEEN}{words}"


def filler_words(annotations: Annotations, fillers: tuple[Filler, ...]) -> str:
    """The fillers of a role as words: a span's words, a participant's name, a frame's id, a special value's name."""
    out = []
    for filler in fillers:
        if filler.kind == "span":
            out.append(annotations.spans[filler.target].text)
        elif filler.kind == "entity":
            out.append(annotations.entities[filler.target].name)
        else:
            out.append(filler.target)
    return " | ".join(out)
