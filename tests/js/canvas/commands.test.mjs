import assert from "node:assert/strict";
import { test } from "node:test";
import { createCommands } from "../../../static/js/canvas/commands.js";

const command = (id, keys, rest = {}) => ({ id, group: "labels", name: () => id, keys, act: () => true, ...rest });
const press = (code, mods = {}) => ({ code, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...mods });

test("a key finds its command whatever the layout writes, and only with its own modifiers", () => {
  const commands = createCommands();
  commands.add(command("repeat", [{ code: "KeyR" }]));
  assert.equal(commands.find(press("KeyR", { key: "ق" }), { inText: true }).id, "repeat");
  for (const mods of [{ shiftKey: true }, { ctrlKey: true }, { altKey: true }, { metaKey: true }]) {
    assert.equal(commands.find(press("KeyR", mods), { inText: true }), null);
  }
});

test("⌘ is Ctrl", () => {
  const commands = createCommands();
  commands.add(command("undo", [{ code: "KeyZ", ctrl: true }]));
  assert.equal(commands.find(press("KeyZ", { metaKey: true }), { inText: false }).id, "undo");
});

test("a key of the text is left alone while something else has the focus", () => {
  const commands = createCommands();
  commands.add(command("open", [{ code: "Enter" }], { scope: "text" }));
  assert.equal(commands.find(press("Enter"), { inText: false }), null);
  assert.equal(commands.find(press("Enter"), { inText: true }).id, "open");
});

test("a command that is not meant now leaves its key to the next one", () => {
  const commands = createCommands();
  let meant = false;
  commands.add(command("first", [{ code: "KeyX" }], { when: () => meant }));
  commands.add(command("second", [{ code: "KeyX" }]));
  assert.equal(commands.find(press("KeyX"), { inText: true }).id, "second");
  meant = true;
  assert.equal(commands.find(press("KeyX"), { inText: true }).id, "first");
});

test("two commands cannot always want the same key", () => {
  const commands = createCommands();
  commands.add(command("one", [{ code: "KeyM" }]));
  assert.throws(() => commands.add(command("other", [{ code: "KeyM" }])), /other wants a key of one/);
  assert.throws(() => commands.add(command("odd", [], { group: "nowhere" })), /no group/);
});

test("a command that was taken away is gone", () => {
  const commands = createCommands();
  const remove = commands.add(command("one", [{ code: "KeyM" }]));
  remove();
  assert.equal(commands.find(press("KeyM"), { inText: true }), null);
  assert.deepEqual(commands.all(), []);
});

test("Escape lets go of the innermost thing that is there", () => {
  const commands = createCommands();
  const done = [];
  const thing = (name, isThere) => () => isThere && Boolean(done.push(name));
  commands.addEscape(thing("outer", true), { rank: 40 });
  commands.addEscape(thing("inner", false), { rank: 10 });
  const remove = commands.addEscape(thing("middle", true), { rank: 20 });
  assert.equal(commands.escape(), true);
  remove();
  commands.escape();
  assert.deepEqual(done, ["middle", "outer"]);
});
