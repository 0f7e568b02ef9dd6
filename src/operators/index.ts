import { exchangeRead } from './exchange_read/run.ts';
import { filter } from './filter/run.ts';
import { hashAggregate } from './hash_aggregate/run.ts';
import { hashJoin } from './hash_join/run.ts';
import { limit } from './limit/run.ts';
import { materialize } from './materialize/run.ts';
import { nestedLoopJoin } from './nested_loop_join/run.ts';
import { predict } from './predict/run.ts';
import { project } from './project/run.ts';
import { projectSet } from './project_set/run.ts';
import { recursiveUnion } from './recursive_union/run.ts';
import { scan } from './scan/run.ts';
import { sort } from './sort/run.ts';
import { topN } from './top_n/run.ts';
import { union } from './union/run.ts';
import { values } from './values/run.ts';
import { window } from './window/run.ts';
import { workScan } from './work_scan/run.ts';
import { write } from './write/run.ts';

/** Every operator that runs in a task. An `exchange` does not: plans are cut there (src/exec). */
export const operators = [
  scan,
  values,
  filter,
  project,
  projectSet,
  sort,
  topN,
  limit,
  hashAggregate,
  window,
  hashJoin,
  nestedLoopJoin,
  union,
  recursiveUnion,
  workScan,
  materialize,
  predict,
  write,
  exchangeRead,
] as const;
