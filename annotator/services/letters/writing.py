"""A letter as an e-mail: plain text and HTML, with the headers that mail servers and mail programs look for."""

from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from annotator.models import Letter
from annotator.services.letters.wording import Words, words
from annotator.services.post import absolute

#: Out-of-office programs shall not answer; filters see that no person wrote it.
_QUIET: Final = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def written(letter: Letter) -> EmailMultiAlternatives | None:
    """The e-mail, in the language of whoever reads it, as things stand now; None where nothing is left to say."""
    language = letter.user.language if letter.user else letter.language
    with translation.override(language):
        said = words(letter)
        return _message(letter, said, language) if said else None


def _message(letter: Letter, said: Words, language: str) -> EmailMultiAlternatives:
    headers = {"Message-ID": message_id(letter), "Content-Language": language, **_QUIET}
    if said.stop:
        # One press in the mail program itself, without a page and without signing in (RFC 8058).
        headers |= {"List-Unsubscribe": f"<{said.stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    subject = " ".join(said.subject.split())
    message = EmailMultiAlternatives(subject, plain(said), to=[letter.address], headers=headers)
    context = {"said": said, "language": language, "direction": "rtl" if language == "ar" else "ltr"}
    message.attach_alternative(render_to_string("letters/letter.html", {**context, "home": absolute("/")}), "text/html")
    return message


def message_id(letter: Letter) -> str:
    """The same at every try: a mail program that gets the letter twice shows it once."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{letter.pk}@{domain or 'sanad'}>"


def plain(said: Words) -> str:
    """The letter without HTML. Addresses stand on lines of their own: they run from left to right."""
    lines = [said.opening, ""]
    for item in said.items:
        quoted = [f"> {line}" for line in item.quoted.splitlines()]
        lines += [item.words, *quoted, *([item.address] if item.address else []), ""]
    if said.target:
        lines += [f"{said.button}:", said.target, ""]
    lines += said.closing
    if said.stop:
        lines += [_("Switch such e-mails off:"), said.stop]
    return "\n".join([*lines, "", "-- ", _("Sanad"), absolute("/"), ""])


def test_message(address: str) -> EmailMultiAlternatives:
    """What ``send_test_email`` sends: both languages, both forms."""
    subject = "Sanad · سند: e-mail works · البريد يعمل"
    text = f"This Sanad can send e-mail.\nهذا الخادم قادر على إرسال البريد.\n\n{absolute('/')}\n"
    return EmailMultiAlternatives(subject, text, to=[address], headers=dict(_QUIET))
