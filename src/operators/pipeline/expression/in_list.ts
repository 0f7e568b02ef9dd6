import type { InList } from '../../../plan/expr.ts';
import { type Code, f64, i32, i64 } from '../../../wasm/code.ts';
import { type Emitted, notCompiled } from '../emitted.ts';
import { bothValid, type Source, truth } from '../expression.ts';
import { rescaled } from './decimal.ts';
import { emitLiteral } from './literal.ts';

/** Longer lists are left to the plain engine, which looks values up in a set. */
const mostItems = 32;

/** `x IN (…)`: NULL where nothing is equal and an item is NULL. */
export function emitInList(expr: InList, value: Emitted, source: Source): Emitted {
  const { items, negated } = expr;
  const there = items.filter((item) => item.value !== null);
  if (items.length > mostItems || there.length === 0) notCompiled('a long list');
  const found = there.map((item): Code => {
    const [a, b] = rescaled(value, emitLiteral(item, source), source);
    if (a.word !== b.word) notCompiled('a list of another kind');
    if (a.word === 'f64')
      return i32.or(f64.eq(a.value, b.value), i32.and(f64.ne(a.value, a.value), f64.ne(b.value, b.value)));
    return a.word === 'i64' ? i64.eq(a.value, b.value) : i32.eq(a.value, b.value);
  });
  const hit = source.emitter.let(
    'i32',
    found.reduce((a, b) => i32.or(a, b)),
  ).get;
  const valid = there.length === items.length ? value.valid : bothValid(value.valid, hit, source);
  return truth(negated ? i32.eqz(hit) : hit, valid, source);
}
