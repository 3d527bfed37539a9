const resolveAll = (parts) => new URL(parts.filter(Boolean).join("/").replace(/\/+/g, "/"), "http://x/").pathname;
export const join = (...parts) => resolveAll(parts);
export const resolve = (...parts) => resolveAll(parts);
export const dirname = (path) => path.replace(/\/[^/]*\/?$/, "") || "/";
export const basename = (path) => path.split("/").pop();
export default { join, resolve, dirname, basename };
