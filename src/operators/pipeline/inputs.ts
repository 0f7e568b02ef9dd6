import type { ColumnId } from '../../base/ids.ts';
import type { Batch } from '../../data/batch.ts';
import { sameType } from '../../data/type.ts';
import { allocate, flat, type Vector } from '../../data/vector.ts';
import { vectorOf } from '../../data/vector_builder.ts';
import type { CallContext } from '../../functions/define.ts';
import { concat } from '../../kernels/concat.ts';
import type { Column, Expr } from '../../plan/expr.ts';
import type { HeapColumn } from '../../wasm/heap_column.ts';
import { compile } from '../evaluate.ts';
import { columnsOf, exprKey, hasPlainForm } from './expr_columns.ts';
import type { Needed } from './expression.ts';
import { rangeOf, type Words, wordsOf } from './heap_words.ts';
import type { ColumnShape } from './loop.ts';
import { rounded } from './ranges.ts';
import { rawShapeOf } from './source_columns.ts';
import type { TextNumbers } from './text_numbers.ts';

/** Numbers with at most so many different values are looked up in a table rather than computed row by row. */
const mostEntries = 65_536;

/** So many times fewer than the rows must values be for a table to be quicker than code. */
const fewer = 8n;

/** What the plain engine computes for compiled code. */
export type Input =
  /** One entry for each value of a column, and one for NULL. */
  | {
      readonly kind: 'table';
      readonly expr: Expr;
      readonly column: Column;
      readonly least: bigint;
      readonly words: Words;
    }
  /** One value per row, at these addresses. */
  | { readonly kind: 'rows'; readonly expr: Expr; readonly values: number; readonly validity: number };

interface Given {
  readonly output: readonly Column[];
  readonly columns: ReadonlyMap<ColumnId, HeapColumn>;
  readonly call: CallContext;
  readonly texts: TextNumbers;
}

/** The inputs of one row group, found while code is emitted for it, or made anew for code that there is. */
export class Inputs {
  readonly list: Input[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly given: Given;

  constructor(given: Given) {
    this.given = given;
  }

  shapeOf(expr: Expr, needed: Needed): ColumnShape | null {
    if (expr.kind === 'column' || expr.kind === 'literal') {
      return expr.kind === 'column' && needed === true ? this.rows(expr) : null;
    }
    const key = exprKey(expr);
    const known = this.numbers.get(key);
    if (known !== undefined) return this.shapeAt(known);
    const used = columnsOf(expr);
    if (used === null || used.size === 0 || !hasPlainForm(expr) || !hasOneScale(expr)) return null;
    const only = used.size === 1 ? this.columnOf([...used][0]) : undefined;
    const input = only !== undefined && this.isWorthTable(only, needed) ? this.table(expr, only) : null;
    if (input !== null) return this.add(key, input);
    return needed === true ? this.rows(expr) : null;
  }

  /** Makes the table of an input for this row group; null: it cannot be had. */
  table(expr: Expr, column: Column): Input | null {
    const { columns, texts } = this.given;
    const home = columns.get(column.id)!;
    if (home.form !== 'codes') {
      const words = texts.tables.ofRange(home, expr, () => this.wordsOver(numberedEntries(home), expr, column));
      return words === null ? null : { kind: 'table', expr, column, least: home.low, words };
    }
    const words = texts.tables.of(home.dictionary!, expr, () => this.wordsOver(dictionaryEntries(home), expr, column));
    return words === null ? null : { kind: 'table', expr, column, least: 0n, words };
  }

  private wordsOver(entries: Vector, expr: Expr, column: Column): Words | null {
    const evaluate = compile(expr, [column]);
    let values: Vector;
    try {
      values = evaluate({ columns: [entries], length: entries.length }, this.given.call);
    } catch {
      // An error of a value that perhaps no row has: those that do are computed row by row, and raise it there.
      return null;
    }
    return wordsOf(values, this.given.texts);
  }

  private rows(expr: Expr): ColumnShape | null {
    const [used, sample] = [columnsOf(expr), wordsOf(vectorOf(expr.type, []), this.given.texts)];
    if (used === null || sample === null || expr.type.kind === 'numeric') return null;
    if ([...used].some((id) => this.columnOf(id) === undefined)) return null;
    const key = exprKey(expr);
    const known = this.numbers.get(key);
    return known === undefined ? this.add(key, { kind: 'rows', expr, values: 0, validity: 0 }) : this.shapeAt(known);
  }

  private add(key: string, input: Input): ColumnShape {
    this.numbers.set(key, this.list.length);
    this.list.push(input);
    return this.shapeAt(this.list.length - 1);
  }

  private shapeAt(number: number): ColumnShape {
    const input = this.list[number];
    const values = { kind: 'input', input: number } as const;
    const validity = { kind: 'input_validity', input: number } as const;
    const rest = { stride: 1, cursor: 0, values, validity, table: null } as const;
    if (input.kind === 'rows') {
      const { word, storage, range, scale } = wordsOf(vectorOf(input.expr.type, []), this.given.texts)!;
      return { ...rest, word, storage, range, scale, mayBeNull: true, via: null };
    }
    const { words, column } = input;
    const home = this.given.columns.get(column.id)!;
    const via = {
      shape: rawShapeOf(column.id, home),
      least: { kind: 'input_least', input: number },
      nullEntry: { kind: 'input_null', input: number },
    } as const;
    return { ...rest, word: words.word, storage: words.storage, ...factsOf(words), via };
  }

  private isWorthTable(column: Column, needed: Needed): boolean {
    const home = this.given.columns.get(column.id)!;
    if (home.form === 'codes') return true;
    // Numbers of texts, as batches have them, are no values.
    if (
      needed === false ||
      home.form !== 'words' ||
      home.type.kind === 'text' ||
      home.storage === 'f32' ||
      home.storage === 'f64'
    )
      return false;
    const entries = home.high - home.low;
    return entries < mostEntries && entries * (needed === 'table' ? fewer : 1n) <= BigInt(home.rows);
  }

  private columnOf(id: ColumnId): Column | undefined {
    return this.given.columns.has(id) ? this.given.output.find((column) => column.id === id) : undefined;
  }
}

interface Facts {
  readonly range: Words['range'];
  readonly scale: number;
  readonly mayBeNull: boolean;
}

/** What code for a table depends on besides its type. */
export const factsOf = (words: Words): Facts => ({
  range: words.word === 'i64' ? rounded(rangeOf(words)) : words.range,
  scale: words.scale,
  mayBeNull: words.validity !== null,
});

/** Every text of the dictionary, then NULL. */
function dictionaryEntries({ dictionary, type }: HeapColumn): Vector {
  const all = sameType(dictionary!.type, type) ? dictionary! : { ...dictionary!, type };
  return concat([all, vectorOf(type, [null])]);
}

/** Every number from the smallest to the largest, then NULL. */
function numberedEntries({ type, low, high }: HeapColumn): Vector {
  const count = Number(high - low) + 1;
  const values = allocate(type, count);
  if (values instanceof BigInt64Array) for (let i = 0; i < count; i++) values[i] = low + BigInt(i);
  else for (let i = 0; i < count; i++) values[i] = Number(low) + i;
  return concat([flat(type, values, count), vectorOf(type, [null])]);
}

/** Computes an input for the rows of a morsel. */
export function rowsOf(
  expr: Expr,
  rows: Batch,
  output: readonly Column[],
  given: Pick<Given, 'call' | 'texts'>,
): Words {
  return wordsOf(compile(expr, output)(rows, given.call), given.texts)!;
}

/** Numerics whose digits behind the point do not depend on the values: of others a table would show those it happens to hold. */
const hasOneScale = (expr: Expr): boolean =>
  expr.type.kind !== 'numeric' || (expr.kind === 'call' && (expr.fn === 'extract' || expr.fn === 'date_part'));
