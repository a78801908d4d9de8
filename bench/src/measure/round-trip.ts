import { once } from 'node:events'
import { connect } from 'node:net'
import { nowMs } from './now-ms.ts'
import { median } from './percentile.ts'

const rounds = 300

/**
 * How long the smallest exchange between two processes takes on this machine, in milliseconds: a PING of Redis. A turn is
 * a chain of some fifteen such exchanges, so absolute times of two machines compare only together with this.
 */
export async function roundTripMs(redisUrl: string): Promise<number> {
  const { hostname, port, password } = new URL(redisUrl)
  const socket = connect(Number(port), hostname)
  socket.setNoDelay(true)
  await once(socket, 'connect')
  const exchange = async (line: string) => {
    const askedAt = nowMs()
    socket.write(`${line}\r\n`)
    await once(socket, 'data')
    return nowMs() - askedAt
  }
  await exchange(`AUTH ${password}`)
  const times: number[] = []
  for (let round = 0; round < rounds; round++) times.push(await exchange('PING'))
  socket.destroy()
  return median(times)
}
