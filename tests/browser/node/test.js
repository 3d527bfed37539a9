// Enough of node:test for the twins' tests to run in a browser: test, describe, it, before, after, nested t.test.
const queue = [];
const results = [];

function parse(args) {
  const name = typeof args[0] === "string" ? args[0] : "";
  return { name, run: args.find((arg) => typeof arg === "function") ?? (() => {}) };
}

async function perform(path, run) {
  const children = [];
  const context = {
    name: path,
    diagnostic() {},
    async test(...args) {
      const child = parse(args);
      children.push(await perform(`${path} › ${child.name}`, child.run));
    },
  };
  try {
    await run(context);
    results.push({ name: path, ok: true });
  } catch (error) {
    results.push({ name: path, ok: false, message: String(error?.stack ?? error) });
  }
}

let prefix = "";
export default function test(...args) {
  const { name, run } = parse(args);
  queue.push({ name: prefix + name, run });
}
export { test };
export const it = test;
export function describe(...args) {
  const { name, run } = parse(args);
  const outer = prefix;
  prefix = `${outer}${name} › `;
  run();
  prefix = outer;
}
export const suite = describe;
export const before = (run) => queue.unshift({ name: "before", run });
export const after = (run) => queue.push({ name: "after", run });
test.describe = describe;
test.it = test;
test.test = test;

export async function finish() {
  for (const { name, run } of queue.splice(0)) await perform(name, run);
  return results.splice(0);
}
