import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { SMTPServer } from "smtp-server";

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver of webhooks, which answers 200 or what it is told next. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** Status, and words where there are some, of the next answers. */
  answerNext(...answers: readonly (readonly [number, string?])[]): void;
  /** Once nobody is connected any more: all that was sent has come. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: (readonly [number, string?])[] = [];
  const open = new Set<Socket>();
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      const [status, text = ""] = answers.shift() ?? [200];
      if (status < 300) received.push({ headers: request.headers, body });
      response.writeHead(status).end(text);
    });
  });
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    // A server that listens on a port has one.
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/in/path-secret`,
    received,
    answerNext: (...next) => void answers.push(...next),
    async idle() {
      // A connection that nobody has accepted yet is not counted: a round of the loop takes it.
      await delay(50);
      while (open.size > 0) await delay(10);
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  /** As it came, headers first. */
  readonly raw: string;
}

/** A mail server that keeps what it gets. */
export interface MailSink {
  readonly port: number;
  readonly mails: readonly Mail[];
  /** The next messages are refused with these replies. */
  refuseNext(...replies: readonly number[]): void;
  close(): Promise<void>;
}

export async function startMailSink({ offersTls = false }: { readonly offersTls?: boolean } = {}): Promise<MailSink> {
  const mails: Mail[] = [];
  const replies: number[] = [];
  const server = new SMTPServer({
    disabledCommands: offersTls ? ["AUTH"] : ["AUTH", "STARTTLS"],
    onData(stream, session, done) {
      let raw = "";
      stream.setEncoding("utf8").on("data", (text: string) => {
        raw += text;
      });
      stream.on("end", () => {
        const reply = replies.shift();
        if (reply !== undefined) {
          done(Object.assign(new Error("not now"), { responseCode: reply }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({ from: mailFrom === false ? "" : mailFrom.address, to: rcptTo.map(({ address }) => address), raw });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    // A server that listens on a port has one.
    port: (server.server.address() as AddressInfo).port,
    mails,
    refuseNext: (...next) => void replies.push(...next),
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}
