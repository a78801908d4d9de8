import { createHmac, randomBytes } from 'node:crypto'

export interface ReasoningItem {
  id: string
  summary: { type: 'summary_text'; text: string }[]
}

/** Stands in for the encryption of reasoning: knows what it has given out, to the last character. */
export interface ReasoningSeal {
  encrypt(item: ReasoningItem): string
  verify(item: ReasoningItem, encrypted: string): boolean
}

export function createReasoningSeal(secret = randomBytes(32)): ReasoningSeal {
  const encrypt = ({ id, summary }: ReasoningItem) => {
    const content = JSON.stringify([id, summary.map(({ text }) => text)])
    return `gAAAA${createHmac('sha256', secret).update(content).digest('base64url')}==`
  }
  return { encrypt, verify: (item, encrypted) => encrypt(item) === encrypted }
}
