// Enough of node:assert/strict for the twins' tests to run in a browser.
class AssertionError extends Error {}

function show(value) {
  try {
    return JSON.stringify(value, (_, v) => (v instanceof Map ? [...v] : v instanceof Set ? [...v] : v));
  } catch {
    return String(value);
  }
}
function refuse(message, fallback) {
  if (message instanceof Error) throw message;
  throw new AssertionError(message ?? fallback);
}

function same(a, b) {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || !a || !b) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Map) return a.size === b.size && [...a].every(([k, v]) => b.has(k) && same(v, b.get(k)));
  if (a instanceof Set) return a.size === b.size && [...a].every((v) => b.has(v) || [...b].some((w) => same(v, w)));
  if (a instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof RegExp) return String(a) === String(b);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((k) => Object.hasOwn(b, k) && same(a[k], b[k]));
}

function matches(error, expected) {
  if (!expected || typeof expected === "string") return true;
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected === "function") {
    if (expected.prototype !== undefined && error instanceof expected) return true;
    if (Error.isPrototypeOf(expected)) return false;
    return expected.call({}, error) === true;
  }
  return Object.entries(expected).every(([k, v]) => (v instanceof RegExp ? v.test(error[k]) : same(error[k], v)));
}

export default function assert(value, message) {
  if (!value) refuse(message, `expected a true value, got ${show(value)}`);
}
export const ok = assert;
export const equal = (a, b, m) => Object.is(a, b) || refuse(m, `${show(a)} is not ${show(b)}`);
export const notEqual = (a, b, m) => !Object.is(a, b) || refuse(m, `${show(a)} should differ`);
export const deepEqual = (a, b, m) => same(a, b) || refuse(m, `${show(a)}\nis not\n${show(b)}`);
export const notDeepEqual = (a, b, m) => !same(a, b) || refuse(m, `${show(a)} should differ`);
export const match = (s, re, m) => re.test(s) || refuse(m, `${show(s)} does not match ${re}`);
export const doesNotMatch = (s, re, m) => !re.test(s) || refuse(m, `${show(s)} matches ${re}`);
export const fail = (m) => refuse(m, "failed");
export const doesNotThrow = (run) => void run();
export function throws(run, expected, message) {
  try {
    run();
  } catch (error) {
    if (matches(error, expected)) return;
    throw error;
  }
  refuse(message, "nothing was thrown");
}
export async function rejects(promise, expected, message) {
  try {
    await (typeof promise === "function" ? promise() : promise);
  } catch (error) {
    if (matches(error, expected)) return;
    throw error;
  }
  refuse(message, "nothing was rejected");
}
export async function doesNotReject(promise) {
  await (typeof promise === "function" ? promise() : promise);
}
export const strictEqual = equal, deepStrictEqual = deepEqual, notStrictEqual = notEqual, notDeepStrictEqual = notDeepEqual;
Object.assign(assert, { ok, equal, notEqual, deepEqual, notDeepEqual, match, doesNotMatch, fail, doesNotThrow, throws, rejects,
  doesNotReject, strictEqual, deepStrictEqual, notStrictEqual, notDeepStrictEqual, strict: assert, AssertionError });
export { AssertionError };
export { assert as strict };
