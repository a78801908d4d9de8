import { protocolVersion } from '@rain/protocol'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../api/endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { Logo } from '../../ui/logo.tsx'
import { Setting } from './setting.tsx'
import { SettingLink } from './setting-link.tsx'

/** What runs here, and where more is said about it. */
export function AboutSection() {
  const { t } = useTranslation('settings')
  const { data } = useQuery({ queryKey: queryKeys.health, queryFn: () => api.health(), staleTime: Infinity })
  return (
    <>
      <Setting id="version">
        <div className="flex items-center gap-3.5">
          <Logo className="size-10" />
          <p className="text-sm text-ink-soft">
            <span className="block font-medium text-ink">
              {t('about.version', { version: data?.version ?? import.meta.env.RAIN_VERSION })}
              {' · '}
              {t('about.protocol', { version: protocolVersion })}
            </span>
            {t('about.text')}
          </p>
        </div>
      </Setting>
      <SettingLink id="doctor" to="#/doctor" />
      <Setting id="docs">
        <p className="text-sm text-ink-soft">{t('about.guide')}</p>
        <FileLink href="/api/openapi.json" text={t('about.api')} />
      </Setting>
      <Setting id="licences">
        <p className="text-sm text-ink-soft">{t('about.own')}</p>
        <FileLink href="/licences.txt" text={t('about.licences')} />
      </Setting>
    </>
  )
}

function FileLink({ href, text }: { href: string; text: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="self-start text-sm font-medium text-accent underline underline-offset-4"
    >
      {text}
    </a>
  )
}
