import { providersEn } from './providers-en.ts'
import { providersEs } from './providers-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of the providers. */
export const addProviderTexts = textsOf('providers', providersEn, providersEs)
