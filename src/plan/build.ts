import { assert } from '../base/assert.ts';
import { type ColumnId, columnId } from '../base/ids.ts';
import type { Relation } from '../data/relation.ts';
import { bool, type DataType, int64, text } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import type {
  AggregateCall,
  Column,
  ColumnRef,
  Expr,
  Literal,
  NamedExpr,
  SetCall,
  SortKey,
  WindowCall,
} from './expr.ts';
import type {
  Aggregate,
  Apply,
  Filter,
  Join,
  JoinKind,
  Limit,
  LogicalPlan,
  Predict,
  Project,
  ProjectSet,
  RecursiveUnion,
  Scan,
  Sort,
  Union,
  ValuesNode,
  Window,
  With,
  WithUse,
  WorkScan,
  Write,
  WriteTarget,
} from './logical.ts';

/** Constructors of plan nodes and expressions: each derives the output columns from the inputs. */

/** Gives out the column ids of one query; binder and rules share one. */
export class ColumnIds {
  private last: number;
  constructor(last = 0) {
    this.last = last;
  }
  fresh(): ColumnId {
    this.last += 1;
    return columnId(this.last);
  }
  column(name: string, type: DataType, nullable = true): Column {
    return { id: this.fresh(), name, type, nullable };
  }
}

// ---------------------------------------------------------------- expressions

export const columnRef = (column: Column): ColumnRef => ({ kind: 'column', id: column.id, type: column.type });

export const literal = (value: Value, type: DataType): Literal => ({ kind: 'literal', value, type });

export const trueLiteral: Literal = literal(true, bool);
export const falseLiteral: Literal = literal(false, bool);

/** The conjunction; nested ANDs are flattened; none is TRUE, one is itself. */
export function and(terms: readonly Expr[]): Expr {
  const args = terms.flatMap((term) => (term.kind === 'and' ? term.args : [term]));
  if (args.length === 0) return trueLiteral;
  return args.length === 1 ? args[0] : { kind: 'and', args, type: bool };
}

export function or(terms: readonly Expr[]): Expr {
  const args = terms.flatMap((term) => (term.kind === 'or' ? term.args : [term]));
  if (args.length === 0) return falseLiteral;
  return args.length === 1 ? args[0] : { kind: 'or', args, type: bool };
}

/** The terms of a conjunction, one deep is enough because `and` flattens. */
export const conjuncts = (expr: Expr): readonly Expr[] => (expr.kind === 'and' ? expr.args.flatMap(conjuncts) : [expr]);

export const not = (input: Expr): Expr => (input.kind === 'not' ? input.input : { kind: 'not', input, type: bool });

export const isNull = (input: Expr, negated = false): Expr => ({ kind: 'is_null', input, negated, type: bool });

/** One arm of a Case. */
export const caseArm = (when: Expr, then: Expr): { readonly when: Expr; readonly then: Expr } => ({
  when,
  then,
});

/** A column passed on under the same id. */
export const passOn = (column: Column): NamedExpr => ({ column, expr: columnRef(column) });

/** True when the item only passes a column on. */
export const isPassedOn = (item: NamedExpr): boolean => item.expr.kind === 'column' && item.expr.id === item.column.id;

// ---------------------------------------------------------------- nodes

export function scan(relation: Relation, columns: readonly number[], output: readonly Column[]): Scan {
  assert(columns.length === output.length, 'a scan names one output per column');
  return { kind: 'scan', relation, columns, filter: null, output };
}

export const values = (rows: readonly (readonly Expr[])[], output: readonly Column[]): ValuesNode => ({
  kind: 'values',
  rows,
  output,
});

/** What SELECT without FROM reads: one row of no columns. */
export const oneRow: ValuesNode = values([[]], []);

export const filter = (input: LogicalPlan, predicate: Expr): Filter => ({
  kind: 'filter',
  input,
  predicate,
  output: input.output,
});

export const project = (input: LogicalPlan, exprs: readonly NamedExpr[]): Project => ({
  kind: 'project',
  input,
  exprs,
  output: exprs.map((item) => item.column),
});

export function projectSet(
  input: LogicalPlan,
  calls: readonly SetCall[],
  ordinality: Column | null = null,
): ProjectSet {
  const added = [...calls.flatMap((call) => call.columns), ...(ordinality === null ? [] : [ordinality])];
  return { kind: 'project_set', input, calls, ordinality, output: [...input.output, ...added] };
}

/** Only the given columns of the input, in this order; the input itself when that changes nothing. */
export function keep(input: LogicalPlan, columns: readonly Column[]): LogicalPlan {
  const same = columns.length === input.output.length && columns.every((column, i) => column.id === input.output[i].id);
  return same ? input : project(input, columns.map(passOn));
}

export interface JoinParts {
  readonly join: JoinKind;
  readonly left: LogicalPlan;
  readonly right: LogicalPlan;
  readonly condition: Expr | null;
  /** For mark joins only. */
  readonly mark?: Column | null;
}

const nullable = (columns: readonly Column[]): readonly Column[] =>
  columns.map((column) => (column.nullable ? column : { ...column, nullable: true }));

/** Output of a Join or Apply, from its kind and inputs. */
export function joinOutput(parts: JoinParts): readonly Column[] {
  const left = parts.left.output;
  const right = parts.right.output;
  switch (parts.join) {
    case 'inner':
      return [...left, ...right];
    case 'left':
    case 'single':
      return [...left, ...nullable(right)];
    case 'right':
      return [...nullable(left), ...right];
    case 'full':
      return [...nullable(left), ...nullable(right)];
    case 'semi':
    case 'anti':
      return left;
    case 'mark':
      assert(parts.mark !== undefined && parts.mark !== null, 'a mark join names its mark');
      return [...left, parts.mark];
  }
}

export const join = (parts: JoinParts): Join => ({
  kind: 'join',
  join: parts.join,
  left: parts.left,
  right: parts.right,
  condition: parts.condition,
  mark: parts.mark ?? null,
  output: joinOutput(parts),
});

export const apply = (parts: JoinParts & { readonly correlated: readonly ColumnId[] }): Apply => ({
  ...join(parts),
  kind: 'apply',
  correlated: parts.correlated,
});

export const aggregate = (
  input: LogicalPlan,
  groups: readonly NamedExpr[],
  aggregates: readonly AggregateCall[],
): Aggregate => ({
  kind: 'aggregate',
  input,
  groups,
  aggregates,
  output: [...groups.map((group) => group.column), ...aggregates.map((call) => call.column)],
});

/** Distinct rows of the input, under the same ids. */
export const distinct = (input: LogicalPlan): Aggregate => aggregate(input, input.output.map(passOn), []);

export interface WindowParts {
  readonly partitionBy: readonly Expr[];
  readonly orderBy: readonly SortKey[];
  readonly calls: readonly WindowCall[];
}

export const window = (input: LogicalPlan, { partitionBy, orderBy, calls }: WindowParts): Window => ({
  kind: 'window',
  input,
  partitionBy,
  orderBy,
  calls,
  output: [...input.output, ...calls.map((call) => call.column)],
});

export const sort = (input: LogicalPlan, keys: readonly SortKey[]): Sort => ({
  kind: 'sort',
  input,
  keys,
  output: input.output,
});

export const limit = (input: LogicalPlan, count: Expr | null, offset: Expr | null): Limit => ({
  kind: 'limit',
  input,
  count,
  offset,
  output: input.output,
});

/** `output` has fresh ids, one per column of each input. */
export function union(inputs: readonly LogicalPlan[], output: readonly Column[]): Union {
  assert(
    inputs.every((input) => input.output.length === output.length),
    'the inputs of a union have as many columns as its output',
  );
  return { kind: 'union', inputs, output };
}

/** `output` has fresh ids, one per column of each input. */
export function recursiveUnion(
  base: LogicalPlan,
  step: LogicalPlan,
  { all, table, output }: Pick<RecursiveUnion, 'all' | 'table' | 'output'>,
): RecursiveUnion {
  const widths = [base, step].map((input) => input.output.length);
  assert(
    widths.every((width) => width === output.length),
    'the inputs of a recursion have as many columns as its output',
  );
  return { kind: 'recursive_union', inputs: [base, step], all, table, output };
}

export const workScan = (table: ColumnId, output: readonly Column[]): WorkScan => ({
  kind: 'work_scan',
  table,
  output,
});

/** A use of the WITH query called `table`. */
export const withUse = (
  input: LogicalPlan,
  { table, name, materialized }: Pick<WithUse, 'table' | 'name' | 'materialized'>,
): WithUse => ({ kind: 'with_use', table, name, materialized, input, output: input.output });

/** `inputs`: the queries of `tables`, then what reads them. */
export const withTables = (inputs: readonly LogicalPlan[], tables: With['tables']): With => ({
  kind: 'with',
  inputs,
  tables,
  output: inputs[inputs.length - 1].output,
});

export interface PredictParts {
  readonly model: unknown;
  readonly modelName: string;
  readonly features: readonly Expr[];
  readonly predictions: readonly Column[];
}

export const predict = (input: LogicalPlan, parts: PredictParts): Predict => ({
  kind: 'predict',
  input,
  ...parts,
  output: [...input.output, ...parts.predictions],
});

/** Output: one row per written file (path text, rows bigint, bytes bigint). */
export const write = (input: LogicalPlan, target: WriteTarget, ids: ColumnIds): Write => ({
  kind: 'write',
  input,
  target,
  output: [
    ids.column('path', text, false),
    ids.column('rows', int64, false),
    ids.column('bytes', int64, false),
    ids.column('token', text, false),
  ],
});
