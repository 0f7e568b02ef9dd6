import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { bool, float64, int64 } from '../../data/type.ts';
import type { Expression } from '../../parser/ast/expression.ts';
import type { SplitClause } from '../../parser/ast/model.ts';
import { columnRef, literal, trueLiteral } from '../../plan/build.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import { requireBoolean, settle } from './coerce.ts';
import type { BindContext } from './context.ts';
import { bindExpression } from './expression.ts';
import { bindNamed } from './operator.ts';
import { hasSubquery } from './place.ts';
import { resolveColumn, type Scope } from './scope.ts';

/** How rows are divided. */
export interface BoundSplit {
  /** True for the rows of the hold-out, over the training query's columns; null: all rows train. */
  readonly holdout: Expr | null;
  /** As DESCRIBE MODEL shows it. */
  readonly text: string;
  readonly seed: number;
  /** Nobody asked for it: with few rows it is left out. */
  readonly isDefault: boolean;
  /** Columns that only decide the split: no features unless named as such. */
  readonly columns: readonly Column[];
}

const defaultFraction = 0.2;
export const defaultSeed = 42;

export const noSplit = (seed: number): BoundSplit => ({
  holdout: null,
  text: 'NONE',
  seed,
  isDefault: false,
  columns: [],
});

interface SplitParts {
  readonly clause: SplitClause | null;
  readonly seed: number | undefined;
  readonly scope: Scope;
  readonly columns: readonly Column[];
  readonly sql: string;
  /** What is hashed when no key is named: the columns that the model reads. */
  readonly row: () => readonly Column[];
  readonly at: Span;
}

/** SPLIT …: a random hold-out is decided by a hash of the row (or its key), so that order and workers do not matter. */
export function bindSplit(parts: SplitParts, context: BindContext): BoundSplit {
  const { clause, at } = parts;
  const seed = (clause !== null && 'seed' in clause ? clause.seed : null) ?? parts.seed ?? defaultSeed;
  const random = (fraction: number, keys: readonly Expr[], text: string, place: Span): BoundSplit => ({
    holdout: hashed(fraction, seed, keys, place, context),
    text,
    seed,
    isDefault: clause === null,
    columns: parts.columns.filter((column) => keys.some((key) => key.kind === 'column' && key.id === column.id)),
  });
  const wholeRow = (fraction: number, place: Span): BoundSplit => ({
    ...random(fraction, parts.row().map(columnRef), `RANDOM ${fraction} SEED ${seed}`, place),
    columns: [],
  });
  if (clause === null) return wholeRow(defaultFraction, at);
  switch (clause.kind) {
    case 'none':
      return noSplit(seed);
    case 'random': {
      const fraction = checkedFraction(clause.fraction, clause.at);
      if (clause.key === null) return wholeRow(fraction, clause.at);
      const keys = keysOf(clause.key).map((key) => bindKey(key, parts.scope, context));
      const written = keysOf(clause.key).map((key) => parts.sql.slice(key.at.start, key.at.end));
      return random(fraction, keys, `RANDOM ${fraction} SEED ${seed} BY HASH (${written.join(', ')})`, clause.at);
    }
    case 'by_group': {
      const key = resolveColumn([clause.column], clause.column.at, parts.scope, context);
      const fraction = checkedFraction(clause.fraction, clause.at);
      return random(fraction, [key], `BY GROUP ${clause.column.name} ${fraction} SEED ${seed}`, clause.at);
    }
    case 'by_column':
      return byColumn(clause, parts, seed, context);
    case 'by_time':
    case 'kfold':
      throw errors.notSupported(clause.kind === 'kfold' ? 'SPLIT KFOLD' : 'SPLIT BY TIME', clause.at);
  }
}

const keysOf = (key: Expression): readonly Expression[] => (key.kind === 'row' ? key.items : [key]);

function bindKey(key: Expression, scope: Scope, context: BindContext): Expr {
  const bound = settle(bindExpression(key, scope, context), context);
  if (hasSubquery(bound)) throw errors.notSupported('a subquery in SPLIT', key.at);
  return bound;
}

/** As in BigQuery, true and NULL mark the hold-out. */
function byColumn(
  clause: Extract<SplitClause, { kind: 'by_column' }>,
  parts: SplitParts,
  seed: number,
  context: BindContext,
): BoundSplit {
  const column = resolveColumn([clause.column], clause.column.at, parts.scope, context);
  const flag = requireBoolean(column, 'SPLIT BY COLUMN', context, clause.column.at);
  return {
    holdout: { kind: 'coalesce', args: [flag, trueLiteral], type: bool },
    text: `BY COLUMN ${clause.column.name}`,
    seed,
    isDefault: false,
    columns: parts.columns.filter((each) => column.kind === 'column' && each.id === column.id),
  };
}

function checkedFraction(fraction: number, at: Span): number {
  if (fraction > 0 && fraction < 1) return fraction;
  const hint = 'It is the share of rows held out, for example 0.2. SPLIT NONE trains on all rows.';
  throw errors.invalidParameterValue(`the fraction of SPLIT must lie between 0 and 1, not ${fraction}`, at, hint);
}

const hashed = (fraction: number, seed: number, keys: readonly Expr[], at: Span, context: BindContext): Expr =>
  bindNamed('ml_holdout', [literal(fraction, float64), literal(BigInt(seed), int64), ...keys], at, context);
