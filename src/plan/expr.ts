import type { ColumnId } from '../base/ids.ts';
import type { Span } from '../base/span.ts';
import type { DataType } from '../data/type.ts';
import type { Value } from '../data/value.ts';

/** A column of a plan node: one id for the life of the query, whatever node it passes. */
export interface Column {
  readonly id: ColumnId;
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
}

/**
 * A bound expression: names resolved, overloads chosen, casts explicit. Plain data.
 *
 * `call.fn` names a scalar function or operator of src/functions and `overload` which of its overloads; operators are
 * functions named by their symbol (`+`, `=`, `||`, `~~` for LIKE). AND, OR, CASE, COALESCE evaluate their later
 * arguments only for rows that need them, so that an error guarded by them does not arise.
 */
export type Expr =
  | ColumnRef
  | Literal
  | Parameter
  | Call
  | Chain
  | Cast
  | Logical
  | Not
  | IsNull
  | Case
  | Coalesce
  | InList
  | SubqueryExpr;

export interface ColumnRef {
  readonly kind: 'column';
  readonly id: ColumnId;
  readonly type: DataType;
}
export interface Literal {
  readonly kind: 'literal';
  readonly value: Value;
  readonly type: DataType;
}
/** `$n` (index from 1); replaced by a literal before planning when values are bound. */
export interface Parameter {
  readonly kind: 'parameter';
  readonly index: number;
  readonly type: DataType;
}
export interface Call {
  readonly kind: 'call';
  readonly fn: string;
  readonly overload: number;
  readonly args: readonly Expr[];
  readonly type: DataType;
  /** Where it was written, for errors at run time. */
  readonly at?: Span;
}
/**
 * Operators one after the other, `a + b - c || …`: as calls they would be a tree as deep as the chain is long, as one
 * node they are a list. `chainOf` of build.ts makes it, and only of long chains, so rules see short ones as calls.
 */
export interface Chain {
  readonly kind: 'chain';
  readonly first: Expr;
  readonly links: readonly ChainLink[];
  /** Of the last link. */
  readonly type: DataType;
}
/** A call of two arguments: what the links before give, as type `left`, and `right`. */
export interface ChainLink {
  readonly fn: string;
  readonly overload: number;
  readonly left: DataType;
  readonly right: Expr;
  readonly type: DataType;
  readonly at?: Span;
}
export interface Cast {
  readonly kind: 'cast';
  readonly input: Expr;
  readonly type: DataType;
  readonly at?: Span;
}
/** Two or more boolean arguments, three-valued. */
export interface Logical {
  readonly kind: 'and' | 'or';
  readonly args: readonly Expr[];
  readonly type: DataType;
}
export interface Not {
  readonly kind: 'not';
  readonly input: Expr;
  readonly type: DataType;
}
export interface IsNull {
  readonly kind: 'is_null';
  readonly input: Expr;
  readonly negated: boolean;
  readonly type: DataType;
}
/** Searched CASE; the simple form is bound to comparisons. */
export interface Case {
  readonly kind: 'case';
  readonly whens: readonly { readonly when: Expr; readonly then: Expr }[];
  readonly otherwise: Expr;
  readonly type: DataType;
}
export interface Coalesce {
  readonly kind: 'coalesce';
  readonly args: readonly Expr[];
  readonly type: DataType;
}
/** `input IN (literals)`: items are literals of the input's type, NULLs among them allowed. */
export interface InList {
  readonly kind: 'in_list';
  readonly input: Expr;
  readonly items: readonly Literal[];
  readonly negated: boolean;
  readonly type: DataType;
}
/**
 * Only between binding and unnesting: a subquery inside an expression. `plan` is a LogicalPlan (typed loosely here to
 * keep this file below logical.ts; see `subqueryPlan` there). Columns of the outer query appear in it by their id.
 */
export interface SubqueryExpr {
  readonly kind: 'subquery';
  readonly form: 'scalar' | 'exists' | 'in' | 'any' | 'all';
  readonly plan: { readonly kind: string };
  /** For in, any, all: the left side and the comparison function with its overload. */
  readonly test?: { readonly left: Expr; readonly fn: string; readonly overload: number };
  /**
   * For any: what a pair of an outer row and a row of the plan must satisfy, over columns of both; it says the same as
   * `test` and holds row comparisons too. The binder gives this one.
   */
  readonly condition?: Expr;
  readonly negated: boolean;
  readonly type: DataType;
  readonly at?: Span;
}

export interface SortKey {
  readonly expr: Expr;
  readonly descending: boolean;
  readonly nullsFirst: boolean;
}

/** One aggregate of an Aggregate node; `column` names its result. */
export interface AggregateCall {
  readonly column: Column;
  /** Name in the list of aggregates, or `ml.…` for a training fold. */
  readonly fn: string;
  readonly overload: number;
  readonly args: readonly Expr[];
  readonly distinct: boolean;
  readonly filter: Expr | null;
  readonly orderBy: readonly SortKey[];
  /** Constants of the fold as plain data (for example the parameters of an estimator). */
  readonly options?: unknown;
}

/**
 * Where a frame begins or ends. `offset` is a constant. For RANGE, `range` says how far the key may be: `limit` is the
 * key moved by the offset, both in a type that holds the result.
 */
export type FrameBound =
  | { readonly kind: 'unbounded_preceding' | 'current_row' | 'unbounded_following' }
  | {
      readonly kind: 'preceding' | 'following';
      readonly offset: Expr;
      readonly range: { readonly key: Expr; readonly limit: Expr } | null;
    };

export interface WindowFrame {
  readonly unit: 'rows' | 'range' | 'groups';
  readonly start: FrameBound;
  readonly end: FrameBound;
  readonly exclude: 'no_others' | 'current_row' | 'group' | 'ties';
}

/** One call of a Window node: a window function, or an aggregate over the rows of a frame. `column` names its result. */
export interface WindowCall {
  readonly column: Column;
  readonly kind: 'window' | 'aggregate';
  readonly fn: string;
  readonly overload: number;
  readonly args: readonly Expr[];
  /** Aggregates only. */
  readonly filter: Expr | null;
  readonly options?: AggregateCall['options'];
  readonly frame: WindowFrame;
}

/** One call of a ProjectSet node: rows for each input row. `columns` name them. */
export interface SetCall {
  readonly columns: readonly Column[];
  readonly fn: string;
  readonly overload: number;
  readonly args: readonly Expr[];
}

/** An output column and what it holds. */
export interface NamedExpr {
  readonly column: Column;
  readonly expr: Expr;
}
