import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { root } from '../../scripts/run.ts';

const limit = 400;
/** Files that may be longer, and why. */
const exceptions: Readonly<Record<string, string>> = {
  'src/parser/ast.ts': 'one table of shapes: longer is not harder to read',
};

test('no file is longer than 400 lines', () => {
  const long = globSync('{src,server,sqllogic,scripts,bench}/**/*.ts', { cwd: root })
    .filter((file) => !(file in exceptions))
    .map((file) => [file, readFileSync(`${root}/${file}`, 'utf8').split('\n').length] as const)
    .filter(([, lines]) => lines > limit);
  assert.deepEqual(long, []);
});
