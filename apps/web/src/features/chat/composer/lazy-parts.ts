import { lazy } from 'react'

/** A part of the composer that the first view of a chat does without, with its words. */
function part<Props extends object>(load: () => Promise<React.ComponentType<Props>>) {
  return lazy(async () => {
    const [component, { addComposerTexts }] = await Promise.all([load(), import('../../../i18n/composer-texts.ts')])
    addComposerTexts()
    return { default: component }
  })
}

export const SuggestionList = part(() => import('./suggestion-list.tsx').then((module) => module.SuggestionList))
export const FileTray = part(() => import('./file-tray.tsx').then((module) => module.FileTray))
export const SentFiles = part(() => import('./sent-files.tsx').then((module) => module.SentFiles))
export const HelpDialog = part(() => import('./help-dialog.tsx').then((module) => module.HelpDialog))
export const Offer = part(() => import('./offer.tsx').then((module) => module.Offer))
export const AttachMenu = part(() => import('./attach-menu.tsx').then((module) => module.AttachMenu))
export const MentionMarks = part(() => import('./mention-marks.tsx').then((module) => module.MentionMarks))
export const DropZone = part(() => import('./drop-zone.tsx').then((module) => module.DropZone))
