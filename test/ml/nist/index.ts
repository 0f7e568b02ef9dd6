import type { NistSet } from './define.ts';
import { filip } from './filip.ts';
import { longley } from './longley.ts';
import { no_int1 } from './no_int1.ts';
import { no_int2 } from './no_int2.ts';
import { norris } from './norris.ts';
import { pontius } from './pontius.ts';
import { wampler1 } from './wampler1.ts';
import { wampler2 } from './wampler2.ts';
import { wampler3 } from './wampler3.ts';
import { wampler4 } from './wampler4.ts';
import { wampler5 } from './wampler5.ts';

/** All eleven linear sets, from the easy to the hard. */
export const nistSets: readonly NistSet[] = [
  norris,
  pontius,
  no_int1,
  no_int2,
  filip,
  longley,
  wampler1,
  wampler2,
  wampler3,
  wampler4,
  wampler5,
];
