import { createHash } from 'node:crypto';
import { lazyList } from '../base/lazy_list.ts';
import type { Relation } from '../data/relation.ts';
import type { Schema } from '../data/schema.ts';
import type { ColumnStats, RelationStats } from '../data/stats.ts';
import { sameType } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import { valueFromText } from '../data/value_text.ts';
import {
  type AnalyzedColumn,
  type Change,
  isTemporary,
  keyOf,
  type StatisticsEntry,
  type TableEntry,
} from './entry.ts';
import type { CatalogState } from './state.ts';

/** Where the statistics of a table are kept. */
export const statisticsKey = ({ schema, location }: Pick<TableEntry, 'schema' | 'location'>) => ({
  kind: 'statistics' as const,
  schema: isTemporary(schema) ? schema : '',
  name: location,
});

/** Names the versions of the files of a relation: other files, another text. `table`: the relation is that table's. */
export function filesOf(relation: Relation, table?: TableEntry): string {
  const hash = createHash('sha256');
  // Its small tables may be in memory; its files are never changed.
  if (table?.origin === 'managed') {
    for (const file of table.files) hash.update(`${file.name}\n`);
    return hash.digest('hex').slice(0, 32);
  }
  for (const split of relation.splits({ columns: [], bounds: [] }).splits) {
    if (split.kind === 'parquet') hash.update(JSON.stringify([split.file, split.rowGroup]));
  }
  return hash.digest('hex').slice(0, 32);
}

/**
 * The relation with what ANALYZE knows of it beside what its footers say. `table`: it is that table's. When the files
 * have changed since, shares are still believed and distinct values grow with the rows, as Postgres does it.
 */
export function withStatistics(relation: Relation, found: StatisticsEntry | undefined, table?: TableEntry): Relation {
  if (found === undefined) return relation;
  const known = withFound.get(relation);
  if (known?.found === found && known.table === table) return known.relation;
  const whole = joined(relation, found, table);
  withFound.set(relation, { found, table, relation: whole });
  return whole;
}

/** The same relation with the same statistics is the same object again. */
const withFound = new WeakMap<
  Relation,
  { readonly found: StatisticsEntry; readonly table: TableEntry | undefined; readonly relation: Relation }
>();

function joined(relation: Relation, found: StatisticsEntry, table: TableEntry | undefined): Relation {
  const { name, schema } = relation;
  let stats: RelationStats | undefined;
  return {
    name,
    schema,
    get stats() {
      stats ??= combined(relation, found, table);
      return stats;
    },
    splits: (request) => relation.splits(request),
    ...(relation.known === undefined ? {} : { known: (request) => relation.known!(request) }),
  };
}

/** Names of the columns in the files. */
export const storedNames = (relation: Relation, table?: TableEntry): readonly string[] =>
  table?.origin === 'managed' ? table.columns.map(({ stored }) => stored) : relation.schema.map(({ name }) => name);

function combined(relation: Relation, found: StatisticsEntry, table: TableEntry | undefined): RelationStats {
  const names = storedNames(relation, table);
  const { rows, columns } = relation.stats;
  const byName = new Map(found.columns.map((column) => [column.name, column]));
  const growth = rows / Math.max(1, found.rows);
  return {
    rows,
    columns: lazyList(columns.length, (i) =>
      columnStats(columns[i], byName.get(names[i]), relation.schema[i], { rows, growth }),
    ),
    analyzed: found.files === filesOf(relation, table) ? 'current' : 'stale',
  };
}

function columnStats(
  footer: ColumnStats,
  analyzed: AnalyzedColumn | undefined,
  { type }: Schema[number],
  { rows, growth }: { readonly rows: number; readonly growth: number },
): ColumnStats {
  if (analyzed === undefined || !sameType(analyzed.type, type)) return footer;
  const read = (text: string): Exclude<Value, null> => valueFromText(text, type, 'UTC');
  return {
    ...footer,
    nulls: footer.nulls ?? Math.round(analyzed.nulls * rows),
    distinct: isProportional(analyzed.distinct, rows / growth) ? analyzed.distinct * growth : analyzed.distinct,
    width: analyzed.width,
    common: analyzed.common.map(([value, share]) => ({ value: read(value), share })),
    histogram: analyzed.histogram.map(read),
    ...(analyzed.correlation === null ? {} : { correlation: analyzed.correlation }),
  };
}

/** So many distinct values that there will be more of them in more rows: Postgres's tenth. */
export const isProportional = (distinct: number, rows: number): boolean => distinct > 0.1 * rows;

/** Statistics whose rows no table has any more once the changes are made: they go with it. */
export function lostStatistics(changes: readonly Change[], before: CatalogState, after: CatalogState): Change[] {
  const kept = new Set(Array.from(after.all('table'), (table) => keyOf(statisticsKey(table))));
  const lost: Change[] = [];
  for (const { entry } of changes) {
    const old = entry.kind === 'table' ? before.entry(entry) : undefined;
    if (old?.kind !== 'table') continue;
    const key = statisticsKey(old);
    const found = after.statistics(key.schema, key.name);
    if (found !== undefined && !kept.has(keyOf(key))) lost.push({ op: 'drop', entry: found });
  }
  return lost;
}
