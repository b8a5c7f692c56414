import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way to a server on this machine that can fall silent, as a host does whose cable is pulled: no answer, no end. */
export interface SilentProxy {
  readonly port: number;
  /** From now on nothing is passed on, either way; connections stay open, and new ones are taken and not served. */
  fallSilent(): void;
  /** New connections are served again; those that fell silent stay so. */
  speak(): void;
  stop(): Promise<void>;
}

export async function silentProxy(target: number): Promise<SilentProxy> {
  let isSilent = false;
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    keep(near);
    if (isSilent) return;
    const far = connect({ port: target, host: "127.0.0.1", allowHalfOpen: true });
    keep(far);
    near.pipe(far).pipe(near);
  });
  function keep(socket: Socket): void {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  }
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    // A server that listens on TCP has such an address.
    port: (server.address() as AddressInfo).port,
    fallSilent() {
      isSilent = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    speak() {
      isSilent = false;
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
