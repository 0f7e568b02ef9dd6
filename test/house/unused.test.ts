import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { floors, roomOf } from '../../scripts/floors.ts';
import { root } from '../../scripts/run.ts';

const declared = /^export (?:async )?(?:const|function\*?|class) (\w+)/gm;
/** Rooms in which an export that only its own file uses is allowed as well. */
const lenient = new Set([
  'src/planner',
  'src/functions',
  'src/kernels',
  'src/parser',
  'src/plan',
  'src/wasm',
  'server',
]);

test('what is exported is used, and by another file', () => {
  const files = globSync('{src,server,test,sqllogic,scripts,bench,examples}/**/*.ts', { cwd: root });
  const texts = new Map(files.map((file) => [file, readFileSync(`${root}/${file}`, 'utf8')]));
  /** In how many files a word occurs. */
  const users = new Map<string, number>();
  for (const text of texts.values()) {
    for (const word of new Set(text.match(/\w+/g))) users.set(word, (users.get(word) ?? 0) + 1);
  }
  const rooms = floors.flat();
  const unused = [...texts]
    .filter(([file]) => (rooms as readonly string[]).includes(roomOf(file)))
    .flatMap(([file, text]) =>
      [...text.matchAll(declared)]
        .map(([, name]) => name)
        .filter((name) => users.get(name) === 1)
        .filter((name) => !lenient.has(roomOf(file)) || text.split(new RegExp(`\\b${name}\\b`)).length === 2)
        .map((name) => `${file}: ${name}`),
    );
  assert.deepEqual(unused, []);
});
