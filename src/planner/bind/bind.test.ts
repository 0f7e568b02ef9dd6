import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fakeCall, fakeCatalog } from '../../../test/support/fake_catalog.ts';
import { SqlError } from '../../base/error.ts';
import { typeName } from '../../data/type.ts';
import { parseOne } from '../../parser/parse.ts';
import { printPlan } from '../../plan/print.ts';
import { verify } from '../../plan/verify.ts';
import { bind } from './bind.ts';
import { bindContext } from './context.ts';

/**
 * Golden plans: each entry of bind.plan is a line `-- SQL`, then the bound plan, its columns and parameters, or the
 * error with a caret under its place. `BLESS=1 node --test src/planner/bind/bind.test.ts` writes what is bound now.
 */
const golden = new URL('./bind.plan', import.meta.url);

function render(sql: string): string {
  try {
    const context = bindContext({ catalog: fakeCatalog, call: fakeCall });
    const { plan, columns } = bind(parseOne(sql), context);
    verify(plan);
    const types = columns.map(({ name, type, nullable }) => `${name} ${typeName(type)}${nullable ? '' : ' not null'}`);
    const parameters = context.parameters.finish().map((type, i) => `$${i + 1} ${typeName(type)}`);
    const lines = [printPlan(plan), `=> ${types.join(', ')}`];
    return [...lines, ...(parameters.length === 0 ? [] : [`parameters ${parameters.join(', ')}`])].join('\n');
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    const caret = error.at === undefined ? [] : [`${' '.repeat('-- '.length + error.at.start)}^`];
    const more = [error.detail, error.hint].filter((line) => line !== undefined);
    return [...caret, `ERROR ${error.code} ${error.message}`, ...more.map((line) => `  ${line}`)].join('\n');
  }
}

function entries(): { sql: string; expected: string }[] {
  const parts = readFileSync(golden, 'utf8').split(/^-- /m).slice(1);
  return parts.map((part) => {
    const end = part.indexOf('\n');
    return { sql: part.slice(0, end), expected: part.slice(end + 1).trimEnd() };
  });
}

describe('bound plans', () => {
  const all = entries();
  if (process.env.BLESS !== undefined) {
    writeFileSync(golden, `${all.map(({ sql }) => `-- ${sql}\n${render(sql)}\n`).join('\n')}`);
    return;
  }
  for (const { sql, expected } of all) test(sql, () => assert.equal(render(sql), expected));
});
