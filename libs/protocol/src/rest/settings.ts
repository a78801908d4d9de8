import { z } from 'zod'
import { answerLanguages, personaSchema, storedPersonaSchema, usualPersona } from '../persona.ts'

/** `auto`: as the browser says. */
const languageField = z.enum(answerLanguages)

/** What belongs to the person, on whichever device. */
export const personSettingsSchema = personaSchema.extend({ language: languageField })
export type PersonSettings = z.infer<typeof personSettingsSchema>

/** The same as it was stored; what is no longer valid counts as not chosen. */
export const storedPersonSettingsSchema = z.unknown().transform((stored): PersonSettings => {
  const parsed = z.object({ language: languageField }).safeParse(stored)
  const persona = storedPersonaSchema.parse(stored ?? usualPersona)
  return { ...persona, language: parsed.success ? parsed.data.language : 'auto' }
})

/** What one agent has of its own; the rest is the person's. */
export const agentPersonaSchema = personaSchema.partial()
export type AgentPersona = z.infer<typeof agentPersonaSchema>

/** `GET /api/settings`. `version` grows with every change. */
export const settingsSchema = z.object({
  version: z.number().int(),
  settings: personSettingsSchema,
  /** By `agent_id`: only agents that have something of their own. */
  agents: z.record(z.string(), agentPersonaSchema),
})
export type Settings = z.infer<typeof settingsSchema>

const isNotEmpty = (change: object) => Object.keys(change).length > 0
const changesNothing = { message: 'Name at least one setting.' }

/** `PATCH /api/settings`: what is named is changed, the rest stays. */
export const settingsChangeSchema = personSettingsSchema.partial().strict().refine(isNotEmpty, changesNothing)
export type SettingsChange = z.infer<typeof settingsChangeSchema>

const { name, tone, instructions, answer_language } = personaSchema.shape

/** `PATCH /api/settings/agents/:agent_id`; null goes back to the person's. */
export const agentPersonaChangeSchema = z
  .object({
    name: name.nullable(),
    tone: tone.nullable(),
    instructions: instructions.nullable(),
    answer_language: answer_language.nullable(),
  })
  .partial()
  .strict()
  .refine(isNotEmpty, changesNothing)
export type AgentPersonaChange = z.infer<typeof agentPersonaChangeSchema>
