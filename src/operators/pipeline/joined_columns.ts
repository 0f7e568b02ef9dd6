import { isDeepStrictEqual } from 'node:util';
import type { ColumnId } from '../../base/ids.ts';
import type { Expr } from '../../plan/expr.ts';
import { notCompiled } from './emitted.ts';
import { columnsOf, hasPlainForm } from './expr_columns.ts';
import type { Needed } from './expression.ts';
import { type BuildColumn, type HeapBuild, isPreserving } from './join_build.ts';
import type { ColumnShape, LoopColumns } from './loop.ts';
import { rounded } from './ranges.ts';
import type { JoinStep } from './shape.ts';

/** A join of the pipeline with its build side. */
export interface BuiltJoin {
  readonly step: JoinStep;
  /** Which of the pipeline's steps it is. */
  readonly stage: number;
  readonly build: HeapBuild;
}

/** A column of a build side as code takes it to be. */
export interface UsedBuild {
  readonly join: number;
  readonly expr: Expr;
  readonly shape: ColumnShape | null;
}

/** Whether code made for other tables finds these as it takes them to be. */
export const fitBuilds = (used: readonly UsedBuild[], joins: readonly BuiltJoin[]): boolean =>
  used.every(({ join, expr, shape }) => {
    const { step, build } = joins[join];
    const column = build.column(expr);
    return column === null || shape === null ? column === shape : isDeepStrictEqual(shapeOf(step, expr, column), shape);
  });

/** What code depends on in a build side besides its columns. */
export const tableShape = ({ build: { table, unique } }: BuiltJoin): string => `${table.kind} ${unique}`;

/** The columns of a source and of the build sides it meets. */
export class JoinedColumns implements LoopColumns {
  private readonly source: LoopColumns;
  private readonly joins: readonly BuiltJoin[];
  /** Columns of build sides that were asked for. */
  readonly used: UsedBuild[] = [];

  constructor(source: LoopColumns, joins: readonly BuiltJoin[]) {
    this.source = source;
    this.joins = joins;
  }

  shapeOf(id: ColumnId): ColumnShape {
    const joined = this.joinOf(id);
    if (joined === undefined) return this.source.shapeOf(id);
    const type = joined.step.columns.find((column) => column.id === id)!.type;
    return this.built(joined, { kind: 'column', id, type }) ?? notCompiled('a build column without words');
  }

  computedShape(expr: Expr, needed: Needed): ColumnShape | null {
    const home = this.homeOf(expr);
    if (home === null) return null;
    if (home.joined === undefined) return this.source.computedShape(expr, needed);
    return needed !== false ? this.built(home.joined, expr) : null;
  }

  isBuilt(expr: Expr): boolean {
    return this.homeOf(expr)?.joined !== undefined;
  }

  /** The one join whose columns these are, or the source; null: not of one alone. */
  private homeOf(expr: Expr): { readonly joined: BuiltJoin | undefined } | null {
    const used = columnsOf(expr);
    if (used === null || used.size === 0 || !hasPlainForm(expr)) return null;
    const joins = new Set([...used].map((id) => this.joinOf(id)));
    return joins.size > 1 ? null : { joined: [...joins][0] };
  }

  textShape(id: ColumnId): ReturnType<LoopColumns['textShape']> {
    return this.joinOf(id) === undefined ? this.source.textShape(id) : null;
  }

  codeShape(id: ColumnId): ColumnShape {
    return this.joinOf(id) === undefined ? this.source.codeShape(id) : notCompiled('codes of a build column');
  }

  private joinOf(id: ColumnId): BuiltJoin | undefined {
    return this.joins.find(({ step }) => step.columns.some((column) => column.id === id));
  }

  private built({ step, build }: BuiltJoin, expr: Expr): ColumnShape | null {
    const column = build.column(expr);
    const shape = column === null ? null : shapeOf(step, expr, column);
    this.used.push({ join: step.join, expr, shape });
    return shape;
  }
}

function shapeOf(step: JoinStep, expr: Expr, { words, mayBeNull }: BuildColumn): ColumnShape {
  const { join } = step;
  return {
    word: words.word,
    storage: words.storage,
    stride: 1,
    mayBeNull: mayBeNull || isPreserving(step),
    range: words.word === 'i64' ? rounded(words.range) : words.range,
    scale: words.scale,
    cursor: join + 1,
    values: { kind: 'build', join, expr },
    validity: { kind: 'build_validity', join, expr },
    table: null,
    via: null,
  };
}
