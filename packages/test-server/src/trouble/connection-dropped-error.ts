/**
 * The server closed the connection. In process the promise of a fetch, or the reading of a body, is rejected with
 * it, as a network's fetch would be; on a port the socket is closed.
 */
export class ConnectionDroppedError extends TypeError {
  override readonly name = 'ConnectionDroppedError'

  constructor() {
    super('fetch failed: the test server dropped the connection, as it was told to')
  }
}
