import { lazy } from 'react'

/** A part that the first view of a chat does without, with its words. */
function part<Props extends object>(load: () => Promise<React.ComponentType<Props>>) {
  return lazy(async () => {
    const [component, { addConversationTexts }] = await Promise.all([
      load(),
      import('../../../i18n/conversation-texts.ts'),
    ])
    addConversationTexts()
    return { default: component }
  })
}

export const EditMessage = part(() => import('./edit-message.tsx').then((module) => module.EditMessage))
export const QueueActions = part(() => import('./queue-actions.tsx').then((module) => module.QueueActions))
export const UndoBar = part(() => import('./undo-bar.tsx').then((module) => module.UndoBar))
export const CompactRequest = part(() => import('./compact-request.tsx').then((module) => module.CompactRequest))
export const UndoCompaction = part(() => import('./compact-request.tsx').then((module) => module.UndoCompaction))
export const ConversationDialog = part(() =>
  import('./conversation-dialog.tsx').then((module) => module.ConversationDialog),
)
