/**
 * One delivery: a batch of changes over the wire, and what became of it.
 *
 * Whatever happens, the answer is either the server's verdicts or an `Undelivered` that says why; nothing is decided about
 * the changes here.
 */

export const BATCH = 50;
const PATIENCE = 20_000; // ms for one request
const KEEPALIVE_LIMIT = 60_000; // bytes; browsers refuse keepalive bodies over 64 KiB in all

/** @property {"offline"|"signed-out"|"busy"|"too-large"|"malformed"|"forbidden"|"missing"|"strange"} kind */
export class Undelivered extends Error {
  constructor(kind, { code = "", retryAfter = 0, cause } = {}) {
    super(`not delivered: ${kind} ${code}`.trim(), { cause });
    Object.assign(this, { kind, code, retryAfter });
  }
}

/** The CSRF token as the cookie has it this moment: signing in again changes it under an open page. */
export function csrfToken(cookies = document.cookie, name = "sanad_csrf") {
  const pair = cookies.split("; ").find((cookie) => cookie.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : "";
}

/** Whose page this is; somebody else may have signed in under it since. */
const pageUser = () => globalThis.document?.documentElement.dataset.user ?? "";

/** The headers of whatever changes something on the server, which takes nothing in another person's name. */
export function ownHeaders({ token = csrfToken, user = pageUser } = {}) {
  const whose = user();
  return { "Content-Type": "application/json", "X-CSRFToken": token(), ...(whose && { "X-Sanad-User": whose }) };
}

/**
 * @param {string} url
 * @param {{body?: object, method?: string, keepalive?: boolean, fetch?: typeof fetch, token?: () => string, user?: () => string}} [options] with
 *   a body: POST
 * @returns {Promise<object>} the JSON answer
 * @throws {Undelivered}
 */
export async function request(url, { body, method = body ? "POST" : "GET", keepalive = false, fetch = globalThis.fetch, token, user } = {}) {
  const headers = { Accept: "application/json" };
  if (body) Object.assign(headers, ownHeaders({ token, user }));
  const response = await fetch(url, {
    method,
    headers,
    body: body && JSON.stringify(body),
    credentials: "same-origin",
    cache: "no-store",
    redirect: "manual", // a redirect here is a log-in page, not an answer
    keepalive,
    signal: keepalive ? undefined : AbortSignal.timeout(PATIENCE),
  }).catch((cause) => {
    throw new Undelivered("offline", { cause });
  });
  return read(response);
}

async function read(response) {
  if (response.type === "opaqueredirect") throw new Undelivered("signed-out");
  // A connection that breaks in the middle of the answer has not answered.
  const text = await response.text().catch((cause) => {
    throw new Undelivered("offline", { cause });
  });
  const answer = parse(text);
  const code = answer?.error?.code ?? "";
  if (code === OTHER_PERSON) globalThis.dispatchEvent?.(new Event("sanad:stranger"));
  if (!response.ok) throw new Undelivered(kindOf(response.status, code), { code, retryAfter: seconds(response) });
  if (answer === null) throw new Undelivered("strange");
  return answer;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const seconds = (response) => Number(response.headers.get("Retry-After")) || 0;

const KINDS = { 400: "malformed", 401: "signed-out", 404: "missing", 410: "missing", 413: "too-large", 422: "malformed" };

/** The session is somebody else's now: what was written waits for its author. */
export const OTHER_PERSON = "other_person";

const FIXED_BY_SIGNING_IN = ["", "csrf_failed", "not_authenticated", "authentication_failed", OTHER_PERSON];

/** 403 is said both to a stale session or token (log in again) and to somebody who may read but not write. */
export function kindOf(status, code) {
  if (status === 403) return FIXED_BY_SIGNING_IN.includes(code) ? "signed-out" : "forbidden";
  return KINDS[status] ?? (status >= 500 || status === 429 || status === 408 ? "busy" : "strange");
}

/**
 * How long to wait after the n-th failure in a row (from 0): doubling, capped, and spread so that a room of annotators
 * does not come back in one beat ("equal jitter").
 * @returns {number} milliseconds
 */
export function pause(failures, { random = Math.random, base = 400, cap = 15_000, retryAfter = 0 } = {}) {
  const full = Math.min(cap, base * 2 ** Math.min(failures, 16));
  return Math.max(retryAfter * 1000, full / 2 + (random() * full) / 2);
}

/** The longest beginning of the queue that fits into a keepalive request. */
export function parting(changes, limit = KEEPALIVE_LIMIT) {
  let size = 20;
  const fits = changes.slice(0, BATCH).findIndex((change) => (size += bytes(change) + 1) > limit);
  return changes.slice(0, fits < 0 ? BATCH : fits);
}

const bytes = (change) => new TextEncoder().encode(JSON.stringify(change)).length;
