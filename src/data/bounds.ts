import type { Value } from './value.ts';

/** What storage may prune by: column (index in the relation's schema), comparison, constants of the column's type. */
export type Bound =
  | { readonly column: number; readonly op: '=' | '<' | '<=' | '>' | '>='; readonly value: Exclude<Value, null> }
  | { readonly column: number; readonly op: 'in'; readonly values: readonly Exclude<Value, null>[] }
  | { readonly column: number; readonly op: 'is null' | 'is not null' };
