import { z } from 'zod'

/**
 * Why a desktop-agent that has proven who it is gets no link: nobody has compared the fingerprint yet (it dials again), or
 * it was revoked (it never does). Said in the handshake of libs/runtime secure-link, where only this device can read it.
 */
export const linkRefusalSchema = z.enum(['pending', 'revoked'])
export type LinkRefusal = z.infer<typeof linkRefusalSchema>
