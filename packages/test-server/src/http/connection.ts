/** What a server knows of a request's connection besides the request. */
export interface TestServerConnection {
  /** The certificate that the client showed in the TLS handshake. */
  readonly clientCertificate?:
    | {
        /** The certificate in DER. */
        readonly der: Uint8Array
        /** Whether it was issued by an authority that the listener trusts. */
        readonly isTrusted: boolean
      }
    | undefined
}
