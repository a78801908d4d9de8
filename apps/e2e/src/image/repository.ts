import { resolve } from 'node:path'

/** The folder of the checkout. */
export const repository = resolve(import.meta.dirname, '../../../..')
