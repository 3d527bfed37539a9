"""Numbers, sizes and moments as the reader writes them: Arabic-Indic digits in Arabic, Latin ones in English."""

import re
from datetime import UTC, date, datetime
from typing import Final

from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta
from babel.numbers import format_decimal
from django import template
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

register = template.Library()

_ARABIC_DIGITS: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_LOCALES: Final = {"ar": "ar_EG", "en": "en_GB"}
_WORDS_A_MINUTE: Final = 180
#: A moment nearer than this, in seconds, is told as "3 hours ago"; an older one by its date.
_RECENT: Final = 6 * 24 * 60 * 60
#: A day nearer than this, in days, is told without its year.
_NEAR: Final = 300


def _locale() -> str:
    return _LOCALES.get(get_language() or "ar", "ar_EG")


@register.filter
def digits(text: object) -> str:
    """Any text with its digits in the reader's script; names of files and versions are not for this."""
    return str(text).translate(_ARABIC_DIGITS) if get_language() == "ar" else str(text)


@register.filter
def number(value: float) -> str:
    """A number with its thousands and decimal marks: ١٬٢٣٤٫٥."""
    return digits(format_decimal(value, locale=_locale(), numbering_system="default"))


@register.filter
def amount(value: int) -> str:
    """How many, where it may be none: a lone Arabic zero reads as a dot."""
    return number(value) if value else pgettext("amount", "0")


@register.filter
def percent(part: float) -> str:
    """A share between 0 and 1, in whole percent."""
    return digits(round(part * 100)) + ("٪" if get_language() == "ar" else "%")


@register.filter
def percentage(hundredths: int) -> str:
    """A whole number of hundredths: ٨٣٪."""
    return percent(hundredths / 100)


@register.filter
def reading_time(words: int) -> str:
    """About how long a careful reader takes, in whole minutes: 180 words each."""
    minutes = max(1, round(words / _WORDS_A_MINUTE))
    return ngettext("%(shown)s minute", "%(shown)s minutes", minutes) % {"shown": number(minutes)}


@register.filter
def size(octets: int) -> str:
    """A file's size in bytes, kilobytes, megabytes or gigabytes (powers of 1,024, as file managers count)."""
    if octets < 1024:
        return _("%(amount)s bytes") % {"amount": number(octets)}
    if octets < 1024**2:
        return _("%(amount)s kB") % {"amount": number(round(octets / 1024))}
    if octets >= 1024**3:
        return _("%(amount)s GB") % {"amount": number(round(octets / 1024**3, 1))}
    return _("%(amount)s MB") % {"amount": number(round(octets / 1024**2, 1))}


@register.filter
def day(value: date) -> str:
    """A date in words: ٥ سبتمبر ٢٠٢٥."""
    return digits(format_date(value, "long", locale=_locale()))


@register.filter
def ago(value: datetime) -> str:
    """How long ago, while that says something; the date after about a week."""
    past = value - datetime.now(UTC)
    if -past.total_seconds() > _RECENT:
        return day(localtime(value).date())
    said: str = format_timedelta(past, add_direction=True, locale=_locale())
    # CLDR leaves the nunation of an indefinite noun off: ثوانِ.
    return digits(re.sub("ثوانِ$", "ثوانٍ", said))


@register.filter
def moment_near(value: datetime) -> str:
    """Day and hour of a moment of these days: الثلاثاء ٢ ديسمبر، ١٤:٣٠."""
    return digits(format_datetime(localtime(value), "EEEE d MMMM HH:mm", locale=_locale()))


@register.filter
def moment(value: datetime) -> str:
    """Date and time in full, in the server's time zone."""
    return digits(format_datetime(localtime(value), "long", locale=_locale()))


@register.filter
def minute(value: datetime) -> str:
    """Day, year and hour of something that was saved: ٢ ديسمبر ٢٠٢٥ ١٤:٣٠."""
    return digits(format_datetime(localtime(value), "d MMMM y HH:mm", locale=_locale()))


@register.filter
def short_day(value: date) -> str:
    """A date without its year: ٥ سبتمبر."""
    return digits(format_skeleton("MMMMd", value, locale=_locale()))


@register.filter
def near_day(value: date) -> str:
    """A date without its year where nobody would ask which: within ten months."""
    return short_day(value) if abs((value - localtime().date()).days) < _NEAR else day(value)


@register.filter
def month(value: date) -> str:
    """A month's name."""
    return format_date(value, "LLLL", locale=_locale())


@register.filter
def month_of_year(value: date) -> str:
    """A month with its year: سبتمبر ٢٠٢٥."""
    return digits(format_skeleton("yMMM", value, locale=_locale()))


@register.filter
def minutes(seconds: float) -> str:
    """A time at work in whole minutes."""
    if seconds < 60:
        return _("less than a minute")
    whole = round(seconds / 60)
    return ngettext("%(shown)s minute", "%(shown)s minutes", whole) % {"shown": number(whole)}
