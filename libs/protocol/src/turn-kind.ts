import { z } from 'zod'

/** What a turn is for, other than to answer a message: `compact` summarises the conversation. */
export const specialTurnSchema = z.enum(['compact'])
export type SpecialTurn = z.infer<typeof specialTurnSchema>
/** `message` is answered. */
export type TurnKind = 'message' | SpecialTurn
