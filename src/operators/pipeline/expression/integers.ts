import type { DataType } from '../../../data/type.ts';
import type { Call } from '../../../plan/expr.ts';
import { type Code, i32, i64, ifElse, select } from '../../../wasm/code.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import { bothValid, type Source } from '../expression.ts';
import { outOfRange } from '../failures.ts';
import { differenceOf, fitsWord, isWithin, ofBits, productOf, type Range, sumOf, unionOf } from '../ranges.ts';
import { failWhen } from './fail.ts';

type Whole = DataType & { readonly kind: 'int' };

const isWhole = (type: DataType): type is Whole => type.kind === 'int';

/** + - * / % of whole numbers of one type, the signs, abs. */
export function isIntegers({ fn, args, type }: Call): boolean {
  if (!isWhole(type) || !args.every((arg) => isWhole(arg.type) && arg.type.bits === type.bits)) return false;
  return args.length === 2 ? '+-*/%'.includes(fn) : args.length === 1 && ['+', '-', 'abs', '@'].includes(fn);
}

/** What is not shown to fit is checked at run time, by row: 22003, 22012. */
export function emitIntegers({ fn, type }: Call, args: readonly Emitted[], source: Source): Emitted {
  if (!isWhole(type) || args.some(({ word }) => word !== 'i64')) return notCompiled(`${fn} of other words`);
  const [a, b] = args;
  if (args.length === 1) return fn === '+' ? a : signed(fn, a, type, source);
  return fn === '/' || fn === '%' ? divided(fn, a, b, type, source) : combined(fn, a, b, type, source);
}

const operations = {
  '+': { code: i64.add, range: sumOf },
  '-': { code: i64.sub, range: differenceOf },
  '*': { code: i64.mul, range: productOf },
} as const;

function combined(fn: string, a: Emitted, b: Emitted, type: Whole, source: Source): Emitted {
  const { code, range } = operations[fn as '+'];
  const valid = bothValid(a.valid, b.valid, source);
  const value = source.emitter.let('i64', code(a.value, b.value)).get;
  const made = { word: 'i64', value, valid, scale: 0 } as const;
  // Ranges are rounded, perhaps beyond the type.
  const limits = ofBits(type.bits);
  const result = range(cut(a, limits), cut(b, limits));
  if (fitsWord(result)) return within({ ...made, ...result }, type, source);
  failWhen(overflowed(fn, a.value, b.value, value, source), valid, outOfRange(64), source);
  return { ...made, ...limits };
}

/** Whether the 64 bits of a result are not all of it (Warren, "Hacker's Delight", 2-13). */
function overflowed(fn: string, a: Code, b: Code, result: Code, { emitter }: Source): Code {
  const negative = (x: Code): Code => i64.ltS(x, i64.const(0n));
  if (fn === '+') return negative(i64.and(i64.xor(a, result), i64.xor(b, result)));
  if (fn === '-') return negative(i64.and(i64.xor(a, b), i64.xor(a, result)));
  const over = emitter.let('i32', i32.const(0));
  const leastTimesMinusOne = i32.and(i64.eq(a, i64.const(-1n)), i64.eq(b, i64.const(ofBits(64).low)));
  const other = over.set(i64.ne(i64.divS(result, a), b));
  emitter.add(ifElse(leastTimesMinusOne, over.set(i32.const(1)), ifElse(isQuiet(a), [], [other])));
  return over.get;
}

/** 0 and -1: nothing is divided by these here, the first for there being no quotient, the second for it may trap. */
const isQuiet = (a: Code): Code => i32.or(i64.eqz(a), i64.eq(a, i64.const(-1n)));

/** The value with its range cut to that of the type, which is checked where it is wider. */
function within(value: Emitted, type: Whole, source: Source): Emitted {
  const limits = ofBits(type.bits);
  if (isWithin(value, limits)) return value;
  const below = i64.ltS(value.value, i64.const(limits.low));
  const above = i64.gtS(value.value, i64.const(limits.high));
  failWhen(i32.or(below, above), value.valid, outOfRange(type.bits), source);
  return { ...value, ...cut(value, limits) };
}

const cut = (range: Range, limits: Range): Range => ({
  low: range.low < limits.low ? limits.low : range.low,
  high: range.high > limits.high ? limits.high : range.high,
});

function divided(fn: string, a: Emitted, b: Emitted, type: Whole, source: Source): Emitted {
  const { emitter } = source;
  const valid = bothValid(a.valid, b.valid, source);
  const isZero = emitter.let('i32', i64.eqz(b.value)).get;
  failWhen(isZero, valid, 'division by zero', source);
  const least = i64.const(ofBits(64).low);
  // What lies under NULL is divided too: by 1 where that would trap.
  const traps = i32.or(isZero, i32.and(i64.eq(a.value, least), i64.eq(b.value, i64.const(-1n))));
  if (fn === '/' && a.low === ofBits(64).low) {
    failWhen(i32.and(traps, i32.eqz(isZero)), valid, outOfRange(64), source);
  }
  const divisor = select(i64.const(1n), b.value, traps);
  const value = emitter.let('i64', (fn === '/' ? i64.divS : i64.remS)(a.value, divisor)).get;
  const made = { word: 'i64', value, valid, scale: 0 } as const;
  if (fn === '%') return { ...made, low: a.low < 0n ? a.low : 0n, high: a.high > 0n ? a.high : 0n };
  const far = -a.low > a.high ? -a.low : a.high;
  const range = cut({ low: -far, high: far }, ofBits(64));
  return within({ ...made, ...range }, type, source);
}

/** -x, abs(x): the smallest number has no counterpart. */
function signed(fn: string, a: Emitted, type: Whole, source: Source): Emitted {
  const { emitter } = source;
  const { low } = ofBits(type.bits);
  if (a.low <= low) failWhen(i64.eq(a.value, i64.const(low)), a.valid, outOfRange(type.bits), source);
  const turned = i64.sub(i64.const(0n), a.value);
  const isAbs = fn !== '-';
  const value = emitter.let('i64', isAbs ? select(turned, a.value, i64.ltS(a.value, i64.const(0n))) : turned).get;
  const limits = ofBits(type.bits);
  const range = cut({ low: -a.high, high: -a.low }, limits);
  if (!isAbs) return { ...a, value, ...range };
  const { high } = unionOf(range, a);
  return { ...a, value, low: 0n, high: high < 0n ? 0n : high };
}
