import { CloudRain } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './button.tsx'

type PanelBoundaryProps = {
  children: ReactNode
  /** When it changes, something else is shown: that is tried anew. */
  about?: string
}

type State = { broken: boolean; about: string | undefined }

/** Keeps what breaks in one part of the page from taking the others along, and offers to try again. */
export class PanelBoundary extends Component<PanelBoundaryProps, State> {
  override state: State = { broken: false, about: this.props.about }

  static getDerivedStateFromError(): Partial<State> {
    return { broken: true }
  }

  static getDerivedStateFromProps({ about }: PanelBoundaryProps, state: State): State | null {
    return about === state.about ? null : { broken: false, about }
  }

  override render() {
    if (!this.state.broken) return this.props.children
    return <Broken onRetry={() => this.setState({ broken: false })} />
  }
}

function Broken({ onRetry }: { onRetry: () => void }) {
  const { t } = useTranslation()
  return (
    <div role="alert" className="flex min-h-0 flex-1 flex-col items-center justify-center gap-2 px-6 py-10 text-center">
      <CloudRain className="size-9 text-accent" aria-hidden />
      <p className="font-semibold">{t('nav.broken')}</p>
      <p className="max-w-80 text-sm text-ink-soft">{t('nav.brokenHint')}</p>
      <div className="mt-3 flex flex-wrap justify-center gap-2">
        <Button size="small" onClick={onRetry}>
          {t('action.retry')}
        </Button>
        <Button look="outline" size="small" onClick={() => location.reload()}>
          {t('app.reload')}
        </Button>
      </div>
    </div>
  )
}
