import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "../log/log.ts";
import type { RequestMetrics } from "../log/request-metrics.ts";
import type { Family } from "../routes/families.ts";
import { ApiError } from "./api-error.ts";
import { type BodyLimits, tooLarge } from "./body.ts";
import { errorReply, type Packing, type Reply, send, textReply } from "./reply.ts";
import { type ApiRequest, readRequest } from "./request.ts";

export interface FrontOptions {
  readonly log: Log;
  readonly metrics: RequestMetrics;
  readonly limits: BodyLimits;
  readonly packing: Packing;
  readonly familyOf: (request: ApiRequest) => Family;
  /** Throws ApiError, at once or later. */
  readonly answer: (request: ApiRequest) => Reply | Promise<Reply>;
}

/** Takes requests, gives each a number, answers, and tells of it: the one way in for all addresses. */
export class Front {
  readonly #options: FrontOptions;
  #requests = 0;

  constructor(options: FrontOptions) {
    this.#options = options;
  }

  /** Never rejects: what nobody expected is answered with status 500 and logged. */
  readonly take = (message: IncomingMessage, response: ServerResponse): void => {
    void this.#take(message, response).catch((error: unknown) => {
      this.#options.log.error("A request could not be answered.", { err: String(error) });
      response.destroy();
    });
  };

  async #take(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const begun = performance.now();
    const { log, metrics, packing, limits } = this.#options;
    const request = readRequest(message, ++this.#requests, limits);
    if (request === undefined) {
      await send(response, { message }, textReply(400, "400 Bad Request"));
      return;
    }
    const isTold = log.isOn("info");
    const about = {
      client_addr: request.from,
      req_id: request.id,
      req_method: request.method,
      req_path: request.rawPath,
    };
    if (isTold) log.info("Received request.", about);
    const family = this.#options.familyOf(request);
    // What says that it is too large is refused before anybody looks at where it goes.
    const isTooLarge = Number(message.headers["content-length"] ?? 0) > limits.maxLength;
    const reply = isTooLarge ? errorReply(tooLarge()) : await this.#reply(request);
    const isEarly = !message.complete && message.readableFlowing !== null;
    if (isEarly) response.shouldKeepAlive = false;
    const bytes = await send(response, request, reply, family.isPacked && !isTooLarge ? packing : undefined);
    const seconds = (performance.now() - begun) / 1_000;
    metrics.add({ status: reply.status, handler: family.handler, method: request.method }, seconds);
    if (!isTold) return;
    const done = { resp_bytes: bytes, resp_duration: seconds * 1_000, resp_status: reply.status };
    log.info("Sent response.", { ...about, ...done });
  }

  async #reply(request: ApiRequest): Promise<Reply> {
    try {
      return await this.#options.answer(request);
    } catch (error) {
      if (error instanceof ApiError) return errorReply(error);
      this.#options.log.error("An answer failed.", {
        err: error instanceof Error ? (error.stack ?? "") : String(error),
      });
      return errorReply(new ApiError(500, "internal_error", "the server met an error that it does not know"));
    }
  }
}
