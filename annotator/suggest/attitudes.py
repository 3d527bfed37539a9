"""Words that take a stand, and how what they are about follows them. Twin of static/js/suggest/attitudes.js.

A row is: perfect, imperfect, verbal noun, the prepositions of the verb, those of the noun; - where there is none. A
verb without one has its object right behind it, and so has its noun with the owner in it: رفضها المقترح. A test holds
the tables equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from annotator.suggest.cues import Word
from annotator.suggest.lexicon import imperfect_of, nouns_of, perfect_of
from annotator.suggest.wordlists import listed
from annotator.text.folding import fold

ATTITUDES = """
رفض يرفض رفض - ل
أيد يؤيد تأييد - ل
دعم يدعم دعم - ل
ساند يساند مساندة - ل
عارض يعارض معارضة - ل
أدان يدين إدانة - ل
انتقد ينتقد انتقاد - ل
استنكر يستنكر استنكار - ل
شجب يشجب شجب - ل
هاجم يهاجم - - ل
استبعد يستبعد استبعاد - ل
طلب يطلب طلب - -
أراد يريد إرادة - -
قبل يقبل قبول - ب,ل
اقترح يقترح اقتراح - ب
اعتزم يعتزم اعتزام - -
نوى ينوي نية - في,ل
قرر يقرر قرار - ب
أقر يقر إقرار - ل,ب
تبنى يتبنى تبني - ل
شجع يشجع تشجيع - ل
بارك يبارك مباركة - ل
عرقل يعرقل عرقلة - ل
حظر يحظر حظر - -
- - مبرر - ل
- - مبررات - ل
- - مخاوف - من,إزاء,بشأن
- - قلق - من,إزاء,بشأن
- - استعداد - ل
- - رغبة - في,ب
وافق يوافق موافقة على على
اتفق يتفق اتفاق على على
اعترض يعترض اعتراض على على
احتج يحتج احتجاج على على
أصر يصر إصرار على على
عزم يعزم عزم على على,-
تحفظ يتحفظ تحفظ على,عن على,عن
عول يعول تعويل على على
تخلى يتخلى تخلي عن عن
دافع يدافع دفاع عن عن
تراجع يتراجع تراجع عن عن
امتنع يمتنع امتناع عن عن
رحب يرحب ترحيب ب ب
ندد يندد تنديد ب ب
طالب يطالب مطالبة ب ب
أشاد يشيد إشادة ب ب
تمسك يتمسك تمسك ب ب
التزم يلتزم التزام ب ب
تعهد يتعهد تعهد ب ب
وعد - وعد ب ب
دعا يدعو دعوة إلى,ل إلى,ل
سعى يسعى سعي إلى,ل إلى,ل
حذر يحذر تحذير من من
خشي يخشى خشية من من
انسحب ينسحب انسحاب من من
"""


@dataclass(frozen=True, slots=True)
class Attitude:
    """What a word governs: prepositions, and whether also an object without one.

    ``noun`` tells what may be a verbal noun (رفض), ``owned`` one with its owner (رفضه), ``mine`` the first person.
    """

    governs: tuple[str, ...]
    direct: bool
    noun: bool = False
    owned: bool = False
    mine: bool = False


#: A verb whose object follows it.
OBJECT = Attitude((), direct=True)
#: A verb that has its object within the evidence.
SPENT = Attitude((), direct=False)


@cache
def attitudes() -> dict[str, Attitude]:
    """Every form, folded, with what it governs; a form that is verb and noun may be either."""
    found: dict[str, Attitude] = {}
    for line in ATTITUDES.strip().splitlines():
        past, present, name, *governed = line.split()
        verb, named = ([one for one in map(fold, each.split(",")) if one != "-"] for each in governed)
        direct = not verb or governed[1].endswith(",-")
        persons = imperfect_of(present)
        for form in [*(() if past == "-" else perfect_of(past)), *persons]:
            _note(found, form, Attitude(tuple(verb), not verb, mine=form in persons[2:4]))
        for form in nouns_of(name):
            owned = form not in (name, f"ال{name}")
            _note(found, form, Attitude(tuple(named), direct=owned and direct, noun=True, owned=owned))
    return found


def _note(found: dict[str, Attitude], form: str, one: Attitude) -> None:
    key = fold(form)
    other = found.get(key)
    if other is None:
        found[key] = one
    elif one.noun and not other.noun:
        governs = tuple(dict.fromkeys((*other.governs, *one.governs)))
        found[key] = Attitude(governs, other.direct, noun=True, owned=one.owned and not other.direct, mine=other.mine)


def attitude_of(word: Word) -> Attitude | None:
    """What a word of a stance governs, without و, ف and the س of the future; None for a word that is not listed."""
    for key in bare(word):
        if (found := attitudes().get(key)) is not None:
            return found
    return None


def bare(word: Word) -> list[str]:
    """The readings of a word: whole, without its conjunction, without the س of the future."""
    keys = [word.key]
    if word.key[:1] in ("و", "ف"):
        keys.append(word.key[1:])
    return [*keys, *(key[1:] for key in keys if key[:1] == "س" and key[1:2] in ("ي", "ت", "ن", "ا"))]


def is_modal(word: Word) -> bool:
    """لن, قد, ليس: words before a predicate that say how true it is."""
    return word.key in listed("modals")
