import { flushCompileCache } from 'node:module';
import { Socket } from 'node:net';
import type { FileStore } from '../../storage/file.ts';
import type { TaskHost } from '../run_task.ts';
import { cachedIn, figuresOf, noCache } from './cache_figures.ts';
import { type WorkerMemory, workerMemory } from './memory.ts';
import { Channel, type FromWorker, type ToWorker } from './protocol.ts';
import { TaskRunner } from './task_runner.ts';

/** The file descriptor of the socket to the server: a nameless pair, so there is no path to clean up or to guess. */
const channelDescriptor = 3;

/** How often a worker shows that it lives; the server looks for much longer silences. */
const heartbeatMs = 250;

/** Of the memory, what the first queries shall find ready. */
const touchedShare = 1 / 32;

export interface WorkerParts {
  readonly runPlan: TaskHost['runPlan'];
  readonly openStore: () => FileStore;
  /** Done once the worker is ready, so that the first query does not pay for it. */
  readonly warmUp?: () => void;
}

/** The life of a worker process: takes tasks until the server closes the socket, or dies, which closes it too. */
export function serve({ runPlan, openStore, warmUp }: WorkerParts): void {
  // The terminal's Ctrl-C and a supervisor's TERM reach the whole group; the server alone decides when workers end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => {});
  const socket = new Socket({ fd: channelDescriptor, readable: true, writable: true });
  socket.on('close', () => process.exit(0));
  socket.on('end', () => process.exit(0));
  socket.on('error', () => process.exit(0));
  let runner: TaskRunner | null = null;
  let memory: WorkerMemory | null = null;
  const channel: Channel<FromWorker, ToWorker> = new Channel(socket, (message) => {
    if (message.kind === 'cached') {
      return channel.send({
        kind: 'cached',
        ask: message.ask,
        columns: memory === null ? [] : cachedIn(memory.columns),
      });
    }
    if (message.kind === 'clear') {
      memory?.columns.clear();
      memory?.columns.heap.touch(memory.columns.heap.limit * touchedShare);
      // What has run by now is what queries run.
      return flushCompileCache();
    }
    if (message.kind !== 'hello') return runner?.on(message);
    memory = workerMemory(message.memory);
    runner = new TaskRunner({ runPlan, store: openStore(), ...memory }, (said, payload) => channel.send(said, payload));
    process.title = `millrace worker ${message.worker}`;
    channel.send({ kind: 'ready' });
    setImmediate(() => {
      warmUp?.();
      // Left for the processes that replace this one, however it ends.
      flushCompileCache();
    });
  });
  setInterval(() => {
    const cache = memory === null ? noCache : figuresOf(memory.columns);
    channel.send({ kind: 'heartbeat', memory: process.memoryUsage.rss(), cache });
  }, heartbeatMs);
}
