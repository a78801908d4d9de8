export { addDesktopTexts } from '../../i18n/desktop-texts.ts'
export { DevicePage } from './device-page.tsx'
export { DevicesPage } from './devices-page.tsx'
export { WorkDialog } from './work-dialog.tsx'
