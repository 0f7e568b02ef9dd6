import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { root } from '../../scripts/run.ts';

const limit = 400;

test('no file is longer than 400 lines', () => {
  const long = globSync('{src,server,sqllogic,scripts,bench}/**/*.ts', { cwd: root })
    .map((file) => [file, readFileSync(`${root}/${file}`, 'utf8').split('\n').length] as const)
    .filter(([, lines]) => lines > limit);
  assert.deepEqual(long, []);
});
