import { connect } from 'node:net'

/** One command to a Redis, as one would type it; resolves to what it answered. For setting up, not for measuring. */
export function redisCommand(url: string, command: string): Promise<string> {
  const { hostname, port, password } = new URL(url)
  return new Promise((resolve, reject) => {
    let answers = ''
    const socket = connect(Number(port), hostname, () =>
      socket.write([`AUTH ${password}`, command, 'QUIT', ''].join('\r\n')),
    )
    socket.on('data', (data) => (answers += data))
    socket.on('close', () => resolve(answers.split('\r\n')[1] ?? ''))
    socket.on('error', reject)
  })
}
