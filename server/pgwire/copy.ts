import { errors } from '../../src/base/error.ts';
import type { CopyIn, CopyOut } from '../../src/engine/session_types.ts';
import { copyDataHead, copyDone, copyInResponse, copyOutResponse } from './encode.ts';
import type { Frame } from './framer.ts';
import { ClientGone, type SocketWriter } from './socket_writer.ts';

/** The client's next message; undefined when it has gone. */
export type NextFrame = () => Promise<Frame | undefined>;

/** COPY FROM STDIN: asks for the data and loads it. */
export async function receiveCopy(copy: CopyIn, out: SocketWriter, next: NextFrame): Promise<void> {
  out.add(copyInResponse(copy.format.kind === 'binary', copy.columns));
  await out.flush();
  await copy.load(copied(next));
}

async function* copied(next: NextFrame): AsyncGenerator<Uint8Array> {
  for (;;) {
    const frame = await next();
    if (frame === undefined) throw new ClientGone();
    const { code, body } = frame;
    if (code === 'd') yield body;
    else if (code === 'c') return;
    else if (code === 'f') throw errors.copyFailed(body.subarray(0, Math.max(0, body.length - 1)).toString());
    // Flush and Sync may be sent along by clients that do not know that a COPY begins.
    else if (code !== 'H' && code !== 'S') {
      const type = code.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0');
      throw errors.protocolViolation(`unexpected message type 0x${type} during COPY from stdin`);
    }
  }
}

/** COPY TO STDOUT. */
export async function sendCopy(copy: CopyOut, out: SocketWriter): Promise<void> {
  out.add(copyOutResponse(copy.format.kind === 'binary', copy.columns));
  for await (const piece of copy.data) {
    out.add(copyDataHead(piece.length));
    out.add(Buffer.from(piece.buffer, piece.byteOffset, piece.length));
    await out.flush();
    if (out.isEmpty) copy.giveBack?.();
  }
  out.add(copyDone);
}
