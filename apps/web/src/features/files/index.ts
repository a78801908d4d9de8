export { addFilesTexts } from '../../i18n/files-texts.ts'
export { FilesPanel } from './files-panel.tsx'
export { FilesPage } from './files-page.tsx'
export type { FilesPlace } from './place.ts'
