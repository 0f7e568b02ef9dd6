import { errors } from '../../base/error.ts';
import type { Vector } from '../../data/vector.ts';
import type { PipelineHost } from './host.ts';

/** Blocks of the heap that end together. */
export class Blocks {
  private readonly host: PipelineHost;
  private readonly addresses: number[] = [];

  constructor(host: PipelineHost) {
    this.host = host;
  }

  /** Errors: 53200. */
  allocate(bytes: number): number {
    const address = this.host.allocate(bytes);
    if (address === 0) throw errors.outOfMemory('The buffers of a pipeline do not fit.');
    this.addresses.push(address);
    return address;
  }

  /** A copy of an array in the heap. */
  put(values: Vector['values']): number {
    const address = this.allocate(values.byteLength);
    copyInto(this.host, address, values);
    return address;
  }

  close(): void {
    for (const address of this.addresses.splice(0)) this.host.heap.release(address);
  }
}

/** The blocks that `fill` takes: none when it throws. */
export function filledBlocks(host: PipelineHost, fill: (blocks: Blocks) => void): Blocks {
  const blocks = new Blocks(host);
  try {
    fill(blocks);
  } catch (thrown) {
    blocks.close();
    throw thrown;
  }
  return blocks;
}

export const copyInto = ({ heap }: PipelineHost, address: number, values: Vector['values']): void =>
  heap.u8.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), address);
