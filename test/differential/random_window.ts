import type { Random } from './random.ts';
import { aggregate, aggregatedTypes, expression, type Scope } from './random_expression.ts';
import type { Column, SqlType } from './tables.ts';

/** Types that a RANGE frame may reach over, and distances of each. */
const distances: Readonly<Partial<Record<SqlType, readonly string[]>>> = {
  int2: ['1::smallint', '3'],
  int4: ['0', '2', '5'],
  int8: ['1', '2000::bigint'],
  float4: ['0.5', '1'],
  float8: ['0.25', '1'],
  numeric: ['1', '2.5', '0'],
  date: ["INTERVAL '3 days'", "INTERVAL '1 month'"],
  timestamp: ["INTERVAL '1 hour'", "INTERVAL '2 days 3 hours'"],
  timestamptz: ["INTERVAL '2 hours'"],
  interval: ["INTERVAL '1 day'", "INTERVAL '2 hours'"],
};

/** The numbers that identify a row of FROM; undefined when it has none (derived tables). */
export function rowKeys(columns: readonly Column[]): readonly string[] | undefined {
  const aliases = new Set(columns.filter(({ name }) => name.includes('.')).map(({ name }) => name.split('.')[0]));
  const keys = [...aliases].map((alias) => `${alias}.id`);
  const names = new Set(columns.map(({ name }) => name));
  return keys.length > 0 && keys.every((key) => names.has(key)) ? keys : undefined;
}

/** A window call of a type over rows that `keys` tell apart; undefined when no such function gives the type. */
export function windowCall(type: SqlType, scope: Scope, keys: readonly string[], random: Random): string | undefined {
  const inner: Scope = { ...scope, subquery: undefined };
  const call = calledOver(type, inner, random);
  if (call === undefined) return undefined;
  const by = inner.columns.filter(({ name }) => !name.endsWith('.id'));
  const partition = random.chance(0.5) ? `PARTITION BY ${random.pick(by).name} ` : '';
  // Functions of single rows would see which of the peers comes first.
  const seesRows = /^(row_number|ntile|lag|lead|first_value|last_value|nth_value)/.test(call);
  return `${call} OVER (${partition}${seesRows ? rowsInOrder(by, keys, random) : ordering(by, keys, random)})`;
}

function calledOver(type: SqlType, scope: Scope, random: Random): string | undefined {
  const value = (of: SqlType): string => expression(of, 1, scope, random);
  const ranks: Partial<Record<SqlType, readonly string[]>> = {
    int8: ['row_number()', 'rank()', 'dense_rank()'],
    int4: ['ntile(3)', 'ntile(1)', 'ntile(7)'],
    float8: ['percent_rank()', 'cume_dist()'],
  };
  switch (random.below(6)) {
    case 0:
      if (ranks[type] !== undefined) return random.pick(ranks[type]);
      return `first_value(${value(type)})`;
    case 1:
      return `${random.pick(['lag', 'lead'])}(${value(type)}${random.pick(['', ', 2', `, 1, ${value(type)}`, ', 0'])})`;
    case 2:
      return `${random.pick(['first_value', 'last_value'])}(${value(type)})`;
    case 3:
      return `nth_value(${value(type)}, ${random.pick(['1', '2', '5'])})`;
    default: {
      if (!aggregatedTypes.includes(type)) return undefined;
      const call = aggregate(type, 1, scope, random);
      return call === undefined || /DISTINCT|ORDER BY/.test(call) ? undefined : call;
    }
  }
}

const directions = ['', ' DESC', ' NULLS FIRST', ' DESC NULLS LAST'];

/** ORDER BY and a frame of whole peers, or rows in one order. */
function ordering(by: readonly Column[], keys: readonly string[], random: Random): string {
  const { name, type } = random.pick(by);
  const reach = distances[type];
  if (random.chance(0.1)) return '';
  if (random.chance(0.5)) return rowsInOrder(by, keys, random);
  const order = `ORDER BY ${name}${random.pick(directions)}`;
  const excluded = random.pick(['', '', ' EXCLUDE GROUP', ' EXCLUDE NO OTHERS']);
  if (reach === undefined || random.chance(0.3))
    return `${order} GROUPS ${between(['0', '1', '3'], random)}${excluded}`;
  return `${order} RANGE ${between(reach, random)}${excluded}`;
}

/** All rows stand in one order. */
function rowsInOrder(by: readonly Column[], keys: readonly string[], random: Random): string {
  const order = `ORDER BY ${random.pick(by).name}${random.pick(directions)}, ${keys.join(', ')}`;
  if (random.chance(0.3)) return order;
  const excluded = random.pick([
    '',
    '',
    ' EXCLUDE CURRENT ROW',
    ' EXCLUDE TIES',
    ' EXCLUDE GROUP',
    ' EXCLUDE NO OTHERS',
  ]);
  return `${order} ${random.pick(['ROWS', 'GROUPS'])} ${between(['0', '1', '2', '4'], random)}${excluded}`;
}

function between(reach: readonly string[], random: Random): string {
  const bounds = [
    'UNBOUNDED PRECEDING',
    `${random.pick(reach)} PRECEDING`,
    'CURRENT ROW',
    `${random.pick(reach)} FOLLOWING`,
    'UNBOUNDED FOLLOWING',
  ];
  const start = random.below(4);
  if (start <= 2 && random.chance(0.2)) return bounds[start];
  const end = Math.max(start, 1) + random.below(5 - Math.max(start, 1));
  return `BETWEEN ${bounds[start]} AND ${bounds[end]}`;
}
