/** A project without a schema is given its first one. */
import { mountTransfer } from "../schema/transfer.js";

const { urls } = JSON.parse(document.getElementById("page-data").textContent);
mountTransfer(document.getElementById("schema-transfer"), { url: urls.begin, revision: () => null, begun: () => location.reload() });
