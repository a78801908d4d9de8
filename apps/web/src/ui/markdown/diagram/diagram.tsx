import { clsx } from 'clsx'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { CodeBlock } from '../../code-block.tsx'
import { drawDiagram, type Drawing } from './draw-diagram.ts'

/** A wide diagram is scrolled on a phone: smaller than this its words could not be read. */
const smallest = 0.8

/** A diagram, or its code where it cannot be drawn or is what the person wants to see. */
export function Diagram({ code }: { code: string }) {
  const { t } = useTranslation()
  const drawing = useDrawing(code)
  const [showsCode, setShowsCode] = useState(false)
  const tabs = [
    { name: t('chat.showDiagram'), isCode: false },
    { name: t('chat.showCode'), isCode: true },
  ]
  if (drawing === null || 'problem' in drawing) {
    return (
      <div>
        {drawing !== null && <p className="mb-1.5 text-sm text-ink-soft">{t('chat.diagramBroken')}</p>}
        <CodeBlock code={code} language="mermaid" />
      </div>
    )
  }
  const actions = (
    <div role="group" className="flex rounded-lg bg-sunken p-0.5">
      {tabs.map(({ name, isCode }) => (
        <button
          key={name}
          type="button"
          aria-pressed={showsCode === isCode}
          onClick={() => setShowsCode(isCode)}
          className={clsx(
            'min-h-7 rounded-md px-2 text-xs font-medium',
            showsCode === isCode ? 'bg-surface text-ink' : 'text-ink-faint hover:text-ink',
          )}
        >
          {name}
        </button>
      ))}
    </div>
  )
  if (showsCode) return <CodeBlock code={code} language="mermaid" actions={actions} />
  return (
    <figure className="overflow-hidden rounded-xl border border-line bg-surface">
      <figcaption className="flex items-center justify-between gap-2 border-b border-line py-0.5 pr-1 pl-3.5">
        <span className="truncate text-xs font-medium text-ink-faint">{t('chat.diagram')}</span>
        {actions}
      </figcaption>
      <div className="overflow-x-auto p-3" tabIndex={0} role="group" aria-label={t('chat.diagram')}>
        <img
          src={drawing.url}
          alt={code}
          width={drawing.width}
          height={drawing.height}
          style={{ minWidth: Math.round(drawing.width * smallest) }}
          className="mx-auto block max-h-[36rem] max-w-full object-contain"
        />
      </div>
    </figure>
  )
}

/** Null until it is drawn. */
function useDrawing(code: string): Drawing | null {
  const dark = useDark()
  const [drawn, setDrawn] = useState<{ code: string; drawing: Drawing } | null>(null)
  useEffect(() => {
    let current = true
    void drawDiagram(code, { dark }).then((drawing) => current && setDrawn({ code, drawing }))
    return () => {
      current = false
    }
  }, [code, dark])
  return drawn?.code === code ? drawn.drawing : null
}

function useDark(): boolean {
  return useSyncExternalStore(onTheme, () => document.documentElement.dataset.theme === 'dark')
}

function onTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  return () => observer.disconnect()
}
