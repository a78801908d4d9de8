import { isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { plainHost } from './host-list.ts'

export interface SecureOptions {
  /** One that was dialled at a checked address. */
  socket: Socket
  /** Whom the certificate must name, as the URL parser gives it. */
  hostname: string
  protocols?: string[]
  signal?: AbortSignal
}

/** TLS on a connection that stands. Rejects when the certificate is not that of the host, or the signal is aborted. */
export function secure({ socket, hostname, protocols, signal }: SecureOptions): Promise<TLSSocket> {
  const host = plainHost(hostname)
  return new Promise((resolve, reject) => {
    const onAbort = () => secured.destroy(signal?.reason as Error)
    const secured = connectTls({
      socket,
      host,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(protocols ? { ALPNProtocols: protocols } : {}),
    })
    signal?.addEventListener('abort', onAbort, { once: true })
    secured.on('error', reject)
    secured.once('secureConnect', () => resolve(secured))
    secured.once('close', () => signal?.removeEventListener('abort', onAbort))
  })
}
