import { z } from 'zod'

/** How dangerous a call is. Green runs, yellow asks, red asks for the PIN, computer asks with a view of the screen. */
export const levelSchema = z.enum(['green', 'yellow', 'red', 'computer'])
export type Level = z.infer<typeof levelSchema>
