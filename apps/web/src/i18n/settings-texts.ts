import { settingsEn } from './settings-en.ts'
import { settingsEs } from './settings-es.ts'
import { textsOf } from './texts-of.ts'

/** Gives the page the words of the settings. */
export const addSettingsTexts = textsOf('settings', settingsEn, settingsEs)
