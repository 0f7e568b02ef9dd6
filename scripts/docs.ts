import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pages } from './docs/pages.ts';
import { root } from './run.ts';

/** Writes docs/sql/*.md from the definitions in the code. test/house/docs.test.ts fails when they are stale. */
for (const [path, text] of pages()) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
