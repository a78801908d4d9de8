import { ExternalLink, Image } from 'lucide-react'
import { isValidElement, memo, type ComponentProps, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Streamdown, type Components, type ExtraProps } from 'streamdown'
import { CodeBlock } from './code-block.tsx'
import { safeUrl } from './safe-url.ts'

type MarkdownProps = { text: string; streaming: boolean }

/**
 * What the model wrote. Raw HTML is never made into elements, pictures are links (loading one would tell a stranger that
 * the message was read), and links lead to the web or a mail program only.
 */
export const Markdown = memo(function Markdown({ text, streaming }: MarkdownProps) {
  return (
    <div className="prose-rain">
      <Streamdown
        mode={streaming ? 'streaming' : 'static'}
        parseIncompleteMarkdown={streaming}
        components={components}
        rehypePlugins={[]}
        controls={false}
        linkSafety={{ enabled: false }}
        urlTransform={safeUrl}
        className="flex flex-col gap-3"
      >
        {text}
      </Streamdown>
    </div>
  )
})

const components: Components = {
  a: Link,
  img: PictureLink,
  pre: ({ children }) => <>{children}</>,
  code: Code,
  inlineCode: ({ children }) => <code>{children}</code>,
  table: ({ children }) => (
    <div className="overflow-x-auto" tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  p: ({ children }) => <p>{children}</p>,
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h3>{children}</h3>,
  h3: ({ children }) => <h4>{children}</h4>,
  h4: ({ children }) => <h4>{children}</h4>,
  h5: ({ children }) => <h4>{children}</h4>,
  h6: ({ children }) => <h4>{children}</h4>,
  ul: ({ children }) => <ul>{children}</ul>,
  ol: ({ children, start }) => <ol start={start}>{children}</ol>,
  li: ({ children }) => <li>{children}</li>,
  blockquote: ({ children }) => <blockquote>{children}</blockquote>,
  hr: () => <hr />,
  strong: ({ children }) => <strong>{children}</strong>,
  thead: ({ children }) => <thead>{children}</thead>,
  tbody: ({ children }) => <tbody>{children}</tbody>,
  tr: ({ children }) => <tr>{children}</tr>,
  th: ({ children }) => <th>{children}</th>,
  td: ({ children }) => <td>{children}</td>,
}

function Link({ href, children }: ComponentProps<'a'> & ExtraProps) {
  const { t } = useTranslation()
  if (!href) return <>{children}</>
  return (
    <a
      href={href}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={href}
      className="text-accent underline decoration-accent/40 underline-offset-3 hover:decoration-accent"
    >
      {children}
      <span className="sr-only"> ({t('chat.linkOpens')})</span>
    </a>
  )
}

function PictureLink({ src, alt }: ComponentProps<'img'> & ExtraProps) {
  const { t } = useTranslation()
  if (typeof src !== 'string' || src === '') return null
  return (
    <a
      href={src}
      target="_blank"
      rel="noopener noreferrer nofollow"
      className="inline-flex items-center gap-1.5 rounded-lg border border-line px-2 py-1 text-sm text-accent hover:bg-sunken"
    >
      <Image className="size-4" aria-hidden />
      {t('chat.imageLink', { name: alt || new URL(src, location.href).host })}
      <ExternalLink className="size-3.5" aria-hidden />
    </a>
  )
}

function Code({ className, children }: ComponentProps<'code'> & ExtraProps) {
  const language = /language-([\w+#-]+)/.exec(className ?? '')?.[1]
  return <CodeBlock code={textOf(children).replace(/\n$/, '')} language={language} />
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node)
  if (Array.isArray(node)) return node.map(textOf).join('')
  return isValidElement<{ children?: ReactNode }>(node) ? textOf(node.props.children) : ''
}
