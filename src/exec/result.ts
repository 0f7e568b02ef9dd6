import { asSqlError } from '../base/error.ts';
import type { Batch, BatchStream } from '../data/batch.ts';
import type { Query } from './query.ts';

/**
 * The rows of a query as its one reader sees them. Not a generator: `return` must end the query also before the first
 * batch was asked for, and while one is being waited for.
 */
export class QueryResult implements AsyncIterator<Batch>, BatchStream {
  private readonly query: Query;
  private rows: AsyncIterator<Batch> | null = null;
  private closed = false;

  constructor(query: Query) {
    this.query = query;
  }

  [Symbol.asyncIterator](): AsyncIterator<Batch> {
    return this;
  }

  async next(): Promise<IteratorResult<Batch>> {
    if (this.closed) return this.finish();
    this.rows ??= this.query.read(this.query.root)[Symbol.asyncIterator]();
    try {
      const step = await this.rows.next();
      if (this.closed || step.done === true) return this.finish();
      return step;
    } catch (thrown) {
      const stopped = this.closed;
      this.query.fail(asSqlError(thrown));
      this.closed = true;
      if (stopped) return { done: true, value: undefined };
      throw thrown;
    }
  }

  return(): Promise<IteratorResult<Batch>> {
    return this.finish();
  }

  private async finish(): Promise<IteratorResult<Batch>> {
    this.closed = true;
    this.query.finish();
    if (this.query.job.analyze === true) await this.query.ended;
    return { done: true, value: undefined };
  }
}
