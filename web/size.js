// Judges how much a browser loads before it shows anything: the page, and what the page names.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const FOLDER = new URL("apps/console/dist/", import.meta.url);
const BUDGET_KB = 350;

const page = readFileSync(new URL("index.html", FOLDER), "utf8");
const named = [...page.matchAll(/(?:src|href)="\/console\/([^"]+)"/g)].map(([, path]) => path);
const sizes = named.map((path) => [path, gzipSync(readFileSync(new URL(path, FOLDER))).length]);
const total = gzipSync(page).length + sizes.reduce((sum, [, size]) => sum + size, 0);

const kB = (bytes) => (bytes / 1000).toFixed(1);
for (const [path, size] of sizes) process.stdout.write(`${kB(size).padStart(8)} kB  ${path}\n`);
process.stdout.write(`${kB(total).padStart(8)} kB  first load, packed; ${BUDGET_KB} kB at most\n`);
if (total > BUDGET_KB * 1000) process.exitCode = 1;
