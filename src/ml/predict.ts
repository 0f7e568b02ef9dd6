import { allSet, clearBit } from '../base/bits.ts';
import { float64 } from '../data/type.ts';
import { flat, type Vector } from '../data/vector.ts';
import { Encoder, type EncodingCounts, missingRefused } from './encode.ts';
import { estimatorNamed } from './index.ts';
import type { StoredModel } from './model.ts';

/** Computes predictions batch by batch: one vector per prediction column (here one, double precision). */
export interface Predictor {
  (features: readonly Vector[], rows: number): readonly Vector[];
  /** So far: values filled in and texts that training did not see, by feature. */
  readonly counts: EncodingCounts;
}

/** `features`: one vector per entry of model.features, in its order, numbers or text as the encoding says. */
export function predictor(model: StoredModel): Predictor {
  const estimator = estimatorNamed(model.algorithm);
  const encoder = new Encoder(model.features);
  const list = { rows: new Uint32Array(0) };
  const run = (features: readonly Vector[], rows: number): readonly Vector[] => {
    const out = new Float64Array(rows);
    encoder.load(features, rows);
    if (list.rows.length < rows) list.rows = Uint32Array.from({ length: rows }, (_, i) => i);
    for (let from = 0; from < rows; from += encoder.blockRows) {
      const to = Math.min(rows, from + encoder.blockRows);
      encoder.place(list.rows, from, to, 0, true);
      const block = { rows: to - from, columns: encoder.columns, target: null };
      estimator.predict(model.model, block, out.subarray(from, to));
    }
    if (model.onNull === 'mean') return [flat(float64, out, rows)];
    return [flat(float64, out, rows, validity(encoder, model, rows))];
  };
  return Object.assign(run, { counts: encoder.counts });
}

/** With on_null = 'drop' a row that lacks something has no prediction; with 'error' there is none. */
function validity(encoder: Encoder, model: StoredModel, rows: number): Uint8Array | null {
  const keep = new Uint8Array(rows).fill(1);
  encoder.clearMissing(keep);
  if (!keep.includes(0)) return null;
  if (model.onNull === 'error') throw missingRefused(encoder.firstMissing() ?? '');
  const bits = allSet(rows);
  for (let i = 0; i < rows; i++) if (keep[i] === 0) clearBit(bits, i);
  return bits;
}
