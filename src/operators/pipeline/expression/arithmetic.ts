import { maxPrecision } from '../../../data/type.ts';
import type { Call } from '../../../plan/expr.ts';
import { type Code, i64 } from '../../../wasm/code.ts';
import { type Emitted, notCompiled, plainScale } from '../emitted.ts';
import { bothValid, type Source } from '../expression.ts';
import { differenceOf, fitsWord, isWithin, ofBits, productOf, type Range, sumOf } from '../ranges.ts';
import { rescaled } from './decimal.ts';

interface Operation {
  readonly code: (a: Code, b: Code) => Code;
  readonly range: (a: Range, b: Range) => Range;
}

const operations: Readonly<Record<string, Operation>> = {
  '+': { code: i64.add, range: sumOf },
  '-': { code: i64.sub, range: differenceOf },
  '*': { code: i64.mul, range: productOf },
};

/** + - * of two numbers of one kind; quotients are numerics of many digits and left to the plain engine. */
export function isArithmetic({ fn, args, type }: Call): boolean {
  if (!(fn in operations) || args.length !== 2) return false;
  if (type.kind === 'int') return args.every((arg) => arg.type.kind === 'int' && arg.type.bits === type.bits);
  const isExact = ({ kind }: { readonly kind: string }): boolean => kind === 'decimal' || kind === 'numeric';
  return isExact(type) && args.every((arg) => isExact(arg.type));
}

/** Whole numbers and decimals whose result is shown to fit 64 bits and its type: nothing is checked at run time. */
export function emitArithmetic({ fn, type }: Call, left: Emitted, right: Emitted, source: Source): Emitted {
  const { code, range } = operations[fn];
  const [a, b] = (fn === '*' ? [left, right] : rescaled(left, right, source)).map(plainScale);
  if (a.word !== 'i64' || b.word !== 'i64') return notCompiled(`${fn} of ${a.word}`);
  const result = range(a, b);
  const scale = fn === '*' ? a.scale + b.scale : a.scale;
  if (!fitsWord(result) || scale > maxPrecision) notCompiled(`${fn} beyond 64 bits`);
  if (type.kind === 'int' && !isWithin(result, ofBits(type.bits))) notCompiled(`${fn} beyond its type`);
  if (type.kind === 'decimal' && type.scale !== scale) notCompiled(`${fn} with rounding`);
  const value = source.emitter.let('i64', code(a.value, b.value));
  return { word: 'i64', value: value.get, valid: bothValid(a.valid, b.valid, source), ...result, scale };
}
