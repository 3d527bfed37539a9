/**
 * Every key is a command: one table says what a key does, when, and how the list of keys names it.
 *
 * Keys are told by their place (`event.code`), so they are the same on an Arabic and on a Latin layout.
 */

/** The headings of the list of keys, in its order. */
export const GROUPS = ["labels", "frames", "text", "selecting", "cast", "panels", "article", "everywhere"];

/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} group one of GROUPS
 * @property {() => string} name what it does, as the list of keys says it
 * @property {{code: string, shift?: boolean, ctrl?: boolean, alt?: boolean}[]} keys exact; `ctrl` is also ⌘
 * @property {"text"|"anywhere"} [scope] "text": only while the text or nothing has the focus
 * @property {boolean} [edits] needs an open set
 * @property {() => boolean} [when] false leaves the key alone
 * @property {(event: KeyboardEvent) => boolean|void} act false: not handled
 */

export function createCommands() {
  const commands = new Map();
  const escapes = [];
  return {
    /** @param {Command} command @returns a function that takes it away again */
    add(command) {
      if (!GROUPS.includes(command.group)) throw new RangeError(`no group of keys is called ${command.group}`);
      const rival = firstRival(commands.values(), command);
      if (rival) throw new RangeError(`${command.id} wants a key of ${rival.id}`);
      commands.set(command.id, command);
      return () => commands.delete(command.id);
    },
    /** What a key press means, given where the focus is. @returns {Command|null} */
    find(event, { inText }) {
      for (const command of commands.values()) {
        const fits = command.keys.some((key) => matches(key, event)) && (inText || command.scope !== "text");
        if (fits && (command.when?.() ?? true)) return command;
      }
      return null;
    },
    get: (id) => commands.get(id) ?? null,
    all: () => [...commands.values()],
    /** What Escape lets go of: the lowest rank first; `act` gives false when it had nothing. */
    addEscape(act, { rank = 50 } = {}) {
      const entry = { act, rank };
      escapes.push(entry);
      escapes.sort((a, b) => a.rank - b.rank);
      return () => escapes.splice(escapes.indexOf(entry), 1);
    },
    escape: () => escapes.some(({ act }) => act() === true),
  };
}

/** Two commands may share a key only when each says when it is meant. */
function firstRival(commands, { id, keys, when, scope }) {
  for (const other of commands) {
    const shared = other.id !== id && other.keys.some((one) => keys.some((key) => sameKey(one, key)));
    if (shared && !when && !other.when && (other.scope ?? "anywhere") === (scope ?? "anywhere")) return other;
  }
  return null;
}

const flags = ({ code, shift = false, ctrl = false, alt = false }) => [code, shift, ctrl, alt].join();
const sameKey = (a, b) => flags(a) === flags(b);

/** Whether a press is exactly this key. */
export const matches = (key, event) =>
  flags(key) === flags({ code: event.code, shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey });
