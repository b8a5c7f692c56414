/** The fixed words of `sekisho up`, in English. The other languages have the same keys. */
export const en = {
  title: (version: string) => `Sekisho ${version}`,
  gates: "gates",
  services: "services",
  data: "data",
  store: "store",
  checkpoints: "checkpoints",
  stop: "stop",
  howToStop: (pid: number) => `Ctrl-C, or kill ${pid}`,
  ready: (seconds: string) => `ready (${seconds} s)`,
  again: (child: string, how: string, seconds: string) => `${child} ended (${how}); it starts again in ${seconds} s`,
  backAgain: (child: string) => `${child} is ready again`,
  status: (code: number) => `status ${code}`,
  notStarted: "it could not be started",
  stopping: "stopping: services, then the server; once more to hurry",
  stopped: "stopped",
  hopeless: (child: string, message: string) => `${child} can't run: ${message}`,
};
