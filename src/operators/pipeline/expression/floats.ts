import type { Call } from '../../../plan/expr.ts';
import { type Code, f32, f64, i32, ifElse } from '../../../wasm/code.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import { bothValid, type Source } from '../expression.ts';
import { failWhen } from './fail.ts';

const pairs: Readonly<Record<string, (a: Code, b: Code) => Code>> = {
  '+': f64.add,
  '-': f64.sub,
  '*': f64.mul,
  '/': f64.div,
};

// A sign is that of the bits: -x of NaN is NaN, of 0 is -0.
const singles: Readonly<Record<string, (x: Code) => Code>> = {
  '+': (x) => x,
  '-': f64.neg,
  abs: f64.abs,
  '@': f64.abs,
  floor: f64.floor,
  ceil: f64.ceil,
  ceiling: f64.ceil,
  trunc: f64.trunc,
  round: f64.nearest,
  sign: (x) => f64.fromI32(i32.sub(f64.gt(x, f64.const(0)), f64.lt(x, f64.const(0)))),
};

/** + - * / of floats, and the functions of one float that need no library. */
export function isFloats({ fn, args, type }: Call): boolean {
  if (type.kind !== 'float' || !args.every((arg) => arg.type.kind === 'float')) return false;
  return args.length === 2 ? fn in pairs : args.length === 1 && fn in singles;
}

export function emitFloats({ fn, type }: Call, args: readonly Emitted[], source: Source): Emitted {
  if (type.kind !== 'float' || args.some(({ word }) => word !== 'f64')) return notCompiled(`${fn} of other words`);
  const { emitter } = source;
  const [a, b] = args;
  const made = { word: 'f64', low: 0n, high: 0n, scale: 0 } as const;
  if (args.length === 1) return { ...made, value: emitter.let('f64', singles[fn](a.value)).get, valid: a.valid };
  const valid = bothValid(a.valid, b.valid, source);
  const exact = pairs[fn](a.value, b.value);
  // Rounding twice changes nothing: a double has more than twice the digits of a single (Figueroa, 1995).
  const value = emitter.let('f64', type.bits === 64 ? exact : f64.promote(f32.demote(exact))).get;
  check(fn, a.value, b.value, { value, valid }, source);
  return { ...made, value, valid };
}

const finite = (x: Code): Code => f64.eq(f64.sub(x, x), f64.const(0));
const isZero = (x: Code): Code => f64.eq(x, f64.const(0));

/** As floatPair of src/kernels/arithmetic.ts: only a result that is 0 or no finite number can be wrong. */
function check(fn: string, x: Code, y: Code, { value, valid }: Pick<Emitted, 'value' | 'valid'>, source: Source): void {
  const { emitter } = source;
  const suspicious = i32.or(i32.eqz(finite(value)), isZero(value));
  const inside = emitter.nested(() => {
    if (fn === '/') failWhen(i32.and(isZero(y), f64.eq(x, x)), valid, 'division by zero', source);
    const overflowed = i32.and(i32.eqz(finite(value)), i32.and(finite(x), finite(y)));
    failWhen(overflowed, valid, 'float overflow', source);
    if (fn === '+' || fn === '-') return;
    const other = fn === '*' ? i32.eqz(isZero(y)) : finite(y);
    failWhen(i32.and(isZero(value), i32.and(i32.eqz(isZero(x)), other)), valid, 'float underflow', source);
  });
  emitter.add(ifElse(suspicious, inside));
}
