import { desktopEn } from './desktop-en.ts'
import { desktopEs } from './desktop-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of computers. */
export const addDesktopTexts = textsOf('desktop', desktopEn, desktopEs)
