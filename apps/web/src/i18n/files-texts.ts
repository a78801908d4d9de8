import { filesEn } from './files-en.ts'
import { filesEs } from './files-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of files. */
export const addFilesTexts = textsOf('files', filesEn, filesEs)
