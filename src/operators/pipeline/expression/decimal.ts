import { i64 } from '../../../wasm/code.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import type { Source } from '../expression.ts';
import { fitsWord, productOf } from '../ranges.ts';

/** The same number with more digits behind the point. */
export function withScale(value: Emitted, scale: number, { emitter }: Source): Emitted {
  if (value.scale === scale) return value;
  const factor = 10n ** BigInt(scale - value.scale);
  const range = productOf(value, { low: factor, high: factor });
  if (scale < value.scale || !fitsWord(range)) notCompiled('a change of scale');
  const scaled = emitter.let('i64', i64.mul(value.value, i64.const(factor)));
  return { ...value, ...range, value: scaled.get, scale };
}

/** Two numbers in the larger scale of both. */
export function rescaled(a: Emitted, b: Emitted, source: Source): readonly [Emitted, Emitted] {
  if (a.word !== 'i64' || b.word !== 'i64') return [a, b];
  const scale = Math.max(a.scale, b.scale);
  return [withScale(a, scale, source), withScale(b, scale, source)];
}
