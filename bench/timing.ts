/** One way to run something: its name and what to time. */
export interface Contender {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

export interface Timed {
  readonly name: string;
  readonly medianMs: number;
  readonly bestMs: number;
}

/** Runs the contenders in turn, `rounds` times after one warm-up each, so that both meet the same machine. */
export async function interleaved(contenders: readonly Contender[], rounds: number): Promise<Timed[]> {
  for (const { run } of contenders) await run();
  const times = contenders.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, { run }] of contenders.entries()) {
      const start = performance.now();
      await run();
      times[i].push(performance.now() - start);
    }
  }
  return contenders.map(({ name }, i) => {
    const sorted = times[i].toSorted((a, b) => a - b);
    return { name, medianMs: sorted[sorted.length >> 1], bestMs: sorted[0] };
  });
}
