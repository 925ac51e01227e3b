// Writes a .br and a .gz beside every text file of the build, and holds the first load against its budget.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const BUDGET_KB = 250;
const dist = process.env.CONSOLE_DIST ?? new URL("../../dist", import.meta.url).pathname;
const sizes = new Map();

for (const name of readdirSync(dist, { recursive: true })) {
  const path = join(dist, name);
  if (!/\.(js|css|svg)$/.test(name) || !statSync(path).isFile()) continue;
  const raw = readFileSync(path);
  const gzip = gzipSync(raw, { level: 9 });
  const brotli = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } });
  writeFileSync(`${path}.gz`, gzip);
  writeFileSync(`${path}.br`, brotli);
  sizes.set(name, { gzip: gzip.length, brotli: brotli.length });
}

// What a browser fetches before the first page shows: the entry and what it imports statically.
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
const first = new Set();
const add = (key) => {
  const chunk = manifest[key];
  if (!chunk || first.has(chunk.file)) return;
  first.add(chunk.file);
  for (const imported of chunk.imports ?? []) add(imported);
};
add("index.html");
const js = [...first].filter((file) => file.endsWith(".js"));
const kb = (kind) => js.reduce((sum, file) => sum + sizes.get(file)[kind], 0) / 1024;
console.log(`first load: ${kb("gzip").toFixed(1)} KB of JavaScript gzipped (${kb("brotli").toFixed(1)} KB brotli), budget ${BUDGET_KB} KB`);
if (kb("gzip") > BUDGET_KB) {
  console.error("The first load is over its budget.");
  process.exit(1);
}
