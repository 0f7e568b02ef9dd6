import { Encoder, missingRefused } from './encode.ts';
import type { UngroupedFold } from './fold.ts';
import { estimatorNamed } from './index.ts';
import type { FeatureEncoding, NullPolicy } from './model.ts';
import { type Plain, plainFromBytes, plainToBytes } from './plain_bytes.ts';
import { type RowCounts, TargetRows } from './profile.ts';

/** What a pass of training needs to know; plain data, sent with the plan. */
export interface FitOptions {
  readonly estimator: string;
  readonly params: unknown;
  readonly encodings: readonly FeatureEncoding[];
  readonly onNull: NullPolicy;
  /** The state that the pass before left, or null for the first pass. */
  readonly state: Uint8Array | null;
}

/** What one pass gave. */
export interface FitResult {
  /** The estimator's own. */
  readonly state: unknown;
  readonly counts: RowCounts;
  /** Rows left out because a feature was missing. */
  readonly featureMissing: number;
  /** By feature: missing numbers that became the mean, NULL texts. */
  readonly missing: Float64Array;
}

export const decodeFit = (bytes: Uint8Array): FitResult => plainFromBytes(bytes) as unknown as FitResult;

/** The fold behind `ml.fit`: gathers rows that count into full blocks, so that batch sizes change no bit. */
export function fitFold(options: FitOptions): UngroupedFold {
  const estimator = estimatorNamed(options.estimator);
  const encoder = new Encoder(options.encodings);
  const target = new Float64Array(encoder.blockRows);
  const rows = new TargetRows();
  const state: unknown =
    options.state === null ? estimator.start(options.params, encoder.names) : plainFromBytes(options.state);
  let featureMissing = 0;
  let filled = 0;
  let keep = new Uint8Array(0);

  const flush = (): void => {
    if (filled === 0) return;
    estimator.update(state, { rows: filled, columns: encoder.columns, target });
    filled = 0;
  };
  const withoutMissing = (kept: number, length: number): number => {
    if (keep.length < length) keep = new Uint8Array(length);
    keep.fill(1, 0, length);
    encoder.clearMissing(keep);
    const left = rows.narrow(kept, keep);
    featureMissing += kept - left;
    return left;
  };

  return {
    update(args, length) {
      let kept = rows.load(args[args.length - 1], length);
      encoder.load(args, length);
      if (options.onNull !== 'mean' && encoder.lacks) kept = withoutMissing(kept, length);
      const inOrder = kept === length;
      if (options.onNull === 'error' && featureMissing > 0) throw missingRefused(encoder.firstMissing() ?? '');
      for (let from = 0; from < kept; ) {
        const to = Math.min(kept, from + encoder.blockRows - filled);
        encoder.place(rows.list, from, to, filled, inOrder);
        if (inOrder) target.set(rows.doubles.values.subarray(from, to), filled);
        else for (let k = from; k < to; k++) target[filled + k - from] = rows.doubles.values[rows.list[k]];
        filled += to - from;
        from = to;
        if (filled === encoder.blockRows) flush();
      }
    },
    merge(bytes) {
      flush();
      const from = decodeFit(bytes);
      estimator.merge(state, from.state);
      rows.add(from.counts);
      featureMissing += from.featureMissing;
      for (let i = 0; i < from.missing.length; i++) encoder.counts.missing[i] += from.missing[i];
    },
    state() {
      flush();
      const { missing } = encoder.counts;
      return plainToBytes({ state, counts: rows.counts(), featureMissing, missing } as unknown as Plain);
    },
  };
}
