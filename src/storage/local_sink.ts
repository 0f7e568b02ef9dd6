import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { assert } from '../base/assert.ts';
import type { FileSink, PendingFile } from './file.ts';
import { localError, makeFolder, temporaryName } from './local_path.ts';

export async function createLocalSink(path: string): Promise<FileSink> {
  const temporary = temporaryName(path, randomUUID());
  try {
    await makeFolder(path);
    return new LocalSink(path, temporary, await open(temporary, 'wx', 0o644));
  } catch (thrown) {
    throw localError(`could not create file "${path}"`, thrown);
  }
}

/** Writes a hidden temporary beside the final name. */
class LocalSink implements FileSink {
  private readonly path: string;
  private readonly temporary: string;
  private readonly handle: FileHandle;
  private bytes = 0;
  private closed = false;

  constructor(path: string, temporary: string, handle: FileHandle) {
    this.path = path;
    this.temporary = temporary;
    this.handle = handle;
  }

  async write(bytes: Uint8Array): Promise<void> {
    assert(!this.closed, 'nothing is written to a finished file');
    try {
      for (let at = 0; at < bytes.length; ) {
        at += (await this.handle.write(bytes, at, bytes.length - at)).bytesWritten;
      }
      this.bytes += bytes.length;
    } catch (thrown) {
      throw localError(`could not write file "${this.path}"`, thrown);
    }
  }

  async finish(): Promise<PendingFile> {
    try {
      await this.handle.sync();
      await this.close();
      return { path: this.path, bytes: this.bytes, token: this.temporary };
    } catch (thrown) {
      throw localError(`could not write file "${this.path}"`, thrown);
    }
  }

  async abort(): Promise<void> {
    await this.close();
    await rm(this.temporary, { force: true });
  }

  private async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await this.handle.close();
  }
}
