import type { Expr, Logical } from '../../../plan/expr.ts';
import { i32, ifElse } from '../../../wasm/code.ts';
import type { Emitted } from '../emitted.ts';
import { type Emit, type Source, truth } from '../expression.ts';

/** Three-valued AND, OR. Every argument is computed, which costs no branch, but for those that may raise an error. */
export function emitLogical(expr: Logical, source: Source, emit: Emit): Emitted {
  const { emitter } = source;
  const isAnd = expr.kind === 'and';
  // What decides: a row that is false (AND) or true (OR) in one argument is so in all.
  const decided = emitter.let('i32', i32.const(0));
  const unknown = emitter.let('i32', i32.const(0));
  let mayBeNull = false;
  const take = (arg: Expr): void => {
    const { value, valid } = emit(arg, source);
    const decides = isAnd ? i32.eqz(value) : value;
    emitter.add(decided.set(i32.or(decided.get, valid === null ? decides : i32.and(decides, valid))));
    if (valid === null) return;
    mayBeNull = true;
    emitter.add(unknown.set(i32.or(unknown.get, i32.eqz(valid))));
  };
  for (const arg of expr.args) {
    const before = emitter.failing;
    const code = emitter.nested(() => take(arg));
    emitter.add(emitter.failing === before ? code : ifElse(i32.eqz(decided.get), code));
  }
  const valid = mayBeNull ? emitter.let('i32', i32.or(decided.get, i32.eqz(unknown.get))).get : null;
  return truth(isAnd ? i32.eqz(decided.get) : decided.get, valid, source);
}

export const emitNot = ({ value, valid }: Emitted, source: Source): Emitted => truth(i32.eqz(value), valid, source);
