import { modelsEn } from './models-en.ts'
import { modelsEs } from './models-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of the choice of a model. */
export const addModelTexts = textsOf('models', modelsEn, modelsEs)
