import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { SqlError } from '../../src/base/error.ts';
import { parseOne } from '../../src/parser/parse.ts';
import type { ColumnIds } from '../../src/plan/build.ts';
import type { LogicalPlan } from '../../src/plan/logical.ts';
import { verify } from '../../src/plan/verify.ts';
import { bind } from '../../src/planner/bind/bind.ts';
import { bindContext } from '../../src/planner/bind/context.ts';
import { fakeCall } from './fake_catalog.ts';
import { planCatalog } from './plan_catalog.ts';

/** What one step made of a bound plan, under the name of the step. */
export type Shown = readonly (readonly [step: string, text: string])[];

interface Entry {
  readonly comments: readonly string[];
  readonly sql: string;
  readonly expected: string;
}

/**
 * Golden plans, read by people: entries of `# why` lines, one line of SQL, then each step's name and its plan.
 * `BLESS=1 node --test …` writes what the steps make now; the diff is the review.
 */
export function goldenPlans(file: URL, show: (bound: LogicalPlan, ids: ColumnIds) => Shown): void {
  const [head, ...entries] = parse(readFileSync(file, 'utf8'));
  const rendered = (entry: Entry): string => render(entry.sql, show);
  if (process.env.BLESS !== undefined) {
    const text = entries.map((entry) => [...entry.comments, entry.sql, rendered(entry)].join('\n'));
    writeFileSync(file, `${[...head.comments, ...text].join('\n')}\n`);
    return;
  }
  for (const entry of entries) {
    test(entry.comments.join(' ') || entry.sql, () => assert.equal(rendered(entry), entry.expected));
  }
}

/** The first entry is the title line of the file. */
function parse(text: string): Entry[] {
  const [title, ...lines] = text.trimEnd().split('\n');
  const entries: Entry[] = [{ comments: [title], sql: '', expected: '' }];
  let at = 0;
  while (at < lines.length) {
    const comments: string[] = [];
    while (lines[at]?.startsWith('#')) comments.push(lines[at++]);
    const sql = lines[at++] ?? '';
    const expected: string[] = [];
    while (at < lines.length && !lines[at].startsWith('#')) expected.push(lines[at++]);
    entries.push({ comments, sql, expected: expected.join('\n') });
  }
  return entries;
}

function render(sql: string, show: (bound: LogicalPlan, ids: ColumnIds) => Shown): string {
  try {
    const context = bindContext({ catalog: planCatalog, call: fakeCall });
    const { plan } = bind(parseOne(sql), context);
    verify(plan);
    const shown = show(plan, context.ids);
    const width = Math.max(...shown.map(([step]) => step.length)) + 3;
    return shown
      .flatMap(([step, text]) => text.split('\n').map((line, i) => (i === 0 ? step : '').padEnd(width) + line))
      .join('\n');
  } catch (error) {
    if (error instanceof SqlError) return `ERROR ${error.code} ${error.message}`;
    throw error;
  }
}
