"""SVG elements, and the plane they stand on: places are told along the line of reading and mirrored here, once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

Value = str | float | None


def element(name: str, *children: str, **attributes: Value) -> SafeString:
    """One element; text and values are escaped, ``class_`` is class, ``text_anchor`` text-anchor, None is left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_written(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(conditional_escape(child) for child in children)
    # Every part was escaped above: names of elements and attributes are this room's own.
    return mark_safe(f"<{name}{written}>{inner}</{name}>" if inner else f"<{name}{written}/>")  # noqa: S308


def _written(value: str | float) -> str:
    """A length with one decimal at the most: a tenth of a pixel is nobody's."""
    if isinstance(value, str):
        return value
    text = f"{value:.1f}"
    return text.removesuffix(".0")


@dataclass(frozen=True, slots=True)
class Plane:
    """A drawing's ground, ``width`` × ``height`` CSS pixels. ``along`` counts from where reading begins."""

    width: float
    height: float
    rtl: bool

    def x(self, along: float) -> float:
        """The horizontal place in SVG of a place along the line of reading."""
        return self.width - along if self.rtl else along

    def box(self, along: float, top: float, length: float, thickness: float, *, class_: str, **more: Value) -> str:
        """A rectangle that begins at ``along`` and goes ``length`` on."""
        x = self.x(along + length) if self.rtl else along
        return element("rect", x=x, y=top, width=length, height=thickness, class_=class_, **more)

    def line(self, start: tuple[float, float], end: tuple[float, float], *, class_: str) -> str:
        """A straight line between two points (along, y)."""
        (a, y1), (b, y2) = start, end
        return element("line", x1=self.x(a), y1=y1, x2=self.x(b), y2=y2, class_=class_)

    def dot(self, along: float, y: float, radius: float, *, class_: str) -> str:
        """A filled circle."""
        return element("circle", cx=self.x(along), cy=y, r=radius, class_=class_)

    def path(self, points: Iterable[tuple[float, float]], *, class_: str, closed: bool = False) -> str:
        """A line through points (along, y)."""
        drawn = "L".join(f"{_written(self.x(along))} {_written(y)}" for along, y in points)
        return element("path", d=f"M{drawn}{'Z' if closed else ''}", class_=class_)

    def label(self, along: float, y: float, text: str, *, class_: str = "", anchor: str = "start") -> str:
        """Text whose ``anchor`` (start, middle, end, as one reads) stands at ``along``; ``y`` is its base line."""
        return element("text", text, x=self.x(along), y=y, text_anchor=anchor, class_=class_ or None)

    def svg(
        self,
        parts: Iterable[str],
        *,
        title: str,
        description: str = "",
        class_: str = "",
        role: str = "img",
        **more: Value,
    ) -> SafeString:
        """The drawing, named for those who do not see it. In SVG "start" follows ``direction``, x does not.

        ``role``: "group" for one with links in it, which are read one by one.
        """
        told = [element("title", title), *([element("desc", description)] if description else [])]
        return element(
            "svg",
            *told,
            *parts,
            viewBox=f"0 0 {_written(self.width)} {_written(self.height)}",
            width=self.width,
            height=self.height,
            direction="rtl" if self.rtl else "ltr",
            role=role,
            class_=f"chart {class_}".strip(),
            **more,
        )
