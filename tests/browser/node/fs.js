// The files of the repository, read over the test's own address.
const address = (place) => new URL(String(place), location.origin).href;
function read(place) {
  const request = new XMLHttpRequest();
  request.open("GET", address(place), false);
  request.send();
  if (request.status !== 200) throw new Error(`ENOENT: ${place}`);
  return request.responseText;
}
export const readFileSync = (place) => read(place);
export const readdirSync = (place) => JSON.parse(read(`${address(place)}?list`));
export const existsSync = (place) => {
  try {
    read(place);
    return true;
  } catch {
    return false;
  }
};
export const readFile = async (place) => read(place);
export default { readFileSync, readdirSync, existsSync };
