import { errors } from '../base/error.ts';

export interface S3Path {
  readonly bucket: string;
  readonly key: string;
}

/** s3://bucket/key, the key as it is (nothing is decoded); 22023 when there is no bucket. */
export function s3Path(path: string): S3Path {
  const parts = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(path);
  if (parts === null) throw errors.invalidParameterValue(`"${path}" is not an S3 address like s3://bucket/folder/`);
  return { bucket: parts[1], key: parts[2] ?? '' };
}

export const s3Address = ({ bucket, key }: S3Path): string => `s3://${bucket}/${key}`;
