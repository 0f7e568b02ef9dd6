import type { DataType } from '../data/type.ts';
import type { Value } from '../data/value.ts';

/** How a feature column becomes columns of the design matrix: frozen at training, the same at prediction. */
export type FeatureEncoding =
  /** As a double (booleans 0 and 1, dates days, timestamps seconds); what is missing becomes the training mean. */
  | { readonly kind: 'number'; readonly name: string; readonly type: DataType; readonly mean: number }
  /**
   * One-hot over the levels seen in training, in code point order; with `reference` the first has no column of its own
   * (it is what all zeros mean). NULL has a column, the last, when training saw one; see `src/ml/encode.ts`.
   */
  | {
      readonly kind: 'category';
      readonly name: string;
      readonly type: DataType;
      readonly levels: readonly string[];
      readonly reference: boolean;
      readonly nullLevel: boolean;
    };

/** What to do with a row one of whose features is NULL (or NaN, or infinite). */
export type NullPolicy = 'mean' | 'drop' | 'error';

/** A trained model: plain data, everything that prediction and DESCRIBE need. Stored in the catalog. */
export interface StoredModel {
  readonly name: string;
  readonly version: number;
  readonly algorithm: string;
  readonly params: Readonly<Record<string, Value>>;
  /** `expression`: how TRANSFORM computes it from the training query's columns; null = the column of that name. */
  readonly target: { readonly name: string; readonly type: DataType; readonly expression: string | null };
  /** Columns of the training query that the transform reads (all but the target when there is none). */
  readonly inputs: readonly { readonly name: string; readonly type: DataType }[];
  /** The TRANSFORM list as SQL text, the target left out; null = the inputs as they are. */
  readonly transform: string | null;
  readonly features: readonly FeatureEncoding[];
  readonly onNull: NullPolicy;
  /** The estimator's model, plain data. */
  readonly model: unknown;
  /** Text of the training query, and what it read. */
  readonly query: string;
  readonly files: readonly string[];
  /** The SPLIT clause as decided: `RANDOM 0.2 SEED 42`, `NONE`. */
  readonly split: string;
  readonly seed: number;
  /** On the hold-out (on the training rows when there is none): r2, rmse, mse, mae, … */
  readonly metrics: Readonly<Record<string, number>>;
  readonly trainRows: number;
  readonly holdoutRows: number;
  readonly droppedRows: number;
  /** Microseconds since 1970 UTC. */
  readonly trainedAt: bigint;
  readonly trainingMs: number;
  readonly engineVersion: string;
  readonly comment: string | null;
}
