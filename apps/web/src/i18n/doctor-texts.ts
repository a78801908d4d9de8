import { doctorEn } from './doctor-en.ts'
import { doctorEs } from './doctor-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of the doctor. */
export const addDoctorTexts = textsOf('doctor', doctorEn, doctorEs)
