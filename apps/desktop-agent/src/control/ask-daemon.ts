import { connect } from 'node:net'
import { controlAnswerSchema, type ControlAnswer, type ControlRequest } from './control-message.ts'

const answerMs = 5_000

/** Asks the daemon that listens there; `not_running`: none does. Throws when what answers is not one of ours. */
export function askDaemon(address: string, request: ControlRequest): Promise<ControlAnswer | 'not_running'> {
  return new Promise((resolve, reject) => {
    const socket = connect(address)
    let text = ''
    socket.setEncoding('utf8')
    socket.setTimeout(answerMs, () => {
      socket.destroy()
      reject(new Error('The daemon does not answer.'))
    })
    socket.on('connect', () => socket.write(`${JSON.stringify(request)}\n`))
    socket.on('data', (chunk) => (text += chunk))
    socket.on('error', () => resolve('not_running'))
    socket.on('close', () => {
      const answer = controlAnswerSchema.safeParse(parseJson(text))
      if (answer.success) resolve(answer.data)
      else reject(new Error('What answers there is no rain-desktop of this version.'))
    })
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Undefined is no answer of the schema.
    return undefined
  }
}
