import type { IncomingMessage } from 'node:http'
import type { Next, Request, Response } from './http.ts'

const stops = new WeakMap<IncomingMessage, () => void>()

/** Ends a request that has not come in within `ms`: one that trickles in holds its place no longer than this. */
export function withinRequestTime(ms: number) {
  return (request: Request, response: Response, next: Next) => {
    if (request.complete) return next()
    const timer = setTimeout(() => request.socket.destroy(), ms)
    const stop = () => clearTimeout(timer)
    stops.set(request, stop)
    request.once('end', stop).once('close', stop)
    response.once('close', stop)
    next()
  }
}

/** An upload may take as long as the server's own limit allows. To be called once it is known whose it is. */
export function takeTime(request: IncomingMessage): void {
  stops.get(request)?.()
}
