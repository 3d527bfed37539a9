"""Lists of words the rules go by, each a line: its name, a colon, its words. Twin of static/js/suggest/wordlists.js."""

from __future__ import annotations

from functools import cache

from annotator.text.folding import fold

LISTS = """
ambiguous: بين عبر عبرت أمل رد ردت نقل يعد وعد ختم نص
passive: قيل يقال يحكى يروى
sources: بحسب حسب وفق وفقا طبقا نقلا
no object: بين عبر عبرت أمل رد ردت نقل يعد وعد ختم نص رأي
no quote: بعد قبل دون إلا غير منذ حتى كما بيد رغم مع يجب يمكن ينبغي كاد يكاد لولا بمجرد سوى حين
connectors: ثم كما كذلك ولكنه ولكنها لكنه لكنها لكنهم ولكنهم وهو وهي فيما بينما وقد فقد أنه أنها
remarks: وهو وهي وهذا وهذه وهم مما فيما بينما
remark nouns: تصريح بيان حديث مقابلة مؤتمر إشارة كلمة حوار
statements: بيان تصريح تقرير رسالة منشور خطاب تغريدة مقال إفصاح
adverbs: كما هكذا بهذا ثم حسبما
titles: رئيس رئيسة وزير وزيرة أمين أمينة مدير مديرة متحدث متحدثة ناطق ناطقة سفير سفيرة نائب نائبة مبعوث مستشار
titles: عضو نقيب أستاذ أستاذة باحث باحثة قائد زعيم مرشح محافظ عمدة كبير كبيرة خبير خبيرة محلل محللة مندوب مندوبة مفوض
titles: مفوضة مدرب كاتب كاتبة صحافي صحافية مهندس مهندسة حاكم ملك ملكة أمير أميرة رئيسها رئيسه مستشارة
honorifics: د م السيد السيدة الدكتور الدكتورة الأستاذ الأستاذة الشيخ المهندس المهندسة اللواء العميد العقيد الأمير
honorifics: الأميرة الملك الرئيس الوزير الكاتب الكاتبة الباحث الباحثة القائد اسمه اسمها
organisations: وزارة هيئة شركة وكالة صحيفة منظمة رابطة اتحاد مجلس صندوق حزب جمعية بنك مصرف حركة مكتب مؤسسة لجنة جامعة
organisations: نقابة محكمة حكومة رئاسة بعثة مركز قناة إذاعة شبكة
particles: في من إلى على عن مع أمام عقب بعد قبل خلال بين ضد لدى باسم منذ حول حتى و ف إن لا ما لم لن قد كان كانت الذي
particles: التي هو هي إنه إنها لكن لكنه لكنها ثم أو أم وهو وهي الذين مساء صباح يوم أمس اليوم أيضا وفق بحسب نحو
particles: عند عبر ضمن ردا إثر سابقا عام سنة
joining: عبد أبو أبي ابن بن بنت أم آل
prepositions: في من إلى على عن مع أمام عقب بعد قبل خلال بين ضد لدى باسم منذ حول عند ضمن دون عبر
anonymous: مصدر مصادر مصدرا مسؤول مسؤولون مسؤولين محللون محللين مراقبون مراقبين خبراء شهود دبلوماسي دبلوماسيون ناشطون
anonymous: متشائمون بعض
pronouns: إنه إنها إنهم لكنه لكنها لكنهم ولكنه ولكنها فإنه فإنها وإنه وإنها
first person: أقول نقول قلت قلنا أضيف نضيف أرى نرى أضفت
impersonal: نص نصت ينص تنص أظهر أظهرت يظهر تظهر
to me: لي لنا
telling: أبلغ أبلغت يبلغ تبلغ أخبر أخبرت يخبر سأل سألت طالب ناشد حث
"""


@cache
def listed(name: str) -> frozenset[str]:
    """The words of a list, folded; KeyError when no list is called so."""
    lines = [line.partition(": ") for line in LISTS.strip().splitlines()]
    found = frozenset(fold(word) for head, _, words in lines if head == name for word in words.split())
    if not found:
        raise KeyError(name)
    return found
