import { memo, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLoaded } from '../use-loaded.ts'

const longestTex = 4_000
const loadKatex = () => import('./katex.ts').then((module) => module.renderFormula)

type FormulaProps = { tex: string; display: boolean }

/** A formula; its source as long as it cannot be drawn. */
export const Formula = memo(function Formula({ tex, display }: FormulaProps) {
  const { t } = useTranslation()
  const place = useRef<HTMLSpanElement>(null)
  const renderFormula = useLoaded(loadKatex)
  const [broken, setBroken] = useState<string | null>(null)
  const drawable = renderFormula !== null && tex.length <= longestTex && broken !== tex

  useLayoutEffect(() => {
    if (!drawable || !place.current) return
    if (!renderFormula(place.current, { tex, display })) setBroken(tex)
  }, [renderFormula, drawable, tex, display])

  const look = display ? 'block overflow-x-auto overflow-y-hidden py-1' : undefined
  if (!drawable) return <code className={display ? 'block overflow-x-auto whitespace-pre' : undefined}>{tex}</code>
  return (
    <span
      ref={place}
      className={look}
      role={display ? 'group' : undefined}
      aria-label={display ? t('chat.formula') : undefined}
      tabIndex={display ? 0 : undefined}
    />
  )
})
