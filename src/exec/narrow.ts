import type { Relation } from '../data/relation.ts';
import type { ParquetSplit, Split } from '../data/split.ts';
import { type RuntimeFilter, runtimeFilter } from '../operators/runtime_filter/filter.ts';
import { boundsOfRange } from '../plan/bounds.ts';
import type { PhysicalScan } from '../plan/physical.ts';
import type { Stage } from './stage.ts';

/**
 * Gives a stage the runtime filters of its scans, once the stages that make them are done, and takes from its tasks the
 * row groups that cannot pass them. A function of what those tasks made, so every run of the query sees the same.
 */
export function narrow(stage: Stage, stages: readonly Stage[], relations: ReadonlyMap<number, Relation>): void {
  if (stage.narrowed !== null) return;
  stage.filters = [...stage.fragment.filtersFrom].map(([filter, from]) => filterOf(filter, stages[from]));
  const byNumber = new Map(stage.filters.map((filter) => [filter.filter, filter]));
  const removed = new Map<number, number>();
  for (const scan of stage.fragment.scans) {
    const holds = stillHolds(scan, byNumber, relations.get(scan.scan)!);
    if (holds !== null) removed.set(scan.scan, takeOut(stage, scan.scan, holds));
  }
  stage.narrowed = removed;
}

const filterOf = (filter: number, maker: Stage): RuntimeFilter =>
  runtimeFilter(maker.tasks.map(({ output }) => output!.keys.find((keys) => keys.filter === filter)!));

type Holds = (split: Split) => boolean;

/** Which splits may hold rows that pass; null: all of them. */
function stillHolds(scan: PhysicalScan, filters: ReadonlyMap<number, RuntimeFilter>, relation: Relation): Holds | null {
  const used = (scan.runtimeFilters ?? []).flatMap(({ filter, key }) => {
    const made = filters.get(filter);
    return made === undefined ? [] : [{ key, made }];
  });
  if (used.some(({ made }) => made.rows === 0)) return () => false;
  const bounds = used.flatMap(({ key, made }) => boundsOfRange(key, made, scan, relation.schema));
  if (bounds.length === 0) return null;
  const { splits } = relation.splits({ columns: scan.columns, bounds: [...scan.bounds, ...bounds] });
  const left = new Set(splits.flatMap((split) => (split.kind === 'parquet' ? [nameOf(split)] : [])));
  return (split) => split.kind !== 'parquet' || left.has(nameOf(split));
}

const nameOf = ({ file, rowGroup }: ParquetSplit): string => `${rowGroup} ${file.path}`;

/** Returns how many splits went. */
function takeOut(stage: Stage, scan: number, holds: Holds): number {
  let gone = 0;
  for (const task of stage.tasks) {
    task.splits = task.splits.map(([of, splits]) => {
      const left = of === scan ? splits.filter(holds) : splits;
      gone += splits.length - left.length;
      return [of, left] as const;
    });
  }
  return gone;
}
