import { useQuery } from '@tanstack/react-query'
import { Box, PackageOpen } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { toolSettingsApi } from '../../api/tool-settings-endpoints.ts'
import { queryKeys } from '../../api/query-client.ts'
import { ErrorText } from '../../ui/message.tsx'

/** Whether the commands of agents run in a sandbox, and what follows where they do not. */
export function SandboxSetting() {
  const { t } = useTranslation('settings')
  const { data, isError } = useQuery({ queryKey: queryKeys.sandbox, queryFn: () => toolSettingsApi.sandbox() })
  if (isError) return <ErrorText>{t('sandbox.failed')}</ErrorText>
  if (!data) return <p className="text-sm text-ink-soft">{t('sandbox.loading')}</p>
  const Icon = data.status === 'available' ? Box : PackageOpen
  return (
    <div className="flex items-start gap-3" data-sandbox={data.status}>
      <Icon
        className={`mt-0.5 size-5 shrink-0 ${data.status === 'missing' ? 'text-warn' : 'text-ink-faint'}`}
        aria-hidden
      />
      <p className="min-w-0 flex-1">
        <span className="block font-medium">{t(`sandbox.title.${data.status}`)}</span>
        <span className="block text-sm text-ink-soft">{t(`sandbox.hint.${data.status}`)}</span>
        {data.why_not !== null && (
          <span className="mt-1 block text-sm wrap-anywhere text-ink-faint" lang="en">
            {data.why_not}
          </span>
        )}
      </p>
    </div>
  )
}
