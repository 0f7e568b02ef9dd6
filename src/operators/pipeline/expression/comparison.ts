import { type Code, f64, i32, i64 } from '../../../wasm/code.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import { bothValid, type Source, truth } from '../expression.ts';
import { rescaled } from './decimal.ts';

type Operator = (a: Code, b: Code) => Code;
interface Operators {
  readonly i32: Operator | null;
  readonly i64: Operator;
  readonly f64: Operator;
}

// NaN is equal to itself and above every other number, as in Postgres: x > NaN is never, x <= NaN always true.
const isNotANumber = (x: Code): Code => f64.ne(x, x);
const floatLess: Operator = (a, b) => i32.or(f64.lt(a, b), i32.and(isNotANumber(b), i32.eqz(isNotANumber(a))));
const floatEqual: Operator = (a, b) => i32.or(f64.eq(a, b), i32.and(isNotANumber(a), isNotANumber(b)));
const not =
  (operator: Operator): Operator =>
  (a, b) =>
    i32.eqz(operator(a, b));
const turned =
  (operator: Operator): Operator =>
  (a, b) =>
    operator(b, a);

/** The numbers of texts say which are equal, not which sorts before another; bools sort as numbers. */
const operators: Readonly<Record<string, Operators>> = {
  '=': { i32: i32.eq, i64: i64.eq, f64: floatEqual },
  '<>': { i32: i32.ne, i64: i64.ne, f64: not(floatEqual) },
  '<': { i32: null, i64: i64.ltS, f64: floatLess },
  '<=': { i32: null, i64: i64.leS, f64: not(turned(floatLess)) },
  '>': { i32: null, i64: i64.gtS, f64: turned(floatLess) },
  '>=': { i32: null, i64: i64.geS, f64: not(floatLess) },
};

export const isComparison = (fn: string): boolean => fn in operators;

export function emitComparison(fn: string, left: Emitted, right: Emitted, source: Source): Emitted {
  const [a, b] = rescaled(left, right, source);
  const operator = operators[fn][a.word];
  if (operator === null || a.word !== b.word) return notCompiled(`${fn} of ${a.word}`);
  return truth(operator(a.value, b.value), bothValid(a.valid, b.valid, source), source);
}

/** IS NOT DISTINCT FROM, or its contrary. */
export function emitDistinct(fn: string, left: Emitted, right: Emitted, source: Source): Emitted {
  const [a, b] = rescaled(left, right, source);
  const operator = operators['='][a.word];
  if (operator === null || a.word !== b.word) return notCompiled(fn);
  const one = i32.const(1);
  const [x, y] = [a.valid ?? one, b.valid ?? one];
  const both = i32.and(i32.and(x, y), operator(a.value, b.value));
  const same = i32.or(both, i32.eqz(i32.or(x, y)));
  return truth(fn === 'is_distinct' ? i32.eqz(same) : same, null, source);
}
