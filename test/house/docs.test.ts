import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pages } from '../../scripts/docs/pages.ts';
import { root } from '../../scripts/run.ts';

test('the generated pages of docs/sql are what the definitions say now (node scripts/docs.ts)', () => {
  const all = pages();
  const stale = all.filter(
    ([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text,
  );
  assert.deepEqual(
    stale.map(([path]) => path),
    [],
  );
  assert.deepEqual(globSync('docs/sql/*.md', { cwd: root }).toSorted(), all.map(([path]) => path).toSorted());
});
