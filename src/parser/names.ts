import type { Span } from '../base/span.ts';
import type { QualifiedName } from './ast/common.ts';
import type { CopyTo } from './ast/copy.ts';
import type { ModelReference } from './ast/model.ts';
import type { CommonTable, Query } from './ast/query.ts';
import type { Statement } from './ast/statement.ts';
import type { TableReference } from './ast/table_reference.ts';
import { type FileCall, fileCallOf, fileOfPath } from './file_call.ts';

/** What a statement reads, so that it can be loaded before binding. */
export interface Names {
  /** Tables and views; names of common tables in scope are left out. */
  readonly relations: readonly QualifiedName[];
  /** Quoted paths, and calls of read_parquet and its like. */
  readonly files: readonly FileCall[];
  readonly models: readonly ModelReference[];
}

/** The names of common tables that a piece of syntax sees. */
interface Scope {
  /** The tables of one WITH, by their place in it; shared by what sees different numbers of them. */
  readonly names: ReadonlyMap<string, number>;
  /** How many of them are seen. */
  readonly count: number;
  readonly outer: Scope | undefined;
}

/**
 * Every relation, path and model that a statement mentions, at any depth, in the order of the text; the same name may
 * come more than once. Walks with a stack of its own, so a chain of ten thousand operators is no deep recursion.
 */
export function namesIn(statement: Statement): Names {
  const found = {
    relations: [] as QualifiedName[],
    files: [] as FileCall[],
    models: [] as ModelReference[],
  };
  const waiting: { node: object; scope: Scope | undefined }[] = [{ node: statement, scope: undefined }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, scope } = next;
    if (isQuery(node)) {
      for (const part of inQuery(node, scope)) waiting.push(part);
      continue;
    }
    note(node, scope, found);
    for (const child of Object.values(node)) {
      if (typeof child === 'object' && child !== null) waiting.push({ node: child, scope });
    }
  }
  return { relations: inOrder(found.relations), files: inOrder(found.files), models: inOrder(found.models) };
}

const inOrder = <T extends { readonly at: Span }>(list: T[]): T[] => list.sort((a, b) => a.at.start - b.at.start);

const isQuery = (node: object): node is Query => 'with' in node && 'body' in node;

/** A common table sees those before it, or all of them under RECURSIVE; the query itself sees all. */
function* inQuery(query: Query, outer: Scope | undefined): Iterable<{ node: object; scope: Scope | undefined }> {
  const all = scopeOf(query.with, outer);
  for (const [i, table] of query.with.entries()) {
    yield { node: table.query, scope: all === undefined || query.recursive ? all : { ...all, count: i } };
  }
  yield { node: query.body, scope: all };
  for (const part of [query.orderBy, query.limit, query.offset]) if (part !== null) yield { node: part, scope: all };
}

function scopeOf(tables: readonly CommonTable[], outer: Scope | undefined): Scope | undefined {
  if (tables.length === 0) return outer;
  const names = new Map<string, number>();
  for (const [i, table] of tables.entries()) if (!names.has(table.name.name)) names.set(table.name.name, i);
  return { names, count: tables.length, outer };
}

function sees(scope: Scope | undefined, name: string): boolean {
  for (let s = scope; s !== undefined; s = s.outer) {
    const place = s.names.get(name);
    if (place !== undefined && place < s.count) return true;
  }
  return false;
}

type Found = { relations: QualifiedName[]; files: FileCall[]; models: ModelReference[] };

function note(node: object, scope: Scope | undefined, found: Found): void {
  if ('version' in node) found.models.push(node as ModelReference);
  if (!('kind' in node)) return;
  if (node.kind === 'path') {
    const { path, at } = node as Extract<TableReference, { kind: 'path' }>;
    found.files.push(fileOfPath(path, at));
  } else if (node.kind === 'table_function') {
    const call = fileCallOf(node as Extract<TableReference, { kind: 'table_function' }>);
    if (typeof call === 'object') found.files.push(call);
  } else if (node.kind === 'table') noteTable((node as Extract<TableReference, { kind: 'table' }>).name, scope, found);
  else if (node.kind === 'copy_to') {
    const { source } = node as CopyTo;
    if ('parts' in source) found.relations.push(source);
  }
}

function noteTable(name: QualifiedName, scope: Scope | undefined, found: Found): void {
  if (name.parts.length === 1 && sees(scope, name.parts[0].name)) return;
  found.relations.push(name);
}
