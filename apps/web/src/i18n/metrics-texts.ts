import { metricsEn } from './metrics-en.ts'
import { metricsEs } from './metrics-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of usage. */
export const addMetricsTexts = textsOf('metrics', metricsEn, metricsEs)
