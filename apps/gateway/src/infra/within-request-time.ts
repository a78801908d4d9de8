import type { Next, Request, Response } from './http.ts'

/** The one address where a request may take long to come in. */
const uploads = /^\/api\/attachments\/?(\?|$)/

/** Ends a request that has not come in within `ms`, but for uploads, which the server's own limit ends. */
export function withinRequestTime(ms: number) {
  return (request: Request, response: Response, next: Next) => {
    if (request.complete || (request.method === 'POST' && uploads.test(request.url ?? ''))) return next()
    const timer = setTimeout(() => request.socket.destroy(), ms)
    const stop = () => clearTimeout(timer)
    request.once('end', stop).once('close', stop)
    response.once('close', stop)
    next()
  }
}
