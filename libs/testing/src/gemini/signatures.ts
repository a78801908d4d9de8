import { createHmac, randomBytes } from 'node:crypto'
import type { WirePart } from './request-schema.ts'

/** Signs the parts that the simulated model gives out, and knows its signature on them again. */
export interface PartSigner {
  sign(part: WirePart): string
  verify(part: WirePart): boolean
}

/** What the documentation offers to those who have a call of another model to send. */
const skippingSignatures = ['skip_thought_signature_validator', 'context_engineering_is_the_way_to_go']

export function createPartSigner(secret = randomBytes(32)): PartSigner {
  const sign = ({ text, thought, functionCall }: WirePart) =>
    createHmac('sha256', secret)
      .update(JSON.stringify([text ?? null, thought ?? false, sorted(functionCall ?? null)]))
      .digest('base64')
  return {
    sign,
    verify: (part) => {
      const given = part.thoughtSignature
      return given === undefined || skippingSignatures.includes(given) || given === sign(part)
    },
  }
}

/** JSON objects have no order: what was stored in between may come back with another. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return entries.map(([key, inner]) => [key, sorted(inner)])
}
