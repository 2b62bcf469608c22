// The container's health check: ends with 0 when somebody listens on the port that is its argument.
import { connect } from 'node:net'

const DEFAULT_PORT = 8080
const PATIENCE_MS = 1500

const socket = connect({ host: '127.0.0.1', port: Number(process.argv[2] ?? DEFAULT_PORT) })
socket.setTimeout(PATIENCE_MS, () => end(1))
socket.once('connect', () => end(0))
socket.once('error', () => end(1))

function end(exitCode: number): void {
  socket.destroy()
  process.exitCode = exitCode
}
