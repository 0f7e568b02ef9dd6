import { type Code, i32, ifElse } from '../../../wasm/code.ts';
import type { Source } from '../expression.ts';
import type { Failure } from '../failures.ts';

/** Ends the statement where the condition holds and the value is there (`valid`; null: it always is). */
export function failWhen(condition: Code, valid: Code | null, failure: Failure, { emitter }: Source): void {
  emitter.add(ifElse(valid === null ? condition : i32.and(condition, valid), emitter.fail(failure)));
}
