import {
  type DataType,
  decimal,
  float32,
  float64,
  int16,
  int32,
  int64,
  maxPrecision,
  numeric,
} from '../../../data/type.ts';
import type { Vector } from '../../../data/vector.ts';
import { type Arithmetic, bigIntegers, floats, smallIntegers } from '../../../kernels/arithmetic.ts';
import { decimals } from '../../../kernels/decimal_arithmetic.ts';
import { castNumbers } from '../../cast_numbers.ts';
import type { ArgumentType, Kernel, Overload } from '../../define.ts';

export const anydecimal: ArgumentType = { kind: 'anydecimal' };

/** Digits of the result, by Postgres's rule for its scale; a precision that grows beyond 38 is checked per row. */
export function decimalResult(op: Arithmetic): (args: readonly DataType[]) => DataType {
  return ([a, b]) => {
    if (a.kind !== 'decimal' || b.kind !== 'decimal' || op === '/') return numeric;
    const [left, right] = [a.precision - a.scale, b.precision - b.scale];
    const scale = op === '*' ? a.scale + b.scale : Math.max(a.scale, b.scale);
    if (scale > maxPrecision) return numeric;
    const whole = op === '*' ? left + right : op === '%' ? Math.min(left, right) : Math.max(left, right) + 1;
    return decimal(Math.min(Math.max(whole + scale, 1), maxPrecision), scale);
  };
}

/** The overloads of + - * / % for two numbers. */
export function numberOverloads(op: Arithmetic): Overload[] {
  const small: Kernel = ([a, b], rows) => smallIntegers(op, a, b, rows);
  const big: Kernel = ([a, b], rows) => bigIntegers(op, a, b, rows);
  const exact: Kernel = ([a, b], rows, result) => decimals(op, a, b, rows, result);
  return [
    { args: [int16, int16], result: int16, run: small },
    { args: [int32, int32], result: int32, run: small },
    { args: [int64, int64], result: int64, run: big },
    { args: [anydecimal, anydecimal], result: decimalResult(op), run: exact },
    ...(op === '%' ? [] : floatOverloads(op)),
  ];
}

function floatOverloads(op: '+' | '-' | '*' | '/'): Overload[] {
  const run: Kernel = ([a, b], rows) => floats(op, a, b, rows);
  const mixed: Kernel = ([a, b], rows) => floats(op, asDouble(a), asDouble(b), rows);
  return [
    { args: [float64, float64], result: float64, run },
    { args: [float32, float32], result: float32, run },
    { args: [float64, float32], result: float64, run: mixed },
    { args: [float32, float64], result: float64, run: mixed },
  ];
}

/** Single precision widened, whatever the encoding. */
export function asDouble(vector: Vector): Vector {
  if (vector.type.kind !== 'float' || vector.type.bits === 64) return vector;
  const { dictionary } = vector;
  if (dictionary !== null) return { ...vector, type: float64, dictionary: asDouble(dictionary) };
  if (vector.encoding === 'constant') {
    const one = castNumbers({ ...vector, encoding: 'flat', length: 1 }, float64)!;
    return { ...one, encoding: 'constant', length: vector.length };
  }
  return castNumbers(vector, float64)!;
}
