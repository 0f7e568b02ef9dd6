import { errors } from '../../base/error.ts';
import type { Bound } from '../../data/bounds.ts';
import type { NestedChunk } from '../../data/nested_chunk.ts';
import type { Relation, SplitList, SplitRequest } from '../../data/relation.ts';
import { type Field, field } from '../../data/schema.ts';
import type { FileIdentity, ParquetChunk, ParquetSplit } from '../../data/split.ts';
import type { RelationStats } from '../../data/stats.ts';
import { sameType, typeName } from '../../data/type.ts';
import type { FileStore } from '../file.ts';
import { fileColumns } from '../file_columns.ts';
import { chunkRange, type ParquetFile } from './footer.ts';
import { FooterCache } from './footer_cache.ts';
import { knownRows } from './known.ts';
import type { ColumnChunk, RowGroup } from './metadata.ts';
import type { NestedColumn } from './nested_schema.ts';
import { mayHold } from './prune.ts';
import { RelationCache } from './relation_cache.ts';
import { relationStats } from './relation_stats.ts';
import type { FileColumn } from './schema.ts';
import { type ParquetTable, type PlacedGroup, partitionOf, statsOf } from './table.ts';

export interface ParquetOptions {
  /** As EXPLAIN names it; the pattern when absent. */
  readonly name?: string;
  /** Columns are those of all files together; a file that lacks one has NULL there. Default: every file must have all. */
  readonly unionByName?: boolean;
  /** Folders named key=value become columns. Default true. */
  readonly hivePartitioning?: boolean;
  /** A last column `filename` tells where a row comes from. Default false. */
  readonly filename?: boolean;
}

/**
 * The relation of all Parquet files that a path, folder or glob names: lists them, reads their footers, checks that their
 * schemas agree. Errors: 58P01 when there is none, 58030 when they cannot be read or disagree, XX001 when one is corrupt.
 */
export async function loadParquetRelation(
  store: FileStore,
  pattern: string,
  options: ParquetOptions = {},
  signal?: AbortSignal,
): Promise<Relation> {
  const files = await store.list(pattern, signal);
  if (files.length === 0) throw errors.fileNotFound(pattern);
  return relationOfFiles(store, files, { name: pattern, ...options }, signal);
}

/** The relation of these files. */
export async function relationOfFiles(
  store: FileStore,
  files: readonly FileIdentity[],
  options: ParquetOptions & { readonly name: string },
  signal?: AbortSignal,
): Promise<Relation> {
  const known = relationsOf(store);
  const { name, unionByName, hivePartitioning, filename } = options;
  // Another pattern may name the same files: the first of them tells which were meant.
  const key = JSON.stringify([name, unionByName, hivePartitioning, filename, files[0].path]);
  const found = known.find(key, files);
  if (found !== undefined) return found;
  const loaded = await footersOf(store).load(store, files, signal);
  const relation = parquetRelation(name, tableOf(loaded, options));
  known.keep(key, files, relation);
  return relation;
}

const relations = new WeakMap<FileStore, RelationCache>();

function relationsOf(store: FileStore): RelationCache {
  const cache = relations.get(store) ?? new RelationCache();
  relations.set(store, cache);
  return cache;
}

/** Footers live as long as the store they were read from. */
const caches = new WeakMap<FileStore, FooterCache>();

export function footersOf(store: FileStore): FooterCache {
  const cache = caches.get(store) ?? new FooterCache();
  caches.set(store, cache);
  return cache;
}

function tableOf(files: readonly ParquetFile[], options: ParquetOptions): ParquetTable {
  const partitions = fileColumns(
    files.map(({ file }) => file),
    { hivePartitioning: options.hivePartitioning !== false, filename: options.filename === true },
  );
  const inFolders = new Set(partitions.map(({ name }) => name));
  const fields = fieldsOf(files, inFolders, options.unionByName ?? false);
  const schema = [...fields, ...partitions.map(({ name, type, values }) => field(name, type, values.includes(null)))];
  return {
    schema,
    partitions,
    files: files.map((file) => {
      const byName = new Map(file.columns.map((column) => [column.name, column]));
      return { ...file, found: schema.map(({ name }) => (inFolders.has(name) ? undefined : byName.get(name))) };
    }),
  };
}

function fieldsOf(files: readonly ParquetFile[], omitted: ReadonlySet<string>, union: boolean): readonly Field[] {
  const fields = new Map<string, Field & { readonly seen: number }>();
  for (const { file, columns } of files) {
    for (const { name, type, optional } of columns) {
      if (omitted.has(name)) continue;
      const known = fields.get(name);
      if (known === undefined && file !== files[0].file && !union) {
        throw errors.schemaDiffers(file.path, `It has a column "${name}", which "${files[0].file.path}" lacks.`);
      }
      if (known !== undefined && !sameType(known.type, type)) {
        const detail = `Column "${name}" is ${typeName(type)} here and ${typeName(known.type)} in "${files[0].file.path}".`;
        throw errors.schemaDiffers(file.path, detail);
      }
      fields.set(name, { name, type, nullable: optional || (known?.nullable ?? false), seen: (known?.seen ?? 0) + 1 });
    }
    if (!union) checkComplete(file, columns, [...fields.keys()]);
  }
  return [...fields.values()].map(({ name, type, nullable, seen }) =>
    field(name, type, nullable || seen < files.length),
  );
}

function checkComplete(file: FileIdentity, columns: readonly FileColumn[], names: readonly string[]): void {
  const own = new Set(columns.map(({ name }) => name));
  const missing = names.find((name) => !own.has(name));
  if (missing !== undefined) throw errors.schemaDiffers(file.path, `It lacks the column "${missing}".`);
}

export function parquetRelation(name: string, table: ParquetTable): Relation {
  let stats: RelationStats | undefined;
  // A plan that is kept asks with the same list each time.
  const made: MadeSplits = new WeakMap();
  return {
    name,
    schema: table.schema,
    get stats() {
      stats ??= relationStats(table);
      return stats;
    },
    splits: (request) => splitsOf(table, request, made),
    known: (request) => knownRows(table, request),
  };
}

/** Splits by the list of their columns. */
type MadeSplits = WeakMap<readonly number[], Made>;
interface Made {
  /** By the place of their file and the number of their row group. */
  readonly splits: ParquetSplit[][];
  /** Columns of all of them together. */
  columns: number;
}
/** Where there are more, splits are made anew: what lives as long as a plan should be small. */
const mostColumns = 2000;

function splitsOf(table: ParquetTable, request: SplitRequest, made: MadeSplits): SplitList {
  refuseUnsupported(table, request);
  const known = made.get(request.columns) ?? { splits: table.files.map(() => []), columns: 0 };
  made.set(request.columns, known);
  const splits: ParquetSplit[] = [];
  let pruned = 0;
  table.files.forEach((file, position) => {
    file.footer.rowGroups.forEach((group, number) => {
      if (group.rows === 0) return;
      const holds = request.bounds.every((bound) => groupMayHold(table, { file, group, position }, bound));
      if (!holds) {
        pruned++;
        return;
      }
      const found = known.splits[position][number];
      const split = found ?? splitOf(table, request, { file, group, position, number });
      splits.push(split);
      if (found !== undefined || known.columns + request.columns.length > mostColumns) return;
      known.splits[position][number] = split;
      known.columns += request.columns.length;
    });
  });
  return { splits, pruned };
}

function refuseUnsupported(table: ParquetTable, request: SplitRequest): void {
  for (const column of request.columns) {
    for (const { file, found } of table.files) {
      const what = found[column]?.unsupported;
      if (what === undefined) continue;
      const name = table.schema[column].name;
      throw errors.notSupported(`reading column "${name}" of "${file.path}" (${what})`);
    }
  }
}

function groupMayHold(table: ParquetTable, at: PlacedGroup, bound: Bound): boolean {
  return mayHold(bound, statsOf(table, at, bound.column), at.group.rows);
}

function splitOf(
  table: ParquetTable,
  request: SplitRequest,
  at: PlacedGroup & { readonly number: number },
): ParquetSplit {
  const { file, group, position, number } = at;
  const partition: ParquetSplit['partition'][number][] = [];
  const absent: ParquetSplit['absent'][number][] = [];
  const chunks: ParquetChunk[] = [];
  const nested: NestedChunk[] = [];
  let rowNumbers: ParquetSplit['rowNumbers'];
  for (const column of request.columns) {
    const { type } = table.schema[column];
    const folder = partitionOf(table, column);
    const found = file.found[column];
    const shared = file.constants?.get(column);
    if (column === table.rowNumber) {
      rowNumbers = { column, first: rowsBefore(file.footer.rowGroups, number) };
      continue;
    }
    if (shared !== undefined) {
      partition.push({ column, type, value: shared });
      continue;
    }
    if (folder !== undefined) partition.push({ column, type, value: folder.values[position] });
    else if (found === undefined) absent.push({ column, type });
    else if (found.nested === undefined) chunks.push(chunkOf(column, found, group));
    else nested.push(nestedChunk(column, found.name, found.nested, group));
  }
  const leaves = nested.flatMap((each) => each.leaves);
  const bytes = [...chunks, ...leaves].reduce((sum, chunk) => sum + chunk.length, 0);
  return {
    ...{ kind: 'parquet', file: file.file, rowGroup: number, rows: group.rows, bytes, partition, chunks, absent },
    fileRows: file.footer.rows,
    ...(nested.length === 0 ? {} : { nested }),
    ...(rowNumbers === undefined ? {} : { rowNumbers }),
  };
}

const nestedChunk = (
  column: number,
  name: string,
  { shape, elements, leaves }: NestedColumn,
  group: RowGroup,
): NestedChunk => ({
  ...{ column, name, shape, elements },
  leaves: leaves.map((leaf) => ({
    ...chunkOf(column, leaf.column, group),
    values: group.columns[leaf.column.leaf].values,
    path: leaf.path,
  })),
});

const rowsBefore = (groups: readonly RowGroup[], number: number): number =>
  groups.slice(0, number).reduce((sum, group) => sum + group.rows, 0);

function chunkOf(column: number, found: FileColumn, group: RowGroup): ParquetChunk {
  const chunk = group.columns[found.leaf];
  const { start, end } = chunkRange(chunk);
  const { name, type, physical, typeLength, meaning, optional } = found;
  return {
    ...{ column, name, type, physical, typeLength, meaning, optional, start, length: end - start },
    codec: chunk.codec,
    encodings: chunk.encodings,
    uncompressed: chunk.uncompressed,
    dataPage: chunk.dataPage,
    dictionaryPage: start < chunk.dataPage ? start : null,
    ...bloomOf(chunk),
  };
}

/** A larger filter costs more than it saves. */
const mostBloomBytes = 4 << 20;

function bloomOf({ bloomFilter: start, bloomFilterBytes: length }: ColumnChunk): Pick<ParquetChunk, 'bloom'> {
  if (start === undefined || length === undefined || length <= 0 || length > mostBloomBytes) return {};
  return { bloom: { start, length } };
}
