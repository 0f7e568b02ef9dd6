import { countClear } from '../base/bits.ts';
import type { Vector } from '../data/vector.ts';
import { addPair } from './double_double.ts';
import { mostLevels } from './encode.ts';
import type { UngroupedFold } from './fold.ts';
import { byCodePoint, Levels, nullCode } from './levels.ts';
import { type Plain, plainFromBytes, plainToBytes } from './plain_bytes.ts';
import { RunningProfile } from './running_profile.ts';
import { Doubles } from './to_double.ts';

/** What the first pass looks at: the last argument is the target, the others are features of these kinds. */
export interface ProfileOptions {
  readonly features: readonly ('number' | 'category')[];
}

/** Rows by what becomes of them, for the reasons why some were dropped. */
export interface RowCounts {
  readonly rows: number;
  readonly targetNull: number;
  readonly targetNotFinite: number;
}

export interface NumberProfile {
  readonly kind: 'number';
  /** Values there, and missing (NULL, NaN, infinite), among rows with a target. */
  readonly count: number;
  readonly missing: number;
  /** Sum as high and low part. */
  readonly sum: Float64Array;
  readonly min: number;
  readonly max: number;
}

export interface CategoryProfile {
  readonly kind: 'category';
  readonly count: number;
  readonly missing: number;
  /** In code point order, with how often each occurs; empty when there are too many. */
  readonly levels: readonly string[];
  readonly frequencies: Float64Array;
  readonly tooMany: boolean;
}

export interface Profile {
  readonly counts: RowCounts;
  readonly target: NumberProfile;
  readonly features: readonly (NumberProfile | CategoryProfile)[];
}

export const decodeProfile = (bytes: Uint8Array): Profile => plainFromBytes(bytes) as unknown as Profile;

export const meanOf = (profile: NumberProfile): number => (profile.sum[0] + profile.sum[1]) / profile.count;

/** Which rows have a target: their numbers into `list`; counts by reason. Used by every pass, so that all agree. */
export class TargetRows {
  rows = 0;
  targetNull = 0;
  targetNotFinite = 0;
  readonly doubles = new Doubles();
  /** The rows that count; the numbers from 0 on when all do. */
  list = new Uint32Array(0);
  private isAll = false;

  /** Returns how many of `list` count. */
  load(target: Vector, rows: number): number {
    this.doubles.load(target, rows);
    const kept = this.listed(rows);
    const nulls = nullsOf(target, rows);
    this.rows += rows;
    this.targetNull += nulls;
    this.targetNotFinite += rows - kept - nulls;
    return kept;
  }

  private listed(rows: number): number {
    const { lacks, values } = this.doubles;
    if (this.list.length < rows || (!lacks && !this.isAll)) {
      this.list = Uint32Array.from({ length: Math.max(rows, this.list.length) }, (_, i) => i);
    }
    this.isAll = !lacks;
    if (!lacks) return rows;
    let kept = 0;
    for (let i = 0; i < rows; i++) if (!Number.isNaN(values[i])) this.list[kept++] = i;
    return kept;
  }

  /** Takes rows off the list: keeps those of its first `kept` with keep[row] = 1; returns how many. */
  narrow(kept: number, keep: Uint8Array): number {
    let left = 0;
    for (let k = 0; k < kept; k++) if (keep[this.list[k]] === 1) this.list[left++] = this.list[k];
    if (left < kept) this.isAll = false;
    return left;
  }

  add(counts: RowCounts): void {
    this.rows += counts.rows;
    this.targetNull += counts.targetNull;
    this.targetNotFinite += counts.targetNotFinite;
  }

  counts(): RowCounts {
    return { rows: this.rows, targetNull: this.targetNull, targetNotFinite: this.targetNotFinite };
  }
}

function nullsOf(vector: Vector, rows: number): number {
  if (vector.validity === null) return 0;
  if (vector.encoding !== 'constant') return countClear(vector.validity, rows);
  return (vector.validity[0] & 1) === 0 ? rows : 0;
}

/** The fold behind `ml.profile`. */
export function profileFold(options: ProfileOptions): UngroupedFold {
  const rows = new TargetRows();
  const target = new NumberSums();
  const features = options.features.map((kind) => (kind === 'number' ? new NumberSums() : new LevelCounts()));
  return {
    update(args, length) {
      const kept = rows.load(args[args.length - 1], length);
      target.addDoubles(rows.doubles, length, rows.list, kept);
      features.forEach((feature, i) => {
        feature.add(args[i], length, rows.list, kept);
      });
    },
    merge(state) {
      const from = decodeProfile(state);
      rows.add(from.counts);
      target.merge(from.target);
      features.forEach((feature, i) => {
        const other = from.features[i];
        if (feature instanceof NumberSums && other.kind === 'number') feature.merge(other);
        if (feature instanceof LevelCounts && other.kind === 'category') feature.merge(other);
      });
    },
    state() {
      const profile: Profile = {
        counts: rows.counts(),
        target: target.profile(),
        features: features.map((each) => each.profile()),
      };
      return plainToBytes(profile as unknown as Plain);
    },
  };
}

class NumberSums {
  private count = 0;
  private missing = 0;
  private readonly sum = new Float64Array(2);
  private readonly running = new RunningProfile();
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  private readonly doubles = new Doubles();

  add(vector: Vector, length: number, list: Uint32Array, kept: number): void {
    this.doubles.load(vector, length);
    this.addDoubles(this.doubles, length, list, kept);
  }

  addDoubles({ values, lacks }: Doubles, length: number, list: Uint32Array, kept: number): void {
    if (!lacks && kept === length) {
      this.running.addAll(values, length);
      this.count += kept;
      return;
    }
    const there = this.running.addListed(values, list, kept);
    this.count += there;
    this.missing += kept - there;
  }

  merge(from: NumberProfile): void {
    this.count += from.count;
    this.missing += from.missing;
    addPair(this.sum, from.sum);
    this.min = Math.min(this.min, from.min);
    this.max = Math.max(this.max, from.max);
  }

  profile(): NumberProfile {
    const { count, missing, running } = this;
    const sum = running.sum();
    addPair(sum, this.sum);
    const min = Math.min(this.min, running.min);
    const max = Math.max(this.max, running.max);
    return { kind: 'number', count, missing, sum, min, max };
  }
}

class LevelCounts {
  private count = 0;
  private missing = 0;
  private levels = new Levels();
  private frequencies: number[] = [];
  private tooMany = false;
  private codes = new Int32Array(0);

  add(vector: Vector, length: number, list: Uint32Array, kept: number): void {
    if (this.tooMany) return;
    if (this.codes.length < length) this.codes = new Int32Array(length);
    this.levels.codes(vector, this.codes, true);
    for (let k = 0; k < kept; k++) {
      const code = this.codes[list[k]];
      if (code === nullCode) this.missing++;
      else this.tally(code, 1);
    }
    this.limit();
  }

  merge(from: CategoryProfile): void {
    this.count += from.count;
    this.missing += from.missing;
    this.tooMany ||= from.tooMany;
    const encoder = new TextEncoder();
    from.levels.forEach((level, i) => {
      const bytes = encoder.encode(level);
      const code = this.levels.find(bytes, 0, bytes.length, true);
      this.frequencies[code] = (this.frequencies[code] ?? 0) + from.frequencies[i];
    });
    this.limit();
  }

  private tally(code: number, times: number): void {
    this.count += times;
    this.frequencies[code] = (this.frequencies[code] ?? 0) + times;
  }

  /** Gives up beyond `mostLevels`. Texts that only dropped rows have are no levels. */
  private limit(): void {
    if (this.levels.texts.length <= mostLevels && !this.tooMany) return;
    let seen = 0;
    for (const times of this.frequencies) if (times > 0) seen++;
    if (seen <= mostLevels && !this.tooMany) return;
    this.tooMany = true;
    this.levels = new Levels();
    this.frequencies = [];
  }

  profile(): CategoryProfile {
    const pairs = this.levels.texts
      .map((level, code) => ({ level, times: this.frequencies[code] ?? 0 }))
      .filter((pair) => pair.times > 0)
      .sort((a, b) => byCodePoint(a.level, b.level));
    return {
      kind: 'category',
      count: this.count,
      missing: this.missing,
      levels: pairs.map((pair) => pair.level),
      frequencies: Float64Array.from(pairs, (pair) => pair.times),
      tooMany: this.tooMany,
    };
  }
}
