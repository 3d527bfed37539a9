// Words that report, and how they are inflected. Twin of annotator/suggest/lexicon.py; a test holds the tables equal.
//
// A row is: class, kind, perfect, imperfect, participle, verbal noun, of the third person masculine; - where there is
// none. The other persons are made from these; what cannot be made stands in OTHER_FORMS.
import { fold } from "../text/folding.js";
import { listed } from "./wordlists.js";

const VERBS = `
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
`;

/** Forms that follow no rule, under the perfect they belong to. */
const OTHER_FORMS = `
قال قلت قلنا قلتم قلن قالا قالتا
أضاف أضفت أضفنا
رأى رأيت رأينا
`;

let known = null;

/** Every form, folded → {form, sense, kind, passive}; a form of two verbs is the first one's. */
export function entries() {
  known ??= inflected();
  return known;
}

function inflected() {
  const found = new Map();
  const others = new Map(rows(OTHER_FORMS).map(([verb, ...rest]) => [verb, rest]));
  for (const [sense, kind, past, present, participle, noun] of rows(VERBS)) {
    const forms = [
      ...[...perfect(past), ...imperfect(present), ...(others.get(past) ?? [])].map((word) => ["verb", word]),
      ...participles(participle).map((word) => ["participle", word]),
      ...nouns(noun).map((word) => ["noun", word]),
    ];
    for (const [form, word] of forms) if (!found.has(fold(word))) found.set(fold(word), { form, sense, kind, passive: false });
  }
  for (const word of listed("passive")) found.set(word, { form: "verb", sense: "distancing", kind: "speech", passive: true });
  for (const word of listed("sources")) found.set(word, { form: "other", sense: "neutral", kind: "speech", passive: false });
  return found;
}

export const rows = (table) => table.trim().split("\n").map((line) => line.split(" "));

/** The perfect of a verb, from its third person masculine. */
export function perfect(verb) {
  const stem = /[ىا]$/u.test(verb) ? verb.slice(0, -1) : verb;
  return [verb, `${stem}ت`, `${stem}وا`];
}

/** The imperfect in all its persons that are read. */
export function imperfect(verb) {
  if (verb === "-") return [];
  const stem = verb.slice(1);
  const plural = /[يوى]$/u.test(stem) ? stem.slice(0, -1) : stem;
  return [...[..."يتنأ"].map((person) => `${person}${stem}`), `ي${plural}ون`];
}

function participles(word) {
  if (word === "-") return [];
  const plural = word.endsWith("ي") ? word.slice(0, -1) : word;
  return [`${word}ا`, `${word}ة`, `${plural}ين`];
}

/** A verbal noun: bare, with ال, with its owner. */
export function nouns(word) {
  if (word === "-") return [];
  const stem = word.endsWith("ة") ? `${word.slice(0, -1)}ت` : word;
  return [word, `ال${word}`, ...["ه", "ها", "هم", "هما"].map((owner) => `${stem}${owner}`)];
}
