import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { aggregateNames } from '../../functions/resolve.ts';
import type { FunctionCall } from '../../parser/ast/expression.ts';
import type { CommonTable, Query, Select, SetOperation } from '../../parser/ast/query.ts';
import type { TableReference } from '../../parser/ast/table_reference.ts';
import { namesIn } from '../../parser/names.ts';

/** Whether the query of a WITH item reads the item itself. */
export const readsItself = ({ name, query }: CommonTable): boolean => tablesIn(query).includes(name.name);

/** Names of tables that a query reads, those of its own WITH left out. */
export const tablesIn = (query: Query): readonly string[] =>
  namesIn({ kind: 'select_statement', query, at: query.at }).relations.flatMap(({ parts }) =>
    parts.length === 1 ? [parts[0].name] : [],
  );

/** The two terms of a recursive query. Throws Postgres's errors (42P19, 0A000) when it has another form. */
export function recursiveForm({ name, query }: CommonTable): SetOperation {
  const { body } = query;
  if (body.kind !== 'set_operation' || body.operation !== 'union') {
    const message = `recursive query "${name.name}" does not have the form non-recursive-term UNION [ALL] recursive-term`;
    throw errors.invalidRecursion(message, name.at);
  }
  refuseClauses(query);
  for (const item of query.with) visit(item.query, { name: name.name, place: 'a subquery', seen: { count: 0 } });
  visit(body.left, { name: name.name, place: 'its non-recursive term', seen: { count: 0 } });
  visit(body.right, { name: name.name, place: null, seen: { count: 0 } });
  return body;
}

function refuseClauses({ orderBy, limit, offset }: Query): void {
  const refuse = (clause: string, at: Span): never => {
    throw errors.refused(`${clause} in a recursive query is not implemented`, at);
  };
  if (orderBy.length > 0) refuse('ORDER BY', orderBy[0].expr.at);
  if (offset !== null) refuse('OFFSET', offset.at);
  if (limit !== null) refuse('LIMIT', limit.at);
}

interface Visit {
  readonly name: string;
  /** Where the recursive query must not be read; null: it may. */
  readonly place: string | null;
  readonly seen: { count: number };
}

const inside = (visit: Visit, place: string): Visit => ({ ...visit, place: visit.place ?? place });

type Node = object & { readonly kind?: string };

/** Walks the syntax; what reads the recursive query where it must not is an error at that place. */
function visit(node: Node, how: Visit): void {
  if ('body' in node && 'with' in node) return visitQuery(node as unknown as Query, how);
  switch (node.kind) {
    case 'table':
      return visitTable(node as Extract<TableReference, { kind: 'table' }>, how);
    case 'join':
      return visitJoin(node as Extract<TableReference, { kind: 'join' }>, how);
    case 'set_operation':
      return visitSetOperation(node as unknown as SetOperation, how);
    case 'select':
      return visitSelect(node as unknown as Select, how);
    case 'exists':
    case 'scalar_subquery':
    case 'quantified':
    case 'in':
      return visitParts(node, inside(how, 'a subquery'));
    default:
      return visitParts(node, how);
  }
}

function visitParts(node: object, how: Visit): void {
  for (const part of Object.values(node)) if (typeof part === 'object' && part !== null) visit(part, how);
}

function visitQuery(query: Query, how: Visit): void {
  for (const item of query.with) visit(item.query, how);
  if (query.with.some((item) => item.name.name === how.name)) return;
  const { with: _, ...rest } = query;
  visitParts(rest, how);
}

function visitTable({ name, at }: Extract<TableReference, { kind: 'table' }>, how: Visit): void {
  if (name.parts.length !== 1 || name.parts[0].name !== how.name) return;
  const refuse = (what: string): never => {
    throw errors.invalidRecursion(`recursive reference to query "${how.name}" must not appear ${what}`, at);
  };
  if (how.place !== null) refuse(`within ${how.place}`);
  how.seen.count += 1;
  if (how.seen.count > 1) refuse('more than once');
}

function visitJoin(node: Extract<TableReference, { kind: 'join' }>, how: Visit): void {
  const { join, left, right, condition } = node;
  const optional = inside(how, 'an outer join');
  visit(left, join === 'right' || join === 'full' ? optional : how);
  visit(right, join === 'left' || join === 'full' ? optional : how);
  visitParts(condition, how);
}

function visitSetOperation({ operation, all, left, right }: SetOperation, how: Visit): void {
  const name = operation.toUpperCase();
  const isStrict = operation !== 'union' && all;
  visit(left, isStrict ? inside(how, name) : how);
  visit(right, isStrict || operation === 'except' ? inside(how, name) : how);
}

function visitSelect(select: Select, how: Visit): void {
  const before = how.seen.count;
  const { from, ...rest } = select;
  for (const reference of from) visit(reference, how);
  const isDirect = how.seen.count > before && from.some((reference) => mentions(reference, how.name));
  if (isDirect) refuseAggregates(rest);
  visitParts(rest, how);
}

/** Read by this SELECT itself, not by a query within its FROM. */
function mentions(reference: TableReference, name: string): boolean {
  if (reference.kind === 'table') return reference.name.parts.length === 1 && reference.name.parts[0].name === name;
  return reference.kind === 'join' && (mentions(reference.left, name) || mentions(reference.right, name));
}

function refuseAggregates(node: object): void {
  if ('body' in node && 'with' in node) return;
  if ('kind' in node && node.kind === 'call') {
    const call = node as FunctionCall;
    const { parts } = call.name;
    if (call.over === null && aggregateNames().includes(parts[parts.length - 1].name)) {
      const message = "aggregate functions are not allowed in a recursive query's recursive term";
      throw errors.invalidRecursion(message, call.at);
    }
  }
  for (const part of Object.values(node)) if (typeof part === 'object' && part !== null) refuseAggregates(part);
}
