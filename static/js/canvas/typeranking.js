/**
 * What a person can label with, as one list, and which of it a few typed letters mean. Pure, no DOM.
 *
 * An item is `{key, kind: "span"|"frame", type, attributes, names: {ar, en}, hotkey, layer, symbol, enabled}`. A frame whose
 * first required attribute is a choice stands there once for itself and once for each choice: «موقف · معارض».
 */
import { fold } from "../text/folding.js";

/** Everything the schema offers, in its order; types that are switched off are marked, spans made by frames left out. */
export function itemsOf(schema) {
  const spans = schema.spanTypes.filter((type) => type.mention || !isMade(schema, type)).map((type) => itemOf("span", type));
  return [...spans, ...schema.frameTypes.flatMap((type) => [itemOf("frame", type), ...variantsOf(type)])];
}

const isMade = (schema, type) => schema.frameTypes.some((frame) => frame.roles.some((role) => role.creates === type.code));

const itemOf = (kind, { code, name, hotkey, layer, enabled }) =>
  ({ key: code, kind, type: code, attributes: {}, names: name, hotkey: hotkey ?? null, layer, symbol: null, enabled: enabled !== false });

function variantsOf(type) {
  const lead = type.attributes.find((one) => one.required && one.kind === "choice");
  const variant = (choice) => ({
    ...itemOf("frame", type),
    key: `${type.code}:${choice.code}`,
    attributes: { [lead.code]: choice.code },
    names: { ar: `${type.name.ar} · ${choice.name.ar}`, en: `${type.name.en} · ${choice.name.en}` },
    hotkey: null,
    symbol: choice.symbol ?? null,
  });
  return (lead?.choices ?? []).map(variant);
}

/**
 * The items that some typed letters mean, the best first; with nothing typed all that are on, the recent ones first.
 * @param {string[]} recent keys, the latest first
 */
export function ranked(items, typed, recent = []) {
  const tokens = tokensOf(typed);
  const age = new Map(recent.map((key, n) => [key, n]));
  const found = items
    .map((item, place) => ({ item, place, score: scoreOf(item, tokens), age: age.get(item.key) ?? recent.length }))
    .filter(({ item, score }) => score !== null && (item.enabled || tokens.length));
  found.sort((a, b) => b.item.enabled - a.item.enabled || a.score - b.score || a.age - b.age || a.place - b.place);
  return found.map(({ item }) => item);
}

/** How far an item is from what was typed: the sum over the words; null when one of them fits nowhere. */
function scoreOf({ type, attributes, names }, tokens) {
  const codes = [type, ...Object.values(attributes)].map(plain);
  const words = [...tokensOf(names.ar), ...tokensOf(names.en)];
  let sum = 0;
  for (const token of tokens) {
    const best = Math.min(...codes.map((code) => distance(token, code)), ...words.map((word) => distance(token, word)));
    if (best === Infinity) return null;
    sum += best;
  }
  return sum + (tokens.length && Object.keys(attributes).length ? 0.5 : 0);
}

const ARTICLE = "ال";
const plain = (text) => fold(text).toLowerCase();

/** The words of a text as they are searched: folded, small, without the article. */
function tokensOf(text) {
  const words = plain(text).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.map((word) => (word.startsWith(ARTICLE) && word.length > 3 ? word.slice(2) : word));
}

/** 0 the word itself, 1 its beginning, 2 inside it, 3 its beginning with one slip, 4 its letters in order; else Infinity. */
export function distance(token, word) {
  if (token === word) return 0;
  if (word.startsWith(token)) return 1;
  if (token.length > 1 && word.includes(token)) return 2;
  if (token.length > 2 && beginsWithSlip(token, word)) return 3;
  return token.length > 1 && word[0] === token[0] && isSubsequence(token, word) ? 4 : Infinity;
}

function isSubsequence(token, word) {
  let at = -1;
  return [...token].every((letter) => (at = word.indexOf(letter, at + 1)) >= 0);
}

/** Whether a word begins with the token but for one letter too many, too few, another one, or two changed about. */
function beginsWithSlip(token, word) {
  for (let at = 0; at <= token.length; at += 1) {
    const [head, tail] = [token.slice(0, at), token.slice(at)];
    if (!word.startsWith(head)) return false;
    const rest = word.slice(at);
    const swapped = tail.length > 1 ? tail[1] + tail[0] + tail.slice(2) : null;
    const isNear = rest.startsWith(tail.slice(1)) || rest.slice(1).startsWith(tail) || rest.slice(1).startsWith(tail.slice(1));
    if (tail && ((isNear && tail.length < token.length) || (swapped && rest.startsWith(swapped)))) return true;
  }
  return false;
}
