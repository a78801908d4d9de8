import { composerEn } from './composer-en.ts'
import { composerEs } from './composer-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of files, mentions and commands. */
export const addComposerTexts = textsOf('composer', composerEn, composerEs)
