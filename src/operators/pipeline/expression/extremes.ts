import type { Call } from '../../../plan/expr.ts';
import { type Code, f64, i32, i64, ifElse } from '../../../wasm/code.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import type { Source } from '../expression.ts';
import { unionOf } from '../ranges.ts';

/** greatest and least of numbers and moments; NULLs are passed over, NaN is above all numbers. */
export function emitExtreme({ fn, type }: Call, args: readonly Emitted[], source: Source): Emitted {
  const { emitter } = source;
  const [first, ...others] = args;
  const { word, scale } = first;
  if (word === 'i32' || type.kind === 'numeric') return notCompiled(`${fn} of texts`);
  if (args.some((arg) => arg.word !== word || arg.scale !== scale)) return notCompiled(`${fn} of several kinds`);
  const value = emitter.let(word, first.value);
  const valid = emitter.let('i32', first.valid ?? i32.const(1));
  let range = { low: first.low, high: first.high };
  for (const arg of others) {
    const better = i32.or(i32.eqz(valid.get), isBetter(fn, word, arg.value, value.get));
    const takes = arg.valid === null ? better : i32.and(arg.valid, better);
    emitter.add(ifElse(takes, [value.set(arg.value), valid.set(i32.const(1))]));
    range = unionOf(range, arg);
  }
  const always = args.some((arg) => arg.valid === null);
  return { word, value: value.get, valid: always ? null : valid.get, ...range, scale };
}

function isBetter(fn: string, word: 'i64' | 'f64', x: Code, best: Code): Code {
  if (word === 'i64') return fn === 'greatest' ? i64.gtS(x, best) : i64.ltS(x, best);
  const isNotANumber = (n: Code): Code => f64.ne(n, n);
  const less = (a: Code, b: Code): Code => i32.or(f64.lt(a, b), i32.and(isNotANumber(b), i32.eqz(isNotANumber(a))));
  return fn === 'greatest' ? less(best, x) : less(x, best);
}
