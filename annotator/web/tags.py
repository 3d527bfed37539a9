"""The types in the files of an import beside those of the project's schema: which becomes which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from annotator.models import Project
from annotator.services import snapshots
from annotator.services.articles import importing


@dataclass(frozen=True, slots=True)
class Tag:
    """A type in the files, how often, and the type of the schema it becomes ("" = left out)."""

    name: str
    count: int
    chosen: str
    label: str = ""

    @property
    def as_it_is(self) -> bool:
        """Whether it becomes the type of its own name, so that nobody has to decide."""
        return self.name == self.chosen


@dataclass(frozen=True, slots=True)
class Tags:
    """All of them, most frequent first; ``spans``, ``frames``: (code, name) of the schema's types."""

    found: Sequence[Tag]
    spans: Sequence[tuple[str, str]]
    frames: Sequence[tuple[str, str]]

    @property
    def other(self) -> Sequence[Tag]:
        """Those that are not called as the type they become: somebody should look at them."""
        return [tag for tag in self.found if not tag.as_it_is]

    @property
    def same(self) -> Sequence[Tag]:
        """Those that the schema knows by the same name."""
        return [tag for tag in self.found if tag.as_it_is]

    @property
    def undecided(self) -> int:
        """How many are left out."""
        return sum(not tag.chosen for tag in self.found)


def tags_of(project: Project, look: importing.Look) -> Tags:
    """The types seen in the files, as they were decided about."""
    spans, frames = _types(project)
    names = dict((*spans, *frames))

    def tag(name: str, count: int) -> Tag:
        chosen = look.choices.types.get(name, name)
        return Tag(name, count, chosen, names[chosen]) if chosen in names else Tag(name, count, "")

    return Tags([tag(name, count) for name, count in look.tags.most_common()], spans, frames)


def _types(project: Project) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    if project.schema is None:
        return [], []
    schema = snapshots.schema_of(project.schema)
    return (
        [(code, _named(code, type_.name)) for code, type_ in schema.span_types.items()],
        [(code, _named(code, type_.name)) for code, type_ in schema.frame_types.items()],
    )


def _named(code: str, names: Mapping[str, str]) -> str:
    """The name in the reader's language, and the code, which is what stands in files."""
    name = names.get(get_language() or "ar") or ""
    return f"{name} · {code}" if name and name != code else code
