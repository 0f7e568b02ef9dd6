import type { At, Identifier, QualifiedName } from './common.ts';
import type { Expression } from './expression.ts';
import type { SampleClause, TableReference } from './table_reference.ts';

export interface SelectStatement extends At {
  readonly kind: 'select_statement';
  readonly query: Query;
}

/** A query expression with what may stand around it. */
export interface Query extends At {
  readonly with: readonly CommonTable[];
  readonly recursive: boolean;
  readonly body: QueryBody;
  readonly orderBy: readonly OrderItem[];
  readonly limit: Expression | null;
  readonly offset: Expression | null;
  /** FETCH FIRST … WITH TIES: rows equal to the last by ORDER BY come too. */
  readonly ties: boolean;
}

export type QueryBody = Select | ValuesClause | SetOperation | Nested;

export interface Nested extends At {
  readonly kind: 'nested';
  readonly query: Query;
}

export interface CommonTable extends At {
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
  /** [NOT] MATERIALIZED; null: nothing is said. */
  readonly materialized: boolean | null;
  readonly query: Query;
}

export interface Select extends At {
  readonly kind: 'select';
  readonly distinct: boolean;
  /** DISTINCT ON (…); empty = none. */
  readonly distinctOn: readonly Expression[];
  readonly items: readonly SelectItem[];
  /** SELECT … INTO, where it stands. */
  readonly into?: IntoClause;
  readonly from: readonly TableReference[];
  readonly where: Expression | null;
  readonly groupBy: readonly GroupingElement[];
  /** GROUP BY ALL: by every item that has no aggregate. */
  readonly groupByAll: boolean;
  /** GROUP BY DISTINCT: equal grouping sets count once. */
  readonly groupDistinct: boolean;
  readonly having: Expression | null;
  readonly windows: readonly NamedWindow[];
  /** A condition on rows that have their window functions. */
  readonly qualify: Expression | null;
  /** USING SAMPLE: of what FROM gives. */
  readonly sample?: SampleClause;
}

export interface IntoClause extends At {
  readonly name: QualifiedName;
  readonly temporary: boolean;
}

/** What GROUP BY lists; a row of expressions in it means all of them. */
export type GroupingElement =
  | Expression
  | ({ readonly kind: 'grouping_sets'; readonly elements: readonly GroupingElement[] } & At)
  | ({ readonly kind: 'rollup' | 'cube'; readonly elements: readonly Expression[] } & At)
  | ({ readonly kind: 'empty_set' } & At);

export interface NamedWindow {
  readonly name: Identifier;
  readonly window: WindowSpecification;
}

/** What OVER names or describes. */
export type WindowReference = ({ readonly kind: 'named'; readonly name: Identifier } & At) | WindowSpecification;

export interface WindowSpecification extends At {
  readonly kind: 'specification';
  /** The window that this one goes on from. */
  readonly base: Identifier | null;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly OrderItem[];
  readonly frame: FrameClause | null;
}

export interface FrameClause extends At {
  readonly unit: 'rows' | 'range' | 'groups';
  readonly start: FrameEdge;
  /** null = CURRENT ROW. */
  readonly end: FrameEdge | null;
  readonly exclude: 'no_others' | 'current_row' | 'group' | 'ties';
}

export type FrameEdge =
  | ({ readonly kind: 'unbounded_preceding' | 'current_row' | 'unbounded_following' } & At)
  | ({ readonly kind: 'preceding' | 'following'; readonly offset: Expression } & At);

export type SelectItem =
  | ({ readonly kind: 'item'; readonly expr: Expression; readonly alias: Identifier | null } & At)
  /** `*` or `t.*`, with DuckDB's EXCLUDE (…) and REPLACE (… AS …). */
  | ({
      readonly kind: 'star';
      readonly table: Identifier | null;
      readonly exclude: readonly Identifier[];
      readonly replace: readonly { readonly expr: Expression; readonly name: Identifier }[];
    } & At);

export interface ValuesClause extends At {
  readonly kind: 'values';
  readonly rows: readonly (readonly Expression[])[];
}

export interface SetOperation extends At {
  readonly kind: 'set_operation';
  readonly operation: 'union' | 'intersect' | 'except';
  readonly all: boolean;
  readonly left: QueryBody;
  readonly right: QueryBody;
}

export interface OrderItem extends At {
  readonly expr: Expression;
  readonly descending: boolean;
  /** undefined = Postgres's default: last when ascending, first when descending. */
  readonly nullsFirst: boolean | undefined;
}
