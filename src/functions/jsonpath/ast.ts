import type { Json } from '../../data/json.ts';

/** A path of SQL/JSON as Postgres writes them: `lax $.a[*] ? (@.b > 1)`. */
export interface JsonPath {
  /** Strict: what is not there is an error, and arrays are not opened by themselves. */
  readonly strict: boolean;
  readonly body: PathNode;
}

export type Arithmetic = '+' | '-' | '*' | '/' | '%';
export type Comparison = '==' | '<>' | '<' | '<=' | '>' | '>=';
export type Method = 'abs' | 'size' | 'type' | 'floor' | 'ceiling' | 'double' | 'keyvalue';

export type PathNode =
  | { readonly kind: 'root' | 'current' | 'last' }
  | { readonly kind: 'literal'; readonly value: Json }
  | { readonly kind: 'variable'; readonly name: string }
  /** Steps behind what they start from. */
  | { readonly kind: 'access'; readonly from: PathNode; readonly steps: readonly PathStep[] }
  | { readonly kind: 'sign'; readonly operator: '+' | '-'; readonly operand: PathNode }
  | { readonly kind: 'arithmetic'; readonly operator: Arithmetic; readonly left: PathNode; readonly right: PathNode }
  | Predicate;

export type Predicate =
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: PathNode; readonly right: PathNode }
  | { readonly kind: 'and' | 'or'; readonly left: PathNode; readonly right: PathNode }
  | { readonly kind: 'not' | 'is_unknown' | 'exists'; readonly operand: PathNode }
  | { readonly kind: 'starts_with'; readonly operand: PathNode; readonly prefix: PathNode }
  | { readonly kind: 'like_regex'; readonly operand: PathNode; readonly regex: RegExp };

export type PathStep =
  | { readonly kind: 'key'; readonly name: string }
  | { readonly kind: 'any_key' | 'any_item' }
  | { readonly kind: 'items'; readonly subscripts: readonly Subscript[] }
  /** `.**{from to to}`: all levels from … to below; null is the last level. */
  | { readonly kind: 'descend'; readonly from: number | null; readonly to: number | null }
  | { readonly kind: 'method'; readonly name: Method }
  | { readonly kind: 'filter'; readonly predicate: PathNode };

export interface Subscript {
  readonly from: PathNode;
  readonly to: PathNode | null;
}
