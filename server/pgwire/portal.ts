import { errors } from '../../src/base/error.ts';
import type { Batch } from '../../src/data/batch.ts';
import type { Value } from '../../src/data/value.ts';
import type { Prepared, Result, SessionDoor } from '../../src/engine/session_types.ts';
import { dataRows } from '../../src/kernels/encode/data_rows.ts';
import { RowBytes } from '../../src/kernels/encode/row_bytes.ts';
import { type NextFrame, receiveCopy, sendCopy } from './copy.ts';
import { commandComplete, emptyQuery, portalSuspended } from './encode.ts';
import type { SocketWriter } from './socket_writer.ts';

/** Rows are handed to the socket in pieces of about this size. */
const sendBytes = 256 * 1024;

/** A bound statement: runs when it is first executed, and remembers where it stopped when rows were limited. */
export class Portal {
  /** null: an empty query. */
  readonly prepared: Prepared | null;
  /** One per result column: 0 text, 1 binary. */
  readonly formats: readonly number[];
  private readonly params: readonly Value[];
  private result: Result | undefined;
  private batches: AsyncIterator<Batch> | undefined;
  private batch: Batch | undefined;
  private row = 0;
  private sent = 0;
  private finished = false;

  constructor(prepared: Prepared | null, params: readonly Value[], formats: readonly number[]) {
    this.prepared = prepared;
    this.params = params;
    this.formats = formats;
  }

  /** The same as `run` without waiting, where all rows are wanted and at hand; false: nothing was done. */
  runAtOnce(session: SessionDoor, out: SocketWriter, maxRows: number): boolean {
    if (this.prepared === null || this.finished || this.result !== undefined || maxRows > 0) return false;
    const batches = session.executeAtOnce(this.prepared, this.params);
    if (batches === null) return false;
    this.finished = true;
    const rows = new RowBytes(dataRows(this.formats, session.timeZone));
    let sent = 0;
    for (const batch of batches) {
      rows.add(batch, 0, batch.length, Number.POSITIVE_INFINITY);
      sent += batch.length;
    }
    if (rows.size > 0) out.add(rows.take());
    out.add(commandComplete(`SELECT ${sent}`));
    return true;
  }

  /** Sends up to `maxRows` rows (0 = all), then CommandComplete or PortalSuspended. */
  async run(session: SessionDoor, out: SocketWriter, maxRows: number, next?: NextFrame): Promise<void> {
    if (this.prepared === null) return out.add(emptyQuery);
    if (this.finished) return out.add(commandComplete(this.result?.tag(0) ?? 'SELECT 0'));
    if (this.result === undefined) this.result = await session.execute(this.prepared, this.params);
    else this.result.resume();
    this.batches ??= this.result.batches[Symbol.asyncIterator]();
    await this.copy(this.result, out, next);
    const stopAt = maxRows > 0 ? this.sent + maxRows : Number.POSITIVE_INFINITY;
    const before = this.sent;
    const rows = new RowBytes(dataRows(this.formats, session.timeZone));
    while (this.sent < stopAt && (await this.fill())) {
      const { batch } = this;
      const end = Math.min(batch!.length, this.row + stopAt - this.sent);
      const stopped = rows.add(batch!, this.row, end, sendBytes);
      this.sent += stopped - this.row;
      this.row = stopped;
      if (rows.size < sendBytes) continue;
      out.add(rows.take());
      await out.flush();
      if (out.isEmpty) rows.giveBack();
    }
    if (rows.size > 0) out.add(rows.take());
    // As Postgres: a limit that is reached suspends, even when no row happens to be left.
    if (this.sent >= stopAt) {
      this.result.pause();
      return out.add(portalSuspended);
    }
    this.finished = true;
    return out.add(commandComplete(this.result.tag(this.sent - before)));
  }

  private async copy({ copyIn, copyOut }: Result, out: SocketWriter, next: NextFrame | undefined): Promise<void> {
    if (copyOut !== undefined) await sendCopy(copyOut, out);
    if (copyIn === undefined) return;
    if (next === undefined) throw errors.notSupported('COPY FROM STDIN by the extended protocol');
    await receiveCopy(copyIn, out, next);
  }

  /** Ends the statement if it has rows left. */
  close(): Promise<unknown> | undefined {
    if (this.finished) return undefined;
    this.finished = true;
    return this.batches?.return?.();
  }

  /** Makes `batch` one with rows left; false at the end. */
  private async fill(): Promise<boolean> {
    while (this.batch === undefined || this.row >= this.batch.length) {
      const next = await this.batches!.next();
      if (next.done) return false;
      this.batch = next.value;
      this.row = 0;
    }
    return true;
  }
}
