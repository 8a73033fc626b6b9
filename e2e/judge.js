// Says of rich content whether json-pollock, LivePerson's own renderer, takes it: a JSON document on
// each line of the input, `yes` or `no` on each line of the output.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { validate } = createRequire(import.meta.url)("json-pollock/dist/json-pollock.min.js");

function isTaken(line) {
  try {
    validate(JSON.parse(line));
    return "yes";
  } catch {
    return "no";
  }
}

for await (const line of createInterface({ input: process.stdin }))
  process.stdout.write(`${isTaken(line)}\n`);
