import { z } from 'zod'

/** The way from the PIN to a first answer. The PIN itself is the first of them, and done when this can be read. */
export const setupSteps = ['pin', 'model', 'folder', 'message'] as const
export type SetupStep = (typeof setupSteps)[number]

/** What can be left for later. */
export const skippableSteps = ['model', 'folder', 'message'] as const
export type SkippableStep = (typeof skippableSteps)[number]

/** `GET /api/setup`: how far the person has come, on whichever device. */
export const setupSchema = z.object({
  /** `done` is read from what is there: a model that was chosen, a folder that was opened, a message that was sent. */
  steps: z.array(z.object({ id: z.enum(setupSteps), state: z.enum(['done', 'skipped', 'open']) })),
  /** The person does not want to be reminded. */
  dismissed: z.boolean(),
})
export type Setup = z.infer<typeof setupSchema>

/** `PATCH /api/setup`: what is named is changed, the rest stays. `reopen` takes back that a step was left out. */
export const setupChangeSchema = z
  .strictObject({ skip: z.enum(skippableSteps), reopen: z.enum(skippableSteps), dismissed: z.boolean() })
  .partial()
export type SetupChange = z.infer<typeof setupChangeSchema>

/** `GET /api/setup/folder`: where an agent could work, for a person who has no opinion. */
export const suggestedFolderSchema = z.object({
  path: z.string(),
  exists: z.boolean(),
  /** Whether it can be made, where it does not exist. */
  can_make: z.boolean(),
})
export type SuggestedFolder = z.infer<typeof suggestedFolderSchema>

/** `POST /api/setup/folder`: makes the suggested folder. The same again changes nothing. */
export const folderMadeSchema = z.object({ path: z.string() })
export type FolderMade = z.infer<typeof folderMadeSchema>
