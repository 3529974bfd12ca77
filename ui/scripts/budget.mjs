// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
// First load: the entry script and everything that it imports before the first page is drawn, gzipped.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_KIB = 260;
const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const files = new Set();
const collect = (key) => {
  const chunk = manifest[key];
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const next of chunk.imports ?? []) collect(next);
};
collect(entry);
let total = 0;
for (const file of files) {
  const kib = gzipSync(readFileSync(`dist/${file}`), { level: 9 }).length / 1024;
  total += kib;
  console.log(`${kib.toFixed(1).padStart(8)} KiB  ${file}`);
}
console.log(
  `${total.toFixed(1).padStart(8)} KiB  first load, JavaScript gzipped; ${LIMIT_KIB} KiB are allowed`,
);
if (total > LIMIT_KIB) {
  console.error(
    'budget: the first load is too large. Load pages and libraries lazily (routes.tsx), or drop a dependency.',
  );
  process.exit(1);
}
