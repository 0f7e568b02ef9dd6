import { CreateMultipartUploadCommand, UploadPartCommand } from '@aws-sdk/client-s3';
import { assert } from '../base/assert.ts';
import { errors } from '../base/error.ts';
import type { FileSink, PendingFile } from './file.ts';
import { limiter } from './limit.ts';
import { abortUpload, type S3Context } from './s3_call.ts';
import { s3Address } from './s3_path.ts';

/** S3 wants at least 5 MB for every part but the last, and takes 10,000 parts at most. */
const firstPartBytes = 8 << 20;
const partsPerSize = 1000;
const parallelParts = 3;

/**
 * Writes one object as a multipart upload: nothing is visible before it is completed, which another process may do. Parts
 * grow with the object, so that any size fits into 10,000 of them. Memory: a few parts.
 */
export class S3Sink implements FileSink {
  private readonly context: S3Context;
  private readonly limitParts = limiter(parallelParts);
  private upload: Promise<string> | undefined;
  private readonly parts: Promise<string>[] = [];
  private part: Uint8Array = new Uint8Array(0);
  private filled = 0;
  private bytes = 0;
  private failure: { readonly thrown: unknown } | undefined;
  private waiting = 0;
  private closed = false;

  constructor(context: S3Context) {
    this.context = context;
  }

  async write(bytes: Uint8Array): Promise<void> {
    assert(!this.closed, 'nothing is written to a finished file');
    this.bytes += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      if (this.part.length === 0) this.part = new Uint8Array(this.partBytes());
      const piece = bytes.subarray(at, at + this.part.length - this.filled);
      this.part.set(piece, this.filled);
      this.filled += piece.length;
      at += piece.length;
      if (this.filled === this.part.length) await this.send();
    }
  }

  async finish(): Promise<PendingFile> {
    this.closed = true;
    if (this.filled > 0 || this.parts.length === 0) await this.send();
    const parts = await Promise.all(this.parts);
    const token = JSON.stringify({ uploadId: await this.upload!, parts });
    return { path: s3Address(this.context.at), bytes: this.bytes, token };
  }

  async abort(): Promise<void> {
    this.closed = true;
    if (this.upload === undefined) return;
    await Promise.allSettled(this.parts);
    const [upload] = await Promise.allSettled([this.upload]);
    if (upload.status === 'fulfilled') await abortUpload(this.context, upload.value);
  }

  private partBytes(): number {
    return firstPartBytes * 2 ** Math.floor(this.parts.length / partsPerSize);
  }

  /** Hands the part over; waits only while too many are on their way. */
  private async send(): Promise<void> {
    if (this.failure !== undefined) throw this.failure.thrown;
    const body = this.part.subarray(0, this.filled);
    this.part = new Uint8Array(0);
    this.filled = 0;
    this.upload ??= this.begin();
    const number = this.parts.length + 1;
    const sent = this.limitParts(() => this.sendPart(number, body));
    this.parts.push(sent);
    this.waiting++;
    const settled = sent.then(
      () => {
        this.waiting--;
      },
      (thrown) => {
        this.waiting--;
        this.failure ??= { thrown };
      },
    );
    if (this.waiting > parallelParts) await settled;
  }

  private begin(): Promise<string> {
    const { client, at, signal, call } = this.context;
    const command = new CreateMultipartUploadCommand({ Bucket: at.bucket, Key: at.key });
    return call({
      ...{ doing: 'start the upload of', at, signal },
      send: async (abortSignal) => {
        const { UploadId } = await client.send(command, { abortSignal });
        if (UploadId === undefined) throw errors.io(`the object store gave no upload id for "${s3Address(at)}"`);
        return UploadId;
      },
    });
  }

  private async sendPart(number: number, body: Uint8Array): Promise<string> {
    const { client, at, signal, call } = this.context;
    const uploadId = await this.upload!;
    return call({
      ...{ doing: 'write', at, signal },
      send: async (abortSignal) => {
        const command = new UploadPartCommand({
          ...{ Bucket: at.bucket, Key: at.key, UploadId: uploadId, PartNumber: number },
          ...{ Body: body, ContentLength: body.length },
        });
        const { ETag } = await client.send(command, { abortSignal });
        if (ETag === undefined) throw errors.io(`the object store gave no ETag for a part of "${s3Address(at)}"`);
        return ETag;
      },
    });
  }
}
