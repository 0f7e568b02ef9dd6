import { settings } from '../../src/base/settings.ts';
import { catalogFacts } from '../../src/catalog/facts.ts';
import { CatalogState } from '../../src/catalog/state.ts';
import type { CatalogEntry, CatalogView } from '../../src/catalog/view.ts';
import type { Relation } from '../../src/data/relation.ts';
import { field, type Schema } from '../../src/data/schema.ts';
import { bool, date, decimal, float64, int32, int64, text, timestamp } from '../../src/data/type.ts';
import type { TypedValue } from '../../src/data/value.ts';
import type { CallContext } from '../../src/functions/define.ts';
import type { StoredModel } from '../../src/ml/model.ts';
import { parseQuery } from '../../src/parser/parse.ts';

/** A relation without rows, for tests that only bind and plan. */
export const fakeRelation = (name: string, schema: Schema, rows = 1000): Relation => ({
  name,
  schema,
  stats: { rows, columns: schema.map(() => ({})) },
  splits: () => ({ splits: [], pruned: 0 }),
});

const tables: Readonly<Record<string, Schema>> = {
  t: [
    field('a', int32, false),
    field('b', int64),
    field('c', text),
    field('d', decimal(10, 2)),
    field('e', float64),
    field('f', date),
    field('g', timestamp),
    field('h', bool),
  ],
  u: [field('a', int32), field('x', text, false), field('n', int32, false)],
  w: [field('x1', float64), field('x2', float64), field('y', float64)],
};

const views: Readonly<Record<string, string>> = {
  big: 'SELECT a, b + 1 AS more FROM t WHERE b > 10',
  broken: 'SELECT nothing FROM t',
  circle: 'SELECT * FROM circle',
};

export const fakeModel: StoredModel = {
  name: 'm',
  version: 1,
  algorithm: 'linear_regression',
  params: {},
  target: { name: 'y', type: float64, expression: null },
  inputs: [
    { name: 'x1', type: float64 },
    { name: 'x2', type: float64 },
  ],
  transform: 'x1, x2 * x2 AS square',
  features: [
    { kind: 'number', name: 'x1', type: float64, mean: 0 },
    { kind: 'number', name: 'square', type: float64, mean: 0 },
  ],
  onNull: 'mean',
  model: { intercept: 1, weights: Float64Array.of(2, 3) },
  query: '',
  files: [],
  split: 'NONE',
  seed: 42,
  metrics: {},
  trainRows: 0,
  holdoutRows: 0,
  droppedRows: 0,
  trainedAt: 0n,
  trainingMs: 0,
  engineVersion: '0',
  comment: null,
};

/** t, u, w; views big, broken, circle; generate_series; the path 'x.parquet'; the model m. */
export const fakeCatalog: CatalogView = {
  find(parts): CatalogEntry | undefined {
    const name = parts[parts.length - 1];
    if (parts.length > 1 && parts[parts.length - 2] !== 'public') return undefined;
    if (Object.hasOwn(tables, name)) return { kind: 'relation', relation: fakeRelation(name, tables[name]) };
    if (!Object.hasOwn(views, name)) return undefined;
    return { kind: 'view', name, query: parseQuery(views[name]), columns: [], catalog: fakeCatalog };
  },
  file: ({ paths: [path] }) => (path === 'dir/x.parquet' ? fakeRelation('dir/x.parquet', tables.u) : undefined),
  tableFunction: (name, args: readonly TypedValue[]) =>
    name === 'generate_series' && args.length >= 2
      ? fakeRelation('generate_series', [field('generate_series', args[0].type, false)])
      : undefined,
  model: (parts) => (parts.join('.') === 'm' ? fakeModel : undefined),
  relationNames: () => [...Object.keys(tables), ...Object.keys(views)],
  modelNames: () => ['m'],
};

/** The catalog of a server in which nothing has been made yet. */
const emptyFacts = catalogFacts({
  state: new CatalogState(),
  database: 'lake',
  user: 'me',
  searchPath: ['pg_temp_1', 'public'],
  settings: () => new Map(settings.map((setting) => [setting.name, setting.default])),
  session: () => ({ pid: 1, sessions: [1], startedAt: 0n, serverStartedAt: 0n, transaction: 1n }),
});

export const fakeCall: CallContext = {
  now: 1_700_000_000_000_000n,
  timeZone: 'UTC',
  seed: 1n,
  draws: { taken: 0 },
  database: 'lake',
  user: 'me',
  catalog: emptyFacts,
};
