import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { errors } from '../base/error.ts';
import type { FileIdentity } from '../data/split.ts';
import { type EmbeddedBucket, EmbeddedStore } from './embedded_store.ts';
import type { FileLike, FileSink, FileStore, PendingFile } from './file.ts';
import { LocalStore } from './local_store.ts';
import type { RetryPolicy } from './retry.ts';
import { type Environment, s3Client } from './s3_client.ts';
import { S3Store } from './s3_store.ts';

export interface StoreOptions {
  /** Default: the environment of the process. */
  readonly environment?: Environment;
  /** The bucket that is a folder while no object store is configured. Default: MILLRACE_EMBEDDED_BUCKET=bucket=folder. */
  readonly embedded?: EmbeddedBucket;
  readonly retry?: RetryPolicy;
}

/** All files there are, by the scheme of their path: local, file://, s3://. Clients are made when first needed. */
export function openStore(options: StoreOptions = {}): FileStore {
  return new AnyStore(options);
}

/** How a worker process learns of the embedded bucket. */
export const embeddedVariable = 'MILLRACE_EMBEDDED_BUCKET';

export const embeddedSetting = ({ bucket, folder }: EmbeddedBucket): string => `${bucket}=${folder}`;

class AnyStore implements FileStore {
  private readonly options: StoreOptions;
  private readonly local = new LocalStore();
  private s3: FileStore | undefined;

  constructor(options: StoreOptions) {
    this.options = options;
  }

  async list(pattern: string, signal?: AbortSignal): Promise<readonly FileIdentity[]> {
    return this.storeOf(pattern).list(pattern, signal);
  }

  open(file: FileIdentity, signal?: AbortSignal): FileLike {
    return this.storeOf(file.path).open(file, signal);
  }

  async create(path: string, signal?: AbortSignal): Promise<FileSink> {
    return this.storeOf(path).create(path, signal);
  }

  async commitFile(pending: PendingFile): Promise<void> {
    return this.storeOf(pending.path).commitFile(pending);
  }

  async abortFile(pending: PendingFile): Promise<void> {
    return this.storeOf(pending.path).abortFile(pending);
  }

  async remove(path: string): Promise<void> {
    return this.storeOf(path).remove(path);
  }

  async removeUnfinished(location: string): Promise<void> {
    return this.storeOf(location).removeUnfinished(location);
  }

  private storeOf(path: string): FileStore {
    const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(path)?.[1].toLowerCase();
    if (scheme === undefined || scheme === 'file') return this.local;
    if (scheme !== 's3') throw errors.notSupported(`the scheme ${scheme}:// of "${path}"`);
    this.s3 ??= openS3(this.options);
    return this.s3;
  }
}

function openS3({ environment = process.env, embedded, retry }: StoreOptions): FileStore {
  const bucket = embedded ?? embeddedFrom(environment[embeddedVariable]);
  if (bucket !== undefined && !isS3Configured(environment)) return new EmbeddedStore(bucket);
  return new S3Store(s3Client(environment), retry);
}

function embeddedFrom(setting: string | undefined): EmbeddedBucket | undefined {
  const equals = setting?.indexOf('=') ?? -1;
  if (setting === undefined || equals < 1) return undefined;
  return { bucket: setting.slice(0, equals), folder: setting.slice(equals + 1) };
}

const settings = [
  ...['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_S3', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  ...['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_ROLE_ARN'],
];

/** Whether anything says how to reach an object store. */
function isS3Configured(environment: Environment): boolean {
  if (settings.some((name) => (environment[name] ?? '') !== '')) return true;
  const home = environment.HOME ?? homedir();
  return existsSync(environment.AWS_SHARED_CREDENTIALS_FILE ?? join(home, '.aws', 'credentials'));
}
