import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from '../scripts/run.ts';
import type { Bench } from './bench.ts';
import { budget } from './bench.ts';
import { endWithUs } from './children.ts';

export interface Fitter {
  /** Weights of x1, x2, x3 and the intercept. */
  fit(): Promise<readonly number[]>;
}

/** A Python process that holds the data as arrays and fits whenever it is asked to. */
export function sklearn(bench: Bench, python: string, file: string): Fitter {
  const threads = String(budget.threads);
  const child = spawn(python, [join(root, 'bench/sklearn_fit.py'), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, OMP_NUM_THREADS: threads, OPENBLAS_NUM_THREADS: threads },
  });
  const forget = endWithUs(child.pid!);
  const exited = once(child, 'exit').finally(forget);
  bench.keep(child, async () => {
    child.stdin.end();
    await exited;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async fit() {
      child.stdin.write('\n');
      const { value, done } = await lines.next();
      if (done === true) throw new Error('scikit-learn ended');
      return String(value).split(' ').map(Number);
    },
  };
}
