/**
 * The courier: carries the outbox to the server, batch after batch, until it is empty.
 *
 * Only one tab carries at a time (a Web Lock per annotation set), so that batches keep their order. After a failure it waits,
 * each time longer, unless somebody calls `wake` (the network is back, the page is looked at again, a log-in succeeded).
 */
import { BATCH, Undelivered, pause } from "./transport.js";

const SIGNED_OUT_PAUSE = 30_000; // ms; until somebody has logged in there is no point in asking often
const PERSONS_MATTER = ["signed-out", "forbidden", "missing"];

/**
 * @param {object} parts
 * @param {() => Promise<object[]>} parts.waiting the changes to send, oldest first
 * @param {(changes: object[]) => Promise<object>} parts.post one request; throws Undelivered
 * @param {(answer: object, changes: object[]) => Promise<void>} parts.onAnswer what the verdicts mean
 * @param {(kind: string|null, code?: string) => void} parts.onTrouble why nothing moves; null when it moves again
 * @param {(act: () => Promise) => Promise} [parts.alone] runs `act` while no other tab does
 * @param {(ms: number, signal: AbortSignal) => Promise<void>} [parts.sleep] resolves early when the signal fires
 * @param {() => number} [parts.random]
 */
export const createCourier = (parts) => new Courier(parts);

class Courier {
  #parts;
  #running = null;
  #again = false;
  #failures = 0;
  #alarm = new AbortController();
  #watchers = [];

  constructor(parts) {
    this.#parts = { alone: (act) => act(), sleep: nap, random: Math.random, ...parts };
  }

  /** Something is to be sent. */
  nudge() {
    this.#again = true;
    this.#running ??= this.#rounds();
  }

  /** Something has changed for the better: try at once, not after the pause. */
  wake() {
    this.#failures = 0;
    if (this.#running) this.#alarm.abort();
    this.nudge();
  }

  /** Resolves when all is sent, or at the next failure. */
  rest() {
    return new Promise((resolve) => (this.#running ? this.#watchers.push(resolve) : resolve()));
  }

  async #rounds() {
    for (;;) {
      this.#again = false;
      const outcome = await this.#parts.alone(() => this.#carry()).catch(strange);
      if (outcome instanceof Undelivered) await this.#wait(outcome);
      else if (outcome === "empty" && !this.#again) break;
    }
    this.#running = null;
    this.#tellWatchers();
  }

  /** One batch, under the lock. */
  async #carry() {
    try {
      const changes = await this.#parts.waiting();
      if (changes.length) await this.#deliver(changes.slice(0, BATCH));
      this.#failures = 0;
      this.#parts.onTrouble(null);
      return changes.length ? "sent" : "empty";
    } catch (error) {
      if (error instanceof Undelivered) return error;
      throw error;
    }
  }

  /** A batch the server cannot take as a whole is halved until it is clear which change is meant. */
  async #deliver(changes) {
    try {
      await this.#parts.onAnswer(await this.#parts.post(changes), changes);
    } catch (error) {
      if (!["too-large", "malformed"].includes(error.kind)) throw error;
      if (changes.length === 1) return this.#parts.onAnswer(refusalOf(error, changes), changes);
      const middle = changes.length >> 1;
      await this.#deliver(changes.slice(0, middle));
      await this.#deliver(changes.slice(middle));
    }
  }

  async #wait({ kind, code, retryAfter }) {
    const { onTrouble, sleep, random } = this.#parts;
    onTrouble(kind, code);
    this.#tellWatchers();
    const ms = PERSONS_MATTER.includes(kind) ? SIGNED_OUT_PAUSE : pause(this.#failures, { random, retryAfter });
    this.#failures += 1;
    if (!this.#alarm.signal.aborted) await sleep(ms, this.#alarm.signal);
    this.#alarm = new AbortController();
  }

  #tellWatchers() {
    this.#watchers.forEach((resolve) => resolve());
    this.#watchers = [];
  }
}

/** An error of our own must not stop the carrying for good: it counts as a failure, and shows in the console. */
function strange(error) {
  console.error("sanad sync:", error);
  return new Undelivered("strange", { cause: error });
}

const refusalOf = ({ code, kind }, [change]) => ({
  revision: null,
  verdicts: [{ id: change.id, status: "rejected", code: code || kind, facts: {}, current: [] }],
});

const nap = (ms, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
