import { useEffect, useRef, type ReactNode, type RefObject } from 'react'
import { findMentions } from '../../../live/find-mentions.ts'

type MentionMarksProps = {
  text: string
  field: RefObject<HTMLTextAreaElement | null>
  /** How the field sets its text. */
  className: string
}

/**
 * Marks the files that a draft mentions. The field stays a plain one: behind it the same text stands once more, unseen but for
 * what is marked.
 */
export function MentionMarks({ text, field, className }: MentionMarksProps) {
  const mirror = useRef<HTMLDivElement>(null)

  useEffect(() => {
    const written = field.current
    if (!written) return
    const follow = () => {
      if (!mirror.current) return
      // a scroll bar takes room from the text
      mirror.current.style.width = `${written.clientWidth}px`
      mirror.current.style.transform = `translateY(${-written.scrollTop}px)`
    }
    follow()
    written.addEventListener('scroll', follow, { passive: true })
    const resized = new ResizeObserver(follow)
    resized.observe(written)
    return () => {
      written.removeEventListener('scroll', follow)
      resized.disconnect()
    }
  }, [field, text])

  const shown: ReactNode[] = []
  let at = 0
  for (const { start, end } of findMentions(text)) {
    shown.push(
      text.slice(at, start),
      <span key={start} data-mention className="rounded-md bg-accent-soft ring-2 ring-accent-soft">
        {text.slice(start, end)}
      </span>,
    )
    at = end
  }
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 overflow-hidden rounded-lg">
      <div ref={mirror} className={`${className} break-words whitespace-pre-wrap text-transparent`}>
        {shown}
        {text.slice(at)}
      </div>
    </div>
  )
}
