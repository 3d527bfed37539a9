export const fileURLToPath = (url) => new URL(String(url)).pathname;
export const pathToFileURL = (path) => new URL(path, location.origin);
export const URL = globalThis.URL;
