/** A certificate, request or key that can't be read or trusted, in the words of Go's crypto/x509. */
export class X509Error extends Error {
  override readonly name = "X509Error";
}
