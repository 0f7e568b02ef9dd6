import type { Span } from '../../base/span.ts';
import type { At, Identifier, Option, QualifiedName } from './common.ts';
import type { Expression } from './expression.ts';
import type { OrderItem, Query, SelectItem } from './query.ts';
import type { TableReference } from './table_reference.ts';

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
