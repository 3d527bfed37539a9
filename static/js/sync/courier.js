/**
 * The courier: carries the outbox to the server, batch after batch, until it is empty.
 *
 * Only one tab carries at a time (a Web Lock per annotation set), so that batches keep their order. After a failure it waits,
 * each time longer, unless somebody calls `wake` (the network is back, the page is looked at again, a log-in succeeded).
 */
import { BATCH, Undelivered, pause } from "./transport.js";

const SIGNED_OUT_PAUSE = 30_000; // ms; until somebody has logged in there is no point in asking often

/**
 * @param {object} parts
 * @param {() => Promise<object[]>} parts.waiting the changes to send, oldest first
 * @param {(changes: object[]) => Promise<object>} parts.post one request; throws Undelivered
 * @param {(answer: object, changes: object[]) => Promise<void>} parts.onAnswer what the verdicts mean
 * @param {(kind: string|null, code?: string) => void} parts.onTrouble why nothing moves; null when it moves again
 * @param {(act: () => Promise) => Promise} [parts.alone] runs `act` while no other tab does
 * @param {(ms: number, signal: AbortSignal) => Promise<void>} [parts.sleep] resolves early when the signal fires
 */
export function createCourier({ waiting, post, onAnswer, onTrouble, alone = (act) => act(), sleep = nap, random = Math.random }) {
  let running = null;
  let again = false;
  let closed = false;
  let failures = 0;
  let alarm = new AbortController();
  let watchers = [];

  async function round() {
    while (!closed) {
      again = false;
      const outcome = await alone(carry).catch(strange);
      if (outcome instanceof Undelivered) await wait(outcome);
      else if (outcome === "empty" && !again) break;
    }
    running = null;
    tellWatchers();
  }

  /** One batch, under the lock. */
  async function carry() {
    try {
      const changes = await waiting();
      if (changes.length) await deliver(changes.slice(0, BATCH));
      failures = 0;
      onTrouble(null);
      return changes.length ? "sent" : "empty";
    } catch (error) {
      if (error instanceof Undelivered) return error;
      throw error;
    }
  }

  /** A batch the server cannot take as a whole is halved until it is clear which change is meant. */
  async function deliver(changes) {
    try {
      await onAnswer(await post(changes), changes);
    } catch (error) {
      if (!["too-large", "malformed"].includes(error.kind)) throw error;
      if (changes.length === 1) return onAnswer(refusalOf(error, changes), changes);
      const middle = changes.length >> 1;
      await deliver(changes.slice(0, middle));
      await deliver(changes.slice(middle));
    }
  }

  async function wait(trouble) {
    onTrouble(trouble.kind, trouble.code);
    tellWatchers();
    const hopeless = ["signed-out", "forbidden", "missing"].includes(trouble.kind);
    const ms = hopeless ? SIGNED_OUT_PAUSE : pause(failures, { random, retryAfter: trouble.retryAfter });
    failures += 1;
    if (!alarm.signal.aborted) await sleep(ms, alarm.signal);
    alarm = new AbortController();
  }

  function tellWatchers() {
    watchers.forEach((resolve) => resolve());
    watchers = [];
  }

  /** Something is to be sent. */
  function nudge() {
    again = true;
    running ??= round();
  }

  return {
    nudge,
    /** Something has changed for the better: try at once, not after the pause. */
    wake() {
      failures = 0;
      if (running) alarm.abort();
      nudge();
    },
    /** Resolves when all is sent, or at the next failure. */
    rest: () => new Promise((resolve) => (running ? watchers.push(resolve) : resolve())),
    close() {
      closed = true;
      alarm.abort();
    },
  };
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
