import { Fragment } from 'react'
import { useTranslation } from 'react-i18next'
import { splitHidden } from './split-hidden.ts'

/** Text exactly as it is, with what the eye would miss or be misled by drawn as marks. */
export function VisibleText({ text }: { text: string }) {
  const { t } = useTranslation()
  return (
    <>
      {splitHidden(text).map((part, at) =>
        part.hidden ? (
          <mark
            key={at}
            title={t('approval.hiddenChar', { code: part.code })}
            className="mx-px inline-block rounded-sm bg-danger px-1 font-mono text-[0.75em] font-semibold whitespace-nowrap text-on-danger"
          >
            {part.code}
          </mark>
        ) : (
          <Fragment key={at}>{part.text}</Fragment>
        ),
      )}
    </>
  )
}
