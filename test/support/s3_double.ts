import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request suffers instead of, or before, its answer. */
export type Harm =
  /** 503 with the code SlowDown. */
  | { readonly kind: 'slow down' }
  | { readonly kind: 'forbidden' }
  /** The connection is cut before anything is answered. */
  | { readonly kind: 'reset' }
  /** The headers promise all bytes, then the connection is cut in the middle of them. */
  | { readonly kind: 'short body' }
  /** A smaller range than asked for, said honestly. */
  | { readonly kind: 'less' }
  /** Half of the bytes, then nothing more, with the connection open. */
  | { readonly kind: 'stall' }
  | { readonly kind: 'latency'; readonly ms: number }
  /** The request is carried out, but its answer is lost. */
  | { readonly kind: 'lost answer' };

export interface Fault {
  readonly harm: Harm;
  /** How many requests suffer. */
  times: number;
  /** Which ones; all when absent. */
  readonly when?: (request: SeenRequest) => boolean;
}

export interface SeenRequest {
  readonly method: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly range: string | undefined;
}

interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
}

interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly parts: Map<number, StoredObject>;
}

/** A small S3 in this process: objects in memory, paths with the bucket in them, faults to inject. For tests only. */
export class S3Double {
  readonly buckets = new Map<string, Map<string, StoredObject>>();
  readonly uploads = new Map<string, Upload>();
  readonly faults: Fault[] = [];
  readonly seen: SeenRequest[] = [];
  /** Keys per page of a listing. */
  pageSize = 1000;
  /** Most requests that were being answered at one moment. */
  mostAtOnce = 0;
  private atOnce = 0;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.atOnce++;
      this.mostAtOnce = Math.max(this.mostAtOnce, this.atOnce);
      response.on('close', () => {
        this.atOnce--;
      });
      this.answer(request, response).catch((error: Error) => response.destroy(error));
    });
  }

  static async start(...buckets: readonly string[]): Promise<S3Double> {
    const double = new S3Double();
    for (const bucket of buckets) double.buckets.set(bucket, new Map());
    await new Promise<void>((resolve) => double.server.listen(0, '127.0.0.1', resolve));
    return double;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What an engine needs in its environment to use this store. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_S3: this.endpoint,
      AWS_ACCESS_KEY_ID: 'double',
      AWS_SECRET_ACCESS_KEY: 'double-secret',
      AWS_REGION: 'us-east-1',
    };
  }

  put(bucket: string, key: string, body: Uint8Array): void {
    this.buckets.get(bucket)!.set(key, stored(Buffer.from(body)));
  }

  inject(harm: Harm, times = 1, when?: (request: SeenRequest) => boolean): void {
    this.faults.push({ harm, times, ...(when === undefined ? {} : { when }) });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.endpoint);
    const [, bucket = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const seen: SeenRequest = {
      ...{ method: request.method ?? 'GET', bucket, key: rest.join('/'), query: url.searchParams },
      range: request.headers.range,
    };
    this.seen.push(seen);
    const body = await bodyOf(request);
    const fault = this.faults.find(({ times, when }) => times > 0 && (when?.(seen) ?? true));
    if (fault !== undefined) fault.times--;
    const harm = fault?.harm;
    switch (harm?.kind) {
      case 'reset':
        request.socket.destroy();
        return;
      case 'slow down':
        return fail(response, 503, 'SlowDown');
      case 'forbidden':
        return fail(response, 403, 'AccessDenied');
      case 'latency':
        await new Promise((resolve) => setTimeout(resolve, harm.ms));
        break;
    }
    if (!request.headers.authorization?.startsWith('AWS4-HMAC-SHA256')) return fail(response, 403, 'AccessDenied');
    this.carryOut(seen, { request, response, body, harm });
  }

  private carryOut(seen: SeenRequest, at: Exchange): void {
    const { response, body } = at;
    if (at.harm?.kind === 'lost answer') response.end = () => response.destroy();
    const objects = this.buckets.get(seen.bucket);
    if (objects === undefined) return fail(response, 404, 'NoSuchBucket', seen.method);
    const { query, key } = seen;
    if (seen.method === 'GET' && key === '') return this.list(objects, seen, response);
    if (seen.method === 'GET' || seen.method === 'HEAD') return get(objects.get(key), seen, at);
    if (seen.method === 'POST' && query.has('uploads')) return this.begin(seen, response);
    if (seen.method === 'POST') return this.complete(seen, objects, at);
    if (seen.method === 'PUT' && query.has('uploadId')) return this.part(seen, response, body);
    if (seen.method === 'PUT') {
      objects.set(key, stored(body));
      response.writeHead(200, { etag: objects.get(key)!.etag }).end();
      return;
    }
    if (query.has('uploadId')) {
      if (!this.uploads.delete(query.get('uploadId')!)) return fail(response, 404, 'NoSuchUpload');
    } else objects.delete(key);
    response.writeHead(204).end();
  }

  private list(objects: Map<string, StoredObject>, { query, bucket }: SeenRequest, response: ServerResponse): void {
    const prefix = query.get('prefix') ?? '';
    const after = query.get('continuation-token') ?? '';
    const names = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    const page = names.slice(0, this.pageSize);
    const more = names.length > page.length;
    const contents = page.map((key) => {
      const { body, etag } = objects.get(key)!;
      return `<Contents><Key>${escaped(key)}</Key><Size>${body.length}</Size><ETag>${escaped(etag)}</ETag></Contents>`;
    });
    const next = more ? `<NextContinuationToken>${escaped(page.at(-1)!)}</NextContinuationToken>` : '';
    const head = `<Name>${bucket}</Name><KeyCount>${page.length}</KeyCount><IsTruncated>${more}</IsTruncated>`;
    xml(response, `<ListBucketResult>${head}${next}${contents.join('')}</ListBucketResult>`);
  }

  private begin({ bucket, key }: SeenRequest, response: ServerResponse): void {
    const id = randomUUID();
    this.uploads.set(id, { bucket, key, parts: new Map() });
    xml(response, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  }

  private part({ query }: SeenRequest, response: ServerResponse, body: Buffer): void {
    const upload = this.uploads.get(query.get('uploadId')!);
    if (upload === undefined) return fail(response, 404, 'NoSuchUpload');
    const part = stored(body);
    upload.parts.set(Number(query.get('partNumber')), part);
    response.writeHead(200, { etag: part.etag }).end();
  }

  private complete(seen: SeenRequest, objects: Map<string, StoredObject>, { response, body }: Exchange): void {
    const id = seen.query.get('uploadId')!;
    const upload = this.uploads.get(id);
    if (upload === undefined) return fail(response, 404, 'NoSuchUpload');
    const wanted = [...body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part]) => ({
      number: Number(/<PartNumber>(\d+)</.exec(part!)?.[1]),
      etag: /<ETag>(.*?)</s.exec(part!)?.[1]?.replaceAll('&quot;', '"'),
    }));
    const parts = wanted.map(({ number }) => upload.parts.get(number));
    if (parts.some((part, i) => part === undefined || part.etag !== wanted[i]!.etag)) {
      return fail(response, 400, 'InvalidPart');
    }
    if (parts.slice(0, -1).some((part) => part!.body.length < 5 << 20)) return fail(response, 400, 'EntityTooSmall');
    objects.set(seen.key, stored(Buffer.concat(parts.map((part) => part!.body))));
    this.uploads.delete(id);
    xml(response, `<CompleteMultipartUploadResult><Key>${escaped(seen.key)}</Key></CompleteMultipartUploadResult>`);
  }
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
  readonly harm: Harm | undefined;
}

function get(object: StoredObject | undefined, { method }: SeenRequest, at: Exchange): void {
  const { request, response, harm } = at;
  if (object === undefined) return fail(response, 404, 'NoSuchKey', method);
  const match = request.headers['if-match'];
  if (match !== undefined && match !== object.etag) return fail(response, 412, 'PreconditionFailed', method);
  const asked = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  const total = object.body.length;
  const start = Number(asked?.[1] ?? 0);
  let end = Math.min(total, Number(asked?.[2] ?? total - 1) + 1);
  if (asked !== null && start >= total) return fail(response, 416, 'InvalidRange', method);
  if (harm?.kind === 'less') end = start + Math.floor((end - start) / 2);
  const bytes = object.body.subarray(start, end);
  const range = asked === null ? {} : { 'content-range': `bytes ${start}-${end - 1}/${total}` };
  response.writeHead(asked === null ? 200 : 206, { etag: object.etag, 'content-length': bytes.length, ...range });
  if (method === 'HEAD') response.end();
  else if (harm?.kind === 'short body') response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
  else if (harm?.kind === 'stall') response.write(bytes.subarray(0, bytes.length >> 1));
  else response.end(bytes);
}

function stored(body: Buffer): StoredObject {
  return { body, etag: `"${createHash('md5').update(body).digest('hex')}"` };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function xml(response: ServerResponse, body: string): void {
  response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0" encoding="UTF-8"?>\n${body}`);
}

function fail(response: ServerResponse, status: number, code: string, method = 'GET'): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(method === 'HEAD' ? undefined : `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
