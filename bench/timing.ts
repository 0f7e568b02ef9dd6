import { median } from './row.ts';

/** One way to run something: its name and what to time. */
export interface Contender {
  readonly name: string;
  readonly run: () => Promise<unknown>;
  /** It sits out further rounds. */
  readonly most?: number;
}

export interface Timed {
  readonly name: string;
  readonly medianMs: number;
  readonly bestMs: number;
  readonly rounds: number;
}

export interface Rounds {
  readonly most: number;
  readonly least: number;
  /** No further round is begun after this, once there are the least. */
  readonly budgetMs: number;
}

const usual: Rounds = { most: 5, least: 2, budgetMs: 6_000 };

/**
 * Runs the contenders in turn, so that all meet the same machine. Who calls has run each of them before, if only to
 * compare answers.
 */
export async function interleaved(contenders: readonly Contender[], rounds: Rounds = usual): Promise<Timed[]> {
  const begun = performance.now();
  const times = contenders.map((): number[] => []);
  for (let round = 0; round < rounds.most; round++) {
    if (round >= rounds.least && performance.now() - begun > rounds.budgetMs) break;
    for (const [i, { run, most = rounds.most }] of contenders.entries()) {
      if (round >= most) continue;
      const start = performance.now();
      await run();
      times[i].push(performance.now() - start);
    }
  }
  return contenders.map(({ name }, i) => ({
    name,
    medianMs: median(times[i]),
    bestMs: Math.min(...times[i]),
    rounds: times[i].length,
  }));
}
