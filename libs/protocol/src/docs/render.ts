import type { z } from 'zod'
import { ackSchema } from '../ack.ts'
import { authSchema } from '../commands/auth.ts'
import { commandSchema } from '../commands/command.ts'
import { errorCodes, httpStatusOf } from '../errors.ts'
import { eventSchema } from '../events/event.ts'
import { closeCodes, httpLimitsPerMinute, limits } from '../limits.ts'
import { restErrorSchema } from '../rest/auth.ts'
import { storedMessageSchema } from '../rest/messages.ts'
import { protocolVersion } from '../version.ts'
import { fieldTable, jsonSchemaOf, typeInWords } from './field-table.ts'
import type { RestRoute } from './rest-route.ts'
import { restRoutes } from './rest-routes.ts'

/** What cannot be said in a schema: the words at the top, and the comment above each message. */
export interface ProtocolText {
  introduction: string
  commentOf(folder: 'commands' | 'events', type: string): string
}

type Message = z.ZodObject<{ type: z.ZodLiteral<string> }>

/** docs/protocol.md, whole. */
export function renderProtocol(text: ProtocolText): string {
  const message = (folder: 'commands' | 'events', schema: Message) => {
    const type = schema.shape.type.value
    const json = jsonSchemaOf(schema, folder === 'commands' ? 'input' : 'output')
    return [`### ${type}`, text.commentOf(folder, type), fieldTable(json)].join('\n\n')
  }
  return [
    text.introduction.trim(),
    `This is version ${protocolVersion}; \`ready\` names it.`,
    '## Commands',
    '`agent_id` is the name a client gives an agent; left out it is `"default"`.',
    message('commands', authSchema),
    ...commandSchema.options.map((schema) => message('commands', schema)),
    '## Acks',
    `The ack of a Socket.IO \`command\`: ${typeInWords(jsonSchemaOf(ackSchema, 'output')).replaceAll('\\|', '|')}`,
    '## Events',
    ...eventSchema.options.map((schema) => message('events', schema)),
    '## REST',
    'Bodies are JSON. Every refusal has this shape, with the status of its code:',
    fieldTable(jsonSchemaOf(restErrorSchema, 'output')),
    ...restRoutes.map(route),
    '### Lines of a conversation',
    'What `messages` of `GET /api/messages` holds, by type.',
    table(['type', 'role', 'content'], storedMessageSchema.options.map(storedLine)),
    '## Limits',
    limitTable(),
    '## Close codes of `/ws`',
    table(
      ['code', 'reason'],
      Object.entries(closeCodes).map(([reason, code]) => [String(code), `\`${reason}\``]),
    ),
    '1009: a frame of more than 64 KB.',
    '## Error codes',
    table(
      ['code', 'HTTP status'],
      errorCodes.map((code) => [`\`${code}\``, String(httpStatusOf[code])]),
    ),
    '',
  ].join('\n\n')
}

function route({ method, path, says, request, response }: RestRoute): string {
  const parts = [`### ${method} ${path}`, says]
  if (request) parts.push('Request:', fieldTable(jsonSchemaOf(request, 'input')))
  if (response) parts.push('Response:', fieldTable(jsonSchemaOf(response, 'output')))
  return parts.join('\n\n')
}

function storedLine(schema: (typeof storedMessageSchema.options)[number]): string[] {
  const { type, role, content } = jsonSchemaOf(schema, 'output').properties ?? {}
  return [type, role, content].map((field) => (field ? typeInWords(field) : ''))
}

function limitTable(): string {
  const perMinute = Object.entries(httpLimitsPerMinute).map(([door, most]) => [
    `HTTP requests a minute, \`${door}\``,
    `${most}`,
  ])
  const others = Object.entries(limits).map(([name, value]) => [`\`${name}\``, value.toLocaleString('en')])
  return table(['limit', 'value'], [...others, ...perMinute])
}

function table(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
