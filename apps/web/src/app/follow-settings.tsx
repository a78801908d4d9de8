import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queryKeys } from '../api/query-client.ts'
import { useSettings } from '../features/settings/use-settings.ts'
import { useFollowSetup } from '../features/welcome/use-setup.ts'
import { followLanguage } from '../i18n/index.ts'
import { useLiveStore } from '../live/store.ts'

/** Keeps this page at what the person sets on whichever device: the language at once, the rest where it is shown. */
export function FollowSettings() {
  const queries = useQueryClient()
  const { settings, sessions, pin } = useLiveStore((store) => store.live.settingChanges)
  const { data } = useSettings()
  const language = data?.settings.language
  useFollowSetup()

  useEffect(() => {
    if (language !== undefined) followLanguage(language)
  }, [language])
  useEffect(() => {
    if (settings > 0) void queries.invalidateQueries({ queryKey: queryKeys.settings })
  }, [settings, queries])
  useEffect(() => {
    if (sessions > 0) void queries.invalidateQueries({ queryKey: queryKeys.sessions })
  }, [sessions, queries])
  useEffect(() => {
    if (pin > 0) void queries.invalidateQueries({ queryKey: queryKeys.pin })
  }, [pin, queries])
  return null
}
