import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../../scripts/run.ts';

const pages = ['ARCHITECTURE.md', 'CONTRIBUTING.md', 'README.md'];
const isPath = /^(src|server|test|scripts|docs|bench|examples|sqllogic)\/[\w./-]+$/;

test('every path that the guides name exists, and the symbols beside it', () => {
  const missing: string[] = [];
  for (const page of pages) {
    for (const line of readFileSync(join(root, page), 'utf8').split('\n')) {
      let file: string | undefined;
      for (const [, word] of line.matchAll(/`([^`]+)`/g)) {
        if (isPath.test(word)) {
          file = word;
          if (!existsSync(join(root, word))) missing.push(`${page}: ${word}`);
        } else if (page === 'ARCHITECTURE.md' && line.startsWith('|') && file?.endsWith('.ts') && /^\w+$/.test(word)) {
          if (!readFileSync(join(root, file), 'utf8').includes(`${word}`)) missing.push(`${page}: ${word} in ${file}`);
          file = undefined;
        }
      }
    }
  }
  assert.deepEqual(missing, []);
});
