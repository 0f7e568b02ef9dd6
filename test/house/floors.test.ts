import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { mayImport } from '../../scripts/floors.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

test('no file imports upstairs or through a wall', () => {
  const wrong: string[] = [];
  for (const file of globSync('{src,server}/**/*.ts', { cwd: root })) {
    if (file.endsWith('.test.ts')) continue;
    for (const [, target] of readFileSync(join(root, file), 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      const to = normalize(join(dirname(file), target!));
      if (!mayImport(file, to)) wrong.push(`${file} → ${to}`);
    }
  }
  assert.deepEqual(wrong, []);
});
