import { ExternalLink, Image } from 'lucide-react'
import type { Token } from 'marked'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { decodeEntities } from './entities.ts'
import { Formula } from './formula.tsx'
import type { MarkdownToken } from './parse-blocks.ts'
import { safeUrl } from './safe-url.ts'

/** A run of text with its emphasis, links and code. */
export function Inline({ tokens }: { tokens: Token[] }) {
  return tokens.map((token, at) => <Piece key={at} token={token} />)
}

export function InlineText({ text }: { text: string }) {
  return decodeEntities(text)
}

function Piece({ token: anyToken }: { token: Token }): ReactNode {
  const token = anyToken as MarkdownToken
  switch (token.type) {
    case 'text':
      return 'tokens' in token && token.tokens ? <Inline tokens={token.tokens} /> : <InlineText text={token.text} />
    case 'escape':
      return token.text
    case 'strong':
      return (
        <strong>
          <Inline tokens={token.tokens} />
        </strong>
      )
    case 'em':
      return (
        <em>
          <Inline tokens={token.tokens} />
        </em>
      )
    case 'del':
      return (
        <del>
          <Inline tokens={token.tokens} />
        </del>
      )
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'link':
      return (
        <Link href={token.href}>
          <Inline tokens={token.tokens} />
        </Link>
      )
    case 'math':
      return <Formula tex={token.tex} display={token.display} />
    case 'footnoteMark':
      return <FootnoteMark label={token.label} />
    case 'image':
      return <PictureLink href={token.href} name={token.text} />
    default:
      return <Fragment>{token.raw}</Fragment>
  }
}

function FootnoteMark({ label }: { label: string }) {
  const { t } = useTranslation()
  return (
    <sup>
      <span className="sr-only">{t('chat.footnote', { number: label })}</span>
      <span aria-hidden>{label}</span>
    </sup>
  )
}

/** Leads out to the web in another tab that knows nothing of this one. */
function Link({ href, children }: { href: string; children: ReactNode }) {
  const { t } = useTranslation()
  const url = safeUrl(href)
  if (url === null) return children
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={url}
      className="text-accent underline decoration-accent/40 underline-offset-3 hover:decoration-accent"
    >
      {children}
      <span className="sr-only"> ({t('chat.linkOpens')})</span>
    </a>
  )
}

/** A picture is a link: loading it would tell its server that, when and by whom the message was read. */
function PictureLink({ href, name }: { href: string; name: string }) {
  const { t } = useTranslation()
  const url = safeUrl(href)
  if (url === null) return name
  return (
    <a
      href={url}
      target="_blank"
      rel="noopener noreferrer nofollow"
      title={url}
      className="inline-flex items-center gap-1.5 rounded-lg border border-line px-2 py-1 text-sm text-accent hover:bg-sunken"
    >
      <Image className="size-4" aria-hidden />
      {t('chat.imageLink', { name: name || new URL(url).host })}
      <ExternalLink className="size-3.5" aria-hidden />
    </a>
  )
}
