import { asSqlError, errors, plain, SqlError } from '../../base/error.ts';
import type { Batch } from '../../data/batch.ts';
import { encodeBatch } from '../../data/ipc.ts';
import { type CounterList, packed } from '../profile.ts';
import { runTask, type TaskHost } from '../run_task.ts';
import { Credits } from './credits.ts';
import { KnownPlans } from './known_plans.ts';
import type { FromWorker, SentTask, ToWorker } from './protocol.ts';
import { QueryKeep } from './query_keep.ts';
import { Turns } from './turns.ts';

type Send = (message: FromWorker, payload?: Uint8Array) => void;

type Host = Pick<TaskHost, 'store' | 'runPlan' | 'memory' | 'columns' | 'pipelines'>;

interface Run {
  readonly controller: AbortController;
  readonly credits: Credits;
}

/** The tasks of one worker process: starts them, stops them, and reports how each ended. */
export class TaskRunner {
  private readonly runs = new Map<number, Run>();
  private readonly queries = new Map<number, QueryKeep>();
  private readonly turns = new Turns();
  private readonly plans = new KnownPlans();
  private readonly host: Host;
  private readonly send: Send;

  constructor(host: Host, send: Send) {
    this.host = host;
    this.send = send;
  }

  on(message: Exclude<ToWorker, { kind: 'hello' | 'cached' | 'clear' }>): void {
    this.turns.began();
    switch (message.kind) {
      case 'run':
        this.take(message.run, message.task, message.credits);
        return;
      case 'cancel':
        this.cancel(message.run);
        return;
      case 'credit':
        this.runs.get(message.run)?.credits.give(message.batches);
        return;
      case 'forget':
        this.queries.get(message.query)?.close();
        this.queries.delete(message.query);
    }
  }

  private take(run: number, task: SentTask, credits: number): void {
    const { query, fragmentKey, fragment } = task;
    // Kept now: the task that brings it may be cancelled before it runs.
    this.keepOf(query).fragment(fragmentKey, fragment);
    this.turns.enter(query, run, () => {
      this.run(run, task, credits).finally(() => this.turns.ended(query));
    });
  }

  private cancel(run: number): void {
    if (this.turns.leave(run)) this.send({ kind: 'canceled', run, counters: packed([]) });
    else this.runs.get(run)?.controller.abort(errors.canceled());
  }

  private async run(run: number, task: SentTask, credits: number): Promise<void> {
    const controller = new AbortController();
    const { signal } = controller;
    const flow = new Credits(credits, signal);
    this.runs.set(run, { controller, credits: flow });
    const keep = this.keepOf(task.query);
    let counters: CounterList = [];
    const counted = (list: CounterList): void => {
      counters = list;
    };
    const deliver = async (batch: Batch, dealt: boolean): Promise<void> => {
      await flow.take(signal);
      this.send({ kind: 'batch', run, rows: batch.length, dealt }, encodeBatch(batch));
    };
    try {
      const order = { ...task, fragment: keep.fragment(task.fragmentKey, task.fragment) };
      const host = { ...this.host, signal, shared: keep.shared, counted };
      const report = await runTask(order, host, deliver);
      this.send({ kind: 'done', run, report: { ...report, counters: packed(report.counters) } });
    } catch (thrown) {
      this.send(signal.aborted ? { kind: 'canceled', run, counters: packed(counters) } : failure(run, thrown));
    } finally {
      this.runs.delete(run);
    }
  }

  private keepOf(query: number): QueryKeep {
    const keep = this.queries.get(query) ?? new QueryKeep(this.host.memory, this.plans);
    this.queries.set(query, keep);
    return keep;
  }
}

function failure(run: number, thrown: unknown): FromWorker {
  const stack = thrown instanceof Error && !(thrown instanceof SqlError) ? (thrown.stack ?? null) : null;
  return { kind: 'failed', run, error: plain(asSqlError(thrown)), stack };
}
