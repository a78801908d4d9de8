import type { ToolDescription } from './provider.ts'

/** No model's own tool for desktops can type what it does not know: this one stands beside it. */
export const secretToolName = 'computer_type_secret'

export function secretTool(about: string): ToolDescription {
  return {
    name: secretToolName,
    description: `Types a secret of the person, a password for one, where the keyboard is, without your seeing it. ${firstLine(about)}`,
    inputSchema: {
      type: 'object',
      properties: { secret: { type: 'string', description: 'The name of the secret.' } },
      required: ['secret'],
      additionalProperties: false,
    },
  }
}

/** The call of that tool which a row stands for; null: it is another action. */
export function toSecretCall(row: Record<string, unknown>): { name: string; input: Record<string, unknown> } | null {
  return row.action === 'type_secret' ? { name: secretToolName, input: { secret: row.secret } } : null
}

export function fromSecretCall(input: Record<string, unknown>): Record<string, unknown> {
  return { action: 'type_secret', ...input }
}

const firstLine = (text: string) => text.split('\n')[0] ?? ''
