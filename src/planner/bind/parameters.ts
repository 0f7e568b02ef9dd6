import { errors } from '../../base/error.ts';
import type { Span } from '../../base/span.ts';
import { type DataType, text, unknown } from '../../data/type.ts';
import type { Value } from '../../data/value.ts';

/** Most parameters of a statement, as in Postgres's protocol. */
const mostParameters = 65535;

/**
 * The types of `$1`, `$2`, … of one statement: given by the client, or inferred from the first place that says what it
 * needs, as an untyped literal would be. When `values` are known they are bound as literals.
 */
export class Parameters {
  private readonly types: (DataType | undefined)[];
  /** Values by index from 0; undefined while the statement is only prepared. */
  readonly values: readonly Value[] | undefined;
  /** What was bound depends on the value of a parameter: without it, something else stands in its place. */
  areWanted = false;

  constructor(types: readonly (DataType | undefined)[] = [], values?: readonly Value[]) {
    this.types = types.map((type) => (type?.kind === 'unknown' ? undefined : type));
    this.values = values;
  }

  /** The type of `$index` as far as it is known now. */
  typeOf(index: number, at?: Span): DataType {
    if (index < 1 || index > mostParameters) throw errors.undefinedParameter(index, at);
    if (this.values !== undefined && index > this.values.length) throw errors.undefinedParameter(index, at);
    while (this.types.length < index) this.types.push(undefined);
    return this.types[index - 1] ?? unknown;
  }

  /** The first to say wins; returns what holds from now on. */
  infer(index: number, type: DataType): DataType {
    const known = this.types[index - 1];
    if (known !== undefined) return known;
    this.types[index - 1] = type;
    return type;
  }

  /** Types of all parameters once the statement is bound; what nothing decided is text. */
  finish(): readonly DataType[] {
    return this.types.map((type) => type ?? text);
  }
}
