import { formatFloat } from '../../data/float_text.ts';
import { field } from '../../data/schema.ts';
import { bool, float32, int32, text } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';
import { type AnalyzedColumn, keyOf, type StatisticsEntry, type TableEntry } from '../entry.ts';
import type { CatalogState } from '../state.ts';
import { isProportional, statisticsKey } from '../statistics.ts';
import { systemTable } from './define.ts';

/** One row per column that ANALYZE has seen; lists are texts in the form of arrays. */
export const pgStats = systemTable({
  oid: 12053,
  isView: true,
  schema: 'pg_catalog',
  name: 'pg_stats',
  about: 'What ANALYZE has found of the columns of tables, and of paths (which have no schema).',
  columns: [
    field('schemaname', text),
    field('tablename', text),
    field('attname', text),
    field('inherited', bool),
    field('null_frac', float32),
    field('avg_width', int32),
    field('n_distinct', float32),
    field('most_common_vals', text),
    field('most_common_freqs', text),
    field('histogram_bounds', text),
    field('correlation', float32),
    field('most_common_elems', text),
    field('most_common_elem_freqs', text),
    field('elem_count_histogram', text),
  ],
  *rows({ state }) {
    for (const found of state.all('statistics')) {
      if (found.rows === 0) continue;
      const tables = tablesAt(found, state);
      for (const table of tables) {
        const names = columnNames(table);
        for (const column of found.columns) {
          const name = names === undefined ? column.name : names.get(column.name);
          if (name !== undefined) yield [table.schema, table.name, name, ...figures(column, found.rows)];
        }
      }
      if (tables.length > 0) continue;
      for (const column of found.columns) yield [null, found.name, column.name, ...figures(column, found.rows)];
    }
  },
});

const tablesAt = (found: StatisticsEntry, state: CatalogState): readonly TableEntry[] =>
  [...state.all('table')].filter((table) => keyOf(statisticsKey(table)) === keyOf(found));

/** From the names in the files; undefined: they are the same. */
const columnNames = (table: TableEntry): ReadonlyMap<string, string> | undefined =>
  table.origin === 'managed' ? new Map(table.columns.map(({ stored, name }) => [stored, name])) : undefined;

function figures(column: AnalyzedColumn, rows: number): readonly Value[] {
  const { nulls, width, distinct, common, histogram, correlation } = column;
  const values = common.map(([value]) => value);
  return [
    false,
    nulls,
    Math.round(width),
    isProportional(distinct, rows) ? -Math.min(1, distinct / Math.max(1, rows)) : distinct,
    values.length === 0 ? null : arrayText(values),
    values.length === 0 ? null : arrayText(common.map(([, share]) => formatFloat(Math.fround(share), 32))),
    histogram.length === 0 ? null : arrayText(histogram),
    correlation,
    null,
    null,
    null,
  ];
}

const arrayText = (values: readonly string[]): string => `{${values.map(element).join(',')}}`;

/** Quoted where an array of Postgres quotes. */
const element = (value: string): string =>
  value === '' || /[{}",\\\s]/.test(value) || /^null$/i.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : value;
