/**
 * A block of the design matrix, column by column: `columns[j][i]` is row i of feature j, already encoded (numbers as
 * they are, text one-hot, NULL replaced by policy). `target` is absent when predicting.
 */
export interface Design {
  readonly rows: number;
  readonly columns: readonly Float64Array[];
  readonly target: Float64Array | null;
}
