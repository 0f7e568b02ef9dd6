import { errors } from '../../base/error.ts';
import { nearest } from '../../base/nearest.ts';
import type { StatisticsEntry, TableEntry } from '../../catalog/entry.ts';
import { filesOf, statisticsKey, storedNames } from '../../catalog/statistics.ts';
import type { Relation } from '../../data/relation.ts';
import type { Option } from '../../parser/ast/common.ts';
import type { Analyze, AnalyzeTarget } from '../../parser/ast/utility.ts';
import { fileOfPath } from '../../parser/file_call.ts';
import { absoluteLocation } from '../../storage/local_path.ts';
import { type AnalyzedRelation, analyzeRelation } from '../analyze_relation.ts';
import type { StatementContext } from '../context.ts';
import { findRelation } from '../names.ts';
import { openBinding } from '../query.ts';
import { command, done, silent } from './define.ts';
import { flagOf } from './options.ts';

/** ANALYZE: what the columns hold is read once, in parallel, and kept for the planner. */
export const analyzeCommand = command({
  kind: 'analyze',
  describe: silent,
  async run(statement, context) {
    const verbose = readOptions(statement.options);
    const targets = statement.targets.length === 0 ? everyTable(statement, context) : statement.targets;
    for (const target of targets) await analyzeTarget(target, verbose, context);
    return done('ANALYZE');
  },
});

function readOptions(options: readonly Option[]): boolean {
  let verbose = false;
  for (const option of options) {
    if (option.name === 'verbose') verbose = flagOf(option);
    else if (option.name === 'skip_locked') flagOf(option);
    else throw errors.badSyntax(`unrecognized ANALYZE option "${option.name}"`, option.at);
  }
  return verbose;
}

/** Those of other sessions' temporary schemas apart. */
function everyTable({ at }: Analyze, { session }: StatementContext): AnalyzeTarget[] {
  const visible = [...session.state.all('table')].filter(
    ({ schema }) => !schema.startsWith('pg_temp_') || schema === session.searchPath[0],
  );
  return visible.map(({ schema, name }) => ({
    source: {
      kind: 'table',
      name: { parts: [schema, name].map((part) => ({ name: part, at })), at },
      alias: null,
      at,
    },
    columns: [],
    at,
  }));
}

interface Found {
  readonly relation: Relation;
  /** As messages call it. */
  readonly title: string;
  readonly key: Pick<StatisticsEntry, 'kind' | 'schema' | 'name'>;
  readonly table: TableEntry | undefined;
}

async function analyzeTarget(target: AnalyzeTarget, verbose: boolean, context: StatementContext): Promise<void> {
  const { session, signal } = context;
  const statement: Analyze = { kind: 'analyze', options: [], targets: [target], at: target.at };
  const binding = await openBinding(statement, context, [], true);
  const found = find(target, binding.catalog, context);
  if (found === undefined) return;
  const { relation, table, key, title } = found;
  const columns = columnsOf(target, relation, title);
  if (verbose) session.notice({ severity: 'INFO', message: `analyzing "${title}"` });
  const analyzed = await analyzeRelation(
    relation,
    { columns, stored: storedNames(relation, table), files: filesOf(relation, table) },
    binding,
    context,
  );
  if (verbose) session.notice({ severity: 'INFO', message: summary(title, analyzed) });
  const before = session.state.statistics(key.schema, key.name);
  await session.change(signal, [{ op: 'put', entry: { ...key, ...merged(analyzed, before) } }]);
}

const summary = (title: string, { rows, sampled, columns }: AnalyzedRelation): string =>
  `"${title}": scanned ${rows} rows of ${columns.length} columns; ${sampled} rows in sample`;

/** Columns that were not asked for keep what was found before. */
function merged(
  { files, rows, columns }: AnalyzedRelation,
  before: StatisticsEntry | undefined,
): Pick<StatisticsEntry, 'files' | 'rows' | 'columns'> {
  const now = new Set(columns.map(({ name }) => name));
  const kept = before?.files === files ? before.columns.filter(({ name }) => !now.has(name)) : [];
  return { files, rows, columns: [...kept, ...columns] };
}

type Catalog = Awaited<ReturnType<typeof openBinding>>['catalog'];

/** undefined, after a warning: it has no rows of its own. */
function find({ source }: AnalyzeTarget, catalog: Catalog, { session }: StatementContext): Found | undefined {
  if (source.kind === 'path') {
    const relation = catalog.file(fileOfPath(source.path, source.at));
    if (relation === undefined) throw errors.fileNotFound(source.path, source.at);
    const key = statisticsKey({ schema: '', location: absoluteLocation(source.path) });
    return { relation, title: source.path, key, table: undefined };
  }
  if (source.kind !== 'table') throw errors.notSupported('ANALYZE of this', source.at);
  const parts = source.name.parts.map(({ name }) => name);
  const entry = catalog.find(parts);
  if (entry === undefined) {
    throw errors.undefinedTable(parts.join('.'), source.at, nearest(parts.at(-1)!, catalog.relationNames()));
  }
  const table = findRelation(source.name, session);
  if (entry.kind === 'view' || table === undefined || table.kind === 'view') {
    const message = `skipping "${parts.at(-1)}" --- cannot analyze non-tables or special system tables`;
    session.notice({ severity: 'WARNING', message });
    return undefined;
  }
  const { relation } = entry;
  return { relation, title: titleOf(table), key: statisticsKey(table), table };
}

const titleOf = ({ schema, name }: TableEntry): string => `${schema}.${name}`;

/** Schema indices; all of them when none are named. */
function columnsOf({ columns }: AnalyzeTarget, { schema }: Relation, title: string): readonly number[] {
  if (columns.length === 0) return schema.map((_, i) => i);
  const table = title.slice(title.lastIndexOf('.') + 1);
  const chosen = columns.map(({ name }) => {
    const index = schema.findIndex((field) => field.name === name);
    if (index === -1) throw errors.undefinedTableColumn(name, table);
    return index;
  });
  const twice = chosen.findIndex((index, i) => chosen.indexOf(index) !== i);
  if (twice !== -1) throw errors.duplicateAnalyzedColumn(columns[twice].name, table);
  return chosen;
}
