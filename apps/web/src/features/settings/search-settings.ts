import { settingsEn } from '../../i18n/settings-en.ts'
import { settingsEs } from '../../i18n/settings-es.ts'
import { fold } from './fold-text.ts'
import type { Section, SectionId, SettingId } from './setting-catalogue.ts'

export type FoundSetting = { section: SectionId; setting: SettingId }

const catalogues = [settingsEn, settingsEs]

/**
 * The settings that have every word of the query somewhere in their title, hint, synonyms or section, in either language; those
 * that have it in the title first.
 */
export function searchSettings(sections: readonly Section[], query: string): FoundSetting[] {
  const words = fold(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const ranked = sections.flatMap(({ id: section, settings }) =>
    settings.flatMap((setting) => {
      const ranks = catalogues.map((texts) => rankOf(words, texts.item[setting], texts.section[section]))
      const rank = Math.min(...ranks)
      return Number.isFinite(rank) ? [{ section, setting, rank }] : []
    }),
  )
  return ranked.sort((a, b) => a.rank - b.rank).map(({ section, setting }) => ({ section, setting }))
}

type SettingTexts = { title: string; hint: string; words: string }

/** How far from the title, and within it, the farthest word is found; infinite where one is not there at all. */
function rankOf(words: readonly string[], { title, hint, words: synonyms }: SettingTexts, section: string): number {
  const places = [title, synonyms, hint, section].map(fold)
  const ranks = words.map((word) => {
    const at = places.findIndex((place) => place.includes(word))
    return at === -1 ? Number.POSITIVE_INFINITY : at + (places[at]?.indexOf(word) ?? 0) / 1_000
  })
  return Math.max(...ranks)
}
