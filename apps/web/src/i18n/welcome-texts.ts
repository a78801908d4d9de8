import { welcomeEn } from './welcome-en.ts'
import { welcomeEs } from './welcome-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of the first steps. */
export const addWelcomeTexts = textsOf('welcome', welcomeEn, welcomeEs)
