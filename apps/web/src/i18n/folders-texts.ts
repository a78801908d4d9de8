import { foldersEn } from './folders-en.ts'
import { foldersEs } from './folders-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of the choice of a folder. */
export const addFolderTexts = textsOf('folders', foldersEn, foldersEs)
