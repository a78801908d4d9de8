import { connect, isIPv6, type LookupFunction, type Socket } from 'node:net'
import { canonicalAddress } from './address-range.ts'
import { refused, type Refused } from './refusal.ts'

/** A TCP connection to one of these very addresses, the first that answers. Rejects only when `signal` is aborted. */
export function dial(
  addresses: readonly string[],
  port: number,
  signal: AbortSignal,
): Promise<{ kind: 'connected'; socket: Socket } | Refused> {
  const checked = new Set(addresses.map(canonicalAddress))
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error)
    // The name is never looked up: `lookup` hands out what was checked.
    const lookup = handOut(addresses)
    const socket = connect({ host: 'checked.invalid', port, lookup, autoSelectFamily: true, noDelay: true })
    const giveUp = (end: () => void) => {
      signal.removeEventListener('abort', onAbort)
      socket.destroy()
      end()
    }
    const onAbort = () => giveUp(() => reject(signal.reason as Error))
    const onError = () => giveUp(() => resolve(refused('unreachable', 'The host does not accept connections there.')))
    signal.addEventListener('abort', onAbort, { once: true })
    socket.on('error', onError)
    socket.once('connect', () => {
      if (!checked.has(canonicalAddress(socket.remoteAddress ?? ''))) return onError()
      signal.removeEventListener('abort', onAbort)
      // Whoever takes it over may not listen yet: an error then must not end the process.
      socket.off('error', onError).on('error', () => {})
      resolve({ kind: 'connected', socket })
    })
  })
}

function handOut(addresses: readonly string[]): LookupFunction {
  const answers = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }))
  return (_name, { all }, callback) => {
    const [first] = answers
    if (all || first === undefined) callback(null, answers)
    else callback(null, first.address, first.family)
  }
}
