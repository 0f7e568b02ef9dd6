import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attempts: number;
  readonly firstDelayMs: number;
  readonly longestDelayMs: number;
  /** One attempt that takes longer is given up. */
  readonly attemptTimeoutMs: number;
  /** A number from 0 to 1. */
  random(): number;
}

export const defaultRetry: RetryPolicy = {
  attempts: 8,
  firstDelayMs: 50,
  longestDelayMs: 5000,
  attemptTimeoutMs: 60_000,
  random: Math.random,
};

export interface RetryRequest {
  readonly policy: RetryPolicy;
  readonly signal: AbortSignal | undefined;
  isTransient(thrown: unknown): boolean;
}

/** Tries again while errors are transient, with exponential back-off and full jitter; then throws the last error. */
export async function retrying<T>(request: RetryRequest, attempt: () => Promise<T>): Promise<T> {
  const { policy, signal } = request;
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (thrown) {
      if (signal?.aborted || tries >= policy.attempts || !request.isTransient(thrown)) throw thrown;
      const ceiling = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (tries - 1));
      await sleep(policy.random() * ceiling, undefined, signal === undefined ? {} : { signal });
    }
  }
}
