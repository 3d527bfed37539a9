"""Figures as charts: labels written for the reader, forms drawn by :mod:`annotator.web.charts`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, pgettext
from django.utils.translation import gettext as _

from annotator.services.figures import Board, Distribution, Forecast, Own, Pace, Person, Progress, Week
from annotator.standoff.colours import SEPIA_BAR_PAPER, SEPIA_SHEET, on_paper
from annotator.standoff.schema import Schema
from annotator.web import charts
from annotator.web.dashboard.names import STATES, Group, groups_of
from annotator.web.figures import minutes, month, number, short_day

#: Weeks drawn as bars; the table has all.
BARS: Final = 12
#: Bars of a ranking; the table has all.
_MOST: Final = 10
#: What a scale of working times ends with at the least, in seconds: so small differences look small.
_SCALE: Final = 600


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart for a desk and for a phone."""

    desk: SafeString
    phone: SafeString


@dataclass(frozen=True, slots=True)
class Share:
    """A line of the legend under the bar of states."""

    code: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Ranking:
    """A group of things counted, drawn; ``total`` where the group is of one kind of frame."""

    title: str
    kind: str
    drawing: SafeString
    total: int | None


def states(of: Progress) -> tuple[SafeString, list[Share]]:
    """The bar of the articles' states, gold where reading begins, and its legend."""
    shares = [Share(code, str(STATES[code]), count) for code, count in of.states.items()]
    pieces = [charts.Piece(f"s-{one.code}", one.count, f"{one.name}: {number(one.count)}") for one in shares]
    drawn = charts.stacked(pieces, rtl=get_language_bidi(), title=_("Articles by state"))
    return drawn, [share for share in shares if share.count or share.code in {"submitted", "new"}]


def way(board: Board) -> Chart | None:
    """What was submitted week by week towards what is asked for, and where it may arrive; None before there is any."""
    if board.pace.first is None or not board.progress.places:
        return None
    growth, rtl = _growth(board.progress, board.pace, board.forecast), get_language_bidi()
    return Chart(charts.growth(growth, rtl=rtl), charts.growth(growth, rtl=rtl, narrow=True))


def _growth(how_far: Progress, how_fast: Pace, ahead: Forecast) -> charts.Growth:
    weeks = how_fast.weeks
    start, now = weeks[0].start, (how_fast.today - weeks[0].start).days + 1
    sums = list(accumulate([how_fast.before, *(week.sets for week in weeks)]))
    done = [((week.start - start).days, before) for week, before in zip(weeks, sums, strict=False)]
    done.append((now, sums[-1]))
    goal, top = max(how_far.places, sums[-1]), number(how_far.places)
    last = max([now * 1.25, *(((day - start).days * 1.06) for day in (ahead.late, _due(how_fast, ahead)) if day)])
    return charts.Growth(
        done=done,
        days=last,
        goal=charts.Mark(goal, _("Asked for: %(count)s") % {"count": top}),
        today=_("Today: %(count)s") % {"count": number(sums[-1])},
        dates=_dates(start, start + timedelta(days=int(last))),
        amounts=[charts.Mark(at, number(at)) for at in charts.steps(goal * 0.86) if at],
        ending=_ending(ahead, start),
        due=_mark(_due(how_fast, ahead), start),
        title=_("Annotation sets submitted, week by week"),
        description=_("%(done)s of %(all)s submitted.") % {"done": number(sums[-1]), "all": top},
    )


def _due(how_fast: Pace, ahead: Forecast) -> date | None:
    """The day that was set, where it can be drawn without pressing everything else together."""
    end = ahead.late or how_fast.today
    far = end + (end - (how_fast.first or end)) + timedelta(days=60)
    return ahead.goal if ahead.goal and how_fast.today <= ahead.goal <= far else None


def _mark(day: date | None, start: date) -> charts.Mark | None:
    return charts.Mark((day - start).days, _("Due %(day)s") % {"day": short_day(day)}) if day else None


def _ending(ahead: Forecast, start: date) -> charts.Ending | None:
    if not (ahead.early and ahead.middle and ahead.late):
        return None
    between = pgettext("days", "%(early)s to %(late)s")
    note = between % {"early": short_day(ahead.early), "late": short_day(ahead.late)}
    early, middle, late = ((day - start).days for day in (ahead.early, ahead.middle, ahead.late))
    return charts.Ending(early, middle, late, short_day(ahead.middle), note if early < late else "")


def _dates(start: date, end: date) -> list[charts.Mark]:
    """The beginnings of months; of weeks, where there are fewer than two months."""
    if (end - start).days < 62:
        weeks = [start + timedelta(days=days) for days in range(0, (end - start).days, 14)]
        return [charts.Mark((day - start).days, short_day(day)) for day in weeks]
    first = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    marks = [charts.Mark(0, month(start))] if start.day < 20 else []
    while first <= end:
        marks.append(charts.Mark((first - start).days, month(first)))
        first = (first + timedelta(days=32)).replace(day=1)
    return marks


def weekly(weeks: Sequence[Week]) -> Chart:
    """The last weeks as bars."""
    bars = [charts.Bar(short_day(week.start), week.sets, number(week.sets), now=week.now) for week in weeks[-BARS:]]
    title, rtl = _("Annotation sets submitted each week"), get_language_bidi()
    told = _("A bar for each week, from its Sunday; the last one is this week and still growing.")
    wide = charts.weeks(bars, rtl=rtl, title=title, description=told)
    return Chart(wide, charts.weeks(bars, rtl=rtl, title=title, description=told, width=320))


def line(weeks: Sequence[int]) -> SafeString:
    """The last weeks in a line of a table."""
    told = _("The last %(count)s weeks, the newest last: %(weeks)s") % {
        "count": number(len(weeks)),
        "weeks": _(", ").join(number(sets) for sets in weeks),
    }
    return charts.spark(weeks, rtl=get_language_bidi(), title=told)


def own_weeks(of: Own) -> SafeString:
    """A person's own weeks, small."""
    bars = [charts.Bar(short_day(week.start), week.sets, number(week.sets), now=week.now) for week in of.weeks]
    return charts.weeks(bars, rtl=get_language_bidi(), title=_("Articles you submitted each week"), width=320)


def time(person: Person, people: Sequence[Person]) -> SafeString | None:
    """A person's time on an article, on the same scale as everybody's; None where it cannot be told."""
    if person.time is None:
        return None
    top = max([_SCALE, *(one.time.high for one in people if one.time)])
    told = _("Half of the articles took between %(low)s and %(high)s") % {
        "low": minutes(person.time.low),
        "high": minutes(person.time.high),
    }
    spread = person.time
    return charts.whisker(
        spread.low, spread.median, spread.high, top=top, rtl=get_language_bidi(), title=told, width=96
    )


def rankings(contents: Distribution, schema: Schema) -> list[Ranking]:
    """Each group of which something occurs, the most frequent first."""
    found = [_ranking(group, contents, schema) for group in groups_of(schema)]
    return [ranking for ranking in found if ranking is not None]


def _ranking(group: Group, contents: Distribution, schema: Schema) -> Ranking | None:
    counted = [(thing, contents.codes[thing.code].count) for thing in group.things if thing.code in contents.codes]
    if not counted:
        return None
    most = sorted(counted, key=lambda pair: -pair[1])[:_MOST]
    bars = [charts.Bar(thing.name, count, number(count), ink=ink_of(thing.type, schema)) for thing, count in most]
    total = contents.codes[group.total].count if group.total in contents.codes else None
    return Ranking(group.title, group.kind, charts.ranked(bars, rtl=get_language_bidi(), title=group.title), total)


def ink_of(code: str, schema: Schema) -> charts.Ink | None:
    """A type's colours; frames are told apart by their words, so only spans have any."""
    type_ = schema.span_types.get(code)
    if type_ is None:
        return None
    colour = type_.colour
    fill, bar = colour["fill"], colour["bar"]
    return charts.Ink(
        light=(fill, bar),
        dark=(colour.get("darkFill", fill), colour.get("darkBar", bar)),
        sepia=(on_paper(fill, SEPIA_SHEET), on_paper(bar, SEPIA_BAR_PAPER)),
    )
