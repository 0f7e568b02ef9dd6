import type { DataType } from '../data/type.ts';
import type { Value } from '../data/value.ts';
import type { Vector } from '../data/vector.ts';
import type { CatalogFacts } from './catalog_facts.ts';
import type { Effect } from './effect.ts';
import type { PolymorphicKind } from './polymorphic.ts';

/** What a function may know of the world: nothing else is read from outside. Plain data, sent with a fragment. */
export interface CallContext {
  /** Start of the transaction, microseconds since 1970 UTC: now(). */
  readonly now: bigint;
  readonly timeZone: string;
  /** Seed of the running task: the same task run again draws the same numbers. */
  readonly seed: bigint;
  /** How many random numbers the task has drawn; a fresh object for each task, moved on by volatile functions. */
  readonly draws: { taken: number };
  readonly database: string;
  readonly user: string;
  /** Absent when nothing in the plan looks into the catalog: see `factsOf`. */
  readonly catalog?: CatalogFacts;
  /** What the statement asks the session to do; a fresh list for each task, carried out when all rows have been sent. */
  readonly effects?: Effect[];
}

/** A type of an argument: exact, or a class resolved by `result`. `anyrecord` is a row of any fields. */
export type ArgumentType =
  | DataType
  | { readonly kind: 'any' | 'anydecimal' | 'anyrecord' }
  | { readonly kind: PolymorphicKind };

/**
 * Arguments: vectors of `rows` rows each, already cast to the overload's types, in any encoding.
 * `result` is the type that the binder computed. Returns a vector of `rows` rows.
 */
export type Kernel = (args: readonly Vector[], rows: number, result: DataType, context: CallContext) => Vector;

export interface Overload {
  readonly args: readonly ArgumentType[];
  /** The last argument may repeat, also no times. */
  readonly variadic?: boolean;
  /** Result type, or how it follows from the argument types (decimals: precision and scale). */
  readonly result: DataType | ((args: readonly DataType[]) => DataType);
  /** The kernel sees rows with NULL arguments too; else such rows are NULL without a call. */
  readonly calledOnNull?: boolean;
  readonly run: Kernel;
}

export interface Example {
  readonly sql: string;
  /** Text form of the result, NULL, or `ERROR sqlstate`. */
  readonly is: string;
}

/** Anything written f(x) or x op y that gives one value per row. */
export interface ScalarFunction {
  readonly kind: 'scalar';
  /** As SQL calls it; operators by symbol. */
  readonly name: string;
  readonly about: string;
  /** immutable: constants fold; stable: same within a statement; volatile: each row anew (random). */
  readonly volatility?: 'immutable' | 'stable' | 'volatile';
  /** Asks for `CallContext.catalog`. */
  readonly readsCatalog?: true;
  /** Names of the arguments, for f(a => 1). */
  readonly parameters?: readonly string[];
  /** What stands for arguments that a call with names leaves out: numbers, by position. */
  readonly defaults?: readonly string[];
  readonly overloads: readonly Overload[];
  readonly examples: readonly Example[];
}

export const scalarFunction = (definition: Omit<ScalarFunction, 'kind'>): ScalarFunction => ({
  kind: 'scalar',
  ...definition,
});

/**
 * A running aggregate over any number of groups: start empty, update or merge, then state or finish. The same
 * interface carries training (src/ml): an estimator is an accumulator whose state is bytes.
 * Groups are 0 … count-1; `groups[row]` says where a row belongs; null = all to group 0.
 */
export interface Accumulator {
  /** Makes room for groups up to `count`; new ones start empty. */
  resize(count: number): void;
  update(groups: Uint32Array | null, args: readonly Vector[], rows: number): void;
  /** Adds the states that another accumulator gave; must be called in task order, for the same bits every time. */
  merge(groups: Uint32Array | null, state: readonly Vector[], rows: number): void;
  /** The state of each group as columns of `stateTypes`. */
  state(): readonly Vector[];
  finish(): Vector;
  /** Memory held beyond what a group always takes: collected values, texts. Absent = none. */
  readonly bytes?: number;
}

export interface AggregateOverload {
  readonly args: readonly ArgumentType[];
  readonly result: DataType | ((args: readonly DataType[]) => DataType);
  /** Types of the columns in which a partial result travels. */
  readonly stateTypes: (args: readonly DataType[]) => readonly DataType[];
  readonly start: (args: readonly DataType[], result: DataType, options: unknown) => Accumulator;
}

export interface AggregateFunction {
  readonly kind: 'aggregate';
  readonly name: string;
  readonly about: string;
  /** The order of rows matters (string_agg, array_agg). */
  readonly ordered?: boolean;
  /** `start` is given `{ timeZone }` of the session as its options: values become text. */
  readonly zoned?: boolean;
  /** Takes its last argument from WITHIN GROUP (ORDER BY …), and cannot be called without. */
  readonly orderedSet?: boolean;
  readonly overloads: readonly AggregateOverload[];
  readonly examples: readonly Example[];
}

export const aggregateFunction = (definition: Omit<AggregateFunction, 'kind'>): AggregateFunction => ({
  kind: 'aggregate',
  ...definition,
});

/**
 * One or more whole partitions of sorted rows. Every array has an entry per row; row numbers count over all partitions,
 * ends are exclusive.
 */
export interface WindowRows {
  readonly rows: number;
  readonly partitionStart: Int32Array;
  readonly partitionEnd: Int32Array;
  /** Rows that ORDER BY does not tell apart. */
  readonly peerStart: Int32Array;
  readonly peerEnd: Int32Array;
}

/** The frame of each row: up to three runs of rows, in order. */
export interface FrameRows {
  /** Writes start and end (exclusive) of each run into `into`, which has room for six; returns the number of runs. */
  runsOf(row: number, into: Int32Array): number;
}

export interface WindowOverload {
  readonly args: readonly ArgumentType[];
  readonly result: DataType | ((args: readonly DataType[]) => DataType);
  /** Arguments are vectors over the rows of `window`, as is the result. */
  readonly run: (args: readonly Vector[], window: WindowRows, frame: FrameRows, result: DataType) => Vector;
}

/** What needs OVER: the value of a row follows from its place among the rows of its partition. */
export interface WindowFunction {
  readonly kind: 'window';
  readonly name: string;
  readonly about: string;
  readonly overloads: readonly WindowOverload[];
  readonly examples: readonly Example[];
}

export const windowFunction = (definition: Omit<WindowFunction, 'kind'>): WindowFunction => ({
  kind: 'window',
  ...definition,
});

/** Some of the rows that a set-returning function gives; `parents[i]` is the row of arguments that row i comes from. */
export interface SetRows {
  /** Ascending, also from one piece to the next. */
  readonly parents: Int32Array;
  /** One vector per column, as long as `parents`. */
  readonly columns: readonly Vector[];
}

export interface SetOverload {
  readonly args: readonly ArgumentType[];
  /** The last argument may repeat, also no times. */
  readonly variadic?: boolean;
  /** Type of the value in a SELECT list, and of the one column in FROM, which is named like the function. */
  readonly result: DataType | ((args: readonly DataType[]) => DataType);
  /** The columns in FROM, when they are others than that one. */
  readonly columns?: (args: readonly DataType[]) => readonly { readonly name: string; readonly type: DataType }[];
  /** Sees rows with NULL arguments too; else such rows give nothing. */
  readonly calledOnNull?: boolean;
  /**
   * The rows for each of `rows` rows of arguments, in pieces of a handy size: nothing is computed before it is asked
   * for, so a set may have no end. `types` are those of the columns.
   */
  readonly run: (
    args: readonly Vector[],
    rows: number,
    types: readonly DataType[],
    context: CallContext,
  ) => Iterable<SetRows>;
}

/** What gives any number of rows per call: in FROM, also with arguments that are columns of its left, and in SELECT. */
export interface SetFunction {
  readonly kind: 'set';
  readonly name: string;
  readonly about: string;
  /** How many rows a call is believed to give; Postgres's 1000 when absent. */
  readonly rows?: number;
  readonly overloads: readonly SetOverload[];
  /** `is`: the rows, with `, ` between them. */
  readonly examples: readonly Example[];
}

export const setFunction = (definition: Omit<SetFunction, 'kind'>): SetFunction => ({ kind: 'set', ...definition });

export type { Value };
