import type { Batch } from '../../data/batch.ts';
import { isNull, type Vector } from '../../data/vector.ts';
import { constant } from '../../data/vector_builder.ts';
import type { CallContext } from '../../functions/define.ts';
import { concat } from '../../kernels/concat.ts';
import { flatten, gather } from '../../kernels/gather.ts';
import { and, or } from '../../kernels/logic.ts';
import { allRows, selectNull, selectTrue } from '../../kernels/select.ts';
import type { Case, Coalesce, Column, Expr, Logical } from '../../plan/expr.ts';
import { exprColumns } from '../../plan/walk.ts';
import { isHarmless } from './is_harmless.ts';

/** AND, OR, CASE and COALESCE: later arguments run only for the rows that the earlier ones left open. */

type Evaluator = (batch: Batch, call: CallContext) => Vector;
type Compile = (expr: Expr, input: readonly Column[]) => Evaluator;

/** An evaluator for some rows of a batch; gathers only the columns it reads. */
type PartEvaluator = (batch: Batch, rows: Uint32Array, call: CallContext) => Vector;

function compilePart(expr: Expr, input: readonly Column[], compile: Compile): PartEvaluator {
  const ids = exprColumns(expr);
  const used = input.flatMap((column, at) => (ids.has(column.id) ? [at] : []));
  const run = compile(
    expr,
    used.map((at) => input[at]),
  );
  return (batch, rows, call) => {
    const whole = rows.length === batch.length;
    const columns = used.map((at) => (whole ? batch.columns[at] : gather(batch.columns[at], rows)));
    return run({ columns, length: rows.length }, call);
  };
}

/** Below this share of open rows it pays to gather them even for a harmless argument. */
const openShare = 0.25;

export function compileLogical(expr: Logical, input: readonly Column[], compile: Compile): Evaluator {
  const [first, ...others] = expr.args;
  const start = compile(first, input);
  const rest = others.map((arg) => ({ run: compilePart(arg, input, compile), harmless: isHarmless(arg) }));
  const join = expr.kind === 'and' ? and : or;
  const decided = expr.kind === 'and' ? 0 : 1;
  return (batch, call) => {
    let result = start(batch, call);
    for (const { run, harmless } of rest) {
      const open = openRows(result, decided);
      if (open.length === 0) return result;
      if (open.length === batch.length || (harmless && open.length > batch.length * openShare)) {
        result = join(result, run(batch, allRows(batch.length), call));
      } else {
        const part = join(gather(result, open), run(batch, open, call));
        result = merge(
          [
            { rows: decidedRows(result, open), values: null },
            { rows: open, values: part },
          ],
          result,
        );
      }
    }
    return result;
  };
}

/** Rows that the argument so far does not decide: those that are not `decided` (NULL included). */
function openRows(vector: Vector, decided: 0 | 1): Uint32Array {
  if (vector.encoding === 'dictionary') return openRows(flatten(vector), decided);
  const out = new Uint32Array(vector.length);
  let count = 0;
  const { values, validity } = vector;
  if (vector.encoding === 'constant') {
    const open = isNull(vector, 0) || values[0] !== decided;
    return open ? allRows(vector.length) : out.subarray(0, 0);
  }
  for (let row = 0; row < vector.length; row++) {
    const valid = validity === null || (validity[row >> 3] & (1 << (row & 7))) !== 0;
    out[count] = row;
    if (!valid || values[row] !== decided) count++;
  }
  return out.subarray(0, count);
}

const decidedRows = (vector: Vector, open: Uint32Array): Uint32Array => without(vector.length, open);

/** 0 … rows-1 without the given ascending rows. */
function without(rows: number, taken: Uint32Array): Uint32Array {
  const out = new Uint32Array(rows - taken.length);
  let next = 0;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    if (next < taken.length && taken[next] === row) next++;
    else out[count++] = row;
  }
  return out;
}

/** Values for some rows of the result; null values: those rows keep what `base` has. */
interface Piece {
  readonly rows: Uint32Array;
  readonly values: Vector | null;
}

/** The pieces, which together name each row once, put in row order. */
function merge(pieces: readonly Piece[], base: Vector): Vector {
  const filled = pieces.filter(({ rows }) => rows.length > 0);
  if (filled.length === 1 && filled[0].values !== null) return filled[0].values;
  const all = concat(filled.map(({ rows, values }) => values ?? gather(base, rows)));
  const places = new Uint32Array(base.length);
  let at = 0;
  for (const { rows } of filled) for (let i = 0; i < rows.length; i++) places[rows[i]] = at++;
  return gather(all, places);
}

export function compileCase(expr: Case, input: readonly Column[], compile: Compile): Evaluator {
  const arms = expr.whens.map(({ when, then }) => ({
    when: compilePart(when, input, compile),
    value: compilePart(then, input, compile),
  }));
  const otherwise = compilePart(expr.otherwise, input, compile);
  return (batch, call) => {
    const pieces: Piece[] = [];
    let open = allRows(batch.length);
    for (const { when, value } of arms) {
      if (open.length === 0) break;
      const hits = selectTrue(when(batch, open, call));
      if (hits.length === 0) continue;
      const rows = pick(open, hits);
      pieces.push({ rows, values: value(batch, rows, call) });
      open = pick(open, without(open.length, hits));
    }
    if (open.length > 0) pieces.push({ rows: open, values: otherwise(batch, open, call) });
    return merge(pieces, nothing(expr, batch));
  };
}

const nothing = (expr: Expr, batch: Batch): Vector => constant(expr.type, null, batch.length);

function pick(rows: Uint32Array, of: Uint32Array): Uint32Array {
  const out = new Uint32Array(of.length);
  for (let i = 0; i < of.length; i++) out[i] = rows[of[i]];
  return out;
}

export function compileCoalesce(expr: Coalesce, input: readonly Column[], compile: Compile): Evaluator {
  const args = expr.args.map((arg) => compilePart(arg, input, compile));
  return (batch, call) => {
    const pieces: Piece[] = [];
    let open = allRows(batch.length);
    for (const [i, arg] of args.entries()) {
      if (open.length === 0) break;
      const values = arg(batch, open, call);
      const nulls = i === args.length - 1 ? new Uint32Array(0) : selectNull(values);
      const there = nulls.length === 0 ? open : pick(open, without(open.length, nulls));
      const kept = nulls.length === 0 ? values : gather(values, without(open.length, nulls));
      pieces.push({ rows: there, values: kept });
      open = pick(open, nulls);
    }
    return merge(pieces, nothing(expr, batch));
  };
}
