// Words that take a stand, and how what they are about follows them. Twin of annotator/suggest/attitudes.py.
//
// A row is: perfect, imperfect, verbal noun, the prepositions of the verb, those of the noun; - where there is none. A
// verb without one has its object right behind it, and so has its noun with the owner in it: رفضها المقترح.
import { fold } from "../text/folding.js";
import { imperfect, nouns, perfect, rows } from "./lexicon.js";
import { listed } from "./wordlists.js";

const ATTITUDES = `
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
`;

const make = (governs, direct, rest = {}) => ({ governs, direct, noun: false, owned: false, mine: false, ...rest });

/** A verb whose object follows it. */
export const OBJECT = make([], true);
/** A verb that has its object within the evidence. */
export const SPENT = make([], false);

let known = null;

/**
 * Every form, folded → {governs: prepositions, direct: whether also an object without one, noun: a verbal noun (رفض),
 * owned: with its owner in it (رفضه), mine: the first person}; a form that is verb and noun may be either.
 */
export function attitudes() {
  known ??= inflected();
  return known;
}

function inflected() {
  const found = new Map();
  for (const [past, present, name, ...governed] of rows(ATTITUDES)) {
    const [verb, named] = governed.map((each) => each.split(",").map(fold).filter((one) => one !== "-"));
    const direct = !verb.length || governed[1].endsWith(",-");
    const persons = imperfect(present);
    for (const form of [...(past === "-" ? [] : perfect(past)), ...persons]) note(found, form, make(verb, !verb.length, { mine: persons.slice(2, 4).includes(form) }));
    for (const form of nouns(name)) {
      const owned = form !== name && form !== `ال${name}`;
      note(found, form, make(named, owned && direct, { noun: true, owned }));
    }
  }
  return found;
}

function note(found, form, one) {
  const key = fold(form);
  const other = found.get(key);
  if (!other) found.set(key, one);
  else if (one.noun && !other.noun) {
    const governs = [...new Set([...other.governs, ...one.governs])];
    found.set(key, make(governs, other.direct, { noun: true, owned: one.owned && !other.direct, mine: other.mine }));
  }
}

/** What a word of a stance governs, without و, ف and the س of the future; null for a word that is not listed. */
export function attitudeOf(word) {
  const key = bare(word).find((one) => attitudes().has(one));
  return key === undefined ? null : attitudes().get(key);
}

/** The readings of a word: whole, without its conjunction, without the س of the future. */
export function bare(word) {
  const keys = /^[وف]/u.test(word.key) ? [word.key, word.key.slice(1)] : [word.key];
  return [...keys, ...keys.filter((key) => /^س[يتنا]/u.test(key)).map((key) => key.slice(1))];
}

/** لن, قد, ليس: words before a predicate that say how true it is. */
export const isModal = (word) => listed("modals").has(word.key);
