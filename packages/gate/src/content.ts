import type { BlobId, NewBlob, OpenBlob, StoredBlob, Tx } from "@sekisho/store";

/** Append-only live output by name; a reader sees what is there and what comes, across restarts. */
export interface Streams {
  /**
   * Answers with the number of the text, from 1 on. Secrets that were read are taken out of it, each that stands whole in
   * one text or line: pass on whole lines. Rejects with Problem `stream_closed`.
   */
  append(stream: string, text: string): Promise<number>;
  /** With `tx`, that of a job's end, a run and its output end together. */
  close(stream: string, tx?: Tx): Promise<void>;
  /** The texts from number `from` on, until the stream is closed or `signal` fires. Default: all. */
  follow(stream: string, options?: FollowOptions): AsyncIterable<StreamText>;
}

export interface FollowOptions {
  readonly from?: number;
  readonly signal?: AbortSignal;
}

export interface StreamText {
  readonly seq: number;
  readonly text: string;
}

/** Attachments, with readers and an end of life. */
export interface Blobs {
  /** Stores what comes. Rejects with Problem `blob_too_large`. */
  put(content: AsyncIterable<Uint8Array>, blob: NewBlob): Promise<StoredBlob>;
  /** Undefined where there is none that one of `readers` may read now. */
  open(id: BlobId, readers: readonly string[]): Promise<OpenBlob | undefined>;
}
