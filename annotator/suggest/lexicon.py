"""Words that report, and how they are inflected. Twin of static/js/suggest/lexicon.js; a test holds the tables equal.

A row is: class, kind, perfect, imperfect, participle, verbal noun, of the third person masculine; - where there is
none. The other persons are made from these; what cannot be made stands in OTHER_FORMS.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from annotator.suggest.wordlists import listed
from annotator.text.folding import fold

VERBS = """
neutral speech قال يقول قائل قول
neutral speech أضاف يضيف مضيف -
neutral speech صرح يصرح مصرح تصريح
neutral speech ذكر يذكر ذاكر -
neutral speech أوضح يوضح موضح -
neutral speech أشار يشير مشير إشارة
neutral speech لفت يلفت لافت -
neutral speech نوه ينوه منوه -
neutral speech بين يبين مبين -
neutral speech أفاد يفيد - إفادة
neutral speech أعلن يعلن معلن إعلان
neutral speech تابع يتابع متابع -
neutral speech أجاب يجيب مجيب -
neutral speech رد يرد - -
neutral speech سأل يسأل سائل -
neutral speech تساءل يتساءل متسائل -
neutral speech علق يعلق معلق -
neutral speech روى يروي - -
neutral speech نقل ينقل ناقل -
neutral speech أبلغ يبلغ مبلغ -
neutral speech أخبر يخبر مخبر -
neutral speech أردف يردف مردف -
neutral speech استطرد يستطرد مستطرد -
neutral speech استدرك يستدرك مستدرك -
neutral speech ختم يختم خاتم -
neutral speech خلص يخلص - -
neutral speech ردد يردد مردد -
neutral speech شرح يشرح شارح -
neutral speech عبر يعبر معبر -
neutral speech أعرب يعرب معرب -
neutral speech حكى يحكي - -
neutral speech واصل يواصل مواصل -
neutral writing كتب يكتب كاتب -
neutral writing غرد يغرد مغرد -
neutral writing نص ينص - -
neutral writing أظهر يظهر مظهر -
assertive speech أكد يؤكد مؤكد تأكيد
assertive speech شدد يشدد مشدد تشديد
assertive speech كشف يكشف كاشف -
assertive speech أقر يقر مقر إقرار
assertive speech اعترف يعترف معترف اعتراف
assertive speech جزم يجزم جازم -
assertive speech تعهد يتعهد متعهد تعهد
assertive speech وعد - واعد -
assertive speech جدد يجدد مجدد -
assertive speech كرر يكرر مكرر -
assertive speech أقسم يقسم مقسم -
distancing speech زعم يزعم زاعم زعم
distancing speech ادعى يدعي مدعي ادعاء
opinion speech اعتبر يعتبر معتبر -
opinion thought رأى يرى - -
opinion thought اعتقد يعتقد معتقد اعتقاد
opinion thought ظن يظن ظان -
opinion thought توقع يتوقع متوقع -
opinion thought رجح يرجح مرجح -
opinion thought أمل يأمل آمل -
opinion speech استبعد يستبعد مستبعد -
opinion thought تمنى يتمنى متمني -
warning speech حذر يحذر محذر تحذير
warning speech هدد يهدد مهدد تهديد
warning speech نبه ينبه منبه -
denial speech نفى ينفي نافي نفي
denial speech رفض يرفض رافض -
denial speech أنكر ينكر منكر -
appeal speech طالب يطالب مطالب -
appeal speech دعا يدعو داعي -
appeal speech حث يحث حاث -
appeal speech حض يحض - -
appeal speech ناشد يناشد مناشد -
appeal speech اقترح يقترح مقترح -
evaluative speech وصف يصف واصف -
evaluative speech انتقد ينتقد منتقد -
evaluative speech اتهم يتهم متهم اتهام
evaluative speech استنكر يستنكر مستنكر -
evaluative speech ندد يندد مندد -
evaluative speech أدان يدين - -
evaluative speech رحب يرحب مرحب -
evaluative speech أثنى يثني مثني -
evaluative speech أشاد يشيد مشيد -
"""

#: Forms that follow no rule, under the perfect they belong to.
OTHER_FORMS = """
قال قلت قلنا قلتم قلن قالا قالتا
أضاف أضفت أضفنا
رأى رأيت رأينا
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a reporting word is: its form (verb, participle, noun, other), class and kind, all as in ar-news."""

    form: str
    sense: str
    kind: str
    passive: bool = False


@cache
def entries() -> dict[str, Entry]:
    """Every form, folded, with what it is; a form of two verbs is the first one's."""
    found: dict[str, Entry] = {}
    others = {line.split()[0]: line.split()[1:] for line in OTHER_FORMS.strip().splitlines()}
    for line in VERBS.strip().splitlines():
        sense, kind, perfect, imperfect, participle, noun = line.split()
        forms = [("verb", form) for form in (*perfect_of(perfect), *imperfect_of(imperfect), *others.get(perfect, []))]
        forms += [("participle", form) for form in _participle(participle)]
        forms += [("noun", form) for form in nouns_of(noun)]
        for form, word in forms:
            found.setdefault(fold(word), Entry(form, sense, kind))
    for word in listed("passive"):
        found[word] = Entry("verb", "distancing", "speech", passive=True)
    for word in listed("sources"):
        found[word] = Entry("other", "neutral", "speech")
    return found


def perfect_of(verb: str) -> list[str]:
    """The perfect of a verb, from its third person masculine."""
    if verb[-1] in "ىا":
        return [verb, f"{verb[:-1]}ت", f"{verb[:-1]}وا"]
    return [verb, f"{verb}ت", f"{verb}وا"]


def imperfect_of(verb: str) -> list[str]:
    """The imperfect in the persons that are read; none of a verb that has none."""
    if verb == "-":
        return []
    stem = verb[1:]
    plural = stem[:-1] if stem[-1] in "يوى" else stem
    return [*(f"{person}{stem}" for person in "يتنأ"), f"ي{plural}ون"]


def _participle(word: str) -> list[str]:
    if word == "-":
        return []
    plural = word[:-1] if word[-1] == "ي" else word
    return [f"{word}ا", f"{word}ة", f"{plural}ين"]


def nouns_of(word: str) -> list[str]:
    """A verbal noun: bare, with ال, with its owner."""
    if word == "-":
        return []
    stem = f"{word[:-1]}ت" if word[-1] == "ة" else word
    return [word, f"ال{word}", *(f"{stem}{owner}" for owner in ("ه", "ها", "هم", "هما"))]
