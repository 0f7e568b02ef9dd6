import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { SqlError } from '../base/error.ts';
import { position } from '../base/span.ts';
import { parse } from './parse.ts';
import { printTree } from './print_tree.ts';

/*
 * Each .ast file holds statements and the trees they become; BLESS=1 writes the trees anew.
 *
 *   # why this stands here
 *   SELECT 1
 *   ----
 *   (select_statement …)
 */
const folder = new URL('golden/', import.meta.url);

function treeOf(sql: string): string {
  try {
    return parse(sql)
      .map(({ statement }) => printTree(statement))
      .join('\n');
  } catch (error) {
    if (!(error instanceof SqlError)) throw error;
    return `ERROR ${error.code} at ${error.at && position(sql, error.at)}: ${error.message}`;
  }
}

function renewed(block: string): string {
  const [head] = block.split('\n----\n');
  const sql = head
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim();
  return `${head.trim()}\n----\n${treeOf(sql)}`;
}

for (const file of readdirSync(folder).filter((name) => name.endsWith('.ast'))) {
  test(`trees of ${file}`, () => {
    const path = new URL(file, folder);
    const found = readFileSync(path, 'utf8');
    const expected = `${found.trim().split(/\n\n+/).map(renewed).join('\n\n')}\n`;
    if (process.env.BLESS) writeFileSync(path, expected);
    else assert.equal(found, expected, 'BLESS=1 writes it anew');
  });
}
