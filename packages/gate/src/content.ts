/** Append-only live output by name; a reader sees what is there and what comes, across restarts. */
export interface Streams {
  append(stream: string, text: string): Promise<void>;
  close(stream: string): Promise<void>;
  /** From the beginning, until the stream is closed or `signal` fires. */
  follow(stream: string, signal: AbortSignal): AsyncIterable<string>;
}

/** Attachments, with readers and an end of life. */
export interface Blobs {
  /** Stores what comes, and answers with the id. Rejects with Problem `too_large`. */
  write(content: AsyncIterable<Uint8Array>, blob: NewBlob): Promise<string>;
  /** Rejects with Problem `blob_unknown`, also where it is not yet or no more to be read. */
  read(id: string): Promise<AsyncIterable<Uint8Array>>;
}

export interface NewBlob {
  readonly mediaType: string;
  /** UTC epoch milliseconds. */
  readonly expiresAt: number;
  readonly maxBytes: number;
}
