import type { Batch, BatchStream } from '../data/batch.ts';
import type { Stage, Task } from './stage.ts';

/** How a stream asks for the tasks whose rows it gives. */
export interface StageControl {
  /** The task's rows will be read soon. */
  want(task: Task): void;
  /** No more rows of the stage will be read. */
  close(stage: Stage): void;
  /** Tasks that may run ahead of the one being read. */
  readonly ahead: number;
}

/** The rows of a streaming stage, task after task, with a few tasks running ahead of the reader. */
export async function* readStage(stage: Stage, control: StageControl): BatchStream & AsyncGenerator<Batch> {
  try {
    for (const [i, task] of stage.tasks.entries()) {
      for (const soon of stage.tasks.slice(i, i + 1 + control.ahead)) control.want(soon);
      for (let next = await task.stream!.next(); next !== undefined; next = await task.stream!.next()) yield next;
    }
  } finally {
    control.close(stage);
  }
}
