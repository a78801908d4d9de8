import { frameEn } from './frame-en.ts'
import { frameEs } from './frame-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of the command palette, the shortcuts, the history and the search. */
export const addFrameTexts = textsOf('frame', frameEn, frameEs)
