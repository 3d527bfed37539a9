/** Who is signed in in this browser, and signing in again without leaving the page. */
import { csrfToken } from "./transport.js";

const PATIENCE = 20_000; // ms

/** @property {"offline"|"wrong"|"code"|"locked"|"strange"} kind; `minutes` until a locked door opens, `message` the server's sentence */
export class NotIn extends Error {
  constructor(kind, { message = "", minutes = 0, cause } = {}) {
    super(message || `not signed in: ${kind}`, { cause });
    Object.assign(this, { name: "NotIn", kind, minutes, sentence: message });
  }
}

/**
 * @param {string} url the sign-in page, which answers programs in JSON
 * @param {{fetch?: typeof fetch, token?: () => string}} [options]
 */
export function createSession(url, { fetch = globalThis.fetch, token = csrfToken } = {}) {
  const ask = (options = {}) =>
    fetch(url, { ...options, headers: { Accept: "application/json", ...options.headers }, credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) }).catch((cause) => {
      throw new NotIn("offline", { cause });
    });
  const send = (name, password, code) => {
    const body = new URLSearchParams({ username: name, password, ...(code && { code }) });
    return ask({ method: "POST", body, headers: { "X-CSRFToken": token() } });
  };
  return {
    /** @returns {Promise<{id: number, name: string}|null>} who is signed in now; a fresh CSRF cookie comes along */
    who: async () => userOf(await ask()),
    /**
     * @param {string} [code] of the person's device, where the second step is on: NotIn "code" asks for it
     * @returns {Promise<{id: number, name: string}>} who is signed in after it @throws NotIn
     */
    async signIn(name, password, code = "") {
      await ask(); // the cookie may have ended with the session
      let answer = await send(name, password, code);
      if (answer.status === 403) {
        await ask();
        answer = await send(name, password, code);
      }
      return userOf(answer);
    },
  };
}

async function userOf(answer) {
  const said = await answer.json().catch(() => null);
  if (answer.ok && said && "user" in said) return said.user;
  const { code, message = "", facts = {} } = said?.error ?? {};
  const asksForCode = code === "code_needed" || code === "wrong_code";
  const kind = asksForCode ? "code" : ({ 400: "wrong", 429: "locked" }[answer.status] ?? "strange");
  throw new NotIn(kind, { message, minutes: facts.minutes ?? 0 });
}
