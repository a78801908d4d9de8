import { textsOf } from './texts-of.ts'
import { unsentEn } from './unsent-en.ts'
import { unsentEs } from './unsent-es.ts'

/** Gives the page the words of leaving while messages wait. */
export const addUnsentTexts = textsOf('unsent', unsentEn, unsentEs)
