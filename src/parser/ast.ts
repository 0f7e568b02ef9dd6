import type { Span } from '../base/span.ts';

/** What is written: every shape of a statement, each with its place in the text. Names are folded as Postgres folds. */
export type Statement =
  | SelectStatement
  | CreateExternalTable
  | CreateTableAs
  | CreateView
  | CreateTable
  | CreateSchema
  | AlterTable
  | Truncate
  | Insert
  | Update
  | Delete
  | Prepare
  | Execute
  | DeclareCursor
  | FetchCursor
  | CloseCursor
  | Savepoint
  | CopyFrom
  | Drop
  | CopyTo
  | Explain
  | SetSetting
  | ShowSetting
  | Transaction
  | Discard
  | Deallocate
  | CreateModel
  | DescribeModel
  | EvaluateModel
  | ShowModels
  | PredictStatement;

interface At {
  readonly at: Span;
}

export interface Identifier extends At {
  readonly name: string;
}
/** schema.name or name; `parts` has one to three entries. */
export interface QualifiedName extends At {
  readonly parts: readonly Identifier[];
}

// ---------------------------------------------------------------- queries

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
  readonly query: Query;
}
export interface Select extends At {
  readonly kind: 'select';
  readonly distinct: boolean;
  /** DISTINCT ON (…); empty = none. */
  readonly distinctOn: readonly Expression[];
  readonly items: readonly SelectItem[];
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
}
/** What GROUP BY lists; a row of expressions in it means all of them. */
export type GroupingElement =
  | Expression
  | ({ readonly kind: 'grouping_sets'; readonly elements: readonly GroupingElement[] } & At)
  | ({ readonly kind: 'rollup' | 'cube'; readonly elements: readonly Expression[] } & At)
  | ({ readonly kind: 'empty_set' } & At);

// ---------------------------------------------------------------- windows

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

// ---------------------------------------------------------------- FROM

export interface TableAlias {
  readonly name: Identifier;
  readonly columns: readonly Identifier[];
}
export type TableReference =
  | ({ readonly kind: 'table'; readonly name: QualifiedName; readonly alias: TableAlias | null } & At)
  /** A quoted path or glob: FROM 's3://bucket/*.parquet'. */
  | ({ readonly kind: 'path'; readonly path: string; readonly alias: TableAlias | null } & At)
  | ({
      readonly kind: 'table_function';
      readonly name: QualifiedName;
      readonly args: readonly Argument[];
      readonly alias: TableAlias | null;
      readonly lateral: boolean;
      /** WITH ORDINALITY: a last column counts the rows. */
      readonly ordinality: boolean;
    } & At)
  | ({
      readonly kind: 'derived';
      readonly query: Query;
      readonly alias: TableAlias | null;
      readonly lateral: boolean;
    } & At)
  | ({
      readonly kind: 'join';
      readonly join: 'inner' | 'left' | 'right' | 'full' | 'cross' | 'semi' | 'anti';
      readonly left: TableReference;
      readonly right: TableReference;
      readonly condition: JoinCondition;
      readonly alias: TableAlias | null;
    } & At)
  /** PREDICT(MODEL m, TABLE t | (query), name => value …), ML.PREDICT, ML_PREDICT. */
  | ({
      readonly kind: 'predict';
      readonly model: ModelReference;
      readonly source: PredictSource;
      readonly options: readonly Option[];
      readonly alias: TableAlias | null;
    } & At)
  /** ML.EVALUATE(MODEL m …), ML.WEIGHTS(MODEL m) and their like: the row set of the statement of that name. */
  | ({
      readonly kind: 'model_function';
      readonly function: string;
      readonly model: ModelReference;
      readonly source: PredictSource | null;
      readonly alias: TableAlias | null;
    } & At);

export type JoinCondition =
  | { readonly kind: 'on'; readonly expr: Expression }
  | { readonly kind: 'using'; readonly columns: readonly Identifier[] }
  | { readonly kind: 'natural' }
  | { readonly kind: 'none' };

/** A positional or named (`name => value`) argument. */
export interface Argument {
  readonly name: Identifier | null;
  readonly expr: Expression;
}

// ---------------------------------------------------------------- expressions

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
  /** (a, b) or ROW(a, b). */
  | ({ readonly kind: 'row'; readonly items: readonly Expression[] } & At)
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

/** A type as written: lower-case words as Postgres spells them (`double precision`, `timestamp with time zone`). */
export interface TypeReference extends At {
  readonly name: string;
  readonly modifiers: readonly number[];
  readonly array: boolean;
}

// ---------------------------------------------------------------- definitions and utilities

export interface CreateExternalTable extends At {
  readonly kind: 'create_external_table';
  readonly name: QualifiedName;
  readonly ifNotExists: boolean;
  readonly orReplace: boolean;
  readonly format: string;
  readonly location: string;
  readonly locationAt: Span;
  readonly options: readonly Option[];
}
export interface CreateTableAs extends At {
  readonly kind: 'create_table_as';
  readonly temporary: boolean;
  readonly name: QualifiedName;
  readonly columns: readonly Identifier[];
  readonly ifNotExists: boolean;
  readonly orReplace: boolean;
  readonly query: Query;
}
export interface CreateTable extends At {
  readonly kind: 'create_table';
  readonly name: QualifiedName;
  readonly temporary: boolean;
  readonly ifNotExists: boolean;
  readonly columns: readonly ColumnDefinition[];
  /** PRIMARY KEY (a, b) and UNIQUE (a): of columns and of the table. */
  readonly keys: readonly KeyConstraint[];
}
export interface KeyConstraint extends At {
  readonly primary: boolean;
  readonly columns: readonly Identifier[];
}
export interface ColumnDefinition extends At {
  readonly name: Identifier;
  readonly type: TypeReference;
  readonly notNull: boolean;
  readonly default: DefaultClause | null;
  /** PRIMARY KEY and UNIQUE written with the column. */
  readonly keys: readonly KeyConstraint[];
}
/** The expression is stored as its text. */
export interface DefaultClause extends At {
  readonly expr: Expression;
}
export interface CreateSchema extends At {
  readonly kind: 'create_schema';
  readonly name: Identifier;
  readonly ifNotExists: boolean;
}
export interface AlterTable extends At {
  readonly kind: 'alter_table';
  readonly name: QualifiedName;
  readonly ifExists: boolean;
  readonly actions: readonly AlterAction[];
}
export type AlterAction =
  | ({ readonly kind: 'add_column'; readonly column: ColumnDefinition; readonly ifNotExists: boolean } & At)
  | ({ readonly kind: 'drop_column'; readonly column: Identifier; readonly ifExists: boolean } & At)
  | ({ readonly kind: 'rename_column'; readonly column: Identifier; readonly to: Identifier } & At)
  | ({ readonly kind: 'rename_table'; readonly to: Identifier } & At)
  | ({ readonly kind: 'set_schema'; readonly to: Identifier } & At)
  /** null = DROP DEFAULT. */
  | ({ readonly kind: 'set_default'; readonly column: Identifier; readonly default: DefaultClause | null } & At)
  | ({ readonly kind: 'set_not_null'; readonly column: Identifier; readonly notNull: boolean } & At);
export interface Truncate extends At {
  readonly kind: 'truncate';
  readonly names: readonly QualifiedName[];
}

// ---------------------------------------------------------------- changes of rows

export interface Insert extends At {
  readonly kind: 'insert';
  readonly with: readonly CommonTable[];
  readonly recursive: boolean;
  readonly table: QualifiedName;
  readonly alias: TableAlias | null;
  /** Empty = all, in order. */
  readonly columns: readonly Identifier[];
  readonly source: InsertSource;
  readonly returning: readonly SelectItem[];
}
export type InsertSource =
  /** null = DEFAULT. */
  | ({ readonly kind: 'rows'; readonly rows: readonly (readonly (Expression | null)[])[] } & At)
  | ({ readonly kind: 'query'; readonly query: Query } & At)
  | ({ readonly kind: 'defaults' } & At);
export interface Update extends At {
  readonly kind: 'update';
  readonly with: readonly CommonTable[];
  readonly recursive: boolean;
  readonly table: QualifiedName;
  readonly alias: TableAlias | null;
  readonly assignments: readonly Assignment[];
  readonly from: readonly TableReference[];
  readonly where: Expression | null;
  readonly returning: readonly SelectItem[];
}
export interface Assignment extends At {
  readonly column: Identifier;
  /** null = DEFAULT. */
  readonly value: Expression | null;
}
export interface Delete extends At {
  readonly kind: 'delete';
  readonly with: readonly CommonTable[];
  readonly recursive: boolean;
  readonly table: QualifiedName;
  readonly alias: TableAlias | null;
  readonly using: readonly TableReference[];
  readonly where: Expression | null;
  readonly returning: readonly SelectItem[];
}

// ---------------------------------------------------------------- prepared statements, cursors, savepoints

export interface Prepare extends At {
  readonly kind: 'prepare';
  readonly name: Identifier;
  readonly types: readonly TypeReference[];
  readonly statement: Statement;
}
export interface Execute extends At {
  readonly kind: 'execute';
  readonly name: Identifier;
  readonly args: readonly Expression[];
}
export interface DeclareCursor extends At {
  readonly kind: 'declare_cursor';
  readonly name: Identifier;
  readonly scroll: boolean | undefined;
  readonly hold: boolean;
  readonly query: Query;
}
/** FETCH and MOVE. */
export interface FetchCursor extends At {
  readonly kind: 'fetch_cursor';
  readonly move: boolean;
  readonly cursor: Identifier;
  readonly direction: FetchDirection;
}
/** forward: n rows on (negative: back; 0: the same row again; null: all). absolute and relative: the row there. */
export interface FetchDirection {
  readonly kind: 'forward' | 'backward' | 'absolute' | 'relative';
  readonly count: number | null;
}
export interface CloseCursor extends At {
  readonly kind: 'close_cursor';
  /** null = ALL. */
  readonly name: Identifier | null;
}
export interface Savepoint extends At {
  readonly kind: 'savepoint';
  readonly action: 'set' | 'release' | 'rollback';
  readonly name: Identifier;
}
export interface CreateView extends At {
  readonly kind: 'create_view';
  readonly name: QualifiedName;
  readonly columns: readonly Identifier[];
  readonly orReplace: boolean;
  readonly query: Query;
}
export interface Drop extends At {
  readonly kind: 'drop';
  readonly object: 'table' | 'view' | 'model' | 'schema';
  readonly names: readonly QualifiedName[];
  readonly ifExists: boolean;
  readonly cascade: boolean;
}
export interface CopyTo extends At {
  readonly kind: 'copy_to';
  /** A table is written as its query. */
  readonly source: Query | QualifiedName;
  /** Of a table; empty = all. */
  readonly columns: readonly Identifier[];
  /** null = STDOUT. */
  readonly destination: string | null;
  readonly destinationAt: Span;
  readonly options: readonly Option[];
}
export interface CopyFrom extends At {
  readonly kind: 'copy_from';
  readonly table: QualifiedName;
  readonly columns: readonly Identifier[];
  /** null = STDIN. */
  readonly path: string | null;
  readonly pathAt: Span;
  readonly options: readonly Option[];
}
/** name = value, name value, or a bare name (value null). Names are lower-case. */
export interface Option extends At {
  readonly name: string;
  readonly value: OptionValue | null;
}
export type OptionValue =
  | ({ readonly kind: 'expression'; readonly expr: Expression } & At)
  | ({ readonly kind: 'list'; readonly items: readonly OptionValue[] } & At);
export interface Explain extends At {
  readonly kind: 'explain';
  readonly options: readonly Option[];
  readonly statement: Statement;
}
export interface SetSetting extends At {
  readonly kind: 'set';
  readonly name: string;
  /** null = DEFAULT or RESET. */
  readonly value: string | null;
  readonly local: boolean;
}
/** name 'all' lists every setting. */
export interface ShowSetting extends At {
  readonly kind: 'show';
  readonly name: string;
}
export interface Transaction extends At {
  readonly kind: 'transaction';
  readonly action: 'begin' | 'commit' | 'rollback';
  /** BEGIN, START TRANSACTION, END, ABORT …: what the completion tag says. */
  readonly tag: string;
}
export interface Discard extends At {
  readonly kind: 'discard';
  readonly what: 'all' | 'plans' | 'sequences' | 'temp';
}
export interface Deallocate extends At {
  readonly kind: 'deallocate';
  /** null = ALL. */
  readonly name: Identifier | null;
}

// ---------------------------------------------------------------- models

export interface ModelReference extends At {
  readonly name: QualifiedName;
  /** VERSION n; null = the active one. */
  readonly version: number | null;
}
export interface CreateModel extends At {
  readonly kind: 'create_model';
  readonly name: QualifiedName;
  readonly orReplace: boolean;
  readonly ifNotExists: boolean;
  /** USING; null when OPTIONS (MODEL_TYPE = …) names it. */
  readonly algorithm: Identifier | null;
  readonly target: readonly Identifier[];
  readonly features: readonly SelectItem[] | null;
  readonly transform: readonly SelectItem[] | null;
  readonly split: SplitClause | null;
  readonly options: readonly Option[];
  readonly comment: string | null;
  readonly query: Query;
  /** The text of the training query, as it is stored with the model. */
  readonly queryAt: Span;
}
export type SplitClause =
  | ({ readonly kind: 'none' } & At)
  | ({
      readonly kind: 'random';
      readonly fraction: number;
      readonly seed: number | null;
      readonly key: Expression | null;
    } & At)
  | ({
      readonly kind: 'by_time' | 'by_group';
      readonly column: Identifier;
      readonly fraction: number;
      readonly seed: number | null;
    } & At)
  | ({ readonly kind: 'by_column'; readonly column: Identifier } & At)
  | ({ readonly kind: 'kfold'; readonly folds: number; readonly seed: number | null } & At);
export type PredictSource =
  | ({ readonly kind: 'table'; readonly name: QualifiedName } & At)
  | ({ readonly kind: 'path'; readonly path: string } & At)
  | ({ readonly kind: 'query'; readonly query: Query } & At);
/** DESCRIBE MODEL m WEIGHTS; `aspect` is null (summary) or the lower-case word. */
export interface DescribeModel extends At {
  readonly kind: 'describe_model';
  readonly model: ModelReference;
  readonly aspect: string | null;
}
export interface EvaluateModel extends At {
  readonly kind: 'evaluate_model';
  readonly model: ModelReference;
  readonly source: PredictSource | null;
  readonly options: readonly Option[];
}
export interface ShowModels extends At {
  readonly kind: 'show_models';
  readonly like: string | null;
}
/** PREDICT m FROM t WHERE … ORDER BY … LIMIT …; PREDICT m AS query. */
export interface PredictStatement extends At {
  readonly kind: 'predict_statement';
  readonly model: ModelReference;
  readonly source: TableReference;
  readonly where: Expression | null;
  readonly orderBy: readonly OrderItem[];
  readonly limit: Expression | null;
  readonly offset: Expression | null;
  readonly options: readonly Option[];
}
