// @ts-check
import { createServer } from 'node:net'

/**
 * @param {number} [preferred] Taken when it is free.
 * @param {string} [host]
 * @returns {Promise<number>} A port nobody listens on right now.
 */
export async function freePort(preferred = 0, host = '127.0.0.1') {
  if (preferred !== 0 && (await isPortFree(preferred, host))) return preferred
  return listenOnce(0, host)
}

/**
 * @param {number} port
 * @param {string} [host]
 */
export async function isPortFree(port, host = '127.0.0.1') {
  return listenOnce(port, host).then(
    () => true,
    () => false,
  )
}

/** @param {number} port @param {string} host @returns {Promise<number>} */
function listenOnce(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}
