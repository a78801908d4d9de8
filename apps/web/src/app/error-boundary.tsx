import { CloudRain } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../ui/button.tsx'

/** Shows a way out when a part of the page breaks. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false }

  static getDerivedStateFromError() {
    return { broken: true }
  }

  override render() {
    return this.state.broken ? <Crash /> : this.props.children
  }
}

function Crash() {
  const { t } = useTranslation()
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-3 px-6 text-center" role="alert">
      <CloudRain className="size-10 text-accent" aria-hidden />
      <h1 className="text-xl font-semibold">{t('app.crashTitle')}</h1>
      <p className="max-w-96 text-ink-soft">{t('app.crashBody')}</p>
      <Button className="mt-3" onClick={() => location.reload()}>
        {t('app.reload')}
      </Button>
    </main>
  )
}
