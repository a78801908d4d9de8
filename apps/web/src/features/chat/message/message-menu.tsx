import { ChevronRight, Copy, GitBranchPlus, Link2, RefreshCw, Trash2, Type, type LucideIcon } from 'lucide-react'
import { newId } from '@rain/protocol'
import { DropdownMenu } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { conversationApi } from '../../../api/conversation-endpoints.ts'
import { useProviderList } from '../../../api/use-provider-list.ts'
import { newAgentId, openFolder } from '../../../live/actions.ts'
import { useLiveClient } from '../../../live/live-context.ts'
import { useLiveStore } from '../../../live/store.ts'
import { MenuAnchor } from '../../../ui/opener/menu-anchor.tsx'
import type { Opener } from '../../../ui/opener/use-opener.ts'
import type { ChatPlace } from './chat-place.ts'
import { plainText } from './plain-text.ts'
import { offerUndo } from './undo.ts'
import { useChatCommand } from './use-chat-command.ts'

type MessageMenuProps = {
  opener: Opener
  place: ChatPlace
  turnId: string
  of: 'message' | 'answer' | 'joined'
  text: string
  onCopy: (text: string) => void
  onRegenerate: (choice: { provider?: string; model?: string }) => void
}

/** Everything else that can be done with a message. */
export function MessageMenu({ opener, ...rest }: MessageMenuProps) {
  return (
    <DropdownMenu.Root modal={false} open={opener.open} onOpenChange={opener.setOpen}>
      <MenuAnchor />
      {opener.open && <Entries content={opener.content} {...rest} />}
    </DropdownMenu.Root>
  )
}

type EntriesProps = Omit<MessageMenuProps, 'opener'> & Pick<Opener, 'content'>

function Entries({ content, place, turnId, of, text, onCopy, onRegenerate }: EntriesProps) {
  const { t } = useTranslation('conversation')
  const link = `${location.origin}${location.pathname}#/chat/${[place.agentId, turnId].map(encodeURIComponent).join('/')}`
  return (
    <DropdownMenu.Portal>
      <DropdownMenu.Content
        {...content}
        aria-label={t(of === 'answer' ? 'answerActions' : 'actions')}
        align={of === 'answer' ? 'start' : 'end'}
        sideOffset={4}
        collisionPadding={12}
        className="animate-rise z-20 max-w-[min(22rem,calc(100vw-1.5rem))] min-w-56 rounded-2xl border border-line bg-raised p-1.5 text-ink shadow-soft"
      >
        {text !== '' && (
          <>
            <Entry icon={Copy} text={t('copyMarkdown')} onSelect={() => onCopy(text)} />
            <Entry icon={Type} text={t('copyPlain')} onSelect={() => onCopy(plainText(text))} />
          </>
        )}
        <Entry icon={Link2} text={t('copyLink')} onSelect={() => onCopy(link)} />
        {of !== 'joined' && (
          <>
            <DropdownMenu.Separator className="mx-2 my-1.5 h-px bg-line" />
            <Entry icon={RefreshCw} text={t('regenerate')} onSelect={() => onRegenerate({})} />
            <OtherModels onPick={onRegenerate} />
            <ContinueElsewhere place={place} turnId={turnId} />
            <DropdownMenu.Separator className="mx-2 my-1.5 h-px bg-line" />
            <Deletions place={place} turnId={turnId} />
          </>
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  )
}

type EntryProps = {
  icon: LucideIcon
  text: string
  danger?: boolean
  disabled?: boolean
  onSelect: (event: Event) => void
}

const entryLook =
  'flex min-h-10 cursor-pointer items-center gap-3 rounded-xl px-3 text-sm outline-none data-highlighted:bg-sunken data-disabled:opacity-50'

function Entry({ icon: Icon, text, danger, disabled, onSelect }: EntryProps) {
  return (
    <DropdownMenu.Item
      disabled={disabled}
      onSelect={onSelect}
      className={danger ? `${entryLook} text-danger` : entryLook}
    >
      <Icon className="size-4.5 shrink-0" aria-hidden /> {text}
    </DropdownMenu.Item>
  )
}

function Sub({ icon: Icon, text, danger, children }: Omit<EntryProps, 'onSelect'> & { children: ReactNode }) {
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className={danger ? `${entryLook} text-danger` : entryLook}>
        <Icon className="size-4.5 shrink-0" aria-hidden /> {text}
        <ChevronRight className="ml-auto size-4 text-ink-faint" aria-hidden />
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal>
        <DropdownMenu.SubContent
          collisionPadding={12}
          className="animate-rise z-20 max-h-80 max-w-[min(20rem,calc(100vw-1.5rem))] min-w-48 overflow-y-auto rounded-2xl border border-line bg-raised p-1.5 text-ink shadow-soft"
        >
          {children}
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  )
}

/** The best of each provider that is ready: the whole list is in the settings. */
const mostOfProvider = 6

function OtherModels({ onPick }: { onPick: MessageMenuProps['onRegenerate'] }) {
  const { t } = useTranslation('conversation')
  const list = useProviderList()
  const ready = list.data?.providers.filter((provider) => provider.key_source !== null) ?? []
  if (ready.length === 0) return null
  return (
    <Sub icon={RefreshCw} text={t('regenerateWith')}>
      {ready.map((provider) => (
        <DropdownMenu.Group key={provider.id}>
          <DropdownMenu.Label className="px-3 pt-2 pb-1 text-xs font-medium text-ink-faint">
            {provider.name}
          </DropdownMenu.Label>
          {provider.models.slice(0, mostOfProvider).map((model) => (
            <DropdownMenu.Item
              key={model.id}
              className={entryLook}
              onSelect={() => onPick({ provider: provider.id, model: model.id })}
            >
              {model.name}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Group>
      ))}
    </Sub>
  )
}

/** What a turn's new conversation was asked for as, until that was answered: asked again, it is the same one. */
const unanswered = new Map<string, string>()

function ContinueElsewhere({ place, turnId }: { place: ChatPlace; turnId: string }) {
  const { t } = useTranslation('conversation')
  const client = useLiveClient()
  const [failed, setFailed] = useState(false)
  const branch = async (event: Event) => {
    event.preventDefault()
    if (place.sessionId === null) return
    try {
      const id = unanswered.get(turnId) ?? newId('conversation')
      unanswered.set(turnId, id)
      const { session_id: sessionId, cwd } = await conversationApi.branch(place.sessionId, turnId, id)
      const agentId = newAgentId(useLiveStore.getState().live.order)
      const ack = await openFolder(client, { agentId, path: cwd, sessionId })
      if (ack?.ok) unanswered.delete(turnId)
      else setFailed(true)
    } catch {
      // The entry says so, and can be chosen again.
      setFailed(true)
    }
  }
  return (
    <Entry icon={GitBranchPlus} text={t(failed ? 'noAnswer' : 'branch')} onSelect={(event) => void branch(event)} />
  )
}

function Deletions({ place, turnId }: { place: ChatPlace; turnId: string }) {
  const { t } = useTranslation('conversation')
  const client = useLiveClient()
  const { run, busy, refused } = useChatCommand()
  const { agentId: agent_id } = place
  const remove = (scope: 'turn' | 'from_here') => (event: Event) => {
    event.preventDefault()
    void run({ type: 'delete_messages', agent_id, turn_id: turnId, scope }, ({ deletion_id }) => {
      if (deletion_id === undefined) return
      const restore = async () =>
        (await client.command({ type: 'restore_messages', agent_id, deletion_id }))?.ok === true
      offerUndo({ agentId: agent_id, restore })
    })
  }
  return (
    <Sub icon={Trash2} text={t('delete')} danger>
      <p className="max-w-64 px-3 pt-2 pb-1 text-xs text-ink-soft">{refused?.text ?? t('deleteBody')}</p>
      <Entry icon={Trash2} text={t('deleteTurn')} danger disabled={busy} onSelect={remove('turn')} />
      <Entry icon={Trash2} text={t('deleteFromHere')} danger disabled={busy} onSelect={remove('from_here')} />
    </Sub>
  )
}
