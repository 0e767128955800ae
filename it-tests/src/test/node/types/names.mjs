// Prints what the script offers and its declarations do not name.
import { readFileSync } from "node:fs";
import * as client from "./edgewire-miniapp.js";

const declared = readFileSync(new URL("edgewire-miniapp.d.ts", import.meta.url), "utf8");
const isDeclared = (name) => new RegExp(`\\b${name}\\b`).test(declared);
const methods = Object.values(client)
  .filter((value) => value.prototype !== undefined)
  .flatMap((type) => Object.getOwnPropertyNames(type.prototype));
const offered = [...Object.keys(client), ...methods].filter((name) => !name.startsWith("_"));
if (offered.length < 8) {
  throw new Error(`this cannot be all: ${offered}`);
}
const missing = offered.filter((name) => !isDeclared(name));
if (missing.length > 0) {
  throw new Error(`not declared: ${missing}`);
}
