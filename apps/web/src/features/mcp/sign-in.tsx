import type { McpServer } from '@rain/protocol'
import { ExternalLink } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { mcpApi } from '../../api/mcp-endpoints.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/message.tsx'
import { useMcpChange } from './use-mcp-change.ts'

/** Signing in to a server on the web: Rain asks where, and the person goes there by a link that says where it leads. */
export function SignIn({ server }: { server: McpServer }) {
  const { t } = useTranslation('mcp')
  const { busy, error, run } = useMcpChange()
  const [asked, setAsked] = useState(false)
  const { id, enabled, sign_in: state, sign_in_url: url, transport } = server
  if (transport.type !== 'http' || !enabled) return null
  const place = url !== null && /^https?:/.test(url) && URL.canParse(url) ? new URL(url) : null
  return (
    <div className="flex flex-col gap-2">
      {state === 'needed' && <p className="text-sm text-warn">{t('signInNeeded')}</p>}
      <div className="flex flex-wrap items-center gap-2">
        {place ? (
          <a
            href={place.href}
            rel="noreferrer"
            className="inline-flex min-h-9 items-center gap-2 rounded-lg bg-accent px-3 text-sm font-medium text-on-accent hover:bg-accent-strong"
          >
            {t('continueAt', { host: place.host })} <ExternalLink className="size-4" aria-hidden />
          </a>
        ) : (
          <Button
            look={state === 'needed' ? 'primary' : 'outline'}
            size="small"
            disabled={busy}
            onClick={() => void run(() => mcpApi.beginSignIn(id)).then(setAsked)}
          >
            {t(state === 'signed_in' ? 'signInAgain' : 'signIn')}
          </Button>
        )}
        {state === 'signed_in' && (
          <Button look="quiet" size="small" disabled={busy} onClick={() => void run(() => mcpApi.signOut(id))}>
            {t('signOut')}
          </Button>
        )}
        {asked && !place && (
          <span role="status" className="text-sm text-ink-faint">
            {t('signInAsked')}
          </span>
        )}
      </div>
      {error && <ErrorText>{error}</ErrorText>}
    </div>
  )
}
