import { addAbortSignal, type Readable } from 'node:stream';
import {
  CompleteMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  type S3Client,
} from '@aws-sdk/client-s3';
import { errors } from '../base/error.ts';
import type { FileIdentity } from '../data/split.ts';
import { cut } from './coalesce.ts';
import type { FileLike, FileSink, FileStore, PendingFile } from './file.ts';
import { compileGlob, isGlob, isVisible } from './glob.ts';
import { limiter } from './limit.ts';
import { defaultRetry, type RetryPolicy, retrying } from './retry.ts';
import { abortUpload, type S3Call } from './s3_call.ts';
import { isMissing, isMissingUpload, isTransient, ShortBody, s3Error, TimedOut } from './s3_errors.ts';
import { type S3Path, s3Address, s3Path } from './s3_path.ts';
import { S3Sink } from './s3_sink.ts';

/** Range requests in flight per process: enough to fill a fast network, few enough for small stores. */
const parallelReads = 16;

/** Objects of S3 and of whatever speaks it. */
export class S3Store implements FileStore {
  private readonly client: S3Client;
  private readonly retry: RetryPolicy;
  private readonly limitReads = limiter(parallelReads);

  constructor(client: S3Client, retry: RetryPolicy = defaultRetry) {
    this.client = client;
    this.retry = retry;
  }

  async list(pattern: string, signal?: AbortSignal): Promise<readonly FileIdentity[]> {
    const at = s3Path(pattern);
    const { bucket, key } = at;
    if (isGlob(key)) {
      const glob = compileGlob(key);
      return this.listPrefix({ bucket, key: glob.prefix }, glob.matches, signal);
    }
    if (key !== '' && !key.endsWith('/')) {
      const exact = await this.head(at, signal);
      if (exact !== undefined) return [exact];
    }
    const folder = key === '' || key.endsWith('/') ? key : `${key}/`;
    return this.listPrefix({ bucket, key: folder }, (name) => isVisible(name.slice(folder.length)), signal);
  }

  open(file: FileIdentity, signal?: AbortSignal): FileLike {
    const at = s3Path(file.path);
    const read = async (start: number, end: number): Promise<Uint8Array> => {
      const pieces = cut({ start, end });
      const parts = await Promise.all(
        pieces.map((range) => this.limitReads(() => this.readRange(at, { ...range, etag: file.version }, signal))),
      );
      return parts.length === 1 ? parts[0] : Buffer.concat(parts, end - start);
    };
    return { size: file.size, read };
  }

  async create(path: string, signal?: AbortSignal): Promise<FileSink> {
    const at = s3Path(path);
    if (at.key === '' || at.key.endsWith('/')) throw errors.invalidParameterValue(`"${path}" does not name a file`);
    return new S3Sink({ client: this.client, at, signal, call: (call) => this.call(call) });
  }

  async commitFile(pending: PendingFile): Promise<void> {
    const at = s3Path(pending.path);
    const { uploadId, parts } = JSON.parse(pending.token) as { uploadId: string; parts: readonly string[] };
    const command = new CompleteMultipartUploadCommand({
      ...{ Bucket: at.bucket, Key: at.key, UploadId: uploadId },
      MultipartUpload: { Parts: parts.map((ETag, i) => ({ ETag, PartNumber: i + 1 })) },
    });
    const send = async (abortSignal: AbortSignal): Promise<void> => {
      try {
        await this.client.send(command, { abortSignal });
      } catch (thrown) {
        // An earlier attempt may have succeeded though its answer was lost; then the object is there and the upload is not.
        if (!isMissingUpload(thrown)) throw thrown;
        const found = await this.head(at, abortSignal);
        if (found?.size !== pending.bytes) throw thrown;
      }
    };
    await this.call({ doing: 'complete the upload of', at, signal: undefined, send });
  }

  async abortFile(pending: PendingFile): Promise<void> {
    const at = s3Path(pending.path);
    const { uploadId } = JSON.parse(pending.token) as { uploadId: string };
    await abortUpload({ client: this.client, at, signal: undefined, call: (call) => this.call(call) }, uploadId);
  }

  async remove(path: string): Promise<void> {
    const at = s3Path(path);
    const command = new DeleteObjectCommand({ Bucket: at.bucket, Key: at.key });
    const send = (abortSignal: AbortSignal) => this.client.send(command, { abortSignal });
    await this.call({ doing: 'remove', at, signal: undefined, send });
  }

  async removeUnfinished(): Promise<void> {
    // Uploads that were never completed show nowhere; the bucket's lifecycle rule ends them.
  }

  private async head(at: S3Path, signal: AbortSignal | undefined): Promise<FileIdentity | undefined> {
    const command = new HeadObjectCommand({ Bucket: at.bucket, Key: at.key });
    const send = async (abortSignal: AbortSignal) => {
      try {
        return await this.client.send(command, { abortSignal });
      } catch (thrown) {
        if (isMissing(thrown)) return undefined;
        throw thrown;
      }
    };
    const found = await this.call({ doing: 'look up', at, signal, send });
    if (found === undefined) return undefined;
    return { path: s3Address(at), size: found.ContentLength ?? 0, version: found.ETag ?? '' };
  }

  private async listPrefix(
    at: S3Path,
    accepts: (key: string) => boolean,
    signal: AbortSignal | undefined,
  ): Promise<readonly FileIdentity[]> {
    const found: FileIdentity[] = [];
    let token: string | undefined;
    do {
      const page: ListObjectsV2CommandOutput = await this.listPage(at, token, signal);
      for (const { Key = '', Size = 0, ETag = '' } of page.Contents ?? []) {
        // Objects whose name ends with a slash only mark a folder.
        if (Key.endsWith('/') || !accepts(Key)) continue;
        found.push({ path: s3Address({ bucket: at.bucket, key: Key }), size: Size, version: ETag });
      }
      const next = page.IsTruncated ? page.NextContinuationToken : undefined;
      if (next !== undefined && next === token) throw errors.io(`the listing of "${s3Address(at)}" does not end`);
      token = next;
    } while (token !== undefined);
    return found.sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  private listPage(
    at: S3Path,
    token: string | undefined,
    signal: AbortSignal | undefined,
  ): Promise<ListObjectsV2CommandOutput> {
    const command = new ListObjectsV2Command({
      ...{ Bucket: at.bucket, Prefix: at.key },
      ...(token === undefined ? {} : { ContinuationToken: token }),
    });
    return this.call({
      ...{ doing: 'list', at, signal },
      send: (abortSignal) => this.client.send(command, { abortSignal }),
    });
  }

  private readRange(
    at: S3Path,
    range: { readonly start: number; readonly end: number; readonly etag: string },
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    const { start, end, etag } = range;
    const length = end - start;
    if (length === 0) return Promise.resolve(new Uint8Array(0));
    const command = new GetObjectCommand({
      ...{ Bucket: at.bucket, Key: at.key, Range: `bytes=${start}-${end - 1}` },
      ...(etag === '' ? {} : { IfMatch: etag }),
    });
    const send = async (abortSignal: AbortSignal): Promise<Uint8Array> => {
      const { Body, ContentLength } = await this.client.send(command, { abortSignal });
      // A store that ignores the range would send the whole object: do not read it.
      if (ContentLength !== undefined && ContentLength !== length) {
        (Body as Readable).destroy();
        throw new ShortBody(`${ContentLength} bytes came where ${length} were asked for`);
      }
      return collect(addAbortSignal(abortSignal, Body as Readable), length);
    };
    return this.call({ doing: 'read', at, signal, send });
  }

  /** One request with its attempts, errors made clear. */
  private async call<T>({ doing, at, signal, send }: S3Call<T>): Promise<T> {
    try {
      return await retrying({ policy: this.retry, signal, isTransient }, async () => {
        const timeout = AbortSignal.timeout(this.retry.attemptTimeoutMs);
        try {
          return await send(signal === undefined ? timeout : AbortSignal.any([signal, timeout]));
        } catch (thrown) {
          if (timeout.aborted && !signal?.aborted) throw new TimedOut('no answer in time', { cause: thrown });
          throw thrown;
        }
      });
    } catch (thrown) {
      signal?.throwIfAborted();
      throw s3Error(doing, at, thrown);
    }
  }
}

async function collect(body: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const out = Buffer.allocUnsafeSlow(length);
  let filled = 0;
  for await (const piece of body) {
    if (filled + piece.length > length) throw new ShortBody(`more than the ${length} bytes asked for came`);
    out.set(piece, filled);
    filled += piece.length;
  }
  if (filled < length) throw new ShortBody(`${filled} bytes came where ${length} were asked for`);
  return out;
}
