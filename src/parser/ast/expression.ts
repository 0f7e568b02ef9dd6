import type { Span } from '../../base/span.ts';
import type { At, Identifier, QualifiedName } from './common.ts';
import type { ModelReference } from './model.ts';
import type { OrderItem, Query, SelectItem, WindowReference } from './query.ts';
import type { Argument } from './table_reference.ts';

export type Expression =
  | ({ readonly kind: 'column'; readonly parts: readonly Identifier[] } & At)
  | ({ readonly kind: 'null' } & At)
  | ({ readonly kind: 'boolean'; readonly value: boolean } & At)
  /** Digits as written; the binder chooses integer, bigint or numeric as Postgres does. */
  | ({ readonly kind: 'number'; readonly text: string } & At)
  | ({ readonly kind: 'string'; readonly value: string } & At)
  /** type 'text': DATE '2024-01-01', INTERVAL '1 day'. */
  | ({
      readonly kind: 'typed_literal';
      readonly type: TypeReference;
      readonly value: string;
      /** Place of the string: what an error about its content points at. */
      readonly valueAt: Span;
    } & At)
  | ({ readonly kind: 'parameter'; readonly index: number } & At)
  /** Operators by their symbol (`=`, `<>`, `+`, `||`, `~~`, `!~~`, `~~*`, `!~~*`, `~`, `!~` …); `!=` is `<>`. */
  | ({ readonly kind: 'unary'; readonly operator: string; readonly operand: Expression } & At)
  | ({
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      /** Place of the operator itself: what Postgres points at. */
      readonly operatorAt: Span;
    } & At)
  /** Two or more arguments: chains are flat, so ten thousand terms are no deep tree. */
  | ({ readonly kind: 'and' | 'or'; readonly args: readonly Expression[] } & At)
  | ({ readonly kind: 'not'; readonly operand: Expression } & At)
  | ({
      readonly kind: 'is';
      readonly operand: Expression;
      readonly test: 'null' | 'true' | 'false' | 'unknown';
      readonly negated: boolean;
    } & At)
  | ({
      readonly kind: 'is_distinct';
      readonly left: Expression;
      readonly right: Expression;
      readonly negated: boolean;
    } & At)
  | ({
      readonly kind: 'between';
      readonly operand: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly symmetric: boolean;
      readonly negated: boolean;
      /** Place of BETWEEN: what Postgres points at. */
      readonly operatorAt: Span;
    } & At)
  | ({
      readonly kind: 'like';
      readonly operand: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | null;
      readonly insensitive: boolean;
      readonly negated: boolean;
      readonly operatorAt: Span;
    } & At)
  | ({
      readonly kind: 'in';
      readonly operand: Expression;
      readonly items: readonly Expression[] | Query;
      readonly negated: boolean;
    } & At)
  | ({
      readonly kind: 'case';
      readonly operand: Expression | null;
      readonly whens: readonly { readonly when: Expression; readonly then: Expression }[];
      readonly otherwise: Expression | null;
    } & At)
  | ({ readonly kind: 'cast'; readonly operand: Expression; readonly type: TypeReference } & At)
  | FunctionCall
  | ({ readonly kind: 'exists'; readonly query: Query } & At)
  | ({ readonly kind: 'scalar_subquery'; readonly query: Query } & At)
  /** x = ANY (query), x <= ALL (query). */
  | ({
      readonly kind: 'quantified';
      readonly operand: Expression;
      readonly operator: string;
      readonly quantifier: 'any' | 'all';
      readonly query: Query;
    } & At)
  /** x = ANY (array), x <= ALL (array). */
  | ({
      readonly kind: 'quantified_array';
      readonly operand: Expression;
      readonly operator: string;
      readonly operatorAt: Span;
      readonly quantifier: 'any' | 'all';
      readonly array: Expression;
    } & At)
  /** (a, b) or ROW(a, b). */
  | ({ readonly kind: 'row'; readonly items: readonly Expression[] } & At)
  /** ARRAY[a, b] or [a, b]. */
  | ({ readonly kind: 'array'; readonly items: readonly Expression[] } & At)
  /** ARRAY(query). */
  | ({ readonly kind: 'array_query'; readonly query: Query } & At)
  /** a[1][2:3]. */
  | ({ readonly kind: 'subscript'; readonly operand: Expression; readonly subscripts: readonly Subscript[] } & At)
  /** (r).f. */
  | ({ readonly kind: 'field'; readonly operand: Expression; readonly name: Identifier } & At)
  /** (r).*, or t.* where no list of columns is meant. */
  | ({ readonly kind: 'all_fields'; readonly operand: Expression } & At)
  /** STRUCT(x2) of BigQuery: argument list of ML functions. */
  | ({ readonly kind: 'struct'; readonly items: readonly SelectItem[] } & At)
  /** PREDICT(MODEL m USING 1.0 AS x1, …) or USING *. */
  | ({
      readonly kind: 'predict';
      readonly model: ModelReference;
      /** null = every feature from the columns in scope by name. */
      readonly using: readonly { readonly expr: Expression; readonly name: Identifier | null }[] | null;
    } & At);

/** EXTRACT, SUBSTRING … FROM, POSITION … IN, TRIM, OVERLAY, CURRENT_DATE and COALESCE … arrive as calls by name. */
export interface FunctionCall extends At {
  readonly kind: 'call';
  readonly name: QualifiedName;
  readonly args: readonly Argument[];
  /** count(*). */
  readonly star: boolean;
  readonly distinct: boolean;
  readonly orderBy: readonly OrderItem[];
  readonly filter: Expression | null;
  /** WITHIN GROUP (ORDER BY …); empty = none. */
  readonly withinGroup: readonly OrderItem[];
  readonly over: WindowReference | null;
}

/** [upper], or [lower:upper], of which either may be left out. */
export interface Subscript {
  readonly slice: boolean;
  readonly lower: Expression | null;
  readonly upper: Expression | null;
}

/** A type as written: lower-case words as Postgres spells them (`double precision`, `timestamp with time zone`). */
export interface TypeReference extends At {
  readonly name: string;
  readonly modifiers: readonly number[];
  readonly array: boolean;
}
