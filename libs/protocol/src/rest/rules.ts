import { z } from 'zod'
import { agentKeySchema } from '../ids.ts'
import { pinField } from './pin-field.ts'

const word = z.string().min(1).max(100)
const place = z.string().min(1).max(1_000)

/** What a rule speaks of. What is left out means any. */
export const ruleScopeSchema = z.object({
  agent_id: agentKeySchema.optional(),
  /** The folder of the conversation, or one above it. */
  folder: place.optional(),
  device: word.optional(),
  /** A tool's name, or its beginning and `*`. */
  tool: word.optional(),
  program: word.optional(),
  /** `push` of `git push`; empty: without a verb. */
  verb: z.string().max(100).optional(),
  /** What the call touches lies here or below. */
  path: place.optional(),
  /** A host, `*.` and a domain, or `*`. */
  host: z.string().min(1).max(253).optional(),
})
export type RuleScope = z.infer<typeof ruleScopeSchema>

/** Deny beats ask beats allow. No rule allows what is red, nor programs that run what stands elsewhere. */
export const ruleEffectSchema = z.enum(['allow', 'ask', 'deny'])
export type RuleEffect = z.infer<typeof ruleEffectSchema>

export const ruleSchema = ruleScopeSchema.extend({
  id: z.string(),
  effect: ruleEffectSchema,
  /** Given with an approval, or in the settings. */
  origin: z.enum(['card', 'settings']),
  created_at: z.number(),
})
export type Rule = z.infer<typeof ruleSchema>

/** `GET /api/rules`, oldest first. */
export const ruleListSchema = z.object({ rules: z.array(ruleSchema) })
export type RuleList = z.infer<typeof ruleListSchema>

/** `POST /api/rules`. One that allows needs the PIN. */
export const newRuleSchema = ruleScopeSchema.extend({ effect: ruleEffectSchema, pin: pinField })
export type NewRule = z.infer<typeof newRuleSchema>
export const ruleAddedSchema = z.object({ rule: ruleSchema })

/** `DELETE /api/rules/:id`. One that asks or denies needs the PIN. */
export const ruleDeletionSchema = z.object({ pin: pinField })
export type RuleDeletion = z.infer<typeof ruleDeletionSchema>
export const ruleDeletedSchema = z.object({ deleted: z.literal(true) })
