/** Files that are dropped on the page: all of them, with the folders they lay in. */
import assert from "node:assert/strict";
import test from "node:test";

import { filesOf } from "../../../static/js/imports/dropping.js";

const file = (name) => ({ isFile: true, name, file: (done) => done({ name }) });
/** A folder as browsers hand it out: some at a time, and nothing at the end. */
const folder = (name, all, atOnce = 100) => ({
  isFile: false,
  name,
  createReader: () => {
    let given = 0;
    return { readEntries: (done) => done(all.slice(given, (given += atOnce))) };
  },
});
const drop = (...entries) => ({ items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })), files: [] });
const paths = async (data) => (await filesOf(data)).map(({ path }) => path);

for (const [what, data, expected] of [
  ["nothing", drop(), []],
  ["one file", drop(file("مقال.txt")), ["مقال.txt"]],
  ["a text that was dragged along", drop(null, file("a.txt")), ["a.txt"]],
  ["a folder", drop(folder("أخبار", [file("١.txt"), file("٢.txt")])), ["أخبار/١.txt", "أخبار/٢.txt"]],
  ["folders in folders", drop(folder("a", [folder("b", [folder("c", [file("d.txt")])]), file("e.txt")])), ["a/b/c/d.txt", "a/e.txt"]],
  ["an empty folder", drop(folder("leer", [])), []],
  ["the same name in two folders", drop(folder("a", [file("x")]), folder("b", [file("x")])), ["a/x", "b/x"]],
]) {
  test(`${what} dropped`, async () => assert.deepEqual(await paths(data), expected));
}

test("a folder of more files than the browser hands out at once is there whole", async () => {
  const all = Array.from({ length: 250 }, (_, n) => file(`${n}.txt`));
  assert.equal((await paths(drop(folder("many", all, 100)))).length, 250);
});

test("a browser without folders gives its files", async () => {
  const files = [{ name: "a.txt" }, { name: "b.txt" }];
  for (const items of [[], [{}, {}]]) assert.deepEqual(await filesOf({ items, files }), [{ file: files[0], path: "a.txt" }, { file: files[1], path: "b.txt" }]);
});

test("the entries are taken before the first wait, after which the browser has emptied them", async () => {
  const data = drop(folder("a", [file("x")]), file("y"));
  const found = filesOf(data);
  data.items.length = 0;
  assert.deepEqual((await found).map(({ path }) => path), ["a/x", "y"]);
});

test("a file that cannot be read is said, not passed over", async () => {
  const broken = { isFile: true, name: "x", file: (_, failed) => failed(new Error("NotFoundError")) };
  await assert.rejects(filesOf(drop(file("a"), broken)), /NotFoundError/);
});
