import { z } from 'zod'
import { limits } from './limits.ts'

export const tones = ['plain', 'friendly', 'formal', 'playful'] as const
export const toneSchema = z.enum(tones)
export type Tone = z.infer<typeof toneSchema>

export const answerLanguages = ['auto', 'en', 'es'] as const

/** One line without marks that other programs read as commands. Empty: Rain. */
const nameField = z
  .string()
  .trim()
  .max(limits.personaNameChars)
  .regex(/^[\p{L}\p{M}\p{N} .'’-]*$/u, 'Use letters, digits, spaces, points, hyphens and apostrophes.')

/** Lines of plain text. */
const instructionsField = z
  .string()
  .max(limits.personaInstructionsChars)
  .regex(/^(?:[\n\t]|[^\p{Cc}\p{Cs}])*$/u, 'Leave out control characters.')

/** How the person wants to be answered: manner only, never what an agent may do. */
export const personaSchema = z.object({
  name: nameField,
  tone: toneSchema,
  instructions: instructionsField,
  /** `auto`: the language the person writes in. */
  answer_language: z.enum(answerLanguages),
})
export type Persona = z.infer<typeof personaSchema>

export const usualPersona: Persona = { name: '', tone: 'plain', instructions: '', answer_language: 'auto' }

/** A persona as it was stored: what is no longer valid counts as not chosen. */
export const storedPersonaSchema = z
  .object({
    name: nameField.catch(usualPersona.name),
    tone: toneSchema.catch(usualPersona.tone),
    instructions: instructionsField.catch(usualPersona.instructions),
    answer_language: z.enum(answerLanguages).catch(usualPersona.answer_language),
  })
  .catch(usualPersona)
