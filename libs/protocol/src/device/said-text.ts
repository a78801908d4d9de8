import { z } from 'zod'

/** What a computer says, titles of its windows too, up to so many characters; what no database keeps is replaced. */
export const saidText = (maxChars: number) =>
  z
    .string()
    .max(maxChars)
    .overwrite((text) => text.replaceAll('\0', '\ufffd').replaceAll(/\p{Surrogate}/gu, '\ufffd'))
