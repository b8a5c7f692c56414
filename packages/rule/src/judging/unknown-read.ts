/** A check looked at what is known only later; nothing that it would say from here on is sure. */
export class UnknownRead extends Error {
  override readonly name = "UnknownRead";
}
