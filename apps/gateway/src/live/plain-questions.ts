import type { Event, EventOf } from '@rain/protocol'
import type { ClientSocket } from './client-socket.ts'

/** Questions to the person as plain text, for clients of a protocol that had none. */
export function withPlainQuestions(socket: ClientSocket): ClientSocket {
  return {
    ...socket,
    sendLogged(cursor, json) {
      socket.sendLogged(cursor, json)
      if (!json.includes('"ask_question"')) return
      const event: Event = JSON.parse(json)
      if (event.type === 'ask_question') socket.send(toPlainText(event))
    },
  }
}

function toPlainText({ agent_id, turn_id, questions }: EventOf<'ask_question'>): Event {
  const parts = questions.map(({ question, options = [] }) =>
    [question, ...options.map(({ label, description }, at) => lineOf(at, label, description))].join('\n'),
  )
  const how = questions.length > 1 ? 'Answer with a message, one line for each question.' : 'Answer with a message.'
  return {
    type: 'assistant_text',
    agent_id,
    text: `\n\n${[...parts, how].join('\n\n')}\n\n`,
    ...(turn_id && { turn_id }),
  }
}

function lineOf(at: number, label: string, description: string | undefined): string {
  return `${at + 1}. ${label}${description ? `: ${description}` : ''}`
}
