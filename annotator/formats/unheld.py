"""What a format of spans alone has no place for, counted: every such format says the same of it."""

from __future__ import annotations

from collections import Counter
from typing import Final

from annotator.standoff.values import Annotations

#: What :func:`unheld` counts, each before ``:`` and what it was.
UNHELD: Final = ("attribute_left_out", "entity_left_out", "frame_left_out", "label_left_out")


def unheld(parts: Annotations, *, labels: bool = True) -> Counter[str]:
    """Attributes of spans (``attribute_left_out:GPE.role``), entities, frames, and the article's labels if asked."""
    losses = Counter(
        f"attribute_left_out:{span.type}.{code}" for span in parts.spans.values() for code in span.attributes
    )
    losses.update(f"entity_left_out:{entity.type}" for entity in parts.entities.values())
    losses.update(f"frame_left_out:{frame.type}" for frame in parts.frames.values())
    losses.update(f"label_left_out:{code}" for code in (parts.labels if labels else ()))
    return losses
