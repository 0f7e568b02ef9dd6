import { AbortMultipartUploadCommand, type S3Client } from '@aws-sdk/client-s3';
import { isMissingUpload } from './s3_errors.ts';
import type { S3Path } from './s3_path.ts';

/** One request, for messages and attempts. */
export interface S3Call<T> {
  readonly doing: string;
  readonly at: S3Path;
  readonly signal: AbortSignal | undefined;
  send(signal: AbortSignal): Promise<T>;
}

/** What a sink needs of its store. */
export interface S3Context {
  readonly client: S3Client;
  readonly at: S3Path;
  readonly signal: AbortSignal | undefined;
  call<T>(call: S3Call<T>): Promise<T>;
}

/** Throws an upload's parts away; not an error when it is gone. */
export async function abortUpload({ client, at, call }: S3Context, uploadId: string): Promise<void> {
  const command = new AbortMultipartUploadCommand({ Bucket: at.bucket, Key: at.key, UploadId: uploadId });
  const send = async (abortSignal: AbortSignal): Promise<void> => {
    try {
      await client.send(command, { abortSignal });
    } catch (thrown) {
      if (!isMissingUpload(thrown)) throw thrown;
    }
  };
  await call({ doing: 'abort the upload of', at, signal: undefined, send });
}
