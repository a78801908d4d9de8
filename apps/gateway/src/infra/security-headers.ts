import type { IncomingMessage } from 'node:http'
import helmet from 'helmet'
import type { Next, Request, Response } from './http.ts'

/** @NOTE not every browser takes `'self'` to mean the sockets of the same address as well */
function ownSocket(request: IncomingMessage): string {
  const { client } = request as Request
  const { host = '' } = request.headers
  return /^[\w.:[\]-]+$/.test(host) ? `${client.protocol === 'https' ? 'wss' : 'ws'}://${host}` : "'self'"
}

const contentSecurityPolicy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    connectSrc: ["'self'", ownSocket],
    fontSrc: ["'self'"],
    mediaSrc: ["'self'", 'blob:'],
    manifestSrc: ["'self'"],
    workerSrc: ["'self'"],
    frameSrc: ["'self'", 'blob:'], // a PDF is a blob, in the browser's own reader
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
  },
}

const setHeaders = helmet({
  contentSecurityPolicy,
  xFrameOptions: { action: 'deny' },
  referrerPolicy: { policy: 'strict-origin-when-cross-origin' },
  crossOriginOpenerPolicy: { policy: 'same-origin' },
  crossOriginResourcePolicy: { policy: 'same-origin' },
  strictTransportSecurity: false, // only where the client came by TLS, below
})

/**
 * Where diagrams are drawn from what a model wrote: a frame of the dashboard without an origin, that may connect to nothing. Its
 * scripts are read by somebody without an origin, hence the last policy.
 */
const setDiagramHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      sandbox: ['allow-scripts'],
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'unsafe-inline'"],
      frameAncestors: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
    },
  },
  xFrameOptions: { action: 'sameorigin' },
  crossOriginResourcePolicy: { policy: 'cross-origin' },
  strictTransportSecurity: false,
})

/** Nothing of this server is framed, sniffed, or runs scripts that are not its own. */
export function securityHeaders(request: Request, response: Response, next: Next) {
  response.setHeader('Permissions-Policy', 'camera=(), geolocation=(), payment=(), usb=(), microphone=(self)')
  if (request.client.protocol === 'https') response.setHeader('Strict-Transport-Security', 'max-age=31536000')
  if (request.path.startsWith('/api')) response.setHeader('Cache-Control', 'no-store')
  if (request.path.startsWith('/diagram/')) setDiagramHeaders(request, response, next)
  else setHeaders(request, response, next)
}
