import { errors } from '../base/error.ts';
import { rowAt } from '../data/batch.ts';
import { valueToText } from '../data/value_text.ts';
import type { Pivot, PivotColumn } from '../parser/ast/pivot.ts';
import type { CommonTable, Query, Select, SelectItem } from '../parser/ast/query.ts';
import type { Statement } from '../parser/ast/statement.ts';
import { bind } from '../planner/bind/bind.ts';
import type { StatementContext } from './context.ts';
import { openBinding, run } from './query.ts';

/** As many columns as Postgres allows a query. */
const mostValues = 1600;

/**
 * The statement in which every PIVOT knows its values: those that list none get all there are, in order, which a query
 * of its own finds out. The same object when there is nothing to find out.
 */
export async function withPivotValues(statement: Statement, context: StatementContext): Promise<Statement> {
  if (complete.has(statement)) return statement;
  if (lacksValues(statement)) return (await filled(statement, none, context)) as Statement;
  complete.add(statement);
  return statement;
}

/** Statements that were looked through already. */
const complete = new WeakSet<Statement>();

/** Walks with a stack of its own: expressions may be deep. */
function lacksValues(statement: Statement): boolean {
  const waiting: object[] = [statement];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (isPivot(node) && node.on.some((column) => column.values === null)) return true;
    for (const part of Object.values(node)) if (typeof part === 'object' && part !== null) waiting.push(part);
  }
  return false;
}

const isPivot = (node: object): node is Pivot => 'kind' in node && node.kind === 'pivot';
const isQuery = (node: object): node is Query => 'body' in node && 'with' in node;

/** WITH queries in sight. */
type Sight = Pick<Query, 'with' | 'recursive'>;
const none: Sight = { with: [], recursive: false };

async function filled(node: unknown, sight: Sight, context: StatementContext): Promise<unknown> {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) {
    const parts: unknown[] = [];
    for (const part of node) parts.push(await filled(part, sight, context));
    return parts;
  }
  if (isQuery(node)) return filledQuery(node, sight, context);
  const whole = await filledParts(node, sight, context);
  return isPivot(whole) ? { ...whole, on: await columnsOf(whole, sight, context) } : whole;
}

async function filledParts(node: object, sight: Sight, context: StatementContext): Promise<object> {
  const parts: [string, unknown][] = [];
  for (const [key, part] of Object.entries(node)) parts.push([key, await filled(part, sight, context)]);
  return Object.fromEntries(parts);
}

async function filledQuery(query: Query, sight: Sight, context: StatementContext): Promise<Query> {
  const { with: items, ...rest } = query;
  const inside: CommonTable[] = [];
  let within = sight;
  for (const item of items) {
    inside.push((await filled(item, within, context)) as CommonTable);
    const recursive = sight.recursive || query.recursive;
    within = { with: [...sight.with.filter((each) => !shadowed(each, items)), ...inside], recursive };
  }
  return { ...((await filledParts(rest, within, context)) as Omit<Query, 'with'>), with: inside };
}

const shadowed = (item: CommonTable, by: readonly CommonTable[]): boolean =>
  by.some((other) => other.name.name === item.name.name);

async function columnsOf(pivot: Pivot, sight: Sight, context: StatementContext): Promise<readonly PivotColumn[]> {
  const columns: PivotColumn[] = [];
  for (const column of pivot.on) {
    columns.push(
      column.values === null ? { ...column, values: await valuesOf(pivot, column, sight, context) } : column,
    );
  }
  return columns;
}

/** SELECT DISTINCT expr FROM source WHERE expr IS NOT NULL ORDER BY 1. */
async function valuesOf(
  { source, at }: Pivot,
  { expr }: PivotColumn,
  sight: Sight,
  context: StatementContext,
): Promise<readonly SelectItem[]> {
  const body: Select = {
    ...{ kind: 'select', distinct: true, distinctOn: [], from: [source], groupBy: [], groupByAll: false },
    ...{ groupDistinct: false, having: null, windows: [], qualify: null, at },
    items: [{ kind: 'item', expr, alias: null, at }],
    where: { kind: 'is', operand: expr, test: 'null', negated: true, at },
  };
  const first = { kind: 'number', text: '1', at } as const;
  const orderBy = [{ expr: first, descending: false, nullsFirst: undefined, at }];
  const query: Query = { ...sight, body, orderBy, limit: null, offset: null, ties: false, at };
  const statement: Statement = { kind: 'select_statement', query, at };
  const binding = await openBinding(statement, context, [], true);
  const { plan, columns } = bind(statement, binding);
  const found: SelectItem[] = [];
  for await (const batch of run(plan, binding, context)) {
    for (let row = 0; row < batch.length; row++) {
      const [value] = rowAt(batch, row);
      if (value === null) continue;
      if (found.length === mostValues) throw errors.programLimit(`PIVOT makes at most ${mostValues} columns`);
      const text = valueToText(value, columns[0].type, context.session.setting('TimeZone'));
      found.push({ kind: 'item', expr: { kind: 'string', value: text, at }, alias: null, at });
    }
  }
  return found;
}
