/** The files of something that was dropped, those in folders with the folders before their names. */

/**
 * @param {DataTransfer} data
 * @returns {Promise<{file: File, path: string}[]>}
 */
export async function filesOf(data) {
  // The entries have to be taken before the first wait: afterwards the browser has emptied the list.
  const entries = [...data.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (entries.length === 0) return [...data.files].map((file) => ({ file, path: file.name }));
  const found = await Promise.all(entries.map((entry) => inside(entry, "")));
  return found.flat();
}

async function inside(entry, folder) {
  const path = `${folder}${entry.name}`;
  if (entry.isFile) return [{ file: await new Promise((done, failed) => entry.file(done, failed)), path }];
  const found = [];
  for (const child of await children(entry.createReader())) found.push(...(await inside(child, `${path}/`)));
  return found;
}

/** A reader hands out some at a time, and nothing at the end. */
async function children(reader) {
  const all = [];
  for (;;) {
    const some = await new Promise((done, failed) => reader.readEntries(done, failed));
    if (some.length === 0) return all;
    all.push(...some);
  }
}
