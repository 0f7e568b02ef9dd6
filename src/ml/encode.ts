import { SqlError } from '../base/error.ts';
import type { Vector } from '../data/vector.ts';
import { Levels, nullCode } from './levels.ts';
import type { FeatureEncoding } from './model.ts';
import { Doubles } from './to_double.ts';

/**
 * The one policy for what is missing or unknown, the same for every algorithm, in training and in prediction:
 *
 * number    NULL, NaN and the infinities count as missing and become the mean of the training rows
 * category  NULL is a level of its own when training saw one; NULL otherwise, and text that training did not see,
 *           has zeros in all columns: it is taken for the reference level
 *
 * Both are counted, by feature. `on_null = 'drop'` leaves rows with something missing out of training and predicts
 * NULL for them; `'error'` refuses them.
 */
export interface EncodingCounts {
  /** Missing numbers that became the mean, and NULL texts, by feature. */
  readonly missing: Float64Array;
  /** Texts that are no level of the training, by feature. */
  readonly unseen: Float64Array;
}

/** Most levels a category may have: beyond, one column each costs more than it tells. */
export const mostLevels = 1000;

/** Names of the columns of the design matrix. */
const designColumns = (encodings: readonly FeatureEncoding[]): string[] => encodings.flatMap(columnsOf);

export function columnsOf(encoding: FeatureEncoding): string[] {
  if (encoding.kind === 'number') return [encoding.name];
  const levels = encoding.levels.slice(encoding.reference ? 1 : 0);
  const columns = levels.map((level) => `${encoding.name}=${level}`);
  return encoding.nullLevel ? [...columns, `${encoding.name} IS NULL`] : columns;
}

interface Loaded {
  readonly encoding: FeatureEncoding;
  /** Its first column in the block, and how many. */
  readonly first: number;
  readonly width: number;
  readonly levels: Levels | null;
  readonly doubles: Doubles;
  codes: Int32Array;
}

/** Turns feature vectors into blocks of the design matrix. Holds its buffers: one for each running task. */
export class Encoder {
  readonly names: readonly string[];
  /** Rows a block holds; follows from the number of columns alone. */
  readonly blockRows: number;
  readonly columns: readonly Float64Array[];
  readonly counts: EncodingCounts;
  private readonly loaded: readonly Loaded[];
  private rows = 0;

  constructor(encodings: readonly FeatureEncoding[]) {
    this.names = designColumns(encodings);
    this.blockRows = blockRowsFor(this.names.length);
    this.columns = this.names.map(() => new Float64Array(this.blockRows));
    this.counts = { missing: new Float64Array(encodings.length), unseen: new Float64Array(encodings.length) };
    let first = 0;
    this.loaded = encodings.map((encoding) => {
      const width = columnsOf(encoding).length;
      first += width;
      return {
        encoding,
        first: first - width,
        width,
        levels: encoding.kind === 'category' ? new Levels(encoding.levels) : null,
        doubles: new Doubles(),
        codes: new Int32Array(0),
      };
    });
  }

  /** Reads a batch: one vector per feature, of the encodings' kinds. */
  load(features: readonly Vector[], rows: number): void {
    this.rows = rows;
    this.loaded.forEach((each, i) => {
      if (each.levels === null) {
        each.doubles.load(features[i], rows);
      } else {
        if (each.codes.length < rows) each.codes = new Int32Array(rows);
        each.levels.codes(features[i], each.codes, false);
      }
    });
  }

  /** Whether a row of the batch may lack something. */
  get lacks(): boolean {
    return this.loaded.some(({ levels, doubles }) => levels !== null || doubles.lacks);
  }

  /** Clears keep[row] for the rows of the batch that lack something. */
  clearMissing(keep: Uint8Array): void {
    const { rows } = this;
    for (const { levels, doubles, codes } of this.loaded) {
      if (levels === null) {
        const { values } = doubles;
        if (doubles.lacks) for (let i = 0; i < rows; i++) if (Number.isNaN(values[i])) keep[i] = 0;
      } else {
        for (let i = 0; i < rows; i++) if (codes[i] === nullCode) keep[i] = 0;
      }
    }
  }

  /** The first feature that a row of the batch lacks, for the error. */
  firstMissing(): string | undefined {
    const { rows } = this;
    for (const { encoding, levels, doubles, codes } of this.loaded) {
      for (let i = 0; i < rows; i++) {
        if (levels === null ? Number.isNaN(doubles.values[i]) : codes[i] === nullCode) return encoding.name;
      }
    }
    return undefined;
  }

  /**
   * Writes the rows list[from … to) of the batch into the block, from block row `at` on. `inOrder`: the list counts from 0.
   */
  place(list: Uint32Array, from: number, to: number, at: number, inOrder: boolean): void {
    this.loaded.forEach((each, feature) => {
      if (inOrder && each.levels === null && !each.doubles.lacks) {
        this.columns[each.first].set(each.doubles.values.subarray(from, to), at);
      } else if (each.encoding.kind === 'number') this.placeNumbers(each, feature, list.subarray(from, to), at);
      else this.placeLevels(each, feature, list.subarray(from, to), at);
    });
  }

  private placeNumbers(each: Loaded, feature: number, list: Uint32Array, at: number): void {
    const { encoding } = each;
    const doubles = each.doubles.values;
    const out = this.columns[each.first];
    const mean = encoding.kind === 'number' ? encoding.mean : 0;
    let missing = 0;
    for (let i = 0; i < list.length; i++) {
      const x = doubles[list[i]];
      if (Number.isNaN(x)) {
        missing++;
        out[at + i] = mean;
      } else {
        out[at + i] = x;
      }
    }
    this.counts.missing[feature] += missing;
  }

  private placeLevels(each: Loaded, feature: number, list: Uint32Array, at: number): void {
    const { codes, encoding } = each;
    const { missing, unseen } = this.counts;
    const shift = encoding.kind === 'category' && encoding.reference ? 1 : 0;
    const nullColumn = encoding.kind === 'category' && encoding.nullLevel ? each.first + each.width - 1 : -1;
    for (let j = 0; j < each.width; j++) this.columns[each.first + j].fill(0, at, at + list.length);
    for (let i = 0; i < list.length; i++) {
      const code = codes[list[i]];
      if (code >= shift) {
        this.columns[each.first + code - shift][at + i] = 1;
      } else if (code === nullCode) {
        missing[feature]++;
        if (nullColumn >= 0) this.columns[nullColumn][at + i] = 1;
      } else if (code < 0) {
        unseen[feature]++;
      }
    }
  }
}

/** About 8 MB a block, a whole number of the 512 rows that sums are taken over. */
function blockRowsFor(columns: number): number {
  const wanted = Math.floor(2 ** 20 / Math.max(columns, 1) / 512) * 512;
  return Math.min(4096, Math.max(512, wanted));
}

export const missingRefused = (feature: string): SqlError =>
  new SqlError('22004', `feature "${feature}" is NULL or not finite in some rows`, {
    hint: "Leave such rows out with on_null = 'drop', or fill them with the mean: on_null = 'mean'.",
  });
