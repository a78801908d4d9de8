import { z } from 'zod'

/** The language spoken messages are written down in. Unknown values are ignored, as they always were. */
export const setTranscriptionLangSchema = z.object({
  type: z.literal('set_transcription_lang'),
  lang: z.string().max(10),
})
export type SetTranscriptionLang = z.infer<typeof setTranscriptionLangSchema>
