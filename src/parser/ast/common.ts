import type { Span } from '../../base/span.ts';
import type { Expression } from './expression.ts';

export interface At {
  readonly at: Span;
}

export interface Identifier extends At {
  readonly name: string;
}

/** schema.name or name; `parts` has one to three entries. */
export interface QualifiedName extends At {
  readonly parts: readonly Identifier[];
}

/** name = value, name value, or a bare name (value null). Names are lower-case. */
export interface Option extends At {
  readonly name: string;
  readonly value: OptionValue | null;
}

export type OptionValue =
  | ({ readonly kind: 'expression'; readonly expr: Expression } & At)
  | ({ readonly kind: 'list'; readonly items: readonly OptionValue[] } & At);
