import { infinities } from '../../../data/value.ts';
import type { Call, Expr } from '../../../plan/expr.ts';
import { type Code, f64, i32, i64, select } from '../../../wasm/code.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import { bothValid, type Emit, type Source } from '../expression.ts';

/**
 * A linear model's formula (see ../linear_formula.ts): constant + weight · feature + … in that order, each product and
 * sum rounded as the predict operator rounds them. Nothing overflows with an error.
 */
export function emitLinear({ args: [constant, ...terms] }: Call, source: Source, emit: Emit): Emitted {
  const { emitter } = source;
  let sum = emit(constant, source).value;
  let valid: Code | null = null;
  for (let i = 0; i < terms.length; i += 3) {
    const weight = emit(terms[i], source).value;
    const feature = asDouble(terms[i + 1], emit(terms[i + 1], source), source);
    const instead = terms[i + 2];
    let x = feature.value;
    if (feature.valid !== null && instead.kind === 'literal' && instead.value !== null) {
      x = emitter.let('f64', select(x, emit(instead, source).value, feature.valid)).get;
    } else {
      valid = bothValid(valid, feature.valid, source);
    }
    sum = emitter.let('f64', f64.add(sum, f64.mul(weight, x))).get;
  }
  // A row without prediction has 0, as all that is NULL.
  const value = valid === null ? sum : emitter.let('f64', select(sum, f64.const(0), valid)).get;
  return { word: 'f64', value, valid, low: 0n, high: 0n, scale: 0 };
}

interface Feature {
  readonly value: Code;
  /** Null: it is never missing. */
  readonly valid: Code | null;
}

/** A feature as a number of the design, as src/ml/to_double.ts makes it; NaN and the infinities are missing. */
function asDouble({ type }: Expr, { word, value, valid, scale }: Emitted, source: Source): Feature {
  const { emitter } = source;
  const both = (present: Code): Code => bothValid(valid, emitter.let('i32', present).get, source)!;
  switch (type.kind) {
    case 'float':
      return { value, valid: both(f64.eq(f64.sub(value, value), f64.const(0))) };
    case 'bool':
      return { value: emitter.let('f64', f64.fromI32(value)).get, valid };
    case 'int':
      return { value: emitter.let('f64', f64.fromI64(value)).get, valid };
    case 'decimal': {
      if (word !== 'i64' || scale !== type.scale) return notCompiled('a feature of another scale');
      const whole = f64.fromI64(value);
      const number = scale === 0 ? whole : f64.div(whole, f64.const(10 ** scale));
      return { value: emitter.let('f64', number).get, valid };
    }
    case 'date': {
      const isInfinite = [infinities.date, infinities.minusDate].map((end) => i64.eq(value, i64.const(BigInt(end))));
      const present = i32.eqz(i32.or(isInfinite[0], isInfinite[1]));
      return { value: emitter.let('f64', f64.fromI64(value)).get, valid: both(present) };
    }
    case 'timestamp': {
      const seconds = emitter.let('f64', f64.div(f64.fromI64(value), f64.const(1e6))).get;
      return { value: seconds, valid: both(f64.lt(f64.abs(seconds), f64.const(9223372036854.775))) };
    }
    default:
      return notCompiled(`a feature of ${type.kind}`);
  }
}
